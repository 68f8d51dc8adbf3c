"""Sets of flows, exactly: unions of boxes, with the algebra of sets.

A cell is one range for each dimension. Cells of a set never overlap. Nothing here is approximate: what is in a set,
what two sets share and what one has more than the other are worked out on the ranges themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.network.journey import (
    DESTINATION,
    DESTINATION_PORTS,
    DIMENSIONS,
    ICMP_CODE,
    ICMP_TYPE,
    PROTOCOL,
    SOURCE,
    SOURCE_PORTS,
)
from analysis.network.packet import Packet, Protocols
from analysis.network.ranges import Addresses, Range
from analysis.network.space import Box

Span = tuple[int, int]
_WHOLE: Mapping[str, Span] = {
    SOURCE_PORTS: (0, 65535),
    DESTINATION_PORTS: (0, 65535),
    ICMP_TYPE: (0, 255),
    ICMP_CODE: (0, 255),
}
"""What a dimension is where the protocol does not have it."""


@dataclass(frozen=True)
class Cell:
    """Flows of one IP version, by a range for each of ``DIMENSIONS`` in their order."""

    version: int
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, box: Box) -> "Cell":
        """Return the flows of a box, whatever the network's own choices."""
        source = box.ranges[SOURCE]
        assert isinstance(source, Addresses)
        spans = [(r.first, r.last) if (r := box.ranges.get(d)) else _WHOLE[d] for d in DIMENSIONS]
        return cls(source.version, tuple(spans))

    def span(self, dimension: str) -> Span:
        """Return the range of a dimension."""
        return self.spans[DIMENSIONS.index(dimension)]

    @property
    def first(self) -> Packet:
        """Return the first packet of the cell, for whoever wants an example."""
        low = dict(zip(DIMENSIONS, (span[0] for span in self.spans), strict=True))
        source, destination = (Addresses(low[d], low[d], None, self.version) for d in (SOURCE, DESTINATION))
        rest = [Range(low[d], low[d]) for d in (SOURCE_PORTS, DESTINATION_PORTS, ICMP_TYPE, ICMP_CODE)]
        return Packet(source, destination, Protocols(low[PROTOCOL], low[PROTOCOL]), *rest)

    def shared(self, other: "Cell") -> "Cell | None":
        """Return what two cells share."""
        if self.version != other.version:
            return None
        spans = tuple((max(a[0], b[0]), min(a[1], b[1])) for a, b in zip(self.spans, other.spans, strict=True))
        return Cell(self.version, spans) if all(first <= last for first, last in spans) else None

    def without(self, other: "Cell") -> Iterator["Cell"]:
        """Yield what is left of this cell when another is taken out, in cells that do not overlap."""
        shared = self.shared(other)
        if shared is None:
            yield self
            return
        rest = list(self.spans)
        for index, (whole, taken) in enumerate(zip(self.spans, shared.spans, strict=True)):
            for span in ((whole[0], taken[0] - 1), (taken[1] + 1, whole[1])):
                if span[0] <= span[1]:
                    yield Cell(self.version, (*rest[:index], span, *rest[index + 1 :]))
            rest[index] = taken

    def to_json(self) -> dict[str, object]:
        """Return the flows in the shape of AWS's ``AnalysisPacketHeader``; the protocol is a name, or two numbers."""
        source, destination = (Addresses(*self.span(d), None, self.version) for d in (SOURCE, DESTINATION))
        protocol = Protocols(*self.span(PROTOCOL))
        found: dict[str, object] = {
            "SourceAddresses": [str(block) for block in source.blocks],
            "DestinationAddresses": [str(block) for block in destination.blocks],
            "Protocol": str(protocol).removeprefix("protocols "),
        }
        spans: dict[str, str] = {}
        if protocol.has_ports:
            spans = {"SourcePortRanges": SOURCE_PORTS, "DestinationPortRanges": DESTINATION_PORTS}
        elif protocol.is_icmp:
            spans = {"IcmpTypes": ICMP_TYPE, "IcmpCodes": ICMP_CODE}
        for name, dimension in spans.items():
            first, last = self.span(dimension)
            found[name] = [{"From": first, "To": last}]
        return found

    def __str__(self) -> str:
        """Return the flows as people write them: ``10.0.1.0/24 → 10.0.2.7 tcp 443``."""
        source, destination = (Addresses(*self.span(d), None, self.version) for d in (SOURCE, DESTINATION))
        protocol = Protocols(*self.span(PROTOCOL))
        text = f"{source} → {destination} {protocol}"
        if protocol.has_ports:
            text += f" {_ports(self.span(DESTINATION_PORTS))}"
            if self.span(SOURCE_PORTS) != _WHOLE[SOURCE_PORTS]:
                text += f" from {_ports(self.span(SOURCE_PORTS))}"
        elif protocol.is_icmp and self.span(ICMP_TYPE) != _WHOLE[ICMP_TYPE]:
            text += f" type {Range(*self.span(ICMP_TYPE))}"
            if self.span(ICMP_CODE) != _WHOLE[ICMP_CODE]:
                text += f" code {Range(*self.span(ICMP_CODE))}"
        return text


