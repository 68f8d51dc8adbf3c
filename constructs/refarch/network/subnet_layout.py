"""How tiers become what CDK's VPC is told of subnets and NAT gateways."""

from collections.abc import Collection, Mapping
from itertools import islice

from aws_cdk import aws_ec2 as ec2

from refarch.network.address_plan import TierBlock
from refarch.network.tiers import Exposure, NatStrategy, Tier

_SUBNET_TYPES = {
    Exposure.PUBLIC: ec2.SubnetType.PUBLIC,
    Exposure.EGRESS: ec2.SubnetType.PRIVATE_WITH_EGRESS,
    Exposure.ISOLATED: ec2.SubnetType.PRIVATE_ISOLATED,
}


def effective_exposure(tier: Tier, nat: NatStrategy, *, dual_stack: bool) -> Exposure:
    """Return where a tier leads: without a NAT gateway one of egress has no IPv4 way out, and CDK wants to be told."""
    if tier.exposure is Exposure.EGRESS and nat is NatStrategy.NONE and not dual_stack:
        return Exposure.ISOLATED
    return tier.exposure


def nat_gateway_count(nat: NatStrategy, zones: int, exposures: Collection[Exposure]) -> int:
    """Return how many NAT gateways are made: none where nobody would leave through them."""
    if Exposure.EGRESS not in exposures:
        return 0
    return {NatStrategy.NONE: 0, NatStrategy.SINGLE: 1}.get(nat, zones)


def subnet_configuration(block: TierBlock, exposure: Exposure) -> ec2.SubnetConfiguration:
    """Return what CDK is told of the subnets of a tier."""
    return ec2.SubnetConfiguration(
        name=block.tier.name,
        cidr_mask=block.subnets[0].prefixlen,
        subnet_type=_SUBNET_TYPES[exposure],
        # Load balancers and NAT gateways bring their own public addresses; an instance that lands in a
        # public subnet by mistake shall not get one unasked.
        map_public_ip_on_launch=False if exposure is Exposure.PUBLIC else None,
    )


class VpcSubnets:
    """The subnets of a new VPC, asked for once.

    Attributes:
        leading: exposure → its subnets.
    """

    def __init__(self, vpc: ec2.Vpc) -> None:
        """Ask for them."""
        self.leading = {
            Exposure.PUBLIC: vpc.public_subnets,
            Exposure.EGRESS: vpc.private_subnets,
            Exposure.ISOLATED: vpc.isolated_subnets,
        }

    def of_tiers(self, exposures: Mapping[str, Exposure], zones: int) -> dict[str, list[ec2.ISubnet]]:
        """Return tier → its subnets, in the order of zones.

        CDK's lists have the order in which it was told of tiers, and of zones in each: cutting three lists is cheaper
        than one selection for each tier.

        Args:
            exposures: tier → where it leads, in the order in which CDK was told of them.
            zones: how many subnets each of them has.
        """
        rest = {exposure: iter(subnets) for exposure, subnets in self.leading.items()}
        return {tier: list(islice(rest[exposure], zones)) for tier, exposure in exposures.items()}
