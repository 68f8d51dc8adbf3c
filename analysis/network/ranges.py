"""What a field of a packet may be: everything from one number to another, and what happens at a boundary within.

A packet here stands for all packets whose fields lie in its ranges. A rule that speaks of a part of a range only does
not treat these packets alike; then the set has to be cut at the rule's boundary, and each part walks by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, summarize_address_range
from typing import NoReturn

from analysis.snapshot.model.network import Address, Network


class StraddleError(Exception):
    """A boundary lies within a range, so that the packets on its two sides fare differently.

    Attributes:
        range: the range that has to be cut.
        at: the first number of its upper part.
    """

    def __init__(self, what: "Range", at: int) -> None:
        """Cut ``what`` before ``at``."""
        super().__init__(f"{what.origin} at {at}")
        self.range = what
        self.at = at


@dataclass(frozen=True)
class Range:
    """Numbers from ``first`` to ``last``, both included.

    Attributes:
        origin: which dimension of the question the numbers come from, so that a cut can be made there; translations
            keep it as long as the number stays the same.
    """

    first: int
    last: int
    origin: str | None = field(default=None, compare=False)

    @property
    def single(self) -> bool:
        """Return whether it is one number."""
        return self.first == self.last

    def holds(self, number: int) -> bool:
        """Return whether a number lies in the range."""
        return self.first <= number <= self.last

    def cut(self, at: int) -> NoReturn:
        """Ask for a cut.

        Raises:
            StraddleError: always.
        """
        raise StraddleError(self, at)

    def is_(self, number: int) -> bool:
        """Return whether the range is just this number.

        Raises:
            StraddleError: if the number lies in it among others.
        """
        return self.within(number, number)

    def within(self, first: int, last: int) -> bool:
        """Return whether the range lies in another one, or wholly outside of it.

        Raises:
            StraddleError: if only a part of it does.
        """
        return matches((self, first, last))

    def __str__(self) -> str:
        """Return one number, or two with a hyphen."""
        return str(self.first) if self.single else f"{self.first}-{self.last}"


Condition = tuple[Range, int, int]
"""A range, and the first and last number that a rule speaks of."""


def matches(*conditions: Condition) -> bool:
    """Return whether all ranges lie within what a rule speaks of; one that lies outside is enough for no.

    Raises:
        StraddleError: if none lies outside and one lies within only in part.
    """
    partial: tuple[Range, int] | None = None
    for what, first, last in conditions:
        if what.last < first or what.first > last:
            return False
        if partial is None and not (first <= what.first and what.last <= last):
            partial = (what, first if what.first < first else last + 1)
    if partial is not None:
        partial[0].cut(partial[1])
    return True


@lru_cache(maxsize=4096)
def _blocks_of(first: int, last: int, version: int) -> tuple[Network, ...]:
    return tuple(summarize_address_range(_address(first, version), _address(last, version)))


@dataclass(frozen=True)
class Addresses(Range):
    """Addresses of one IP version, as the numbers that they are.

    Attributes:
        version: 4 or 6.
    """

    version: int = 4

    @classmethod
    def of(cls, what: Address | Network, origin: str | None = None) -> "Addresses":
        """Return an address or a block as a range."""
        if isinstance(what, IPv4Address | IPv6Address):
            return cls(int(what), int(what), origin, what.version)
        return cls(int(what.network_address), int(what.broadcast_address), origin, what.version)

    @property
    def address(self) -> Address:
        """Return the address, or the first one."""
        return _address(self.first, self.version)

    @property
    def blocks(self) -> list[Network]:
        """Return the fewest blocks that make up the range."""
        return list(_blocks_of(self.first, self.last, self.version))

    def inside(self, *blocks: Network) -> bool:
        """Return whether the addresses lie in one of some blocks, or in none.

        Raises:
            StraddleError: if only a part of them does.
        """
        return any_of(self.condition(block) for block in blocks if block.version == self.version)

    def condition(self, block: Network) -> Condition:
        """Return the condition that the addresses lie in a block of their version."""
        return self, int(block.network_address), int(block.broadcast_address)

    def __str__(self) -> str:
        """Return an address, a block, or the first and the last address."""
        if self.single:
            return str(self.address)
        blocks = self.blocks
        return str(blocks[0]) if len(blocks) == 1 else f"{self.address}-{_address(self.last, self.version)}"


def any_of(conditions: Iterable[Condition]) -> bool:
    """Return whether one of some conditions is met wholly; none is met in part only.

    Raises:
        StraddleError: if none is met wholly and one is met in part.
    """
    doubt: StraddleError | None = None
    for condition in conditions:
        try:
            if matches(condition):
                return True
        except StraddleError as straddle:
            doubt = doubt or straddle
    if doubt is not None:
        raise doubt
    return False


def _address(number: int, version: int) -> Address:
    return IPv4Address(number) if version == 4 else IPv6Address(number)
