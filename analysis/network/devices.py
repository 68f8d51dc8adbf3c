"""Customer gateway devices that run on instances of the snapshot: a site that is simulated in a VPC."""

from collections import defaultdict

from analysis.network.guards import Sender, pass_groups
from analysis.network.lookup import holds
from analysis.network.walk import Walk
from analysis.network.ways import Way, ways
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Interface


def device_of(account: Account, way: Way) -> Interface | None:
    """Return the interface that has the public address of a way's customer gateway, if it is in the snapshot."""
    gateway = account.customer_gateways.get(way.site_id)
    found = account.interface_at_public.get(gateway.address) if gateway and gateway.address else None
    return found[0] if found else None


def way_from(walk: Walk, device: Interface) -> Way | None:
    """Return the tunnel into which a device puts a packet; ``None`` if the packet is for nobody at AWS's end.

    Through a virtual private gateway it knows the blocks of the VPC; a Transit Gateway is taken to have told it of
    whatever is outside of its own VPC. A tunnel that is up goes before one that is not.
    """
    account, destination = walk.account, walk.packet.destination
    found = []
    for way in _ways_by_device(account).get(device.id, ()):
        gateway = account.vpn_gateways.get(way.gateway_id)
        if gateway is None:
            known = not destination.inside(*account.vpc(device.vpc_id).blocks)
        else:
            known = gateway.vpc_id is not None and destination.inside(*account.vpc(gateway.vpc_id).blocks)
        if known:
            found.append(way)
    return next((way for way in found if way.up(destination.version)), found[0] if found else None)


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
