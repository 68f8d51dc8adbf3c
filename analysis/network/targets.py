"""What a route's target does with a packet: one function per kind of target."""

from collections.abc import Callable
from ipaddress import ip_network

from analysis.network.answer import Component
from analysis.network.filters import CannotDecideError
from analysis.network.packet import ANY_EPHEMERAL
from analysis.network.routing import LOCAL
from analysis.network.walk import Translation, Walk
from analysis.snapshot.model.network import Interface, NatGateway, Route

_PRIVATE = [ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
_SHARED = ip_network("100.64.0.0/10")


def follow(walk: Walk, route: Route, subnet_id: str) -> None:
    """Hand a packet to a route's target.

    Raises:
        CannotDecideError: if the target is of a kind that is not modelled.
    """
    for prefix, step in _TARGETS.items():
        if route.target.startswith(prefix):
            step(walk, route, subnet_id)
            return
    msg = f"what {route.target} does with the packet is not modelled"
    raise CannotDecideError(msg)


def enter_from_internet(walk: Walk) -> None:
    """Let a packet from outside in: an internet gateway translates its destination and hands it to the VPC.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    account, packet = walk.account, walk.packet
    found = account.interface_at_public.get(packet.destination)
    if found is None and packet.destination.version == 6:
        interface = next((i for i in account.interfaces.values() if packet.destination in i.addresses), None)
        found = (interface, packet.destination) if interface else None
    if found is None:
        raise walk.stop(
            "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Component("Internet", "internet", "internet"),
            f"{packet.destination} is no public address of a network interface here; internet gateways pass in nothing else",
        )
    interface, private = found
    gateway = account.internet_gateway_of.get(interface.vpc_id)
    if gateway is None:
        component = Component("Vpc", interface.vpc_id, walk.label(interface.vpc_id))
        raise walk.stop("NO_PATH", component, f"{component} has no internet gateway", details={"Vpc": component.to_json()})
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    walk.translate(component, packet.going_to(private), f"{packet.destination} is {private} inside the VPC")
    nat = account.nat_of_interface.get(interface.id)
    if nat is None:
        walk.enter(interface, from_subnet=None)
    else:
        _return_through_nat(walk, nat, interface)


def _to_local(walk: Walk, route: Route, subnet_id: str) -> None:
    del route
    walk.enter_vpc(walk.account.subnets[subnet_id].vpc_id, from_subnet=subnet_id)


def _to_internet_gateway(walk: Walk, route: Route, subnet_id: str) -> None:
    account, packet = walk.account, walk.packet
    gateway = account.internet_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != account.subnets[subnet_id].vpc_id:
        component = Component("InternetGateway", route.target)
        raise walk.stop("BAD_STATE", component, f"{component} is not attached to the VPC")
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    for blocks, code in ((_PRIVATE, "RFC1918"), ([_SHARED], "RFC6598")):
        if any(packet.destination in block for block in blocks if packet.destination.version == 4):
            raise walk.stop(
                f"IGW_DESTINATION_ADDRESS_NOT_IN_{code}_EGRESS",
                component,
                f"{packet.destination} is a private address, and nothing on the internet has one",
                details={"InternetGateway": component.to_json()},
            )
    if packet.source.version == 4:
        sender = account.interface_at.get((account.subnets[subnet_id].vpc_id, packet.source))
        public = sender.public_of(packet.source) if sender else None
        if public is None:
            raise walk.stop(
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
                component,
                f"{packet.source} has no public address, and the internet gateway passes out nothing without one",
                details={"InternetGateway": component.to_json()},
            )
        walk.translate(component, packet.coming_from(public), f"{packet.source} is {public} outside")
    else:
        walk.note(component, note="IPv6 passes as it is")
    _arrive_outside(walk)


def _to_egress_only_gateway(walk: Walk, route: Route, subnet_id: str) -> None:
    del subnet_id
    gateway = walk.account.egress_only_gateways.get(route.target)
    component = Component("EgressOnlyInternetGateway", route.target, walk.label(route.target, gateway.name if gateway else ""))
    if walk.returning:
        raise walk.stop(
            "CANNOT_ROUTE", component, f"{component} lets connections out only, so no caller is answered through it"
        )
    walk.note(component, note="out, and only replies come back")
    walk.connection.outward_gateways.add(route.target)
    _arrive_outside(walk)


def _to_nat_gateway(walk: Walk, route: Route, subnet_id: str) -> None:
    """Pass a NAT gateway outward: its address for the sender's, then on from its own subnet."""
    account, packet = walk.account, walk.packet
    nat = account.nat_gateways.get(route.target)
    if nat is None:
        component = Component("NatGateway", route.target)
        raise walk.stop("BAD_STATE", component, f"{component} is gone", details={"NatGateway": component.to_json()})
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    if not nat.zonal:
        msg = f"{component} is a regional NAT gateway, which is not modelled yet"
        raise CannotDecideError(msg)
    interface = account.interfaces.get(nat.interface_id or "")
    if not nat.available or interface is None:
        raise walk.stop("BAD_STATE", component, f"{component} is not available", details={"NatGateway": component.to_json()})
    if packet.source.version == 6:
        msg = f"NAT64 through {component} is not modelled yet"
        raise CannotDecideError(msg)
    if not account.vpcs[nat.vpc_id].holds(packet.source):
        raise walk.stop(
            "NGW_REQUIRES_SOURCE_IN_VPC", component, f"{packet.source} is not of the NAT gateway's VPC",
            details={"NatGateway": component.to_json()},
        )
    if walk.returning:
        raise walk.stop(
            "NGW_SOURCE_ADDRESS_REASSIGN",
            component,
            f"it leaves through {component} under another address, and the caller does not know it as an answer",
            details={"NatGateway": component.to_json()},
        )
    if subnet_id != nat.subnet_id:
        walk.pass_acl(nat.subnet_id, egress=False)
    own = interface.addresses[0]
    walk.connection.translations.append(Translation(nat.id, packet.source, packet.source_ports, own))
    walk.translate(component, packet.coming_from(own, ANY_EPHEMERAL), f"{packet.source} leaves as {own}")
    walk.pass_acl(nat.subnet_id, egress=True)
    walk.route_from(nat.subnet_id)


def _return_through_nat(walk: Walk, nat: NatGateway, interface: Interface) -> None:
    """Pass a NAT gateway inward: only what it remembers goes on."""
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    known = next((t for t in walk.connection.translations if t.nat_gateway_id == nat.id), None)
    if not walk.returning or known is None:
        raise walk.stop(
            "CANNOT_ROUTE",
            component,
            f"{component} passes replies only, no connections from outside",
            details={"NatGateway": component.to_json()},
        )
    walk.pass_acl(interface.subnet_id, egress=False)
    walk.translate(
        component,
        walk.packet.going_to(known.inside, known.inside_ports),
        f"the reply belongs to {known.inside}",
    )
    inside = walk.account.interface_at.get((nat.vpc_id, known.inside))
    if inside is not None and inside.subnet_id == interface.subnet_id:
        walk.enter(inside, from_subnet=interface.subnet_id)
        return
    walk.pass_acl(interface.subnet_id, egress=True)
    walk.route_from(interface.subnet_id)


def _to_endpoint(walk: Walk, route: Route, subnet_id: str) -> None:
    """Pass a gateway endpoint to the service behind it; the sender's private address is kept.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    del subnet_id
    endpoint = walk.account.endpoints.get(route.target)
    component = Component("VpcEndpoint", route.target, walk.label(route.target, endpoint.service if endpoint else ""))
    if endpoint is None or endpoint.kind != "Gateway":
        msg = f"what {component} does with the packet is not modelled yet"
        raise CannotDecideError(msg)
    if not endpoint.available:
        raise walk.stop("BAD_STATE", component, f"{component} is not available", details={"VpcEndpoint": component.to_json()})
    walk.note(component, note=f"to {endpoint.service}, without leaving AWS's network")
    walk.connection.outward_gateways.add(endpoint.id)
    walk.arrived = None


def _arrive_outside(walk: Walk) -> None:
    walk.note(Component("Internet", str(walk.packet.destination), "internet"), note="the packet arrives")
    walk.arrived = None


_TARGETS: dict[str, Callable[[Walk, Route, str], None]] = {
    LOCAL: _to_local,
    "igw-": _to_internet_gateway,
    "eigw-": _to_egress_only_gateway,
    "nat-": _to_nat_gateway,
    "vpce-": _to_endpoint,
}
