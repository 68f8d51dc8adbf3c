"""Whose addresses are whose behind one hub: each block belongs to one network, or nobody could tell which is meant."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from constructs import Construct

from refarch.refusal import refuse
from refarch.transit.addresses import overlap


class Claims:
    """The blocks of the networks behind a hub, as far as they are known at synthesis; what BGP tells is not."""

    def __init__(self, hub: Construct) -> None:
        """Begin with none."""
        self._hub = hub
        self._taken: dict[str, Sequence[IPv4Network]] = {}

    def has(self, who: str) -> bool:
        """Return whether a network has claimed its blocks."""
        return who in self._taken

    def claim(self, who: str, blocks: Sequence[IPv4Network]) -> None:
        """Take blocks for a network, which may have some already.

        Raises:
            RefusedError: if one overlaps another network's.
        """
        found = overlap(self._taken, who, blocks)
        if found is not None:
            block, other, theirs = found
            rule = f"it overlaps {theirs} of {other!r}, and a hub does not route between networks that overlap"
            refuse(self._hub, f"{block} of {who!r}", rule, "Give each network a range of its own")
        self._taken[who] = [*self._taken.get(who, ()), *blocks]
