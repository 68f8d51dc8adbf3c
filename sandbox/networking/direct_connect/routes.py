"""What is learned over Direct Connect, for the route tables of transit gateways and VPCs."""

from collections.abc import Mapping
from typing import Any

from moto.directconnect.models import directconnect_backends
from moto.utilities.utils import get_partition

from sandbox.networking.direct_connect.common import home
from sandbox.networking.direct_connect.connections import INTERFACES
from sandbox.networking.direct_connect.gateways import ASSOCIATIONS, advertised, interfaces_of
from sandbox.networking.transit import routes
from sandbox.networking.vpn import propagation
from sandbox.patching import Place

Json = Any


def of_gateway(account: str, gateway: str) -> list[str]:
    """Return the blocks that routers beyond a Direct Connect gateway advertise."""
    found: dict[str, None] = {}
    for where, interface in interfaces_of(account, gateway):
        found |= dict.fromkeys(advertised(where, interface["virtualInterfaceId"]))
    return list(found)


def _of_attachment(attachment: Mapping[str, Json], region: str) -> list[str]:
    del region
    return of_gateway(attachment["ResourceOwnerId"], attachment["ResourceId"])


def _of_private_gateway(backend: Any, gateway: str) -> list[str]:  # noqa: ANN401 moto's EC2 backend
    """Return what a virtual private gateway learns: by its own interfaces, and by Direct Connect gateways."""
    here = Place(
        backend.account_id, backend.region_name, directconnect_backends[backend.account_id][backend.region_name]
    )
    found: dict[str, None] = {}
    for interface in INTERFACES.all(here.backend).values():
        if interface.get("virtualGatewayId") == gateway:
            found |= dict.fromkeys(advertised(here, interface["virtualInterfaceId"]))
    kept = home(backend.account_id, get_partition(backend.region_name)).backend
    for association in ASSOCIATIONS.all(kept).values():
        if association["associatedGateway"]["id"] == gateway:
            found |= dict.fromkeys(of_gateway(backend.account_id, association["directConnectGatewayId"]))
    return list(found)


def install() -> None:
    """Let route tables show what is learned."""
    routes.LEARNED["direct-connect-gateway"] = _of_attachment
    propagation.LEARNED.append(_of_private_gateway)
