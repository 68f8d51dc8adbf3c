"""Small networks around transit gateways, as lessons build them: a call or two of the AWS API for each verb."""

from typing import Any

from study.lab import ANYWHERE, Lab

SEPARATE = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}
"""Options of a gateway whose attachments are put into route tables by hand."""


def gateway(lab: Lab, **options: Any) -> str:
    """Create a transit gateway."""
    return str(lab.ec2.create_transit_gateway(Options=options)["TransitGateway"]["TransitGatewayId"])


def table(lab: Lab, hub: str) -> str:
    """Create a route table of a transit gateway."""
    made = lab.ec2.create_transit_gateway_route_table(TransitGatewayId=hub)
    return str(made["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"])


def attach(lab: Lab, hub: str, vpc: str, *subnets: str, **options: str) -> str:
    """Attach a VPC by some of its subnets."""
    made = lab.ec2.create_transit_gateway_vpc_attachment(
        TransitGatewayId=hub, VpcId=vpc, SubnetIds=list(subnets), Options=options
    )
    return str(made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"])


def place(lab: Lab, attachment: str, by: str, *known_to: str) -> None:
    """Associate an attachment with a table, and let it propagate to some."""
    lab.ec2.associate_transit_gateway_route_table(TransitGatewayRouteTableId=by, TransitGatewayAttachmentId=attachment)
    for each in known_to:
        lab.ec2.enable_transit_gateway_route_table_propagation(
            TransitGatewayRouteTableId=each, TransitGatewayAttachmentId=attachment
        )


def lead(lab: Lab, by: str, block: str, attachment: str) -> None:
    """Write a static route into a table of a transit gateway."""
    lab.ec2.create_transit_gateway_route(
        TransitGatewayRouteTableId=by, DestinationCidrBlock=block, TransitGatewayAttachmentId=attachment
    )


def ask_for_peering(lab: Lab, hub: str, there: Lab, other: str) -> str:
    """Ask for a peering with a gateway of another Region or account."""
    made = lab.ec2.create_transit_gateway_peering_attachment(
        TransitGatewayId=hub, PeerTransitGatewayId=other, PeerAccountId=there.account_id, PeerRegion=there.region
    )
    return str(made["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"])


def only_table(lab: Lab, hub: str) -> str:
    """Return the one route table of a gateway that was made with defaults."""
    asked = [{"Name": "transit-gateway-id", "Values": [hub]}]
    (found,) = lab.ec2.describe_transit_gateway_route_tables(Filters=asked)["TransitGatewayRouteTables"]
    return str(found["TransitGatewayRouteTableId"])


def attachment_of(lab: Lab, resource: str) -> str:
    """Return the attachment of something that attaches itself: a VPN connection."""
    asked = [{"Name": "resource-id", "Values": [resource]}]
    (found,) = lab.ec2.describe_transit_gateway_attachments(Filters=asked)["TransitGatewayAttachments"]
    return str(found["TransitGatewayAttachmentId"])


def routes(lab: Lab, by: str) -> dict[str, str]:
    """Return the routes of a gateway's table: where each leads is static, or propagated."""
    asked = [{"Name": "state", "Values": ["active", "blackhole"]}]
    found = lab.ec2.search_transit_gateway_routes(TransitGatewayRouteTableId=by, Filters=asked)["Routes"]
    return {route["DestinationCidrBlock"]: route["Type"] for route in found}


def spoke(lab: Lab, number: int, zone: str = "a", *, dual_stack: bool = False) -> tuple[str, str, str]:
    """Create a VPC with a subnet and a host that talks to everybody; return all three."""
    vpc = lab.vpc(f"10.{number}.0.0/16", dual_stack=dual_stack)
    subnet = lab.subnet(vpc, f"10.{number}.1.0/24", zone, number6=1 if dual_stack else None)
    return vpc, subnet, lab.host(subnet, lab.group(vpc, inbound=[("all", None, ANYWHERE)]))


def joined(lab: Lab, hub: str, number: int, zone: str = "a") -> tuple[str, str]:
    """Create a spoke whose private routes lead to a hub; return its attachment and its host."""
    vpc, subnet, host = spoke(lab, number, zone)
    attachment = attach(lab, hub, vpc, subnet)
    lab.route_table(vpc, subnet, routes={"10.0.0.0/8": hub})
    return attachment, host
