"""A Resolver endpoint: addresses in a VPC at which names are asked, or from which questions leave for elsewhere."""

from collections.abc import Sequence
from enum import Enum
from ipaddress import IPv4Address, IPv4Network

from aws_cdk import Tags, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53resolver as route53resolver
from constructs import Construct

from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, vpc_of
from refarch.network.looked_up import is_pending
from refarch.path_names import short_name
from refarch.refusal import refuse

ADDRESSES = range(2, 7)
"""How many addresses an endpoint has: two at least, and six unless AWS raises the quota.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
"""
DNS_PORT = 53
LONGEST_NAME = 64
"""Of endpoints and rules.

Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html
"""
_RESERVED_FIRST = 4
"""Addresses at the beginning of a subnet that AWS keeps for itself, beside the last one.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""


class Direction(Enum):
    """Which way questions go."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


class ResolverEndpoint(Construct):
    """An interface in each of some subnets: of several zones, so that the loss of one leaves another.

    Questions come and go by UDP, and by TCP where an answer is too long for it: its security group admits both, and
    nobody but the networks that are named. A group that names networks keeps the state of connections, which holds an
    address to 1,500 questions a second; who asks more than that gives the endpoint more addresses.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-resolver-endpoint-scaling.html

    Example::

        ResolverEndpoint(
            self,
            "Inbound",
            direction=Direction.INBOUND,
            vpc=network.vpc,
            subnets=network.subnets("data"),
            networks=["192.168.0.0/16"],
        )

    Attributes:
        endpoint: the CloudFormation resource.
        endpoint_id: its id.
        security_group: worn by its interfaces.
        addresses: those that were chosen; none if AWS chooses.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        direction: Direction,
        vpc: AnyVpc,
        subnets: Sequence[ec2.ISubnet],
        networks: Sequence[str],
        addresses: Sequence[str] = (),
        port: int = DNS_PORT,
    ) -> None:
        """Make the endpoint and its security group.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            direction: inbound endpoints are asked, outbound ones ask.
            vpc: new or imported; inbound questions are answered as if they came from it.
            subnets: of it, each of a zone of its own.
            networks: blocks of those who ask, or who are asked.
            addresses: one for each subnet: servers elsewhere are configured with an inbound endpoint's, and should
                not have to be again. By default AWS chooses.
            port: at which others listen; for outbound endpoints only.

        Raises:
            RefusedError: if there are too few subnets or too many, a network is none, or an address is not free.
        """
        super().__init__(scope, construct_id)
        vpc = vpc_of(self, vpc)
        if not subnets and is_pending(vpc):
            subnets, addresses = vpc.private_subnets, ()
        ids = [subnet.subnet_id for subnet in subnets]
        if len(ids) not in ADDRESSES or len(set(ids)) < len(ids):
            rule = f"an endpoint has {ADDRESSES[0]} to {ADDRESSES[-1]} addresses, here each in a subnet of its own"
            refuse(self, f"{len(set(ids))} subnets", rule, "Name one of each zone, of two zones at least")
        if addresses and len(addresses) != len(ids):
            rule = "an address is one of a subnet's"
            refuse(self, f"{len(addresses)} addresses in {len(ids)} subnets", rule, "Give one for each, or none")
        for address, subnet in zip(addresses, subnets, strict=False):
            self._refuse_bad_address(address, subnet)
        self._refuse_bad_networks(networks, direction)
        if direction is Direction.INBOUND and port != DNS_PORT:
            refuse(self, f"port={port}", f"inbound endpoints listen to {DNS_PORT}", "Leave the port out")
        self.addresses = tuple(addresses)
        self.security_group = self._group(direction, vpc, networks, port)
        self.endpoint = route53resolver.CfnResolverEndpoint(
            self,
            "Endpoint",
            name=short_name(self.node.path, LONGEST_NAME),
            direction=direction.value,
            security_group_ids=[self.security_group.security_group_id],
            ip_addresses=[
                route53resolver.CfnResolverEndpoint.IpAddressRequestProperty(
                    subnet_id=subnet, ip=addresses[number] if addresses else None
                )
                for number, subnet in enumerate(ids)
            ],
            protocols=["Do53"],
            resolver_endpoint_type="IPV4",
        )
        self.endpoint_id: str = self.endpoint.attr_resolver_endpoint_id

    def _group(self, direction: Direction, vpc: ec2.IVpc, networks: Sequence[str], port: int) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self,
            "Group",
            vpc=vpc,
            description=f"{direction.value.capitalize()} Resolver endpoint",
            allow_all_outbound=False,
        )
        Tags.of(group).add("Name", self.node.path)
        for network in networks:
            for way in (ec2.Port.udp(port), ec2.Port.tcp(port)):
                if direction is Direction.INBOUND:
                    group.add_ingress_rule(ec2.Peer.ipv4(network), way, "Who asks for names")
                else:
                    group.add_egress_rule(ec2.Peer.ipv4(network), way, "Who is asked for names")
        return group

    def _refuse_bad_networks(self, networks: Sequence[str], direction: Direction) -> None:
        if not networks:
            who = "ask" if direction is Direction.INBOUND else "be asked"
            refuse(self, "networks=[]", f"nobody could {who}", "Name the blocks of the networks")
        try:
            for network in networks:
                parse_network(f"networks={network!r}", network)
        except PlanError as error:
            refuse(self, *error.args)

    def _refuse_bad_address(self, address: str, subnet: ec2.ISubnet) -> None:
        try:
            parsed = IPv4Address(address)
        except ValueError:
            refuse(self, f"addresses={address!r}", "this is no IPv4 address", "Write it like '10.0.0.10'")
        # An imported subnet does not tell its block.
        block = subnet.ipv4_cidr_block if isinstance(subnet, ec2.Subnet) else ""
        if not block or Token.is_unresolved(block):
            return
        network = IPv4Network(block)
        place = int(parsed) - int(network.network_address)
        if not _RESERVED_FIRST <= place < network.num_addresses - 1:
            rule = f"it is not in {network}, or one of the five addresses that AWS keeps there"
            refuse(self, f"addresses={address!r}", rule, f"Use {network[_RESERVED_FIRST]} to {network[-2]}")
