"""The longest prefix that matches, among many: found by length, without going through all."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

from analysis.network.ranges import Addresses
from analysis.snapshot.model.network import Network

T = TypeVar("T")
_BITS = {4: 32, 6: 128}


class Prefixes(Generic[T]):
    """Blocks and what belongs to each; of several things of one block the first counts."""

    def __init__(self, entries: Iterable[tuple[Network, T]]) -> None:
        """Index the entries."""
        found: dict[tuple[int, int], dict[int, T]] = {}
        for block, thing in entries:
            shift = _BITS[block.version] - block.prefixlen
            found.setdefault((block.version, shift), {}).setdefault(int(block.network_address) >> shift, thing)
        # From the longest prefix to the shortest: (bits behind it, block number → thing, block numbers in order).
        self._levels = {
            version: [(shift, things, sorted(things)) for (v, shift), things in sorted(found.items()) if v == version]
            for version in _BITS
        }

    def longest(self, addresses: Addresses) -> T | None:
        """Return what belongs to the longest prefix that matches; ``None`` if none does.

        Raises:
            StraddleError: if some of the addresses match another prefix than the others.
        """
        for shift, things, numbers in self._levels[addresses.version]:
            first, last = addresses.first >> shift, addresses.last >> shift
            if first == last:
                if first in things:
                    return things[first]
                continue
            at = bisect_left(numbers, first)
            if at < len(numbers) and numbers[at] <= last:
                start, end = numbers[at] << shift, (numbers[at] + 1) << shift
                addresses.cut(start if start > addresses.first else end)
        return None
