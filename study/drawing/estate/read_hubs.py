"""From resources to transit gateways, their route tables and what is attached to them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Attachment, Hub, Segment, Where
from study.drawing.estate.naming import Index, full
from study.drawing.estate.read_vpns import CONNECTION, customer_of, routing_of, site_of
from study.drawing.names import name_of
from study.drawing.references import items, tag, text, truth
from study.drawing.rules import icon_of

Json = Any
GATEWAY = "AWS::EC2::TransitGateway"
TABLE = "AWS::EC2::TransitGatewayRouteTable"
ATTACHMENTS = ("AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment")
PEERING = "AWS::EC2::TransitGatewayPeeringAttachment"


def hubs(stacks: Sequence[Stack], index: Index) -> tuple[Hub, ...]:
    """Return the transit gateways."""
    return tuple(_hub(gateway, stack, stacks, index) for stack in stacks for gateway in stack.of(GATEWAY))


def _hub(gateway: Resource, stack: Stack, stacks: Sequence[Stack], index: Index) -> Hub:
    properties, own = gateway.properties, full(stack, gateway.id)
    defaults = [text(properties.get(f"DefaultRouteTable{role}")) for role in ("Association", "Propagation")]
    tables = [
        (place, table)
        for place in stacks
        for table in place.of(TABLE)
        if index.id_of(table.properties.get("TransitGatewayId"), place, GATEWAY) == own
    ]
    return Hub(
        id=own,
        name=tag(properties, "Name") or name_of(gateway),
        where=Where(stack.account, stack.region),
        asn=text(properties.get("AmazonSideAsn"), stack.defaults) or "",
        open=any(each != "disable" for each in defaults),
        segments=tuple(_segment(table, place, stacks, index) for place, table in tables),
    )


def _segment(table: Resource, stack: Stack, stacks: Sequence[Stack], index: Index) -> Segment:
    own = full(stack, table.id)
    routes = tuple(_of_table(own, "AWS::EC2::TransitGatewayRoute", stacks, index))
    return Segment(
        id=own,
        name=tag(table.properties, "Name") or name_of(table),
        knows=tuple(
            _attached(each.properties.get("TransitGatewayAttachmentId"), place, index)
            for place, each in _of_table(own, "AWS::EC2::TransitGatewayRouteTablePropagation", stacks, index)
        ),
        static=tuple(
            (
                text(each.properties.get("DestinationCidrBlock"), place.defaults) or "",
                ""
                if truth(each.properties.get("Blackhole"))
                else _attached(each.properties.get("TransitGatewayAttachmentId"), place, index),
            )
            for place, each in routes
        ),
    )


def _of_table(table: str, kind: str, stacks: Sequence[Stack], index: Index) -> Iterator[tuple[Stack, Resource]]:
    for stack in stacks:
        for each in stack.of(kind):
            if index.id_of(each.properties.get("TransitGatewayRouteTableId"), stack, TABLE) == table:
                yield stack, each


def attachments(stacks: Sequence[Stack], index: Index, gateways: Sequence[Hub]) -> tuple[Attachment, ...]:
    """Return what is attached to which gateways: VPCs, VPN connections, and other gateways."""
    associated = {
        _attached(each.properties.get("TransitGatewayAttachmentId"), stack, index): index.id_of(
            each.properties.get("TransitGatewayRouteTableId"), stack, TABLE
        )
        for stack in stacks
        for each in stack.of("AWS::EC2::TransitGatewayRouteTableAssociation")
    }
    vpcs = (
        Attachment(
            id=full(stack, each.id),
            hub=_gateway(each, stack, index, gateways),
            card=index.id_of(each.properties.get("VpcId"), stack, "AWS::EC2::VPC"),
            segment=associated.get(full(stack, each.id), ""),
            appliance=text((each.properties.get("Options") or {}).get("ApplianceModeSupport")) == "enable",
        )
        for stack in stacks
        for each in stack.of(*ATTACHMENTS)
    )
    return (*vpcs, *_vpns(stacks, index, associated), *_peerings(stacks, index))


def _vpns(stacks: Sequence[Stack], index: Index, associated: Mapping[str, str]) -> Iterator[Attachment]:
    """Yield the VPN connections of routers that stand in a VPC of the picture."""
    for stack in stacks:
        for each in stack.of(CONNECTION):
            hub, site = (
                index.id_of(each.properties.get("TransitGatewayId"), stack, GATEWAY),
                site_of(each, stack, index),
            )
            if hub and site:
                name, icon = full(stack, each.id), icon_of(CONNECTION)
                segment = associated.get(name, "")
                gate = customer_of(each, stack, index)
                yield Attachment(name, hub, site, segment, icon=icon, routing=routing_of(each), gate=gate)


def _peerings(stacks: Sequence[Stack], index: Index) -> Iterator[Attachment]:
    for stack in stacks:
        for each in stack.of(PEERING):
            asks, asked = (
                index.id_of(each.properties.get(name), stack, GATEWAY)
                for name in ("TransitGatewayId", "PeerTransitGatewayId")
            )
            if asks and asked:
                yield Attachment(full(stack, each.id), asks, "", "", peer=asked)


def _attached(value: Json, stack: Stack, index: Index) -> str:
    """Return what an attachment's id is of; a custom resource tells those that CloudFormation does not."""
    found = index.find(value, stack)
    if found is None or not found[1].type.startswith("Custom::"):
        return index.id_of(value, stack, *ATTACHMENTS, PEERING)
    place, told = found
    if "AttachmentId" in told.properties:
        return index.id_of(told.properties["AttachmentId"], place, PEERING)
    attribute = str(value["Fn::GetAtt"][1]) if isinstance(value, Mapping) and "Fn::GetAtt" in value else ""
    number, listed = attribute.removeprefix("Attachment"), list(items(told.properties.get("Connections")))
    return index.id_of(listed[int(number) - 1], place, CONNECTION) if number.isdigit() else ""


def _gateway(attachment: Resource, stack: Stack, index: Index, gateways: Sequence[Hub]) -> str:
    """A gateway that another account shares is known by no reference: it is the one of the Region, if there is one."""
    known = index.id_of(attachment.properties.get("TransitGatewayId"), stack, GATEWAY)
    near = [hub.id for hub in gateways if hub.where.region == stack.region]
    return known or (near[0] if len(near) == 1 else "")
