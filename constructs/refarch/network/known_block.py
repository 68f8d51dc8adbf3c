"""The first IPv4 block of a VPC, as far as synthesis knows it."""

from aws_cdk import Token
from aws_cdk import aws_ec2 as ec2

from refarch.network.looked_up import is_pending


def known_block(vpc: ec2.IVpc) -> str | None:
    """Return the first IPv4 block of a VPC: what its import says, or what a VPC of the app is made with.

    CDK tells a token of a VPC that is made, although its resource has the block. Nobody knows that of a VPC of a pool,
    of one that is imported without it, and of one that is yet to be looked up.
    """
    resource = vpc.node.default_child
    known = [vpc.vpc_cidr_block] if _tells(vpc) else []
    if isinstance(resource, ec2.CfnVPC) and resource.cidr_block:
        known.append(resource.cidr_block)
    found = next((block for block in known if not Token.is_unresolved(block)), None)
    return None if found is None or is_pending(vpc) else found


def _tells(vpc: ec2.IVpc) -> bool:
    try:
        return bool(vpc.vpc_cidr_block)
    except RuntimeError:  # CDK has nothing to answer with for a VPC that was imported without its block.
        return False
