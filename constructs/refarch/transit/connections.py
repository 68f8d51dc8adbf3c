"""VPN connections of one site that end at a hub, as its segments know them."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource

_HANDLER = Path(__file__).parent / "handlers" / "vpn_attachments.py"


class HubConnection(Construct):
    """One VPN connection, attached to a hub.

    Attributes:
        name: what the hub calls it: the connection's construct path below the stack.
        attachment_id: the attachment.
        by_hand: the blocks beyond it that no propagation tells; none if it speaks BGP.
        site: where the resources that place it are put: here.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, attachment_id: str, by_hand: Sequence[str]
    ) -> None:
        """Take what is known of it."""
        super().__init__(scope, construct_id)
        self.name, self.attachment_id, self.by_hand = name, attachment_id, tuple(by_hand)
        self.site: Construct = self


class HubConnections(Construct):
    """VPN connections that end at one hub. Made by :meth:`TransitHub.attach_connections`.

    CloudFormation knows a connection's id and not its attachment's, without which no route table can name it: a custom
    resource looks it up.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpnconnection.html

    Attributes:
        members: the attachments, one for each connection.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        gateway_id: str,
        connections: Sequence[ec2.CfnVPNConnection],
        by_hand: Sequence[str],
    ) -> None:
        """Look the attachments up.

        Args:
            scope: the site that the connections are of.
            construct_id: the id in it.
            gateway_id: the transit gateway.
            connections: the connections.
            by_hand: the blocks beyond them, if their routing is static.
        """
        super().__init__(scope, construct_id)
        told = inline_resource(
            self,
            "Attachments",
            type_name="VpnAttachments",
            handler=_HANDLER,
            about="Tells by which attachments of a transit gateway VPN connections are attached",
            may=[iam.PolicyStatement(actions=["ec2:DescribeTransitGatewayAttachments"], resources=["*"])],
            properties={
                "TransitGatewayId": gateway_id,
                "Connections": [connection.attr_vpn_connection_id for connection in connections],
            },
        )
        acknowledge(
            self,
            rule="IAM5[Resource::*]",
            reason="ec2:DescribeTransitGatewayAttachments, which only reads, knows no resource-level permissions",
        )
        self.members = [
            HubConnection(
                self,
                connection.node.id,
                name=connection.node.path.partition("/")[2],
                attachment_id=told.get_att_string(f"Attachment{place}"),
                by_hand=by_hand,
            )
            for place, connection in enumerate(connections, start=1)
        ]
