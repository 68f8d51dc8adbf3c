"""All flows between two sets of ends: which arrive, and which of those are answered. Proved, and not sampled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from analysis.network.answer import Answer, Verdict
from analysis.network.end import End
from analysis.network.flows import Cell, FlowSet
from analysis.network.journey import (
    DESTINATION,
    DESTINATION_PORTS,
    ICMP_CODE,
    ICMP_TYPE,
    PROTOCOL,
    SOURCE,
    SOURCE_PORTS,
    travel,
)
from analysis.network.packet import ICMP, ICMPV6, TCP, UDP, Protocols
from analysis.network.ranges import Addresses, Range
from analysis.network.space import Box, explore
from analysis.network.trace import called, client_ports
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import ALL_PORTS, PortRange, Protocol

_BYTE = Range(0, 255)
_OTHERS = ((0, 0), (2, 5), (7, 16), (18, 57), (59, 255))
"""Every protocol but TCP, UDP and the two ICMPs; a rule that names one of them cuts it out."""


@dataclass(frozen=True)
class Example:
    """One flow of a set, as it was traced.

    Attributes:
        cell: flows that fare alike.
        answer: what became of them.
    """

    cell: Cell
    answer: Answer


@dataclass(frozen=True)
class Reach:
    """What gets from some ends to others.

    Attributes:
        asked: every flow that was asked about, in cells.
        examples: what was traced, one for each part that fares alike.
    """

    asked: tuple[Cell, ...]
    examples: tuple[Example, ...]

    @cached_property
    def arriving(self) -> FlowSet:
        """Return flows whose packets arrive, whatever becomes of their replies, if the network so chooses."""
        return FlowSet.of(example.cell for example in self.examples if example.answer.arrives)

    @cached_property
    def answered(self) -> FlowSet:
        """Return flows whose packets arrive and whose replies come back, whatever the network chooses."""
        failing = (e.cell for e in self.examples if e.answer.verdict is Verdict.UNREACHABLE)
        return FlowSet.of(self.asked) - FlowSet.of(failing) - self.undecided

    @cached_property
    def undecided(self) -> FlowSet:
        """Return flows of which it cannot be said."""
        return FlowSet.of(e.cell for e in self.examples if e.answer.verdict is Verdict.UNKNOWN)

    @cached_property
    def unanswered(self) -> FlowSet:
        """Return flows whose packets may arrive and whose replies may be lost."""
        return self.arriving - self.answered

    def first(self, *, arrives: bool) -> Example | None:
        """Return an example of a flow that arrives, or of one that does not."""
        return next((e for e in self.examples if e.answer.arrives is arrives), None)


def reach_between(
    account: Account,
    pairs: Iterable[tuple[End, End]],
    *,
    protocol: Protocol | None = None,
    ports: PortRange | None = None,
    source_ports: PortRange | None = None,
) -> Reach:
    """Return exactly which flows get from one end to the other of some pairs.

    Args:
        account: the model.
        pairs: who calls and who is called, each by its address or block.
        protocol: only this one; every protocol by default.
        ports: only these destination ports; every port by default.
        source_ports: where clients start from; by default where their kind of system does.
    """
    asked: list[Cell] = []
    examples: list[Example] = []
    for source, destination in pairs:
        if source == destination or source.address.version != destination.address.version:
            continue
        own = source_ports or client_ports(account, source)
        ends: dict[str, Range] = {SOURCE: source.addresses, DESTINATION: called(source, destination)}
        for box in _boxes(ends, protocol, ports or ALL_PORTS, own):
            asked.append(Cell.of(box))
            parts = explore(box, partial(travel, account, source, destination))
            examples += [Example(Cell.of(part.box), part.found) for part in parts]
    return Reach(tuple(asked), tuple(examples))


def reach(
    account: Account,
    sources: Iterable[End],
    destinations: Sequence[End],
    *,
    protocol: Protocol | None = None,
    ports: PortRange | None = None,
    source_ports: PortRange | None = None,
) -> Reach:
    """Return exactly which flows get from any of some ends to any of others; as :func:`reach_between`."""
    pairs = ((source, destination) for source in sources for destination in destinations)
    return reach_between(account, pairs, protocol=protocol, ports=ports, source_ports=source_ports)


def _boxes(
    ends: Mapping[str, Range], protocol: Protocol | None, ports: PortRange, source_ports: PortRange
) -> Iterator[Box]:
    """Yield the question, one box for each protocol that has fields of its own."""
    source = ends[SOURCE]
    assert isinstance(source, Addresses)
    everything = ports == ALL_PORTS
    for carrier in (TCP, UDP):
        if protocol in (None, carrier):
            clients, called_at = (Range(span.first, span.last) for span in (source_ports, ports))
            own = {PROTOCOL: Protocols.of(carrier), SOURCE_PORTS: clients, DESTINATION_PORTS: called_at}
            yield Box({**ends, **own})
    if everything and protocol in (None, ICMP, ICMPV6):
        icmp = Protocols.of(ICMP if source.version == 4 else ICMPV6)
        yield Box({**ends, PROTOCOL: icmp, ICMP_TYPE: _BYTE, ICMP_CODE: _BYTE})
    if everything and protocol is None:
        for first, last in _OTHERS:
            yield Box({**ends, PROTOCOL: Protocols(first, last)})
    elif protocol is not None and not (protocol.has_ports or protocol.is_icmp):
        yield Box({**ends, PROTOCOL: Protocols.of(protocol)})
