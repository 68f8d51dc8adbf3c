"""VPCs are kept from the internet, and snapshots from being public, by settings of the account."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import public_access  # noqa: PLC0415 only once EC2 is asked

    public_access.install()


MENDS = (
    Mend(
        name="public_access_blocks",
        moto="There are no operations for VPC block public access and for that of snapshots.",
        aws="Both are settings of an account in a Region; VPCs and subnets may be excluded, and subnets tell what "
        "holds for them.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
