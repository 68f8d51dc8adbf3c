"""DHCP option sets are things of their own; a VPC begins with its Region's default set."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import dhcp  # noqa: PLC0415 only once EC2 is asked

    dhcp.install()


MENDS = (
    Mend(
        name="dhcp_options",
        moto="Option sets have no tags of a request and no preferred lease time, take any key, and are deleted with "
        "their VPC; a VPC begins without any.",
        aws="A Region has a default set, with which VPCs begin; options stay when a VPC goes, and are not deleted "
        "while a VPC has them.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
