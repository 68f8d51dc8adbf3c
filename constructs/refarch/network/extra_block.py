"""A further IPv4 block of a VPC, for when the first one is full: subnets of its own, one network with all others."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.address_plan import AddressPlan, PlanError, parse_vpc_cidr, plan_addresses
from refarch.network.block_restrictions import restriction
from refarch.network.tiers import Exposure, Tier
from refarch.refusal import refuse
from refarch.remembered import zone_at

MAX_BLOCKS = 5
"""IPv4 blocks of a VPC, the first one counted; AWS raises it to 50 on request.

https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""
MOST_BLOCKS = 50

_SUBNETS = ["AWS::EC2::Subnet"]


class ExtraBlock(Construct):
    """An IPv4 block that is associated with a VPC which exists, and isolated subnets in it.

    Every route table of the VPC has the block as a local route from then on: hosts of all blocks reach each other.
    Made by :meth:`MultiAzVpc.add_block`, which knows the VPC's other blocks; alone for a VPC that is imported.

    Example::

        imported = ec2.Vpc.from_vpc_attributes(self, "Old", vpc_id="vpc-01234567", availability_zones=["a", "b"])
        ExtraBlock(
            self,
            "Pods",
            vpc=imported,
            cidr="100.64.0.0/16",
            zones=2,
            tiers=[Tier(name="pods", exposure=Exposure.ISOLATED)],
            beside=["10.0.0.0/16"],
        )

    Attributes:
        plan: who has which addresses of the block.
        subnets: a tier's name → its subnets, in the order of zones.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        cidr: str,
        zones: int,
        tiers: Sequence[Tier],
        beside: Sequence[str],
        quota: int = MAX_BLOCKS,
    ) -> None:
        """Associate the block and make the subnets.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: new or imported.
            cidr: the block, /16 to /28.
            zones: how many Availability Zones, by index.
            tiers: rows of isolated subnets.
            beside: the blocks that the VPC has already.
            quota: IPv4 blocks that a VPC may have, if AWS has raised it.

        Raises:
            RefusedError: if AWS would refuse the block beside the others, or a tier is not isolated.

        Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
        """
        super().__init__(scope, construct_id)
        for tier in tiers:
            if tier.exposure is not Exposure.ISOLATED:
                refuse(
                    self,
                    f"tier {tier.name!r} ({tier.exposure.value})",
                    "subnets of a further block are isolated here",
                    "Use Exposure.ISOLATED, or a larger first block",
                )
        if not 1 <= quota <= MOST_BLOCKS:
            refuse(self, f"quota={quota}", f"AWS raises it to {MOST_BLOCKS} at most", "Use larger blocks")
        self._quota = quota
        self.plan = self._plan(cidr, zones, tiers, [IPv4Network(each) for each in beside])
        block = ec2.CfnVPCCidrBlock(self, "Block", vpc_id=vpc.vpc_id, cidr_block=cidr)
        self.subnets: dict[str, list[ec2.ISubnet]] = {}
        for tier_block in self.plan.blocks:
            for number, part in enumerate(tier_block.subnets, start=1):
                subnet = ec2.PrivateSubnet(
                    self,
                    f"{tier_block.tier.name}Subnet{number}",
                    vpc_id=vpc.vpc_id,
                    cidr_block=str(part),
                    availability_zone=zone_at(number - 1),
                )
                # As CDK names the subnets of its own VPCs, so that look-ups find them.
                Tags.of(subnet).add("aws-cdk:subnet-name", tier_block.tier.name, include_resource_types=_SUBNETS)
                Tags.of(subnet).add("aws-cdk:subnet-type", "Isolated", include_resource_types=_SUBNETS)
                subnet.node.add_dependency(block)
                self.subnets.setdefault(tier_block.tier.name, []).append(subnet)

    def _plan(self, cidr: str, zones: int, tiers: Sequence[Tier], beside: Sequence[IPv4Network]) -> AddressPlan:
        given = f"cidr={cidr!r}"
        try:
            network = parse_vpc_cidr(cidr)
            if len(beside) >= self._quota:
                rule = f"a VPC has {self._quota} IPv4 blocks unless its quota is raised"
                refuse(self, given, rule, "Use a larger block, another VPC, or tell of a raised quota")
            refused = restriction(network, beside)
            if refused is not None:
                refuse(self, given, *refused)
            return plan_addresses(network, zones, tiers)
        except PlanError as error:
            refuse(self, *error.args)
