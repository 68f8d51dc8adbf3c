"""Virtual private gateways, and the ways beyond them and beyond Transit Gateways, in both directions."""

from collections.abc import Sequence
from typing import NoReturn

from analysis.network.answer import Component
from analysis.network.devices import come_out_at, device_of, goes_on_at, way_from
from analysis.network.ingress import enter_by_gateway
from analysis.network.lookup import interface_in, require_all_of
from analysis.network.public_interfaces import carrier_of, enter_by_public_interface
from analysis.network.reserved import PRIVATE, PRIVATE6
from analysis.network.walk import Walk
from analysis.network.ways import PUBLIC, Way, attachment_of, by_prefix, rivals, ways, ways_at, ways_of
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Interface, Route, RouteTable
from analysis.snapshot.model.transit import CONNECT, TransitAttachment


def to_vpn_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Leave a VPC by its virtual private gateway, along the best of the ways that are up and know the destination.

    The gateway takes packets from interfaces of its VPC only, and IPv6 only where a virtual interface has a BGP peer
    for it: VPN connections of the gateway carry none. It sends nowhere what neither BGP nor a static route of a
    connection has told it of, whatever the VPC's route table says.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html,
    https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html and
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/add-peer-to-vif.html
    """
    del subnet_id
    account, packet = walk.account, walk.packet
    gateway = account.vpn_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != table.vpc_id:
        account.require("VpnGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("VpnGateway", gateway.id, walk.label(gateway.id, gateway.name))
    details = {"VpnGateway": component.to_json()}
    if not any(way.carries(packet.version) for way in ways_of(account, gateway.id)) and packet.version == 6:
        for key in ("virtualInterfaces", "directConnectGatewayAssociations"):
            account.require(key)
        walk.stop("PROTOCOL_RESTRICTION", component, f"nothing at {component} carries IPv6", details=details)
    if interface_in(account, table.vpc_id, packet.source) is None:
        require_all_of(account, table.vpc_id, "NetworkInterfaces")
        text = f"{packet.source} is no address of an interface of its VPC, and {component} takes nothing else"
        walk.stop("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", component, text, details=details)
    walk.note(component, note="towards the customer's network")
    way = by_prefix(account, gateway.id, up=True).longest(packet.destination)
    if way is None:
        _stop_without_way(walk, component, gateway.id)
    arrive_beyond(walk, way)


def _stop_without_way(walk: Walk, component: Component, gateway_id: str) -> NoReturn:
    """Stop at a virtual private gateway that cannot send a packet on."""
    account, destination = walk.account, walk.packet.destination
    for key in ("VpnConnections", "virtualInterfaces", "directConnectGatewayAssociations"):
        account.require(key)
    down = by_prefix(account, gateway_id, up=False).longest(destination)
    if down is not None:
        stop_if_down(walk, down, "BAD_STATE_VPN")
    version = destination.version
    silent = [way.id for way in ways_of(account, gateway_id) if way.blocks is None and way.up(version) is not False]
    if silent:
        msg = f"which networks {', '.join(silent)} announce to {component} is not in the snapshot"
        raise CannotDecideError(msg)
    walk.stop(
        "NO_ROUTE_TO_DESTINATION",
        component,
        f"{component} knows no way to {destination}",
        details={"VpnGateway": component.to_json()},
    )


def stop_if_down(walk: Walk, way: Way, code: str) -> None:
    """Stop at a way on which no packets pass.

    Raises:
        CannotDecideError: if nobody tells whether they do.
    """
    component, version = component_of(walk, way), walk.packet.version
    vpn = way.is_vpn
    if not way.carries(version):
        text = f"{component} does not carry IPv{version}"
        walk.stop("PROTOCOL_RESTRICTION", component, text, details={"VpnConnection": component.to_json()})
    if way.up(version) is None:
        msg = f"whether {'a tunnel of ' if vpn else ''}{component} is up is not in the snapshot"
        raise CannotDecideError(msg)
    if not way.up(version):
        text = f"no tunnel of {component} is up" if vpn else f"{component} is down"
        walk.stop(code if vpn else "BAD_STATE", component, text, details={"VpnConnection": component.to_json()})


def arrive_beyond(walk: Walk, way: Way) -> None:
    """Arrive in the customer's network, by a way that is up; where that is a VPC of the snapshot, go on in it."""
    walk.note(component_of(walk, way), note="up")
    carrier = _carrier(walk, way)
    if carrier is not None:
        walk.note(carrier, note="its tunnels go by this virtual interface, and not over the internet")
    device = device_of(walk.account, way)
    if device is not None and goes_on_at(walk, way, device):
        walk.note(site_of(walk, way), note="the device is in the snapshot")
        come_out_at(walk, device)
        return
    walk.note(site_of(walk, way), note="the packet arrives in the customer's network")
    walk.arrived, walk.beyond = None, way.id


