"""Searching the routes of a transit gateway route table.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any

from sandbox.networking.transit.kinds import refuse, table_of
from sandbox.networking.transit.routes import Network, routes_of
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]


def search(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell the routes of a table that pass all filters."""
    table = table_of(backend, parameters["TransitGatewayRouteTableId"])
    found = routes_of(backend, table)
    for one in parameters.get("Filters", ()):
        found = _filtered(found, one["Name"], one.get("Values", []))
    limit = int(parameters.get("MaxResults", 1000))
    return {"Routes": found[:limit], "AdditionalRoutesAvailable": len(found) > limit}


def _filtered(routes: list[Record], name: str, values: list[str]) -> list[Record]:
    if name in {"state", "type"}:
        return [route for route in routes if route[name.capitalize()] in values]
    if name.startswith("attachment."):
        member = "".join(part.capitalize() for part in name.removeprefix("attachment.").split("-"))
        return [r for r in routes if any(one.get(member) in values for one in r["TransitGatewayAttachments"])]
    if name not in _SEARCHES:
        refuse("InvalidParameterValue", f"The filter '{name}' is invalid")
    wanted = [ip_network(value, strict=False) for value in values]
    relation = _SEARCHES[name]
    if relation is None:
        best = [
            max(_covering(routes, one), key=lambda route: _network(route).prefixlen, default=None) for one in wanted
        ]
        return [route for route in routes if route in best]
    return [route for route in routes if any(relation(_network(route), one) for one in wanted)]


def _network(route: Mapping[str, Json]) -> Network:
    return ip_network(route["DestinationCidrBlock"])


def _covers(outer: Network, inner: Network) -> bool:
    return outer.version == inner.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def _covering(routes: list[Record], wanted: Network) -> list[Record]:
    return [route for route in routes if _covers(_network(route), wanted)]


_SEARCHES: dict[str, Callable[[Network, Network], bool] | None] = {
    "route-search.exact-match": lambda route, wanted: route == wanted,
    "route-search.subnet-of-match": lambda route, wanted: _covers(wanted, route),
    "route-search.supernet-of-match": _covers,
    "route-search.longest-prefix-match": None,
}


def install() -> None:
    """Let EC2 answer."""
    write({"SearchTransitGatewayRoutes": search})
