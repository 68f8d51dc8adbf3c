"""Devices at the other end of tunnels that run in the snapshot: simulated sites, and appliances of Connect."""

from collections import defaultdict

from analysis.network.guards import Sender, pass_groups
from analysis.network.lookup import holds
from analysis.network.reserved import is_private
from analysis.network.walk import Walk
from analysis.network.ways import Way, attachment_of, ways
from analysis.network.withdrawal import choose_route
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.transit import CONNECT


def device_of(account: Account, way: Way) -> Interface | None:
    """Return the interface at the other end of a way, if it is in the snapshot.

    It has the public address of the customer gateway, or the address of the Connect peer in the VPC that carries it.
    """
    if way.kind == CONNECT:
        peer = account.connect_peers[way.id]
        attachment = account.transit_attachments[way.gateway_id, peer.attachment_id]
        carrier = account.transit_attachments.get((way.gateway_id, attachment.resource_id))
        return account.interface_at.get((carrier.resource_id, peer.address)) if carrier else None
    gateway = account.customer_gateways.get(way.site_id)
    found = account.interface_at_public.get(gateway.address) if gateway and gateway.address else None
    return found[0] if found else None


def way_from(walk: Walk, device: Interface) -> Way | None:
    """Return the tunnel into which a device puts a packet; ``None`` if the packet is for nobody at AWS's end.

    Through a virtual private gateway it knows the blocks of the VPC; a Transit Gateway is taken to have told it of
    whatever is private and outside of its own VPC, and of public addresses if its table routes them elsewhere. A tunnel
    that is up goes before one that is not.
    """
    account, destination = walk.account, walk.packet.destination
    found = []
    for way in _ways_by_device(account).get(device.id, ()):
        gateway = account.vpn_gateways.get(way.gateway_id)
        if gateway is None:
            known = not destination.inside(*account.vpc(device.vpc_id).blocks) and _told(walk, way)
        else:
            known = gateway.vpc_id is not None and destination.inside(*account.vpc(gateway.vpc_id).blocks)
        if known:
            found.append(way)
    return next((way for way in found if way.up(destination.version)), found[0] if found else None)


def _told(walk: Walk, way: Way) -> bool:
    """Return whether a Transit Gateway has told a device of a packet's destination."""
    account, destination = walk.account, walk.packet.destination
    attachment = attachment_of(account, way)
    table = account.transit_table_of.get((way.gateway_id, attachment.id)) if attachment else None
    if table is None or attachment is None or is_private(destination):
        return True
    route, _ = choose_route(walk, table)
    return route is not None and attachment.id not in route.attachment_ids


def goes_on_at(walk: Walk, way: Way, device: Interface) -> bool:
    """Return whether what comes out of a tunnel at a device goes on in the device's own VPC.

    An appliance of a Connect attachment has ways of its own to the networks that it announces: tunnels over the
    internet that no snapshot shows (SD-WAN). What is for its VPC it passes on there.

    Raises:
        CannotDecideError: if the packet is for another VPC of the snapshot, to which an appliance may have a way.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html
    """
    account, destination = walk.account, walk.packet.destination
    if way.kind != CONNECT or destination.inside(*account.vpc(device.vpc_id).blocks):
        return True
    component = walk.interface_component(device)
    if destination.inside(*(block for vpc in account.vpcs.values() for block in vpc.blocks)):
        msg = f"by which way of its own {component} sends packets to {destination} is not in the snapshot"
        raise CannotDecideError(msg)
    walk.stop_if_down(device)
    walk.note(component, note="an appliance: out of the tunnel, and on by a way of its own")
    return False


def come_out_at(walk: Walk, device: Interface) -> None:
    """Leave a tunnel at the device that ends it, and go on from there.

    The device is taken to be a router: it keeps no state, so that replies may take another one, and passes on what is
    not its own. Its security groups see what it sends on, and not what is inside of the tunnel.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/your-cgw.html
    """
    component = walk.interface_component(device)
    walk.stop_if_down(device)
    walk.sender, walk.came_by = Sender(), ""
    walk.note(component, note="out of the tunnel")
    if holds(device, walk.packet.destination):
        walk.arrived = device
        return
    if device.source_dest_check:
        walk.stop(
            "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            component,
            f"{walk.packet.source} is none of the addresses of {component}, and it checks source and destination",
            details={"NetworkInterface": component.to_json()},
        )
    pass_groups(walk, device, egress=True)
    walk.leave_by(device.vpc_id, device.subnet_id)


def _ways_by_device(account: Account) -> dict[str, list[Way]]:
    """Return interface id → the ways that end there, in the order of preference."""
    if "ways by device" not in account.indexes:
        found: defaultdict[str, list[Way]] = defaultdict(list)
        for way in ways(account):
            device = device_of(account, way)
            if device is not None:
                found[device.id].append(way)
        account.indexes["ways by device"] = dict(found)
    known: dict[str, list[Way]] = account.indexes["ways by device"]
    return known