def _carrier(walk: Walk, way: Way) -> Component | None:
    """Return the virtual interface that carries the tunnels of a VPN connection, if it is not the internet."""
    carrier = carrier_of(walk.account, walk.account.vpn_connections[way.id]) if way.is_vpn else None
    return component_of(walk, carrier) if carrier else None


def leave_transit(walk: Walk, attachment: TransitAttachment) -> None:
    """Leave a Transit Gateway by a VPN connection, a Direct Connect gateway, or a tunnel to an appliance.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html,
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html and
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-dcg-attachments.html
    """
    found = ways_at(walk.account, attachment)
    if not found and attachment.kind == CONNECT:
        walk.account.require("TransitGatewayConnectPeers")
        component = Component("TransitGatewayAttachment", attachment.id, walk.label(attachment.id, attachment.name))
        walk.stop("BAD_STATE", component, f"{component} has no Connect peer")
    if not found:
        msg = f"what is behind {attachment.id} ({attachment.kind} {attachment.resource_id}) is not in the snapshot"
        raise CannotDecideError(msg)
    version = walk.packet.version
    way = next((way for way in found if way.up(version)), None)
    # One that may be up is worth more than one that is down or does not carry the version.
    way = way or max(found, key=lambda each: (each.up(version) is None, each.carries(version)))
    stop_if_down(walk, way, "TGW_BAD_STATE_VPN")
    arrive_beyond(walk, way)


def enter_tunnel_at(walk: Walk, device: Interface) -> bool:
    """Put a packet into the tunnel that ends at a device, and return whether it is for the other end at all.

    No security group of the device's sees what is inside of a tunnel.
    """
    tunnel = way_from(walk, device)
    if tunnel is None:
        return False
    walk.note(walk.interface_component(device), note="a device: into the tunnel")
    walk.forget_groups("SG_REFERENCES_NOT_PRESERVED")
    enter_from_beyond(walk, (tunnel.id,), named=True)
    return True


def enter_from_beyond(walk: Walk, by: Sequence[str], *, named: bool, foreign: bool = False) -> None:
    """Let in what comes from the customer's network, by a way that is up and has been told of the destination.

    Through a virtual private gateway one comes to interfaces of its VPC and no further.

    Args:
        walk: the packet's way so far.
        by: the ways that there are, the preferred first.
        named: whether one way is meant and no other may carry the packet instead.
        foreign: whether what is called is none of AWS's addresses, by the meaning of the word that names it.

    Raises:
        CannotDecideError: if it is down and others may carry the packet, as far as anybody tells.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html and
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
    """
    from analysis.network.transit import pass_on  # noqa: PLC0415 each knows the other

    way = _entry(walk, by, foreign=foreign)
    component = component_of(walk, way)
    others = () if named else rivals(walk.account, way, walk.packet.source)
    if others and way.up(walk.packet.version) is False:
        msg = f"{component} is down, and whether {', '.join(others)} leads to {walk.packet.source} is not told"
        raise CannotDecideError(msg)
    stop_if_down(walk, way, "BAD_STATE_VPN")
    carrier = _carrier(walk, way)
    if carrier is not None:
        walk.note(carrier, note="carries the tunnels, which do not go over the internet")
    walk.note(component, note="in from the customer's network")
    if way.kind == PUBLIC:
        enter_by_public_interface(walk, way, component, foreign=foreign)
        return
    if way.gateway_id not in walk.account.vpn_gateways:
        attachment = attachment_of(walk.account, way)
        if attachment is None:
            msg = f"how {component} is attached to {way.gateway_id or 'AWS'} is not in the snapshot"
            raise CannotDecideError(msg)
        pass_on(walk, attachment, None)
        return
    _enter_by_vpn_gateway(walk, way)


