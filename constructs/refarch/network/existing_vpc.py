"""A VPC that somebody else has made, spoken of in tiers: by the names of its subnets."""

from collections.abc import Sequence
from typing import NoReturn

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.looked_up import is_pending, or_made_up
from refarch.network.tiers import Exposure
from refarch.refusal import refuse


def named_subnets(scope: Construct, vpc: ec2.IVpc, name: str, *, one_per_zone: bool = False) -> Sequence[ec2.ISubnet]:
    """Return a VPC's subnets of a name, in the order of zones.

    Args:
        scope: who asks.
        vpc: new or imported.
        name: as CDK knows it: the tag ``aws-cdk:subnet-name``, or what is given with the import.
        one_per_zone: only the first one of each zone.

    Raises:
        RefusedError: if it has none of that name.
    """
    try:
        return or_made_up(vpc, vpc.select_subnets(subnet_group_name=name, one_per_az=one_per_zone))
    except RuntimeError as error:
        known = str(error).partition("Available names: ")[2].split("\n")[0] or "others"
        refuse(scope, f"subnets {name!r}", "the VPC has no subnets of that name", f"There are {known}")


def chosen(vpc: ec2.IVpc, selections: Sequence[ec2.SubnetSelection]) -> list[ec2.ISubnet]:
    """Return the subnets that are selected, by name, by type or one by one, perhaps in some zones or one of each."""
    return [
        subnet
        for each in selections
        for subnet in or_made_up(
            vpc,
            vpc.select_subnets(
                availability_zones=each.availability_zones,
                one_per_az=each.one_per_az,
                subnet_filters=each.subnet_filters,
                subnet_group_name=each.subnet_group_name,
                subnet_type=each.subnet_type,
                subnets=each.subnets,
            ),
        )
    ]


class ExistingTiers:
    """An imported VPC as constructs see one that is made here: its tiers are the names of its subnets.

    Where their default routes lead is what the import says of them: public, private or isolated.

    Attributes:
        vpc: the VPC.
        pending: whether it is yet to be looked up, so that nobody can tell what suits it and what does not.
    """

    def __init__(self, scope: Construct, vpc: ec2.IVpc) -> None:
        """Take the VPC.

        Args:
            scope: who asks, for refusals.
            vpc: the VPC.
        """
        self._scope, self.vpc = scope, vpc
        self.pending = is_pending(vpc)

    @property
    def ipv4_subnets(self) -> list[ec2.ISubnet]:
        """Return all its subnets: whether one has no IPv4 addresses is not known of an import."""
        return [*self.vpc.public_subnets, *self.vpc.private_subnets, *self.vpc.isolated_subnets]

    def subnets(self, tier: str) -> Sequence[ec2.ISubnet]:
        """Return a tier's subnets, one in each zone.

        Raises:
            RefusedError: if there is no such tier.
        """
        return named_subnets(self._scope, self.vpc, tier, one_per_zone=True)

    def select(self, tier: str) -> ec2.SubnetSelection:
        """Return the selection of a tier's subnets, one in each zone, for CDK's constructs.

        Raises:
            RefusedError: if there is no such tier.
        """
        return ec2.SubnetSelection(subnets=list(self.subnets(tier)))

    def leaves_over_ipv4(self, tier: str) -> bool:
        """Return whether a tier is imported as one whose hosts reach the internet by a NAT gateway or the like.

        Raises:
            RefusedError: if there is no such tier.
        """
        return self.pending or self.exposure_of(tier) is Exposure.EGRESS

    def block_of(self, tier: str) -> NoReturn:
        """Refuse to say which prefix holds a tier's subnets in all zones: no import tells.

        Raises:
            RefusedError: always.
        """
        self.subnets(tier)
        rule = "an imported VPC does not tell one block that holds its subnets in all zones"
        refuse(self._scope, f"tier={tier!r}", rule, "Write the blocks themselves")

    def exposure_of(self, tier: str) -> Exposure:
        """Return where a tier's default route leads.

        Raises:
            RefusedError: if there is no such tier.
        """
        path = self.subnets(tier)[0].node.path
        for subnets, exposure in (
            (self.vpc.public_subnets, Exposure.PUBLIC),
            (self.vpc.private_subnets, Exposure.EGRESS),
        ):
            if any(subnet.node.path == path for subnet in subnets):
                return exposure
        return Exposure.ISOLATED
