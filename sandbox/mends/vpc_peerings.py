"""VPC peering connections fail, are found, and end as EC2's do."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import peering  # noqa: PLC0415 only once EC2 is asked

    peering.install()


MENDS = (
    Mend(
        name="vpc_peerings",
        moto="VPCs with overlapping blocks are peered, twice if asked twice; filters are ignored; anybody changes the "
        "options of either side; routes to an ended connection stay active, and connections outlive their VPCs.",
        aws="A request between overlapping VPCs has failed, and a failed one cannot be deleted; each side changes its "
        "own options, once the connection is active; a connection ends with either VPC, and its routes are blackholes.",
        source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
