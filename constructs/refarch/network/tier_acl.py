"""A network ACL around one tier: the second wall, for the day a security group is opened by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.existing_vpc import named_subnets
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.refusal import RefusedError, refuse
from refarch.remembered import handle

ALL, TCP = -1, 6
"""Protocol numbers, as network ACLs name them."""
EPHEMERAL = (1024, 65535)
"""Every port from which a client may start a connection: Linux uses 32768-60999, load balancers and NAT gateways all.

https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
"""
_WALLS: dict[str, str] = {}
"""Subnet, by handle → the path of its ACL."""
MAX_ENTRIES = 20
"""Entries per direction by default; 40 on request, at some cost in performance."""


@dataclass(frozen=True, kw_only=True)
class Pass:
    """TCP that may pass the boundary of a tier's subnets.

    Attributes:
        peer: a tier's name or an IPv4 block, the source of inbound and the destination of outbound traffic.
        ports: first and last destination port.
    """

    peer: str
    ports: tuple[int, int]


class TierAcl(Construct):
    """A network ACL for all subnets of a tier, in every zone, that passes only what it names.

    A network ACL keeps no state: the reply to what comes in must be passed out by a rule of its own, towards
    the ephemeral port from which the client called. Entries are tested by ascending number and the first that matches
    decides, so that the ones that deny come first: they are numbered 10, 11, …, the others 100, 110, … in the order
    given.

    Of IPv6 it passes nothing: in a dual-stack VPC the tier's hosts talk IPv4 beyond their subnets.

    Example::

        TierAcl(
            self,
            "DataAcl",
            network=network,
            tier="data",
            inbound=[Pass(peer="app", ports=(5432, 5432))],
            outbound=[Pass(peer="app", ports=EPHEMERAL)],
        )

    Attributes:
        acl: the CDK network ACL.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        inbound: Sequence[Pass],
        outbound: Sequence[Pass],
        denied: Sequence[str] = (),
    ) -> None:
        """Create the ACL, its entries and its associations.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, new or imported.
            tier: whose subnets are walled in, each of them; of an imported VPC the name of some subnets.
            inbound: what may enter.
            outbound: what may leave, replies included.
            denied: IPv4 blocks with which nothing is exchanged, in either direction, whatever else is passed. For a
                few known sources of trouble; against an attack from many, use AWS Shield and AWS WAF.

        Raises:
            RefusedError: if a direction has more than 20 entries, a tier is unknown or has an ACL already, a block is
                malformed or ports are no range.
        """
        super().__init__(scope, construct_id)
        for name, rules in (("inbound", inbound), ("outbound", outbound)):
            count = len(rules) + len(denied)
            if count > MAX_ENTRIES:
                refuse(
                    self,
                    f"{count} {name} rules",
                    f"a network ACL holds {MAX_ENTRIES} entries per direction",
                    "Name larger blocks, or let security groups tell the clients apart",
                )
        self._network = in_tiers(self, network)
        for rule in (*inbound, *outbound):
            self._refuse_bad_ports(rule)
        subnets = self._walled_in(tier)
        self.acl = ec2.NetworkAcl(
            self, "Acl", vpc=self._network.vpc, subnet_selection=ec2.SubnetSelection(subnets=list(subnets))
        )
        acknowledge(
            self,
            rule="VPC3",
            reason="The ACL is a second wall, not the first: security groups decide, and it catches their mistakes",
        )
        for index, block in enumerate(denied):
            self._deny(10 + index, str(self._block(block)))
        self._add("in", inbound, egress=False)
        self._add("out", outbound, egress=True)

    def _walled_in(self, tier: str) -> Sequence[ec2.ISubnet]:
        """Return a tier's subnets, none of which has another ACL: the second would take the place of the first."""
        place = self._network
        # One that is forgotten would be a hole, also where a zone has two of one name.
        subnets = place.subnets(tier) if isinstance(place, MultiAzVpc) else named_subnets(self, place.vpc, tier)
        for subnet in subnets:
            other = _WALLS.setdefault(handle(subnet), self.node.path)
            if other != self.node.path:
                rule = f"a subnet has one network ACL, and {other} is that of {subnet.node.id}"
                refuse(self, f"tier={tier!r}", rule, "Put all entries into one ACL")
        return subnets

    def _deny(self, number: int, block: str) -> None:
        for egress in (False, True):
            ec2.CfnNetworkAclEntry(
                self,
                f"{'Out' if egress else 'In'}{number}",
                network_acl_id=self.acl.network_acl_id,
                rule_number=number,
                rule_action="deny",
                egress=egress,
                protocol=ALL,
                cidr_block=block,
            )

    def _add(self, direction: Literal["in", "out"], rules: Sequence[Pass], *, egress: bool) -> None:
        for index, rule in enumerate(rules):
            first, last = rule.ports
            ec2.CfnNetworkAclEntry(
                self,
                f"{direction.capitalize()}{100 + 10 * index}",
                network_acl_id=self.acl.network_acl_id,
                rule_number=100 + 10 * index,
                rule_action="allow",
                egress=egress,
                protocol=TCP,
                port_range=ec2.CfnNetworkAclEntry.PortRangeProperty(from_=first, to=last),
                cidr_block=str(self._block(rule.peer)),
            )

    def _block(self, peer: str) -> IPv4Network:
        if "/" not in peer:
            try:
                return self._network.block_of(peer)
            except RefusedError as error:
                remedy = str(error).rpartition(". ")[2].rstrip(".")
                refuse(self, f"peer={peer!r}", "it is neither a tier with IPv4 nor a block like '10.0.0.0/16'", remedy)
        try:
            return parse_network(f"peer={peer!r}", peer)
        except PlanError as error:
            refuse(self, *error.args)

    def _refuse_bad_ports(self, rule: Pass) -> None:
        first, last = rule.ports
        if not 0 <= first <= last <= 65535:
            refuse(self, f"ports={rule.ports}", "TCP has ports 0 to 65535", "Give the first port and the last one")
