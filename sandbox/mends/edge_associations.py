"""Route tables of gateways, and security groups of more than one VPC."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import edges  # noqa: PLC0415 only once EC2 is asked

    edges.install()


MENDS = (
    Mend(
        name="edge_associations",
        moto="Any gateway is associated with any number of route tables, those of VPNs are not told; there are no "
        "operations for security groups of further VPCs.",
        aws="A gateway that is attached to the VPC has one route table; a security group may be used in further VPCs "
        "of its Region, which are no default ones.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
