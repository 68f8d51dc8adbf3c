"""Site-to-Site VPN: both ends' gateways, connections of two tunnels, and route propagation."""

from sandbox.mends.mend import Mend


def _apply_connections() -> None:
    from sandbox.networking.vpn import concentrators, connections  # noqa: PLC0415 loaded by now

    connections.install()
    concentrators.install()


def _apply_customer_gateways() -> None:
    from sandbox.networking.vpn import customer_gateways  # noqa: PLC0415

    customer_gateways.install()


def _apply_private_gateways() -> None:
    from sandbox.networking.vpn import private_gateways, propagation  # noqa: PLC0415

    private_gateways.install()
    propagation.install()


MENDS = (
    Mend(
        name="vpn_connections",
        moto="A connection has no options, routes, telemetry or routing of its own, its two tunnels have the same "
        "constant addresses and key, and nothing can be changed; there are no concentrators.",
        aws="Each tunnel has addresses and a key of its own and options that can be changed; static routes come and "
        "go; a connection to a transit gateway is an attachment of it.",
        source="https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html",
        apply=_apply_connections,
        when="moto.ec2.urls",
    ),
    Mend(
        name="customer_gateways",
        moto="A customer gateway forgets its device's name and certificate, and is described after its deletion, which "
        "a connection does not hinder.",
        aws="It tells them; a second request for the same one gets the first; one in use cannot be deleted.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html",
        apply=_apply_customer_gateways,
        when="moto.ec2.urls",
    ),
    Mend(
        name="vpn_gateways",
        moto="A VPC takes several virtual private gateways, a gateway in use can be deleted, and route tables know no "
        "propagation.",
        aws="A VPC has one; a table to which the gateway propagates shows its connections' routes, unless a route of "
        "the table has the same destination.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html",
        apply=_apply_private_gateways,
        when="moto.ec2.urls",
    ),
)
