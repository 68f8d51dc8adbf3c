"""Static routes of a Transit Gateway to what is beyond a VPN connection, which tells nothing by itself."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.routes import note_transit_routes
from refarch.network.vpn_attachments import look_up_attachments


class RoutesByHand(Construct):
    """What is beyond one connection, written into the route table that its Transit Gateway routes it by.

    A table has one static route to a block, and this stays when the connection is lost: only the connection's own
    second tunnel takes over. Made by :meth:`OnPremises.connect`.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html

    Attributes:
        routes: one for each block.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        gateway_id: str,
        connection: ec2.CfnVPNConnection,
        blocks: Sequence[str],
        table_id: str | None = None,
    ) -> None:
        """Write the routes.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            gateway_id: the Transit Gateway.
            connection: the connection.
            blocks: the networks beyond it.
            table_id: the route table by which others reach it; by default the one that the gateway has associated the
                connection with, its default one.

        Raises:
            RefusedError: if the table leads to one of the blocks already.
        """
        super().__init__(scope, construct_id)
        note_transit_routes(self, table_id or f"the default route table of {gateway_id}", blocks)
        told = look_up_attachments(self, gateway_id=gateway_id, connections=[connection], tables=table_id is None)
        self.routes = [
            ec2.CfnTransitGatewayRoute(
                self,
                f"To{block}".replace("/", "-"),
                transit_gateway_route_table_id=table_id or told.get_att_string("RouteTable1"),
                destination_cidr_block=block,
                transit_gateway_attachment_id=told.get_att_string("Attachment1"),
            )
            for block in blocks
        ]
