"""Transit Gateways: in by an attachment, by the route of its table, and out by another attachment."""

from typing import NoReturn

from analysis.network.answer import Component
from analysis.network.hybrid import leave_transit
from analysis.network.walk import Walk
from analysis.network.withdrawal import choose_route
from analysis.network.zones import door_of
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Route, RouteTable
from analysis.snapshot.model.transit import BY_BGP, TransitAttachment, TransitTable


def to_transit_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Leave a VPC by its attachment, which has an interface in the sender's zone or does not take the packet.

    The network ACL of the attachment's subnet judges what comes in there, also from the subnet itself.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html and
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
    """
    account = walk.account
    attachment = account.vpc_attachments.get((route.target, table.vpc_id))
    if attachment is None:
        for key in ("TransitGatewayVpcAttachments", "TransitGatewayAttachments"):
            account.require(key)
        walk.stop_at_blackhole(table, route)
    component = _component(walk, attachment)
    check_attachment(walk, attachment, component)
    _check_version(walk, attachment, component)
    zone = account.subnets[subnet_id].zone if subnet_id in account.subnets else ""
    subnets = {account.subnets[key].zone: key for key in subnets_of(attachment) if key in account.subnets}
    if zone not in subnets:
        account.require("Subnets")
        walk.stop(
            "TGW_ROUTE_AZ_RESTRICTION",
            component,
            f"{component} has no subnet in {zone}, and takes nothing that comes from there",
            details={"TransitGatewayAttachment": component.to_json(), "AvailabilityZones": [zone]},
        )
    walk.pass_acl(subnets[zone], egress=False)
    walk.note(component, note=f"out of {walk.label(table.vpc_id) or table.vpc_id}")
    pass_on(walk, attachment, zone)


def pass_on(walk: Walk, attachment: TransitAttachment, zone: str | None) -> None:
    """Let a Transit Gateway route what has come in by an attachment.

    Args:
        walk: the packet's way so far.
        attachment: where it came in.
        zone: the zone that it came from; ``None`` if it came from outside of the Region.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
    """
    table = _table_of(walk, attachment)
    component = Component("TransitGatewayRouteTable", table.id, walk.label(table.id, table.name))
    walk.count_table(component)
    details = {"TransitGatewayRouteTable": component.to_json()}
    route, lost = choose_route(walk, table)
    if route is None and lost is not None and not lost.withdrawn:
        route = lost  # What is down says more than that nothing is left.
    if route is None:
        walk.account.require("TransitGatewayRoutes")
        text = f"{component} has no route to {walk.packet.destination}"
        walk.stop("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", component, text, details=details)
    if route.blackhole:
        text = f"the route {route.destination} of {component} drops what it matches (blackhole)"
        walk.stop("TGW_RTB_BAD_STATE_ROUTE", component, text, details=details)
    if not route.attachment_ids:
        msg = f"where the route {route.destination} of {component} leads is not in the snapshot"
        raise CannotDecideError(msg)
    way = "back" if walk.returning else "there"
    chosen = walk.pick(f"path of {route.destination} in {table.id} {way}", route.attachment_ids)
    onward = walk.account.transit_attachments.get((table.gateway_id, chosen))
    kind = "propagated" if route.propagated else "static"
    walk.note(component, note=f"{route.destination} → {chosen} ({kind})")
    if onward is None:
        walk.account.require("TransitGatewayAttachments")
        text = f"the route {route.destination} of {component} leads to {chosen}, which is gone"
        walk.stop("TGW_RTB_BAD_STATE_ROUTE", component, text, details=details)
    check_attachment(walk, onward, _component(walk, onward))
    if onward.kind == "vpc":
        _into_vpc(walk, attachment, onward, zone)
    elif onward.kind == "peering":
        _into_peer(walk, onward)
    elif onward.kind in BY_BGP:
        leave_transit(walk, onward)
    else:
        msg = f"where {_component(walk, onward)} ({onward.kind}, {onward.resource_id}) leads is not modelled yet"
        raise CannotDecideError(msg)


def _into_vpc(walk: Walk, source: TransitAttachment, attachment: TransitAttachment, zone: str | None) -> None:
    """Enter a VPC by the attachment's interface in one of its zones, and go on from its subnet."""
    account, component = walk.account, _component(walk, attachment)
    if attachment.resource_id not in account.vpcs:
        account.require("Vpcs")
        owner = f" of account {attachment.account}" if attachment.account else ""
        msg = f"what {attachment.resource_id}{owner} does with packets is not in the snapshot"
        raise CannotDecideError(msg)
    _check_version(walk, attachment, component)
    door = door_of(walk, attachment, zone)
    gateway = account.transit_gateways.get(attachment.gateway_id)
    if source.kind != "vpc":
        walk.forget_groups("SG_REFERENCES_NOT_PRESERVED")
    elif not (gateway and gateway.sg_referencing and source.sg_referencing and attachment.sg_referencing):
        walk.forget_groups("SG_REFERENCING_SUPPORT")
    walk.came_by = attachment.gateway_id
    walk.note(component, note=f"into {walk.label(attachment.resource_id) or attachment.resource_id}, {door.zone}")
    walk.leave_by(attachment.resource_id, door.id)


