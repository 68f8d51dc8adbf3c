"""AWS Network Manager: global networks, and Cloud WAN."""

from sandbox.mends.mend import Mend


def _apply_global_networks() -> None:
    from sandbox.networking.wide_area import joining, networks, tagging  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    operations("networkmanager", {**networks.OPERATIONS, **joining.OPERATIONS, **tagging.OPERATIONS})


def _apply_core_networks() -> None:
    from sandbox.networking.wide_area import attachments, connected, core, peers, routes  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    for module in (core, attachments, connected, peers, routes):
        operations("networkmanager", module.OPERATIONS)
    attachments.install()
    routes.install()


def _apply_vpc_routes() -> None:
    from sandbox.networking.wide_area import vpc_routes  # noqa: PLC0415

    vpc_routes.install()


_API = "https://docs.aws.amazon.com/network-manager/latest"

MENDS = (
    Mend(
        name="global_networks",
        moto="Global networks, sites, devices and links can be made and told, but not changed or tied together, and "
        "transit gateways cannot be registered.",
        aws="Devices are tied to links and to customer gateways of registered networks; what is in use stays.",
        source=f"{_API}/tgwnm/what-are-global-networks.html",
        apply=_apply_global_networks,
        when="moto.networkmanager.urls",
    ),
    Mend(
        name="core_networks",
        moto="A core network keeps its policy as text, and nothing can be attached to it.",
        aws="The policy in effect makes edges and segments, and says where attachments belong; they may wait for "
        "acceptance, and their routes are told for each segment.",
        source=f"{_API}/cloudwan/cloudwan-policies-json.html",
        apply=_apply_core_networks,
        when="moto.networkmanager.urls",
    ),
    Mend(
        name="core_network_vpc_routes",
        moto="A route to a core network is kept as one that leads nowhere.",
        aws="A VPC's table takes one while the VPC is attached to the core network; it is a blackhole afterwards.",
        source=f"{_API}/cloudwan/cloudwan-vpc-attachment.html",
        apply=_apply_vpc_routes,
        when="moto.ec2.urls",
    ),
)
