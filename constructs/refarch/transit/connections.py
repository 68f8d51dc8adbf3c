"""VPN connections and Direct Connect gateways that end at a hub, as its segments know them."""

from collections.abc import Sequence

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.vpn_attachments import look_up_attachments


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

    CloudFormation does not tell their attachments: a custom resource looks them up.

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
        told = look_up_attachments(self, gateway_id=gateway_id, connections=connections)
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


def joined_connections(
    site: Construct, hub: str, gateway_id: str, connections: Sequence[ec2.CfnVPNConnection], by_hand: Sequence[str]
) -> HubConnections:
    """Return connections of a site as the segments of a hub know them, beside those that it has already."""
    number = sum(1 for each in site.node.children if isinstance(each, HubConnections))
    name = f"At{hub}{number + 1 if number else ''}"
    return HubConnections(site, name, gateway_id=gateway_id, connections=connections, by_hand=by_hand)


class HubLine(Construct):
    """A Direct Connect gateway that is associated with a hub. Made by :meth:`TransitHub.attach_line`.

    The association attaches it, and CloudFormation does not tell the attachment: a custom resource looks it up.

    Attributes:
        name: what the hub calls it: the association's construct path below the stack.
        attachment_id: the attachment.
        by_hand: none: what is beyond the line is told by BGP.
        site: where the resources that place it are put: here.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, gateway_id: str, line_gateway_id: str, association: CfnResource
    ) -> None:
        """Look the attachment up, once the two are associated.

        Args:
            scope: the hub.
            construct_id: the id in it.
            gateway_id: the transit gateway.
            line_gateway_id: the Direct Connect gateway.
            association: of the two.

        Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-dcg-attachments.html
        """
        super().__init__(scope, construct_id)
        told = look_up_attachments(self, gateway_id=gateway_id, connections=[line_gateway_id])
        told.node.add_dependency(association)
        self.name: str = association.node.path.partition("/")[2]
        self.attachment_id, self.by_hand = told.get_att_string("Attachment1"), tuple[str, ...]()
        self.site: Construct = self
