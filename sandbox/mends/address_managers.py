"""IP Address Manager, and VPCs that take their blocks from its pools."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.ipam import addresses, ipams, pools, vpcs  # noqa: PLC0415 only once EC2 is asked

    for module in (ipams, pools, vpcs, addresses):
        module.install()


MENDS = (
    Mend(
        name="address_managers",
        moto="There are no operations for IPAM; VPCs, subnets and addresses that name a pool have nothing of it.",
        aws="Pools within pools are provisioned with blocks, of which VPCs, subnets, addresses and others are given "
        "what is free, within the lengths that a pool allows; a block is free again when its VPC is gone.",
        source="https://docs.aws.amazon.com/vpc/latest/ipam/how-it-works-ipam.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
