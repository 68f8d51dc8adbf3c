"""A virtual private gateway: the VPC's own end of VPN connections and of Direct Connect."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.hybrid.routing import AMAZON_ASN, wrong_amazon_asn
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.existing_vpc import chosen
from refarch.network.known_block import known_block
from refarch.network.routes import known_tables_of
from refarch.refusal import refuse

_MARK = "refarch:private-gateway"


class PrivateGateway(Construct):
    """A virtual private gateway, attached to a VPC, new or imported, and telling its route tables what it learns.

    A gateway is attached to one VPC and a VPC has one gateway; any number of connections end at it. Only the subnets
    that are named learn the way to the other end: nobody else needs it.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html

    Example::

        gateway = PrivateGateway(self, "Gateway", vpc=network.vpc, propagate_to=[network.select("app")])

    Attributes:
        gateway: the gateway.
        attachment: what joins it to the VPC; whatever routes to the gateway has to wait for it.
        propagation: what tells the route tables.
        vpn_gateway_id: its id.
        transit_gateway_id: ``None``.
        amazon_asn: its autonomous system number.
        block: the VPC's first IPv4 block; ``None`` if nobody knows it before the deployment.
    """

    transit_gateway_id: str | None = None

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        propagate_to: Sequence[ec2.SubnetSelection | ec2.CfnRouteTable],
        amazon_asn: int = AMAZON_ASN,
    ) -> None:
        """Make the gateway.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: the VPC.
            propagate_to: route tables that learn what the gateway leads to, or subnets with such tables.
            amazon_asn: its autonomous system number, a private one; routers on premises must have another.

        Raises:
            RefusedError: if the number is none that AWS takes, no subnet would learn anything, or the VPC has a virtual
                private gateway.

        Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVpnGateway.html
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        if wrong := wrong_amazon_asn(amazon_asn):
            refuse(self, f"amazon_asn={amazon_asn}", wrong, f"Use {AMAZON_ASN}")
        selections = [each for each in propagate_to if isinstance(each, ec2.SubnetSelection)]
        tables = [
            *(each.attr_route_table_id for each in propagate_to if isinstance(each, ec2.CfnRouteTable)),
            *known_tables_of(self, chosen(vpc, selections)),
        ]
        if not tables:
            refuse(self, "propagate_to=[]", "nobody would know the way to the other end", "Name the tiers that use it")
        for other in (entry for entry in vpc.node.metadata if entry.type == _MARK):
            rule = f"a VPC has one virtual private gateway at a time, and {other.data} is it"
            refuse(self, f"vpc={vpc.node.path!r}", rule, "Any number of connections end at that one")
        vpc.node.add_metadata(_MARK, self.node.path)
        self.amazon_asn: int | None = amazon_asn
        known = known_block(vpc)
        self.block = None if known is None else IPv4Network(known, strict=False)
        self.gateway = ec2.CfnVPNGateway(self, "Gateway", type="ipsec.1", amazon_side_asn=amazon_asn)
        gateway_id = self.gateway.attr_vpn_gateway_id
        self.vpn_gateway_id: str | None = gateway_id
        self.attachment = ec2.CfnVPCGatewayAttachment(self, "Attachment", vpc_id=vpc.vpc_id, vpn_gateway_id=gateway_id)
        self.propagation = ec2.CfnVPNGatewayRoutePropagation(
            self, "Propagation", route_table_ids=tables, vpn_gateway_id=gateway_id
        )
        self.propagation.add_resource_dependency(self.attachment)
