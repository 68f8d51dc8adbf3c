"""A Transit Gateway with one VPC behind it, as AWS's end of VPN connections."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.hybrid.routing import AMAZON_ASN, wrong_amazon_asn
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.existing_vpc import chosen
from refarch.network.routes import known_tables_of, write_route
from refarch.refusal import refuse


class TransitGatewayEnd(Construct):
    """A Transit Gateway that joins a VPC, new or imported, with whatever VPN connections are made to it.

    Against a virtual private gateway: traffic is spread over all tunnels of the same BGP route (ECMP), further VPCs can
    be attached, and every gigabyte costs a processing fee. Attachments share the default route table and propagate to
    it; the VPC's own route tables name the networks beyond by hand.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html

    Example::

        gateway = TransitGatewayEnd(
            self,
            "Hub",
            vpc=network.vpc,
            subnets=network.select("app"),
            leads_to=["192.168.0.0/16"],
        )

    Attributes:
        gateway: the Transit Gateway.
        attachment: of the VPC.
        vpn_gateway_id: ``None``.
        transit_gateway_id: its id.
        amazon_asn: its autonomous system number.
    """

    vpn_gateway_id: str | None = None

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        subnets: ec2.SubnetSelection,
        leads_to: Sequence[str],
        amazon_asn: int = AMAZON_ASN,
    ) -> None:
        """Make the Transit Gateway.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: the VPC.
            subnets: one for each zone: the attachment has an interface there, and their route tables lead to it.
            leads_to: the networks beyond.
            amazon_asn: its autonomous system number, a private one.

        Raises:
            RefusedError: if the number is none that AWS takes, or no network is named.
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        if wrong := wrong_amazon_asn(amazon_asn):
            refuse(self, f"amazon_asn={amazon_asn}", wrong, f"Use {AMAZON_ASN}")
        if not leads_to:
            refuse(self, "leads_to=[]", "nobody would know the way to the other end", "Name the networks beyond")
        self.amazon_asn: int | None = amazon_asn
        self.gateway = ec2.CfnTransitGateway(
            self,
            "Gateway",
            amazon_side_asn=amazon_asn,
            vpn_ecmp_support="enable",
            # Nobody else's attachment comes in without being asked.
            auto_accept_shared_attachments="disable",
        )
        self.transit_gateway_id: str | None = self.gateway.attr_id
        inside = chosen(vpc, [subnets])
        self.attachment = ec2.CfnTransitGatewayAttachment(
            self,
            "Attachment",
            transit_gateway_id=self.gateway.attr_id,
            vpc_id=vpc.vpc_id,
            subnet_ids=[subnet.subnet_id for subnet in inside],
        )
        for zone, table in enumerate(known_tables_of(self, inside), start=1):
            for rank, block in enumerate(leads_to, start=1):
                route = write_route(
                    self,
                    f"Route{zone}To{rank}",
                    table_id=table,
                    destination=block,
                    transit_gateway_id=self.gateway.attr_id,
                )
                route.add_resource_dependency(self.attachment)
