"""A VPC made here or by somebody else, seen in tiers by whoever is put into it."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.existing_vpc import ExistingTiers
from refarch.network.multi_az_vpc import MultiAzVpc
from refarch.network.tiers import Exposure
from refarch.refusal import refuse

Tiers = MultiAzVpc | ExistingTiers
AnyVpc = MultiAzVpc | ExistingTiers | ec2.IVpc
"""Of an imported VPC, or one of CDK's own, the tiers are the names of its subnets."""


def vpc_of(scope: Construct, network: AnyVpc) -> ec2.IVpc:
    """Return the VPC as CDK knows it.

    Args:
        scope: who is put into it.
        network: made here, imported or one of CDK's own.

    Raises:
        RefusedError: if it is no VPC. CDK would take whatever it is, and put a security group into the default VPC.
    """
    vpc = network.vpc if isinstance(network, Tiers) else network
    if not hasattr(vpc, "select_subnets"):
        refuse(
            scope,
            f"network={network!r}",
            "this is no VPC",
            "Give a MultiAzVpc, or one that is there: ec2.Vpc.from_vpc_attributes, alone or as ExistingTiers",
        )
    return vpc


def in_tiers(scope: Construct, network: AnyVpc) -> Tiers:
    """Return a VPC as something that has tiers.

    Args:
        scope: who is put into it, and says no where a tier is missing.
        network: made here, imported or one of CDK's own.

    Raises:
        RefusedError: if it is no VPC, but the id of one, for example.
    """
    return network if isinstance(network, MultiAzVpc) else ExistingTiers(scope, vpc_of(scope, network))


def nobody_knows(network: Tiers) -> bool:
    """Return whether a VPC is yet to be looked up: whatever is said of its tiers then is made up, and refuses nothing.

    Source: :mod:`refarch.network.looked_up`
    """
    return isinstance(network, ExistingTiers) and network.pending


def planned_exposure(network: Tiers, tier: str) -> Exposure:
    """Return what a tier is meant for, also where its VPC has no NAT gateway yet that would lead it out.

    Raises:
        RefusedError: if there is no such tier, or it has no IPv4.
    """
    if isinstance(network, ExistingTiers):
        return network.exposure_of(tier)
    network.block_of(tier)
    planned = [block.tier.exposure for block in network.plan.blocks if block.tier.name == tier]
    return planned[0] if planned else network.exposure_of(tier)
