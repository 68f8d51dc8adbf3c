"""Instances: fleets of them and how large they must be, and single hosts."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from refarch.compute.bastion import Bastion
from refarch.compute.capacity import Capacity, capacity_for_zone_loss
from refarch.compute.connect_endpoint import ConnectEndpoint
from refarch.compute.host_per_zone import HostPerZone
from refarch.compute.session_endpoints import SessionEndpoints
from refarch.compute.single_host import SingleHost

if TYPE_CHECKING:
    from refarch.compute.server_fleet import ServerFleet
    from refarch.compute.start import Start
    from refarch.compute.web_fleet import WebFleet

_FLEETS = {"ServerFleet": "server_fleet", "Start": "start", "WebFleet": "web_fleet"}
"""Imported when somebody wants one: most scenarios have single hosts only, and what CDK has for Auto Scaling would be a
sixth of all that they import."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 a class of one of the modules
    if name not in _FLEETS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_FLEETS[name]}"), name)


__all__ = [
    "Bastion",
    "Capacity",
    "ConnectEndpoint",
    "HostPerZone",
    "ServerFleet",
    "SessionEndpoints",
    "SingleHost",
    "Start",
    "WebFleet",
    "capacity_for_zone_loss",
]
