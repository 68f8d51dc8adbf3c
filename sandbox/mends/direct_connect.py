"""AWS Direct Connect."""

from sandbox.mends.mend import Mend


def _apply_connections() -> None:
    from sandbox.networking.direct_connect import common, connections  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    operations("directconnect", {**common.OPERATIONS, **connections.OPERATIONS})


def _apply_gateways() -> None:
    from sandbox.networking.direct_connect import gateways, interfaces, routes  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("directconnect", {**gateways.OPERATIONS, **interfaces.OPERATIONS})
    routes.install()


_API = "https://docs.aws.amazon.com/directconnect/latest"

MENDS = (
    Mend(
        name="direct_connect_connections",
        moto="Identifiers are ARNs of a form of its own, a connection that asks for MACsec has a key at once, and LAGs "
        "have no connections.",
        aws="MACsec keys are associated later; connections come to LAGs and go, and what is in use stays.",
        source=f"{_API}/APIReference/API_CreateConnection.html",
        apply=_apply_connections,
        when="moto.directconnect.urls",
    ),
    Mend(
        name="direct_connect_gateways",
        moto="There are no virtual interfaces and no Direct Connect gateways.",
        aws="Private, public and transit virtual interfaces with BGP peers lead to gateways, which belong to no Region "
        "and are associated with virtual private gateways or transit gateways, each in its own Region, not with both.",
        source=f"{_API}/UserGuide/direct-connect-gateways-intro.html",
        apply=_apply_gateways,
        when="moto.directconnect.urls",
    ),
)