@dataclass(frozen=True)
class FlowSet:
    """A set of flows.

    Attributes:
        cells: its cells, which do not overlap.
    """

    cells: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "FlowSet":
        """Return the union of cells, which may overlap."""
        union = cls()
        for same_ends in _by_ends(cells).values():
            flows = cls()
            for cell in same_ends:
                flows |= cls((cell,))
            union |= flows
        return union

    def __or__(self, other: "FlowSet") -> "FlowSet":
        """Return what is in one of the two."""
        return FlowSet(self.cells + (other - self).cells)

    def __and__(self, other: "FlowSet") -> "FlowSet":
        """Return what is in both."""
        pairs = (one.shared(another) for one in self.cells for another in other.cells)
        return FlowSet(tuple(cell for cell in pairs if cell is not None))

    def __sub__(self, other: "FlowSet") -> "FlowSet":
        """Return what is in the first and not in the second."""
        taken_by_ends = _by_ends(other.cells)
        left: list[Cell] = []
        for ends, cells in _by_ends(self.cells).items():
            rest = cells
            for others, taken in taken_by_ends.items():
                if _overlap(ends, others):
                    for each in taken:
                        rest = [part for cell in rest for part in cell.without(each)]
            left += rest
        return FlowSet(tuple(left))

    def __bool__(self) -> bool:
        """Return whether there is any flow."""
        return bool(self.cells)

    def __eq__(self, other: object) -> bool:
        """Return whether both have the same flows, however they are cut."""
        return isinstance(other, FlowSet) and not (self - other) and not (other - self)

    # Equal sets may be cut differently, so no hash of the cells would do; a frozen data class would make one.
    __hash__ = None  # type: ignore[assignment]

    @property
    def merged(self) -> "FlowSet":
        """Return the same flows in fewer cells: those that differ in one dimension only and touch there are one."""
        cells = list(self.cells)
        while True:
            before = len(cells)
            for index in range(len(DIMENSIONS)):
                cells = _merged(cells, index)
            if len(cells) == before:
                return FlowSet(tuple(sorted(cells, key=lambda cell: (cell.version, cell.spans))))

    @property
    def lines(self) -> list[str]:
        """Return the flows as people write them, a line for each cell."""
        return [str(cell) for cell in self.merged.cells]


Ends = tuple[int, Span, Span]
"""IP version, source and destination."""


def _by_ends(cells: Iterable[Cell]) -> dict[Ends, list[Cell]]:
    """Group cells by their ends: most are of different ones, and need not be held against each other."""
    groups: dict[Ends, list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.version, cell.spans[0], cell.spans[1]), []).append(cell)
    return groups


def _overlap(one: Ends, other: Ends) -> bool:
    (version, (a1, a2), (b1, b2)), (its_version, (c1, c2), (d1, d2)) = one, other
    return version == its_version and a1 <= c2 and c1 <= a2 and b1 <= d2 and d1 <= b2


def _merged(cells: Iterable[Cell], index: int) -> list[Cell]:
    groups: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        key = (cell.version, cell.spans[:index], cell.spans[index + 1 :])
        groups.setdefault(key, []).append(cell)
    merged: list[Cell] = []
    for group in groups.values():
        group.sort(key=lambda cell: cell.spans[index])
        spans = [list(group[0].spans[index])]
        for cell in group[1:]:
            first, last = cell.spans[index]
            if first == spans[-1][1] + 1:
                spans[-1][1] = last
            else:
                spans.append([first, last])
        like = group[0]
        merged += [
            Cell(like.version, (*like.spans[:index], (first, last), *like.spans[index + 1 :])) for first, last in spans
        ]
    return merged


def _ports(span: Span) -> str:
    return "all ports" if span == (0, 65535) else str(Range(*span))
