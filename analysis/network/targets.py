"""What a route's target does with a packet: one function per kind of target."""

from collections.abc import Callable
from ipaddress import IPv4Network

from analysis.network.answer import Component
from analysis.network.connection import Translation
from analysis.network.lookup import interface_in
from analysis.network.packet import ANY_EPHEMERAL, TCP
from analysis.network.ranges import Addresses
from analysis.network.routing import LOCAL, choose_route
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Address, Interface, InternetGateway, NatGateway, Route, RouteTable

_NOT_ON_THE_INTERNET = {
    IPv4Network("10.0.0.0/8"): "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
    IPv4Network("172.16.0.0/12"): "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
    IPv4Network("192.168.0.0/16"): "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
    IPv4Network("100.64.0.0/10"): "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
}


def follow(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Hand a packet to a route's target.

    Args:
        walk: the packet's way so far.
        table: the route table that decided.
        route: the route that was chosen.
        subnet_id: where the packet is.

    Raises:
        CannotDecideError: if the target is of a kind that is not modelled.
    """
    for prefix, step in _TARGETS.items():
        if route.target.startswith(prefix):
            step(walk, table, route, subnet_id)
            return
    msg = f"what {route.target} does with the packet is not modelled"
    raise CannotDecideError(msg)


def enter_from_internet(walk: Walk) -> None:
    """Let a packet from outside in: an internet gateway translates its destination and hands it to the VPC.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    account, packet = walk.account, walk.packet
    interface, private = _behind(walk, packet.destination)
    gateway = account.internet_gateway_of.get(interface.vpc_id)
    if gateway is None:
        account.require("InternetGateways")
        component = Component(
            "Vpc", interface.vpc_id, walk.label(interface.vpc_id, walk.account.vpc(interface.vpc_id).name)
        )
        walk.stop("NO_PATH", component, f"{component} has no internet gateway", details={"Vpc": component.to_json()})
    _ask_gateway_route_table(walk, gateway, Addresses.of(private))
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    if private == packet.destination.address:
        walk.note(component, note="IPv6 passes as it is")
    else:
        walk.translate(component, packet.going_to(private), f"{packet.destination} is {private} inside the VPC")
    deliver(walk, interface)


def _behind(walk: Walk, called: Addresses) -> tuple[Interface, Address]:
    """Return the interface that a public address leads to, and its own address."""
    account = walk.account
    found = next(
        (
            behind
            for public, behind in account.public_ends
            if called.version == public.version and called.is_(int(public))
        ),
        None,
    )
    if found is None:
        account.require("NetworkInterfaces")
        walk.stop(
            "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Component("Internet", "internet", "internet"),
            f"{called} is no interface's public address here, and internet gateways let in nothing else",
        )
    return found


def _ask_gateway_route_table(walk: Walk, gateway: InternetGateway, destination: Addresses) -> None:
    """Make sure that no gateway route table sends what comes in to a middlebox, which is not modelled."""
    for table in walk.account.route_tables.values():
        if gateway.id in table.gateway_ids:
            route = choose_route(table, destination, walk.blocks_of)
            if route is not None and route.target != LOCAL:
                msg = f"what {route.target} does with packets that {table.id} hands to it is not modelled"
                raise CannotDecideError(msg)


def deliver(walk: Walk, interface: Interface) -> None:
    """Hand a packet that comes from outside a VPC to the interface that it is for; NAT gateways pass it on."""
    nat = walk.account.nat_of_interface.get(interface.id)
    if nat is None:
        walk.enter(interface, from_subnet=None)
    else:
        _return_through_nat(walk, nat, interface)


def _to_local(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    del table, route
    walk.enter_vpc(walk.account.vpc_of_subnet(subnet_id).id, from_subnet=subnet_id)


def _to_internet_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    account, packet = walk.account, walk.packet
    vpc = walk.account.vpc_of_subnet(subnet_id)
    gateway = account.internet_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != vpc.id:
        account.require("InternetGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    details = {"InternetGateway": component.to_json()}
    for block, code in _NOT_ON_THE_INTERNET.items():
        if packet.version == 4 and packet.destination.inside(block):
            text = f"{packet.destination} is a private address, and nothing on the internet has one"
            walk.stop(code, component, text, details=details)
    if packet.version == 4:
        sender = interface_in(account, vpc.id, packet.source)
        public = sender.public_of(packet.source.address) if sender else None
        if public is None:
            account.require("NetworkInterfaces")
            walk.stop(
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
                component,
                f"{packet.source} has no public address, and the internet gateway passes out nothing without one",
                details=details,
            )
        walk.translate(component, packet.coming_from(public), f"{packet.source} is {public} outside")
    else:
        walk.note(component, note="IPv6 passes as it is")
    _arrive_outside(walk)


def _to_egress_only_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    vpc = walk.account.vpc_of_subnet(subnet_id)
    gateway = walk.account.egress_only_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != vpc.id:
        walk.account.require("EgressOnlyInternetGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("EgressOnlyInternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    if walk.returning:
        walk.stop("NO_PATH", component, f"{component} lets connections out only, so no caller is answered through it")
    walk.note(component, note="out, and only replies come back")
    walk.connection.outward = (component, vpc.id)
    _arrive_outside(walk)


def _to_nat_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass a NAT gateway outward: its address for the sender's, then on from its own subnet.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
    """
    account, packet = walk.account, walk.packet
    nat = account.nat_gateways.get(route.target)
    if nat is None:
        account.require("NatGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    if not nat.zonal:
        msg = f"{component} is a regional NAT gateway, which is not modelled yet"
        raise CannotDecideError(msg)
    details = {"NatGateway": component.to_json()}
    interface = account.interfaces.get(nat.interface_id or "")
    if not nat.available or interface is None:
        account.require("NetworkInterfaces")
        walk.stop("BAD_STATE", component, f"{component} is not available", details=details)
    if packet.version == 6:
        msg = f"NAT64 through {component} is not modelled yet"
        raise CannotDecideError(msg)
    if not (packet.protocol.has_ports or packet.protocol.is_icmp):
        walk.stop("PROTOCOL_RESTRICTION", component, f"{component} passes TCP, UDP and ICMP only", details=details)
    if not packet.source.inside(*walk.account.vpc(nat.vpc_id).blocks):
        walk.stop(
            "NGW_REQUIRES_SOURCE_IN_VPC",
            component,
            f"{packet.source} is not of the NAT gateway's VPC",
            details=details,
        )
    if walk.returning:
        walk.stop(
            "NGW_SOURCE_ADDRESS_REASSIGN",
            component,
            f"it leaves through {component} under another address, and the caller does not know it as an answer",
            details=details,
        )
    if subnet_id != nat.subnet_id:
        walk.pass_acl(nat.subnet_id, egress=False)
    own = interface.addresses[0]
    walk.connection.translations.append(Translation(nat.id, packet.source, packet.source_ports, own))
    ports = walk.choice(f"port of {nat.id}", ANY_EPHEMERAL) if packet.protocol.has_ports else packet.source_ports
    walk.translate(component, packet.coming_from(own, ports), f"{packet.source} leaves as {own}")
    walk.pass_acl(nat.subnet_id, egress=True)
    walk.route_from(nat.subnet_id)


def _return_through_nat(walk: Walk, nat: NatGateway, interface: Interface) -> None:
    """Pass a NAT gateway inward: only what it remembers goes on."""
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    known = next((t for t in walk.connection.translations if t.nat_gateway_id == nat.id), None)
    if not walk.returning or known is None:
        walk.stop(
            "NGW_REQUIRES_SOURCE_IN_VPC",
            component,
            f"{component} passes replies only, and no connection that begins outside of its VPC",
            details={"NatGateway": component.to_json()},
        )
    walk.pass_acl(interface.subnet_id, egress=False)
    walk.translate(
        component,
        walk.packet.going_to(known.inside, known.inside_ports),
        f"the reply belongs to {known.inside}",
    )
    inside = interface_in(walk.account, nat.vpc_id, known.inside)
    if inside is not None and inside.subnet_id == interface.subnet_id:
        walk.enter(inside, from_subnet=interface.subnet_id)
        return
    walk.pass_acl(interface.subnet_id, egress=True)
    walk.route_from(interface.subnet_id)


def _to_endpoint(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass a gateway endpoint to the service behind it; the sender's private address is kept.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    packet = walk.packet
    endpoint = walk.account.endpoints.get(route.target)
    if endpoint is None:
        walk.account.require("VpcEndpoints")
        walk.stop_at_blackhole(table, route)
    component = Component("VpcEndpoint", endpoint.id, walk.label(endpoint.id, endpoint.service))
    details = {"VpcEndpoint": component.to_json()}
    if endpoint.kind != "Gateway":
        msg = f"what {component} does with the packet is not modelled yet"
        raise CannotDecideError(msg)
    if not endpoint.available:
        walk.stop("BAD_STATE", component, f"{component} is not available", details=details)
    if not packet.protocol.is_one_of(TCP) and not packet.is_echo():
        walk.stop(
            "VPCE_GATEWAY_PROTOCOL_RESTRICTION", component, f"{component} takes TCP and pings only", details=details
        )
    walk.note(component, note=f"to {endpoint.service}, without leaving AWS's network")
    walk.connection.outward = (component, walk.account.vpc_of_subnet(subnet_id).id)
    walk.note(Component("Service", str(packet.destination), endpoint.service), note="the packet arrives")
    walk.arrived = None


def _arrive_outside(walk: Walk) -> None:
    walk.note(Component("Internet", str(walk.packet.destination), "internet"), note="the packet arrives")
    walk.arrived = None


_TARGETS: dict[str, Callable[[Walk, RouteTable, Route, str], None]] = {
    LOCAL: _to_local,
    "igw-": _to_internet_gateway,
    "eigw-": _to_egress_only_gateway,
    "nat-": _to_nat_gateway,
    "vpce-": _to_endpoint,
}
