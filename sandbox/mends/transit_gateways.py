"""Transit gateways: route tables, associations, propagations, attachments of several accounts, peerings."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.transit import attachments, gateways, routes, searching, tables, vpcs  # noqa: PLC0415

    for module in (gateways, attachments, tables, vpcs, routes, searching):
        module.install()


def _apply_peerings() -> None:
    from sandbox.networking.transit import peerings  # noqa: PLC0415

    peerings.install()


def _apply_vpc_routes() -> None:
    from sandbox.networking.transit import vpc_routes  # noqa: PLC0415

    vpc_routes.install()


MENDS = (
    Mend(
        name="transit_gateways",
        moto="Every gateway has a default route table and no table has propagated routes; attachments have no "
        "interfaces, belong to the gateway's account, need no acceptance, and stay associated with the default table.",
        aws="Attachments are associated with and propagate to the default tables, if there are any; a VPC propagates "
        "its blocks; a table shows the preferred route for each destination; another account's attachment is accepted "
        "first; a VPC attachment has an interface in each of its subnets.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
    Mend(
        name="transit_gateway_peerings",
        moto="Both ends of a peering are one attachment, associated with the requester's default table.",
        aws="Each gateway has an attachment to the other, available once the accepter's owner has accepted; its routes "
        "are static.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html",
        apply=_apply_peerings,
        when="moto.ec2.urls",
    ),
    Mend(
        name="transit_gateway_vpc_routes",
        moto="A VPC's route table takes a route to any transit gateway, there or not.",
        aws="Only to one that the VPC is attached to; when the attachment goes, the route is a blackhole.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
        apply=_apply_vpc_routes,
        when="moto.ec2.urls",
    ),
)
