"""What a route's target does with a packet: one function per kind of target, in a module of its own."""

from collections.abc import Callable

from analysis.network.appliance import to_interface
from analysis.network.gateway_endpoint import to_endpoint
from analysis.network.hybrid import to_vpn_gateway
from analysis.network.internet_gateway import to_egress_only_gateway, to_internet_gateway
from analysis.network.nat import to_nat_gateway
from analysis.network.peering import to_peering
from analysis.network.routing import LOCAL
from analysis.network.transit import to_transit_gateway
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Route, RouteTable


def follow(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Hand a packet to a route's target.

    Args:
        walk: the packet's way so far.
        table: the route table that decided.
        route: the route that was chosen.
        subnet_id: where the packet is.

    Raises:
        CannotDecideError: if the target is of a kind that is not modelled.
    """
    for prefix, step in _TARGETS.items():
        if route.target.startswith(prefix):
            step(walk, table, route, subnet_id)
            return
    who = f"Cloud WAN ({route.target})" if ":core-network/" in route.target else route.target
    msg = f"what {who} does with the packet is not modelled"
    raise CannotDecideError(msg)


def _to_local(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    del route
    walk.enter_vpc(table.vpc_id, from_subnet=subnet_id)


_TARGETS: dict[str, Callable[[Walk, RouteTable, Route, str], None]] = {
    LOCAL: _to_local,
    "igw-": to_internet_gateway,
    "eigw-": to_egress_only_gateway,
    "nat-": to_nat_gateway,
    "vpce-": to_endpoint,
    "pcx-": to_peering,
    "tgw-": to_transit_gateway,
    "vgw-": to_vpn_gateway,
    "eni-": to_interface,
    "i-": to_interface,
}
