"""From resources to transit gateways, their route tables and what is attached to them."""

from collections.abc import Iterator, Sequence

from study.drawing.assembly import Resource, Stack
from study.drawing.estate.model import Attachment, Hub, Segment, Where
from study.drawing.estate.naming import Index, full
from study.drawing.names import name_of
from study.drawing.references import tag, text, truth

GATEWAY = "AWS::EC2::TransitGateway"
TABLE = "AWS::EC2::TransitGatewayRouteTable"
ATTACHMENTS = ("AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment")


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
            index.id_of(each.properties.get("TransitGatewayAttachmentId"), place, *ATTACHMENTS)
            for place, each in _of_table(own, "AWS::EC2::TransitGatewayRouteTablePropagation", stacks, index)
        ),
        static=tuple(
            (
                text(each.properties.get("DestinationCidrBlock"), place.defaults) or "",
                ""
                if truth(each.properties.get("Blackhole"))
                else index.id_of(each.properties.get("TransitGatewayAttachmentId"), place, *ATTACHMENTS),
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
    """Return what VPCs are attached to which gateways."""
    associated = {
        index.id_of(each.properties.get("TransitGatewayAttachmentId"), stack, *ATTACHMENTS): index.id_of(
            each.properties.get("TransitGatewayRouteTableId"), stack, TABLE
        )
        for stack in stacks
        for each in stack.of("AWS::EC2::TransitGatewayRouteTableAssociation")
    }
    return tuple(
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


def _gateway(attachment: Resource, stack: Stack, index: Index, gateways: Sequence[Hub]) -> str:
    """A gateway that another account shares is known by no reference: it is the one of the Region, if there is one."""
    known = index.id_of(attachment.properties.get("TransitGatewayId"), stack, GATEWAY)
    near = [hub.id for hub in gateways if hub.where.region == stack.region]
    return known or (near[0] if len(near) == 1 else "")
