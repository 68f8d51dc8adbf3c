"""The records that a flow log would hold of a connection: what a trace tells, in the words of VPC Flow Logs.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.network.answer import Answer
from analysis.network.packet import TCP, UDP, Packet
from analysis.network.sightings import Sighting, not_modelled, sightings
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.flow_log import DEFAULT_FIELDS, FlowLog
from analysis.snapshot.model.network import Address

NOT_TOLD = "-"
"""What a record shows for a field that is not applicable or could not be computed."""

SYN, SYN_ACK = 2, 18
"""The TCP flags that open a connection, and those that answer, as bit masks."""

_DHCP_PORTS = (67, 68, 546, 547)
"""Of DHCP (RFC 2131) and DHCPv6 (RFC 8415): servers and clients."""

_VERSIONS: Mapping[int, str] = {
    3: "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr",
    4: "region az-id sublocation-type sublocation-id",
    5: "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path",
}
"""Version → the fields that came with it; the default format's are version 2."""


@dataclass(frozen=True)
class FlowRecord:
    """One flow, in one direction, at one interface.

    Attributes:
        sighting: the packet.
        fields: the field names, in the flow log's order.
        values: field → what the record says.
    """

    sighting: Sighting
    fields: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def action(self) -> str:
        """Return ``ACCEPT`` or ``REJECT``."""
        return _action(self.sighting)

    @property
    def direction(self) -> str:
        """Return ``ingress`` or ``egress``, whether the flow log's format has the field or not."""
        return _direction(self.sighting)

    def __str__(self) -> str:
        """Return the line of the log."""
        return " ".join(self.values[name] for name in self.fields)


def flow_records(account: Account, answer: Answer, log: FlowLog) -> tuple[FlowRecord, ...]:
    """Return the records that a flow log holds after one connection attempt, in the order of the packets.

    Modelled: the 5-tuple, the interface, the action and what follows from them; addresses as the interface's primary
    private one where AWS shows that instead of the packet's; what is never logged (Amazon DNS, instance metadata, time
    sync, Windows activation, DHCP, the subnet's router). A trace stands for many source ports: the record shows the
    first. Counts and times are not known from a trace, nor zone ids and names of AWS's services, and shown as ``-``.
    Not modelled: aggregation over minutes, ``NODATA`` and ``SKIPDATA``, packets after a connection is closed, and
    interfaces of Transit Gateways.

    Raises:
        CannotDecideError: if the flow log would hold records of which nothing is known, or if a field is not modelled.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html and
    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html
    """
    beyond = not_modelled(answer)
    if beyond and not log.resource_id.startswith("eni-"):
        msg = f"what interfaces of {beyond} record is not modelled"
        raise CannotDecideError(msg)
    unknown = next((name for name in log.fields if name not in _TELL), None)
    if unknown is not None:
        msg = f"the field {unknown!r} of {log.id} is not modelled"
        raise CannotDecideError(msg)
    if not log.delivers or _at_host(answer) or _is_dhcp(answer.forward[0].packet):
        return ()
    return tuple(
        FlowRecord(each, log.fields, {name: _TELL[name](account, log, each) for name in log.fields})
        for each in sightings(account, answer)
        if log.watches(each.interface) and log.takes(_action(each)) and not _is_for_router(account, each)
    )


def _at_host(answer: Answer) -> bool:
    """Return whether the packet is for a service that the host itself answers for: it never passes an interface.

    Behind a gateway endpoint there is a service, too, and the way there is recorded.
    """
    return [hop.component.kind for hop in answer.forward[1:2]] == ["Service"]


def _is_dhcp(packet: Packet) -> bool:
    return packet.protocol.first == UDP.number and packet.destination_ports.first in _DHCP_PORTS


def _is_for_router(account: Account, seen: Sighting) -> bool:
    """Return whether a packet is for the router of its subnet, which has the first address after the base."""
    packet, subnet = seen.packet, account.subnets[seen.interface.subnet_id]
    routers = (int(block.network_address) + 1 for block in subnet.blocks if block.version == packet.version)
    return packet.destination.first in routers


def _action(seen: Sighting) -> str:
    return "ACCEPT" if seen.accepted else "REJECT"


def _direction(seen: Sighting) -> str:
    return "egress" if seen.egress else "ingress"


def _source(seen: Sighting) -> str:
    packet = seen.packet
    return _own(seen, packet.source.address) if seen.egress else str(packet.source.address)


def _destination(seen: Sighting) -> str:
    packet = seen.packet
    return str(packet.destination.address) if seen.egress else _own(seen, packet.destination.address)


def _own(seen: Sighting, address: Address) -> str:
    """Return the interface's primary private IPv4 address, whatever the packet says; IPv6 addresses are shown."""
    return str(address if address.version == 6 else next(a for a in seen.interface.addresses if a.version == 4))


def _flags(packet: Packet, *, returning: bool) -> str:
    if packet.protocol.first != TCP.number:
        return "0"
    return str(SYN_ACK if returning else SYN)


def _port(seen: Sighting, *, source: bool) -> str:
    packet = seen.packet
    if not packet.protocol.has_ports:
        return "0"
    return str((packet.source_ports if source else packet.destination_ports).first)


def version_of(fields: tuple[str, ...]) -> int:
    """Return the version that records of a format say: the highest one among its fields."""
    return max((v for v, names in _VERSIONS.items() if set(names.split()) & set(fields)), default=2)


_Tell = Callable[[Account, FlowLog, Sighting], str]


def _not_told(account: Account, log: FlowLog, seen: Sighting) -> str:
    del account, log, seen
    return NOT_TOLD


_TELL: Mapping[str, _Tell] = {
    **dict.fromkeys(DEFAULT_FIELDS, _not_told),
    **{name: _not_told for names in _VERSIONS.values() for name in names.split()},
    "version": lambda _, log, __: str(version_of(log.fields)),
    "account-id": lambda account, _, seen: account.place_of(seen.interface.id)[0],
    "interface-id": lambda _, __, seen: seen.interface.id,
    "srcaddr": lambda _, __, seen: _source(seen),
    "dstaddr": lambda _, __, seen: _destination(seen),
    "srcport": lambda _, __, seen: _port(seen, source=True),
    "dstport": lambda _, __, seen: _port(seen, source=False),
    "protocol": lambda _, __, seen: str(seen.packet.protocol.first),
    "action": lambda _, __, seen: _action(seen),
    "log-status": lambda _, __, ___: "OK",
    "vpc-id": lambda _, __, seen: seen.interface.vpc_id,
    "subnet-id": lambda _, __, seen: seen.interface.subnet_id,
    "instance-id": lambda _, __, seen: seen.interface.owner or NOT_TOLD,
    "tcp-flags": lambda _, __, seen: _flags(seen.packet, returning=seen.returning),
    "type": lambda _, __, seen: f"IPv{seen.packet.version}",
    "pkt-srcaddr": lambda _, __, seen: str(seen.packet.source.address),
    "pkt-dstaddr": lambda _, __, seen: str(seen.packet.destination.address),
    "region": lambda account, _, seen: account.place_of(seen.interface.id)[1],
    "flow-direction": lambda _, __, seen: _direction(seen),
}
"""Field → what it says."""
