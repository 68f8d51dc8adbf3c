"""Elastic IP addresses are public."""

from typing import Any

from moto.ec2.models import elastic_ip_addresses
from moto.ec2.utils import random_public_ip

from sandbox.mends.mend import Mend


def _apply() -> None:
    module: Any = elastic_ip_addresses
    module.random_ip = random_public_ip


MENDS = (
    Mend(
        name="elastic_addresses",
        moto="AllocateAddress returns addresses of 127.0.0.0/8.",
        aws="It returns public addresses from AWS's own ranges.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html",
        apply=_apply,
    ),
)