def _into_peer(walk: Walk, attachment: TransitAttachment) -> None:
    """Cross to another Transit Gateway, whose table for its own end of the peering routes on.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    ends = walk.account.transit_attachments.values()
    far = next(
        (
            each
            for each in ends
            if (each.kind, each.gateway_id, each.resource_id)
            == ("peering", attachment.resource_id, attachment.gateway_id)
        ),
        None,
    )
    if far is None:
        owner = f" of account {attachment.account}" if attachment.account else ""
        if "core-network" in attachment.resource_id:
            msg = f"what Cloud WAN ({attachment.resource_id}) does with packets is not modelled"
            raise CannotDecideError(msg)
        msg = f"what the Transit Gateway {attachment.resource_id}{owner} does with packets is not in the snapshot"
        raise CannotDecideError(msg)
    walk.note(_component(walk, attachment), note=f"to {walk.label(far.gateway_id) or far.gateway_id}")
    pass_on(walk, far, None)


def check_attachment(walk: Walk, attachment: TransitAttachment, component: Component) -> None:
    """Stop at an attachment that passes nothing."""
    if not attachment.usable:
        text = f"{component} is {attachment.state}"
        details = {"TransitGatewayAttachment": component.to_json()}
        walk.stop("BAD_STATE_ATTACHMENT", component, text, details=details)


def _check_version(walk: Walk, attachment: TransitAttachment, component: Component) -> None:
    """Stop IPv6 at a VPC's attachment without support for it, in whichever direction it goes.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayVpcAttachmentOptions.html
    """
    if walk.packet.version == 6 and not attachment.ipv6:
        text = f"{component} has no IPv6 support"
        walk.stop("PROTOCOL_RESTRICTION", component, text, details={"TransitGatewayAttachment": component.to_json()})


def subnets_of(attachment: TransitAttachment) -> tuple[str, ...]:
    """Return the subnets of a VPC's attachment.

    Raises:
        CannotDecideError: if nobody tells.
    """
    if attachment.subnet_ids is None:
        msg = f"the subnets of {attachment.id} are not in the snapshot"
        raise CannotDecideError(msg)
    return attachment.subnet_ids


def _table_of(walk: Walk, attachment: TransitAttachment) -> TransitTable:
    """Return the table that an attachment is associated with; only the gateway's owner sees it."""
    table = walk.account.transit_table_of.get((attachment.gateway_id, attachment.id))
    if table is None:
        _stop_without_table(walk, attachment)
    return table


def _stop_without_table(walk: Walk, attachment: TransitAttachment) -> NoReturn:
    account, component = walk.account, _component(walk, attachment)
    if attachment.policy_table:
        msg = f"what the policy table {attachment.policy_table} of {component} does with packets is not modelled"
        raise CannotDecideError(msg)
    for key in ("TransitGatewayRouteTables", "TransitGatewayRouteTableAssociations"):
        account.require(key)
    gateway = account.transit_gateways.get(attachment.gateway_id)
    known = any(each.gateway_id == attachment.gateway_id for each in account.transit_tables.values())
    if not known and (gateway is None or gateway.account not in ("", account.id)):
        owner = f" of account {gateway.account}" if gateway else ""
        msg = f"the route tables of the Transit Gateway {attachment.gateway_id}{owner} are not in the snapshot"
        raise CannotDecideError(msg)
    walk.stop(
        "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
        component,
        f"{component} is associated with no route table, so what comes in by it is dropped",
        details={"TransitGatewayAttachment": component.to_json()},
    )


def _component(walk: Walk, attachment: TransitAttachment) -> Component:
    return Component("TransitGatewayAttachment", attachment.id, walk.label(attachment.id, attachment.name))
