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


def _apply_connects() -> None:
    from sandbox.networking.transit import connects  # noqa: PLC0415

    connects.install()


def _apply_multicast() -> None:
    from sandbox.networking.transit import multicast  # noqa: PLC0415

    multicast.install()


def _apply_policies() -> None:
    from sandbox.networking.transit import policies  # noqa: PLC0415

    policies.install()


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
    Mend(
        name="transit_gateway_connects",
        moto="There are no operations for Connect attachments and their peers.",
        aws="An appliance in an attached VPC, or beyond Direct Connect, speaks BGP over a Connect attachment, which "
        "propagates what it advertises.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html",
        apply=_apply_connects,
        when="moto.ec2.urls",
    ),
    Mend(
        name="transit_gateway_multicast",
        moto="There are no operations for multicast domains.",
        aws="Subnets of attached VPCs are associated with a domain, and interfaces in them are sources and members of "
        "its groups.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-multicast-overview.html",
        apply=_apply_multicast,
        when="moto.ec2.urls",
    ),
    Mend(
        name="transit_gateway_policies",
        moto="There are no operations for policy tables and metering policies.",
        aws="A policy table chooses a route table by rules; a gateway's one metering policy chooses by rules who pays.",
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-policy-tables.html",
        apply=_apply_policies,
        when="moto.ec2.urls",
    ),
)
