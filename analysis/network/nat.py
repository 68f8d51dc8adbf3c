"""NAT gateways and NAT instances, in both directions."""

from ipaddress import ip_address

from analysis.network.answer import Component
from analysis.network.connection import Translation
from analysis.network.guards import pass_groups
from analysis.network.internet_gateway import NAT64, leave_for_internet
from analysis.network.packet import ANY_EPHEMERAL, Packet
from analysis.network.public_access import check_public_access_of_regional
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.network import Address, Interface, Route, RouteTable


def to_nat_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass a NAT gateway outward: its address for the sender's, then on from its own subnet.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
    """
    account, packet = walk.account, walk.packet
    nat = account.nat_gateways.get(route.target)
    if nat is None:
        account.require("NatGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    details = {"NatGateway": component.to_json()}
    interface = account.interfaces.get(nat.interface_id or "")
    if not nat.available or (nat.zonal and interface is None):
        account.require("NetworkInterfaces")
        walk.stop("BAD_STATE", component, f"{component} is not available", details=details)
    if packet.version == 6 and not packet.destination.inside(NAT64):
        text = f"{component} passes IPv6 to addresses of {NAT64} only, and makes IPv4 of it"
        walk.stop("PROTOCOL_RESTRICTION", component, text, details=details)
    if not (packet.protocol.has_ports or packet.protocol.is_icmp):
        walk.stop("PROTOCOL_RESTRICTION", component, f"{component} passes TCP, UDP and ICMP only", details=details)
    if not walk.came_by.startswith("tgw-") and not packet.source.inside(*account.vpc(nat.vpc_id).blocks):
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
    if interface is None:
        _leave_by_regional(walk, nat, component, subnet_id)
        return
    if subnet_id != nat.subnet_id:
        walk.pass_acl(nat.subnet_id, egress=False)
    if not interface.addresses:
        msg = f"the address of {component} is not in the snapshot"
        raise CannotDecideError(msg)
    _translate(walk, nat.id, component, interface.addresses[0])
    walk.leave_by(nat.vpc_id, nat.subnet_id)


def _translate(walk: Walk, identity: str, component: Component, own: Address) -> None:
    """Give a packet the NAT gateway's address, and the IPv4 destination that is within an IPv6 one.

    Raises:
        CannotDecideError: if NAT64 is asked of a block, or of ICMP.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html and RFC 6052
    """
    packet, called = walk.packet, None
    onward = packet
    if packet.version == 6:
        if not packet.destination.single or packet.protocol.is_icmp:
            msg = f"NAT64 through {component} of a block, or of ICMP, is not modelled"
            raise CannotDecideError(msg)
        called = packet.destination
        onward = packet.going_to(ip_address(called.first & 0xFFFFFFFF))
    walk.connection.translations.append(Translation(identity, packet.source, packet.source_ports, own, called))
    ports = walk.choice(f"port of {identity}", ANY_EPHEMERAL) if packet.protocol.has_ports else packet.source_ports
    walk.translate(component, onward.coming_from(own, ports), f"{packet.source} leaves as {own}")


def _leave_by_regional(walk: Walk, nat: NatGateway, component: Component, subnet_id: str) -> None:
    """Leave by a regional NAT gateway, which is in no subnet: by its address in the sender's zone, by its own table.

    Not modelled: the time that the gateway takes to spread to a zone that it is new in, and other targets than the
    internet gateway.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    account = walk.account
    zone = account.subnets[subnet_id].zone if subnet_id in account.subnets else ""
    own = dict(nat.zones).get(zone)
    if own is None:
        text = f"{component} has no address in {zone}"
        details = {"NatGateway": component.to_json(), "AvailabilityZones": [zone]}
        walk.stop("REGIONAL_NGW_ROUTE_AZ_RESTRICTION", component, text, details=details)
    _translate(walk, nat.id, component, own)
    table = account.route_tables.get(nat.route_table_id)
    route = walk.route_by(table) if table else None
    gateway = account.internet_gateway_of.get(nat.vpc_id)
    if gateway is None or (route is not None and route.target != gateway.id) or (table is not None and route is None):
        msg = f"where the route table {nat.route_table_id} of {component} leads is not modelled"
        raise CannotDecideError(msg)
    outside = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    check_public_access_of_regional(walk, outside, nat.id, nat.vpc_id, subnet_id)
    leave_for_internet(walk, outside)
    walk.connection.outward = (component, nat.vpc_id)


def return_through_regional(walk: Walk, component: Component) -> None:
    """Give a reply that has come to a regional NAT gateway back to whoever started the connection."""
    known = walk.connection.translation_by(component.id)
    if known is not None:
        walk.translate(component, _given_back(walk, known), f"the reply belongs to {known.inside}")


def _given_back(walk: Walk, known: Translation) -> Packet:
    packet = walk.packet.going_to(known.inside, known.inside_ports)
    return packet.coming_from(known.called) if known.called else packet


def return_through_nat(walk: Walk, nat: NatGateway, interface: Interface, *, from_subnet: str | None) -> None:
    """Pass a NAT gateway inward: only what it remembers goes on."""
    component = Component("NatGateway", nat.id, walk.label(nat.id, nat.name))
    known = walk.connection.translation_by(nat.id)
    if not walk.returning or known is None:
        walk.stop(
            "NGW_REQUIRES_SOURCE_IN_VPC",
            component,
            f"{component} passes replies only, and no connection that begins outside of its VPC",
            details={"NatGateway": component.to_json()},
        )
    if from_subnet != interface.subnet_id:
        walk.pass_acl(interface.subnet_id, egress=False)
    walk.translate(
        component,
        _given_back(walk, known),
        f"the reply belongs to {known.inside}",
    )
    walk.leave_by(nat.vpc_id, interface.subnet_id)


def leave_by_instance(walk: Walk, interface: Interface) -> None:
    """Lend a NAT instance's address to a packet that goes on from it."""
    packet, own = walk.packet, interface.addresses[0]
    walk.connection.translations.append(Translation(interface.id, packet.source, packet.source_ports, own))
    ports = walk.choice(f"port of {interface.id}", ANY_EPHEMERAL) if packet.protocol.has_ports else packet.source_ports
    component = walk.interface_component(interface)
    walk.translate(component, packet.coming_from(own, ports), f"{packet.source} leaves as {own}")


def return_through_instance(walk: Walk, interface: Interface) -> None:
    """Give a reply that has come to a NAT instance back to whoever started the connection."""
    known = walk.connection.translation_by(interface.id)
    assert known is not None, "only what has translated a connection is asked"
    walk.arrived = None
    component = walk.interface_component(interface)
    walk.translate(
        component, walk.packet.going_to(known.inside, known.inside_ports), f"the reply belongs to {known.inside}"
    )
    walk.appliances.append(interface.id)
    pass_groups(walk, interface, egress=True)
    walk.leave_by(interface.vpc_id, interface.subnet_id)
