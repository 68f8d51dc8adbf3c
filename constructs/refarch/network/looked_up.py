"""VPCs that CDK looks up, and whose answer is not there yet.

``ec2.Vpc.from_lookup`` answers twice. At the first synthesis nobody knows the VPC: CDK answers with a made-up one,
notes what is to be looked up, and throws away what was synthesised. Only the second one is real. Whoever refuses the
made-up VPC stops the first, and nobody ever looks anything up.

Source: https://docs.aws.amazon.com/cdk/v2/guide/context.html
"""

import re
from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2

_MADE_UP_TABLE = re.compile(r"rtb-\d{5}[ps]")
"""As CDK calls the route tables of every made-up VPC alike. Real ones have eight or seventeen hexadecimal digits."""


def is_pending(vpc: ec2.IVpc) -> bool:
    """Return whether a VPC is one that CDK has made up, because the real one is yet to be looked up."""
    return bool(vpc.select_subnets(subnets=[]).is_pending_lookup)


def is_made_up(table_id: str) -> bool:
    """Return whether a route table is one of a made-up VPC: what it holds is nobody's affair."""
    return _MADE_UP_TABLE.fullmatch(table_id) is not None


def or_made_up(vpc: ec2.IVpc, selected: ec2.SelectedSubnets) -> Sequence[ec2.ISubnet]:
    """Return the subnets that were selected; of a made-up VPC, which has none of any name, two of different zones."""
    if selected.is_pending_lookup and not selected.subnets:
        return list(vpc.private_subnets)
    return list(selected.subnets)


def made_up_block(number: int) -> str:
    """Return a block in the place of one that is not known yet: each number has its own, and nobody else has it.

    Of the addresses that are set aside for examples (RFC 5737).
    """
    return f"192.0.2.{number}/32"
