"""Names of a scenario's in sentences: a name for several things takes the plural of its verb."""

import re

_WHERE = re.compile(r" (?:of|on|in|at|as|by|behind) ")
"""What follows says more of a thing and does not change how many there are: the flow log of the servers."""
_PLURAL = re.compile(r"[a-z-]*[^\W\d_s]s")
"""A word in lower case that ends in one s: servers; not DNS, access or 10.0.0.0/8."""
_SINGULAR = frozenset({"aws"})


def reaches(name: str) -> str:
    """Return ``reaches`` or ``reach``, whichever goes with a name.

    Args:
        name: as a scenario writes it: ``fleet``, ``DNS servers``, ``site on IPv4``, an address.
    """
    return "reach" if _plural(name) else "reaches"


def _plural(name: str) -> bool:
    thing = _WHERE.split(name, maxsplit=1)[0].split(" ")[-1]
    return thing not in _SINGULAR and _PLURAL.fullmatch(thing) is not None
