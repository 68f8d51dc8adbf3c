"""Participants see the subnets and security groups that others share with them, and launch into them."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import shared  # noqa: PLC0415 only once EC2 is asked

    shared.install()


MENDS = (
    Mend(
        name="shared_subnets",
        moto="An account sees and uses its own subnets and security groups only, whatever is shared with it, and an "
        "interface in a group that is not there makes it.",
        aws="A participant describes the subnets, VPCs and security groups that are shared with it, launches into the "
        "subnets and wears the groups; what else there is in the VPC it can neither see nor change.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
