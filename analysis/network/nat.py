"""NAT gateways and NAT instances, in both directions."""

from analysis.network.answer import Component
from analysis.network.connection import Translation
from analysis.network.guards import pass_groups
from analysis.network.packet import ANY_EPHEMERAL
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.network import Interface, Route, RouteTable


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
    if subnet_id != nat.subnet_id:
        walk.pass_acl(nat.subnet_id, egress=False)
    own = interface.addresses[0]
    walk.connection.translations.append(Translation(nat.id, packet.source, packet.source_ports, own))
    ports = walk.choice(f"port of {nat.id}", ANY_EPHEMERAL) if packet.protocol.has_ports else packet.source_ports
    walk.translate(component, packet.coming_from(own, ports), f"{packet.source} leaves as {own}")
    walk.leave_by(nat.vpc_id, nat.subnet_id)


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
        walk.packet.going_to(known.inside, known.inside_ports),
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
