"""All packets of a question, cut into parts that the network treats alike, and no finer.

A question is a box: a range for each dimension (source, destination, protocol, ports, ICMP type and code). It is asked
as a whole; where a rule, a route or an address treats only a part of it otherwise, the box is cut there and each part
is asked again. What comes out is exact: every packet of a part meets the same fate by the same rules.

Choices that are not the caller's, such as the port that a NAT gateway picks, are dimensions too. A flow works only if
it works whatever is chosen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from analysis.network.ranges import Range, StraddleError

T = TypeVar("T")


@dataclass(frozen=True)
class Box:
    """A range for each dimension.

    Attributes:
        ranges: dimension → range; dimensions of the network's own choices come in when they have to be cut.
    """

    ranges: Mapping[str, Range]

    def get(self, dimension: str, default: Range) -> Range:
        """Return the range of a dimension, marked as its origin; the default stands for one that is not cut yet."""
        return replace(self.ranges.get(dimension, default), origin=dimension)

    def halves(self, straddle: StraddleError) -> tuple["Box", "Box"]:
        """Return the two parts that a boundary makes of the box."""
        dimension = straddle.range.origin
        assert dimension is not None, "a single value cannot be cut"
        whole = self.ranges.get(dimension, straddle.range)
        lower, upper = replace(whole, last=straddle.at - 1), replace(whole, first=straddle.at)
        return Box({**self.ranges, dimension: lower}), Box({**self.ranges, dimension: upper})


@dataclass(frozen=True)
class Part(Generic[T]):
    """A part of a box, and what was found of it."""

    box: Box
    found: T


def explore(box: Box, ask: Callable[[Box], T]) -> Iterator[Part[T]]:
    """Yield the parts of a box that are treated alike, lower ones first.

    Args:
        box: the question.
        ask: answers for a box as a whole, or raises ``StraddleError`` where it has to be cut.
    """
    left = [box]
    while left:
        part = left.pop()
        try:
            found = ask(part)
        except StraddleError as straddle:
            left.extend(reversed(part.halves(straddle)))
        else:
            yield Part(part, found)
