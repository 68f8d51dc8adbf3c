"""One side of a VPC peering connection: what it routes, whom it admits and whom it calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.existing_vpc import named_subnets
from refarch.network.known_block import known_block
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.network.peering_dns import PeeringDns
from refarch.network.routes import known_tables_of, write_route
from refarch.refusal import refuse


@dataclass(frozen=True, kw_only=True)
class Peer:
    """The VPC on the other side.

    Attributes:
        vpc_id: its id.
        blocks: its IPv4 blocks, or those of them that are to be reached.
        account: twelve digits, if it is another account's.
        region: its Region, if that is another one.
        accepter_role_arn: as which CloudFormation accepts the connection in another account (:class:`PeeringAccepter`).
    """

    vpc_id: str
    blocks: Sequence[str]
    account: str | None = None
    region: str | None = None
    accepter_role_arn: str | None = None


class VpcPeering(Construct):
    """One side of a peering connection, which it asks for, or which the other side has asked for.

    A connection carries nothing until *both* sides route to it and admit what comes: each owner decides for its own
    VPC. It leads from the one VPC to the other and no further, neither to a third VPC nor to the other's gateways.

    Example::

        shared = Peer(vpc_id="vpc-01234567", blocks=["10.1.0.0/16"])
        peering = VpcPeering(self, "ToShared", network=network, peer=shared)
        peering.route("app")

    Attributes:
        peering_id: of the connection.
        connection: the connection, if this side has asked for it.
        peer: the other side.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        peer: Peer,
        peering_id: str | None = None,
        resolve_dns: bool = False,
    ) -> None:
        """Ask for the connection, unless there is one.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC on this side, new or imported.
            peer: the VPC on the other side.
            peering_id: of a connection that the other side has asked for, and that is accepted.
            resolve_dns: public DNS names of this side's instances resolve to private addresses on the other side.

        Raises:
            RefusedError: if the blocks overlap, are none, or the other account gives no role to accept the connection.
        """
        super().__init__(scope, construct_id)
        self._network = in_tiers(self, network)
        self._vpc = self._network.vpc
        self.peer = peer
        if not self.peer.blocks:
            refuse(self, "blocks=[]", "a route needs a destination", "Name the peer's blocks")
        for block in self._own_blocks():
            self._refuse_overlap(block)
        if isinstance(self._network, MultiAzVpc):
            self._network.when_block_is_added(self._refuse_overlap)
        asked = peering_id is None
        if asked and peer.account is not None and peer.accepter_role_arn is None:
            refuse(
                self,
                f"peer of account {peer.account}",
                "CloudFormation accepts a connection in another account as a role of that account",
                "Give accepter_role_arn, or the peering_id of a connection that is accepted",
            )
        self.connection = self._ask() if asked else None
        self.peering_id = self.connection.attr_id if self.connection else str(peering_id)
        if resolve_dns:
            PeeringDns(self, "Dns", peering_id=self.peering_id, requester=asked)

    def route(self, *tiers: str) -> None:
        """Route the peer's blocks to the connection, from each subnet of some tiers (or groups of an imported VPC)."""
        for tier in tiers:
            for number, table in enumerate(known_tables_of(self, self._subnets(tier)), start=1):
                for block in self.peer.blocks:
                    write_route(
                        self,
                        f"Route{tier.capitalize()}{number}To{block}".replace("/", "-"),
                        table_id=table,
                        destination=block,
                        vpc_peering_connection_id=self.peering_id,
                    )

    def _subnets(self, tier: str) -> Sequence[ec2.ISubnet]:
        # A VPC that is made here knows its tiers in further blocks, too, of which CDK's knows nothing.
        if isinstance(self._network, MultiAzVpc):
            return self._network.subnets(tier)
        return named_subnets(self, self._vpc, tier)

    def call(self, group: ec2.ISecurityGroup, *, port: int) -> None:
        """Let those who wear a security group of this side call the peer's blocks on a TCP port."""
        for block in self.peer.blocks:
            ec2.CfnSecurityGroupEgress(
                self,
                f"Call{port}At{block}".replace("/", "-"),
                group_id=group.security_group_id,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                cidr_ip=block,
                description=f"To the peered VPC on {port}",
            )

    def admit(self, group: ec2.ISecurityGroup, *, port: int, wearers_of: str | None = None) -> None:
        """Let callers from the peer in on a TCP port.

        Args:
            group: a security group of this side.
            port: the destination port.
            wearers_of: the id of a security group of the peer, whose wearers alone are let in; otherwise its blocks.

        Raises:
            RefusedError: if a group of another Region is named.

        Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
        """
        if wearers_of is None:
            for block in self.peer.blocks:
                self._rule(f"Admit{port}From{block}".replace("/", "-"), group, port, cidr_ip=block)
            return
        if self.peer.region is not None:
            refuse(
                self,
                f"wearers_of={wearers_of!r} in {self.peer.region}",
                "a security group of another Region cannot be referenced",
                "Admit the peer's blocks: leave wearers_of out",
            )
        self._rule(
            f"Admit{port}",
            group,
            port,
            source_security_group_id=wearers_of,
            source_security_group_owner_id=self.peer.account,
        )

    def _rule(self, name: str, group: ec2.ISecurityGroup, port: int, **peer: str | None) -> None:
        rule = ec2.CfnSecurityGroupIngress(
            self,
            name,
            group_id=group.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"From the peered VPC on {port}",
            **peer,
        )
        if self.connection is not None:
            # A group of the peer is known only as long as the peering is active.
            rule.add_resource_dependency(self.connection)

    def _ask(self) -> ec2.CfnVPCPeeringConnection:
        connection = ec2.CfnVPCPeeringConnection(
            self,
            "Connection",
            vpc_id=self._vpc.vpc_id,
            peer_vpc_id=self.peer.vpc_id,
            peer_owner_id=self.peer.account,
            peer_region=self.peer.region,
            peer_role_arn=self.peer.accepter_role_arn,
        )
        Tags.of(connection).add("Name", self.node.path)
        return connection

    def _own_blocks(self) -> Sequence[str]:
        """Return this side's blocks, as far as synthesis knows them."""
        if isinstance(self._network, MultiAzVpc):
            return self._network.blocks
        block = known_block(self._vpc)
        return [] if block is None else [block]

    def _refuse_overlap(self, own: str) -> None:
        for block in self.peer.blocks:
            if self._parsed(block).overlaps(self._parsed(own)):
                refuse(
                    self,
                    f"peer {block} of a VPC {own}",
                    "VPCs whose blocks overlap cannot be peered, whether they use them or not",
                    "Give each network a range of its own",
                )

    def _parsed(self, block: str) -> IPv4Network:
        try:
            return parse_network(f"block {block!r}", block)
        except PlanError as error:
            refuse(self, *error.args)
