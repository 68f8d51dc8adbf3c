"""One flow: the packet there, the reply back, and what to say of both."""

from dataclasses import dataclass
from functools import partial

from analysis.network.answer import Answer, Verdict
from analysis.network.end import End, Host, Outside, by_each_version
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
from analysis.network.packet import (
    ANY_EPHEMERAL,
    ECHO_REQUEST,
    ECHO_REQUEST6,
    ICMP,
    ICMPV6,
    LINUX_EPHEMERAL,
    WINDOWS_EPHEMERAL,
    Protocols,
)
from analysis.network.ranges import Addresses, Range
from analysis.network.space import Box, explore
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import PortRange, Protocol

_WORST = (Verdict.UNREACHABLE, Verdict.UNKNOWN, Verdict.REACHABLE)


@dataclass(frozen=True)
class Flow:
    """A connection that somebody wants to open.

    Attributes:
        port: the destination port; ``None`` for protocols without ports.
        source_ports: where the client may start from; ``None`` takes what its kind of client uses.
        icmp: type and code, for ICMP; a ping by default.
    """

    source: End
    destination: End
    protocol: Protocol
    port: int | None
    source_ports: PortRange | None = None
    icmp: tuple[int, int] = ECHO_REQUEST


def trace(account: Account, flow: Flow) -> Answer:
    """Follow a flow forward, and its reply back.

    Returns:
        Reachable only if the packet arrives and its reply comes back for every port that the client, and every NAT
        gateway on the way, may use; otherwise the answer of the first ports for which it does not. Between the internet
        as such and a host of both IP versions it is enough if one of them works.
    """
    answers: list[Answer] = []
    for source, destination in by_each_version(flow.source, flow.destination):
        box = _box(account, source, destination, flow)
        parts = explore(box, partial(travel, account, source, destination))
        answers.append(min((part.found for part in parts), key=lambda answer: _WORST.index(answer.verdict)))
        if answers[-1].reachable:
            return answers[-1]
    return next((answer for answer in answers if answer.verdict is Verdict.UNKNOWN), answers[0])


def _box(account: Account, source: End, destination: End, flow: Flow) -> Box:
    protocol, icmp = flow.protocol, flow.icmp
    if protocol == ICMP and destination.address.version == 6:
        protocol, icmp = ICMPV6, ECHO_REQUEST6 if icmp == ECHO_REQUEST else icmp
    ranges: dict[str, Range] = {
        SOURCE: source.addresses,
        DESTINATION: called(source, destination),
        PROTOCOL: Protocols.of(protocol),
    }
    if protocol.has_ports:
        ports = flow.source_ports or client_ports(account, source)
        ranges[SOURCE_PORTS] = Range(ports.first, ports.last)
        ranges[DESTINATION_PORTS] = Range(flow.port or 0, flow.port or 0)
    elif protocol.is_icmp:
        ranges[ICMP_TYPE], ranges[ICMP_CODE] = Range(icmp[0], icmp[0]), Range(icmp[1], icmp[1])
    return Box(ranges)


def called(source: End, destination: End) -> Addresses:
    """Return the address by which a destination is called.

    From outside one calls the public address; what has none is called by its private one, in vain. From inside one
    calls the public address of what was named by it.
    """
    if not isinstance(destination, Host):
        return destination.addresses
    outside = isinstance(source, Outside)
    public = destination.interface.public_of(destination.address) if outside else destination.public
    return Addresses.of(public or destination.address)


def client_ports(account: Account, end: End) -> PortRange:
    """Return where a client starts connections: an instance where its system does, everything else anywhere."""
    if not isinstance(end, Host) or end.interface.owner is None:
        return ANY_EPHEMERAL
    instance = account.instances.get(end.interface.owner)
    return WINDOWS_EPHEMERAL if instance is not None and instance.windows else LINUX_EPHEMERAL
