"""Elastic IP addresses go from one account to another."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import address_transfers  # noqa: PLC0415 only once EC2 is asked

    address_transfers.install()


MENDS = (
    Mend(
        name="address_transfers",
        moto="There are no operations for transfers of Elastic IP addresses.",
        aws="An account offers an address to another, which accepts within seven days; an associated address is not "
        "transferred.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/transfer-EIPs-intro-ec2.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
