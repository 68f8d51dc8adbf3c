"""Ids of constructs that are put beside something of somebody else's, where another of the same name may be already."""

from constructs import Construct


def free_id(scope: Construct, wanted: str) -> str:
    """Return an id that no child of a construct has: the one that is wanted, or else that with a number from 2 on.

    Args:
        scope: the parent-to-be.
        wanted: the id.
    """
    found, number = wanted, 1
    while scope.node.try_find_child(found) is not None:
        number += 1
        found = f"{wanted}{number}"
    return found
