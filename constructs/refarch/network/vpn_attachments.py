"""By which attachments VPN connections and others are attached to a transit gateway: CloudFormation does not tell."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import CustomResource
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource

_HANDLER = Path(__file__).parent / "handlers" / "vpn_attachments.py"


def look_up_attachments(
    scope: Construct, *, gateway_id: str, connections: Sequence[ec2.CfnVPNConnection | str], tables: bool = False
) -> CustomResource:
    """Add a custom resource that tells ``Attachment1`` and so on, in the order of the connections.

    CloudFormation knows a connection's id and not its attachment's, without which no route table can name it.

    Args:
        scope: the construct that it belongs to; it has one such resource.
        gateway_id: the transit gateway.
        connections: the connections; of a Direct Connect gateway its id.
        tables: also tell ``RouteTable1`` and so on: the route table that the gateway has associated each with.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpnconnection.html
    """
    told = inline_resource(
        scope,
        "Attachments",
        type_name="VpnAttachments",
        handler=_HANDLER,
        about="Tells by which attachments of a transit gateway VPN connections are attached",
        may=[iam.PolicyStatement(actions=["ec2:DescribeTransitGatewayAttachments"], resources=["*"])],
        properties={
            "TransitGatewayId": gateway_id,
            "Connections": [each if isinstance(each, str) else each.attr_vpn_connection_id for each in connections],
            **({"RouteTable": "tell"} if tables else {}),
        },
    )
    acknowledge(
        scope,
        rule="IAM5[Resource::*]",
        reason="ec2:DescribeTransitGatewayAttachments, which only reads, knows no resource-level permissions",
    )
    return told
