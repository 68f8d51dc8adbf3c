"""Subnets have all their attributes, and IPv6 blocks and reservations of their own."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import subnets  # noqa: PLC0415 only once EC2 is asked

    subnets.install()


MENDS = (
    Mend(
        name="subnet_attributes",
        moto="DNS64, the type of hostnames and the place of local interfaces are ignored; an IPv6 block that is "
        "associated later is any, also another subnet's; a reservation has neither description nor tags.",
        aws="ModifySubnetAttribute changes each attribute; addresses are assigned on creation where there is an IPv6 "
        "block; blocks are of the VPC's and do not overlap; reserved addresses are given to nobody who does not ask.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
