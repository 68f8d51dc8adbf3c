"""Client VPN endpoints, their networks, routes and rules."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpn import clients  # noqa: PLC0415 only once EC2 is asked

    clients.install()


MENDS = (
    Mend(
        name="client_vpns",
        moto="There are no operations for Client VPN.",
        aws="An endpoint waits until a subnet is associated, one in each zone of one VPC, whose blocks do not overlap "
        "the clients'; it leads to that VPC then, and by further routes elsewhere; rules say who may go where.",
        source="https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
