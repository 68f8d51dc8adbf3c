"""A subnet's IPv6 block is a part of its VPC's."""

from ipaddress import IPv6Network
from typing import Any

from moto.ec2.exceptions import InvalidSubnetRangeError
from moto.ec2.models.subnets import SubnetBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    backend: Any = SubnetBackend
    original = backend.create_subnet

    def create_subnet(
        self: Any,  # noqa: ANN401 moto's own signature
        vpc_id: str,
        cidr_block: str,
        ipv6_cidr_block: str | None = None,
        *args: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if ipv6_cidr_block:
            vpc = self.get_vpc(vpc_id)
            wholes = [IPv6Network(block["cidr_block"]) for block in vpc.get_cidr_block_association_set(ipv6=True)]
            if not any(IPv6Network(ipv6_cidr_block).subnet_of(whole) for whole in wholes):
                raise InvalidSubnetRangeError(ipv6_cidr_block)
        return original(self, vpc_id, cidr_block, ipv6_cidr_block, *args, **kwargs)

    backend.create_subnet = create_subnet


MENDS = (
    Mend(
        name="subnet_ipv6_blocks",
        moto="CreateSubnet takes any IPv6 block.",
        aws="The block must be a subnet of an IPv6 block that is associated with the VPC.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html",
        apply=_apply,
    ),
)
