"""Route servers learn by BGP, and route tables of their VPC follow."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import route_servers  # noqa: PLC0415 only once EC2 is asked

    route_servers.install()


MENDS = (
    Mend(
        name="route_servers",
        moto="There are no operations for route servers.",
        aws="A route server serves a VPC by endpoints in its subnets; what their peers advertise appears in the route "
        "tables that it propagates to, and leads to the appliance.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/dynamic-routing-route-server.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
