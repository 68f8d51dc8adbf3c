"""Routes that a virtual private gateway propagates to route tables of its VPC: static ones, and those learned by BGP.

A static route of the table for the same destination hides a propagated one.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.ec2.models.route_tables import Route, RouteTable

from sandbox.networking.transit.kinds import refuse
from sandbox.networking.vpn.devices import learned
from sandbox.networking.vpn.kinds import CONNECTIONS
from sandbox.networking.vpn.private_gateways import attached, propagating
from sandbox.patching.ec2_operations import write

Json = Any


def destinations(backend: Any, gateway: str) -> list[str]:  # noqa: ANN401 moto's EC2 backend
    """Return where the VPN connections of a gateway lead."""
    found: dict[str, None] = {}
    for connection in CONNECTIONS.all(backend).values():
        if connection.get("VpnGatewayId") == gateway:
            found |= dict.fromkeys(route["DestinationCidrBlock"] for route in connection["Routes"])
            found |= dict.fromkeys(learned(backend, connection))
    for learn in LEARNED:
        found |= dict.fromkeys(learn(backend, gateway))
    return list(found)


LEARNED: list[Callable[[Any, str], list[str]]] = []
"""What tells the blocks that a gateway learns other than by VPN connections."""


def _enable(backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
    table, gateway = backend.get_route_table(parameters["RouteTableId"]), parameters["GatewayId"]
    if table.vpc_id not in attached(backend.get_vpn_gateway(gateway)):
        refuse("Gateway.NotAttached", f"resource {gateway} is not attached to network {table.vpc_id}")
    if gateway not in propagating(table):
        propagating(table).append(gateway)
    return {}


def _disable(backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401
    table, gateway = backend.get_route_table(parameters["RouteTableId"]), parameters["GatewayId"]
    if gateway not in propagating(table):
        refuse("Gateway.NotAttached", f"{gateway} does not propagate to {table.id}")
    propagating(table).remove(gateway)
    return {}


def _route(table: Any, block: str, gateway: str) -> Any:  # noqa: ANN401 moto's own
    kind: Any = Route
    route = kind(
        table,
        None if ":" in block else block,
        block if ":" in block else None,
        gateway=table.ec2_backend.get_vpn_gateway(gateway),
    )
    route.propagated = True
    return route


def install() -> None:
    """Let route tables tell the routes that are propagated to them, and who propagates."""
    write({"EnableVgwRoutePropagation": _enable, "DisableVgwRoutePropagation": _disable})
    table: Any = RouteTable
    route: Any = Route
    origin = route.origin.fget

    def origin_of(self: Any) -> str:  # noqa: ANN401 moto's own
        return "EnableVgwRoutePropagation" if getattr(self, "propagated", False) else str(origin(self))

    route.origin = property(origin_of)

    held = table.routes.fget

    def routes(self: Any) -> list[Route]:  # noqa: ANN401 moto's own
        told: list[Route] = list(held(self))
        taken = {route.destination_cidr_block or route.destination_ipv6_cidr_block for route in told}
        for gateway in propagating(self):
            blocks = destinations(self.ec2_backend, gateway)
            told += [_route(self, block, gateway) for block in blocks if block not in taken]
        return told

    table.routes = property(routes)
    table.propagating_vgws = property(lambda self: [{"GatewayId": gateway} for gateway in propagating(self)])