def _entry(walk: Walk, by: Sequence[str], *, foreign: bool) -> Way:
    """Return the way that the network beyond takes to the packet's destination.

    Of those that are up it is the one with the longest prefix, and then the preferred one.
    """
    found = [way for each in by for way in ways(walk.account) if way.id == each]
    destination = walk.packet.destination
    told = [(way, _longest_told(walk, way, foreign=foreign)) for way in found]
    known = [(way, length) for way, length in told if length is not None and length >= 0]
    if known:
        return min(known, key=lambda each: (not each[0].up(destination.version), -each[1]))[0]
    # One of which nobody tells what it announces is taken at its word, and stops the packet if it has to.
    way = next((way for way, length in told if length is None), None)
    if way is None and len(found) == 1 and found[0].announced is None:
        way = found[0]
    if way is None:
        component = component_of(walk, found[0])
        names = component if len(found) == 1 else f"any of {', '.join(str(component_of(walk, way)) for way in found)}"
        text = f"{destination} is in none of the prefixes that are allowed to be announced to {names}"
        details = {"DirectConnectGateway": {"Id": found[0].site_id}}
        walk.stop("NO_ROUTE_TO_DESTINATION", component, text, details=details)
    return way


_MORE_SPECIFIC = 128
"""AWS announces its public addresses in small blocks: more specific than what anybody else announces of them."""


def _longest_told(walk: Walk, way: Way, *, foreign: bool) -> int | None:
    """Return the length of the longest prefix by which a way tells of the packet's destination.

    It is -1 if it does not tell of it at all, and ``None`` if nobody knows: of a VPN of a Transit Gateway, for example.
    """
    account, destination = walk.account, walk.packet.destination
    blocks = way.announced
    if way.kind == PUBLIC:
        private = destination.inside(*PRIVATE, PRIVATE6)
        return -1 if private or foreign else _MORE_SPECIFIC
    if blocks is None:
        gateway = account.vpn_gateways.get(way.gateway_id)
        if gateway is None:
            return None
        blocks = account.vpc(gateway.vpc_id).blocks if gateway.vpc_id else ()
    return max((block.prefixlen for block in blocks if destination.inside(block)), default=-1)


def _enter_by_vpn_gateway(walk: Walk, way: Way) -> None:
    account, packet = walk.account, walk.packet
    gateway = account.vpn_gateways[way.gateway_id]
    component = Component("VpnGateway", gateway.id, walk.label(gateway.id, gateway.name))
    details = {"VpnGateway": component.to_json()}
    if gateway.vpc_id is None:
        walk.stop("BAD_STATE_ATTACHMENT", component, f"{component} is attached to no VPC", details=details)
    vpc = account.vpc(gateway.vpc_id)
    if interface_in(account, vpc.id, packet.destination) is None:
        require_all_of(account, vpc.id, "NetworkInterfaces")
        text = f"{packet.destination} is no address of an interface of {vpc.id}, and {component} lets in nothing else"
        walk.stop("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", component, text, details=details)
    walk.note(component, note=f"into {walk.label(vpc.id, vpc.name) or vpc.id}")
    walk.came_by = gateway.id
    enter_by_gateway(walk, gateway.id, vpc.id)


def component_of(walk: Walk, way: Way) -> Component:
    """Return a way as people know it."""
    account = walk.account
    if way.is_interface:
        return Component("VirtualInterface", way.id, walk.label(way.id, account.virtual_interfaces[way.id].name))
    if way.kind == CONNECT:
        return Component("TransitGatewayConnectPeer", way.id, walk.label(way.id, account.connect_peers[way.id].name))
    return Component("VpnConnection", way.id, walk.label(way.id, account.vpn_connections[way.id].name))


def site_of(walk: Walk, way: Way) -> Component:
    """Return what is at the other end of a way: a customer gateway, or what stands for the network behind it."""
    account = walk.account
    if way.kind == PUBLIC:
        line = account.direct_connect_lines.get(way.site_id)
        return Component("DirectConnectConnection", way.site_id, walk.label(way.site_id, line.name if line else ""))
    if way.is_interface:
        dx = account.direct_connect_gateways.get(way.site_id)
        return Component("DirectConnectGateway", way.site_id, walk.label(way.site_id, dx.name if dx else ""))
    if way.kind == CONNECT:
        return Component("TransitGatewayAttachment", way.site_id, walk.label(way.site_id))
    device = account.customer_gateways.get(way.site_id)
    return Component("CustomerGateway", way.site_id, walk.label(way.site_id, device.name if device else ""))
