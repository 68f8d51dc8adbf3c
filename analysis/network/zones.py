"""In which zone a Transit Gateway enters a VPC."""

from analysis.network.answer import Component
from analysis.network.ranges import Addresses
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Network, Subnet
from analysis.snapshot.model.transit import TransitAttachment


def door_of(walk: Walk, attachment: TransitAttachment, zone: str | None) -> Subnet:
    """Return the attachment's subnet by which a packet enters its VPC.

    Without appliance mode that is the zone that the packet comes from, or any zone if the attachment has no subnet
    there. In appliance mode a flow keeps to one zone of the VPC, there and back: one of its two ends' zones if the
    attachment has a subnet there, else any.

    Args:
        walk: the packet's way so far.
        attachment: of the VPC.
        zone: the zone that the packet comes from; ``None`` if it has none.

    Raises:
        StraddleError: if there is a choice that has not been made yet; the flow has to work with each.
        CannotDecideError: if the attachment's subnets are not known.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-appliance and
    https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
    """
    account = walk.account
    found = [account.subnets[key] for key in attachment.subnet_ids or () if key in account.subnets]
    if attachment.subnet_ids == ():
        component = Component("TransitGatewayAttachment", attachment.id, walk.label(attachment.id, attachment.name))
        details = {"TransitGatewayAttachment": component.to_json()}
        walk.stop("BAD_STATE_ATTACHMENT", component, f"{component} has no subnet left", details=details)
    if not found:
        account.require("Subnets")
        msg = f"the subnets of {attachment.id} are not in the snapshot"
        raise CannotDecideError(msg)
    doors = {subnet.zone: subnet for subnet in sorted(found, key=lambda subnet: subnet.zone)}
    if attachment.appliance_mode:
        zones = _zones_of_ends(walk, attachment, zone)
        near = [each for each in doors if each in zones] or list(doors)
        # The same choice there and back: the ends are the same.
        return doors[walk.pick(f"zone of {attachment.id}", near)]
    walk.connection.stray.add(attachment.resource_id)
    if zone in doors:
        return doors[zone]
    way = "back" if walk.returning else "there"
    return doors[walk.pick(f"zone of {attachment.id} {way}", list(doors))]


def _zones_of_ends(walk: Walk, attachment: TransitAttachment, zone: str | None) -> set[str]:
    """Return the zones in which the two ends of a flow are, as far as they are in any."""
    zones = {zone} if zone else set()
    destination = walk.packet.destination
    if destination.single:
        return zones | {each for vpc, each in _at(walk, destination) if vpc != attachment.resource_id}
    inside = any(
        destination.first <= int(own.broadcast_address) and int(own.network_address) <= destination.last
        for own in _blocks(walk, destination.version)
    )
    # Of many addresses inside some are in each zone.
    return {subnet.zone for subnet in walk.account.subnets.values()} if inside else zones


def _at(walk: Walk, address: Addresses) -> list[tuple[str, str]]:
    """Return (VPC, zone) of every interface that has an address."""
    key = "zones of addresses"
    if key not in walk.account.indexes:
        found: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for interface in walk.account.interfaces.values():
            for each in interface.addresses:
                found.setdefault((each.version, int(each)), []).append((interface.vpc_id, interface.zone))
        walk.account.indexes[key] = found
    zones: dict[tuple[int, int], list[tuple[str, str]]] = walk.account.indexes[key]
    blocks = [
        (vpc_id, holder.zone)
        for (vpc_id, version), held in walk.account.prefixes_in.items()
        for first, last, holder in held
        if version == address.version and first <= address.first <= last
    ]
    return [*zones.get((address.version, address.first), ()), *blocks]


def _blocks(walk: Walk, version: int) -> list[Network]:
    return [block for vpc in walk.account.vpcs.values() for block in vpc.blocks if block.version == version]
