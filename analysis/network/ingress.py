"""Gateway route tables: what comes in by an internet or virtual private gateway may be led to a middlebox first."""

from analysis.network.answer import Component
from analysis.network.routing import LOCAL
from analysis.network.walk import Walk
from analysis.snapshot.model.network import RouteTable


def enter_by_gateway(walk: Walk, gateway_id: str, vpc_id: str) -> None:
    """Enter a VPC by a gateway: straight to the destination, or as the gateway's own route table says.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
    """
    from analysis.network.targets import follow  # noqa: PLC0415 targets walk on, so each knows the other

    table = _tables(walk).get(gateway_id)
    route = walk.route_by(table) if table else None
    if table is None or route is None or route.target == LOCAL:
        walk.enter_vpc(vpc_id, from_subnet=None)
        return
    component = Component("RouteTable", table.id, walk.label(table.id, table.name))
    walk.count_table(component)
    if route.blackhole:
        walk.stop_at_blackhole(table, route)
    walk.note(component, decided_by=route, note=f"{route.text} → {route.target}")
    walk.connection.redirected = True
    follow(walk, table, route, "")


def _tables(walk: Walk) -> dict[str, RouteTable]:
    """Return gateway id → the table that routes what comes in by it."""
    key = "gateway route tables"
    if key not in walk.account.indexes:
        tables = walk.account.route_tables.values()
        walk.account.indexes[key] = {gateway: table for table in tables for gateway in table.gateway_ids}
    found: dict[str, RouteTable] = walk.account.indexes[key]
    return found
