"""Where on its way a packet, and the reply to it, passes a network interface, and whether the filters there let it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.network.answer import Answer, Explanation, Hop, Verdict
from analysis.network.packet import Packet
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Interface, Route


@dataclass(frozen=True)
class Sighting:
    """A packet at an interface.

    Attributes:
        packet: as it is there.
        egress: whether it leaves the interface.
        accepted: whether the interface's security groups and its subnet's network ACL let it pass.
        returning: whether it is the reply.
    """

    interface: Interface
    packet: Packet
    egress: bool
    accepted: bool = True
    returning: bool = False


_NO_RECORD = {"TransitGatewayAttachment", "Firewall"}
"""Hops with interfaces of their own, of which this module does not know what passes them."""

_ON_THE_WAY = {"SecurityGroup", "NetworkAcl", "RouteTable", "NetworkInterface", "NatGateway"}
"""Hops that follow only if the packet goes on from an interface."""


def sightings(account: Account, answer: Answer) -> tuple[Sighting, ...]:
    """Return where the packet of a trace and its reply were seen, in order.

    A packet that leaves an interface meets its security groups and its subnet's network ACL; one that comes meets them
    the other way round. Where one of the two denies, it is seen there and not accepted, and nowhere after. That no
    route leads on, or that nobody has the address, is no matter of filters: it was accepted where it left.

    What is modelled: interfaces of the two ends, of zonal NAT gateways and of middleboxes. What a load balancer sends
    to its targets is a connection of its own.

    Raises:
        CannotDecideError: if the trace is undecided, if it passes a regional NAT gateway or is stopped by VPC Block
            Public Access, or if the packet is one that no interface may send.
    """
    if answer.verdict is Verdict.UNKNOWN:
        raise CannotDecideError(answer.unknowns[0])
    stopped = next(iter(answer.explanations), None)
    if stopped is not None and stopped.code == "VPC_BLOCK_PUBLIC_ACCESS_ENABLED":
        msg = "at which interface VPC Block Public Access rejects a packet is not modelled"
        raise CannotDecideError(msg)
    there = stopped if stopped is not None and not stopped.returning else None
    back = stopped if stopped is not None and stopped.returning else None
    seen = [
        *_along(account, answer.forward, there),
        *(replace(each, returning=True) for each in _along(account, answer.returning, back)),
    ]
    return tuple(seen)


def not_modelled(answer: Answer) -> str:
    """Return a hop with interfaces of which :func:`sightings` says nothing; nothing if there is none."""
    hops = (*answer.forward, *answer.returning)
    return next((str(hop.component) for hop in hops if hop.component.kind in _NO_RECORD), "")


def _along(account: Account, hops: Sequence[Hop], stopped: Explanation | None) -> Iterator[Sighting]:
    """Yield the sightings of one direction."""
    if stopped is not None and len(hops) == 1 and stopped.direction is None:
        if stopped.code == "BAD_STATE":
            return  # Nobody is there to send it.
        msg = f"{stopped.text}; whether a flow log records it is not modelled"
        raise CannotDecideError(msg)
    seen = list(_passed(account, hops))
    if stopped is not None and stopped.direction is not None:
        _reject(account, seen, hops[-1], stopped)
    yield from seen


def _passed(account: Account, hops: Sequence[Hop]) -> Iterator[Sighting]:
    for number, hop in enumerate(hops):
        leaving = hop.leaving or hop.packet
        if hop.component.kind == "NatGateway" and hop.leaving is not None:
            nat = account.nat_gateways[hop.component.id]
            interface = account.interfaces.get(nat.interface_id or "")
            if interface is None:
                msg = f"by which interfaces packets pass {hop.component} is not modelled"
                raise CannotDecideError(msg)
            yield Sighting(interface, hop.packet, egress=False)
            yield Sighting(interface, leaving, egress=True)
        elif hop.component.kind == "NetworkInterface":
            interface = account.interfaces[hop.component.id]
            translates = hop.leaving is not None
            if number and not translates:
                yield Sighting(interface, hop.packet, egress=False)
            after = hops[number + 1 :]
            translated = bool(after) and after[0].component.id == interface.id and after[0].leaving is not None
            goes_on = any(each.component.kind in _ON_THE_WAY for each in after)
            if number == 0 or translates or (goes_on and not translated):
                yield Sighting(interface, leaving, egress=True)


def _reject(account: Account, seen: list[Sighting], last: Hop, stopped: Explanation) -> None:
    """Note what a filter denied, at the interface that it stands before."""
    egress = stopped.direction == "egress"
    packet = last.leaving or last.packet
    interface = _guarded(account, stopped, last, packet, seen if egress else ())
    if interface is None:
        return
    if egress and seen and seen[-1].egress and seen[-1].interface.id == interface.id:
        seen.pop()
    seen.append(Sighting(interface, packet, egress, accepted=False))


def _guarded(
    account: Account, stopped: Explanation, last: Hop, packet: Packet, seen: Sequence[Sighting]
) -> Interface | None:
    """Return the interface before which a filter has stopped a packet; ``None`` if it is none that is modelled."""
    named = stopped.details.get("NetworkInterface", {}).get("Id")
    if named is not None:
        return account.interfaces[named]
    subnet = stopped.details.get("Subnet", {}).get("Id")
    if seen:
        return seen[-1].interface if seen[-1].interface.subnet_id == subnet else None
    route = last.decided_by
    target = route.target if isinstance(route, Route) else ""
    nat = account.nat_gateways.get(target)
    through = account.interfaces.get((nat.interface_id or "") if nat else target)
    if through is not None and through.subnet_id == subnet:
        return through
    inside = (i for i in account.interfaces.values() if i.subnet_id == subnet)
    return next((i for i in inside if any(packet.destination.first == int(a) for a in i.addresses)), None)
