"""Instances: fleets of them and how large they must be, and single hosts."""

from refarch.compute.bastion import Bastion
from refarch.compute.capacity import Capacity, capacity_for_zone_loss
from refarch.compute.connect_endpoint import ConnectEndpoint
from refarch.compute.host_per_zone import HostPerZone
from refarch.compute.server_fleet import ServerFleet
from refarch.compute.session_endpoints import SessionEndpoints
from refarch.compute.single_host import SingleHost
from refarch.compute.start import Start
from refarch.compute.web_fleet import WebFleet

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
