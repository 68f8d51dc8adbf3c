"""NAT gateways have an interface of their own in their subnet, more addresses if asked, or are in all zones."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import nat_gateways  # noqa: PLC0415 only once EC2 is asked

    nat_gateways.install()


MENDS = (
    Mend(
        name="nat_gateways",
        moto="A NAT gateway's interface has a random address of 10.0.0.0/8 and the VPC's default security group, "
        "and stays behind when the gateway is deleted; routes to it stay active; its connectivity type is empty unless "
        "given, its own and its secondary addresses are ignored, and there are no regional gateways; a public one is "
        "available although its VPC has no internet gateway.",
        aws="The interface has an address of the gateway's subnet and no security group, and goes with the gateway, "
        "which is public unless it is said to be private, and has failed if it is public in a VPC without internet "
        "gateway; a regional one has no subnet, addresses in each zone and a route table of its own.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
