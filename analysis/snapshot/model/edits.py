"""The same account with something else taken away or added: a NAT gateway, a tunnel, an attachment, a route, a rule."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import AclEntry, GroupRule, Network, Route, RouteTable
from analysis.snapshot.model.transit import TransitRoute, TransitTable
from analysis.snapshot.model.whatif import (
    with_tunnels_in_doubt,
    without_lost_targets,
    without_subnets,
    without_tunnels_to_gone_devices,
    without_zone,
)

_PROPAGATED = "EnableVgwRoutePropagation"


class NothingToTakeError(ValueError):
    """Nothing in the account goes by what was named."""


def without(account: Account, what: str) -> Account:
    """Return an account after the loss of something.

    Routes to what is gone are blackholes. What a tunnel or a virtual interface has brought by BGP is withdrawn with the
    last one that was up, so that the next best route is taken.

    Args:
        account: the model.
        what: an Availability Zone; an id, a name or a construct path of a resource; ``<table>:<destination>``, a route
            of a VPC's or of a Transit Gateway's table; ``<connection>:1`` or ``:2``, a tunnel of a VPN connection.

    Raises:
        NothingToTakeError: if there is no such thing, or several have the name.
    """
    if what in account.zones or any(subnet.zone == what for subnet in account.subnets.values()):
        return _withdrawn(account, without_zone(account, what))
    owner, colon, part = what.partition(":")
    if colon and (table := account.route_tables.get(owner) or account.transit_tables.get(owner)):
        return _without_route(account, table, part)
    if colon and owner in account.vpn_connections:
        return _without_tunnel(account, owner, part)
    return _without_resource(account, what)


def with_route(account: Account, table_id: str, route: Route) -> Account:
    """Return an account with a route more, in place of one to the same destination by hand.

    Raises:
        NothingToTakeError: if there is no such table.
    """
    table = _one(account.route_tables, table_id)
    kept = (r for r in table.routes if r.destination != route.destination or r.origin == _PROPAGATED)
    return _put(account, "route_tables", table_id, replace(table, routes=(*kept, route)))


def with_transit_route(account: Account, table_id: str, destination: Network | str, attachment_id: str) -> Account:
    """Return an account with a static route more in a Transit Gateway's table, in place of one to the same destination.

    Raises:
        NothingToTakeError: if there is no such table.
    """
    table = _one(account.transit_tables, table_id)
    kept = (r for r in table.routes if r.destination != destination or r.propagated)
    attachment = account.transit_attachments.get((table.gateway_id, attachment_id))
    route = TransitRoute(destination, (attachment_id,), attachment.kind if attachment else "")
    return _put(account, "transit_tables", table_id, replace(table, routes=(*kept, route)))


def with_group_rule(account: Account, group_id: str, rule: GroupRule, *, egress: bool = False) -> Account:
    """Return an account with a rule more in a security group.

    Raises:
        NothingToTakeError: if there is no such group.
    """
    group = _one(account.security_groups, group_id)
    changed = replace(group, egress=(*group.egress, rule)) if egress else replace(group, ingress=(*group.ingress, rule))
    return _put(account, "security_groups", group_id, changed)


def with_acl_entry(account: Account, acl_id: str, entry: AclEntry) -> Account:
    """Return an account with an entry more in a network ACL, in place of the one that has its number.

    Raises:
        NothingToTakeError: if there is no such ACL.
    """
    acl = _one(account.network_acls, acl_id)
    kept = (e for e in acl.entries if (e.number, e.egress) != (entry.number, entry.egress))
    return _put(account, "network_acls", acl_id, replace(acl, entries=(*kept, entry)))


def _one(things: Mapping[str, Any], identity: str) -> Any:  # noqa: ANN401 any of the model's classes
    if identity not in things:
        msg = f"there is no {identity!r}"
        raise NothingToTakeError(msg)
    return things[identity]


def _put(account: Account, field: str, key: str, thing: object) -> Account:
    return _put_all(account, field, {**getattr(account, field), key: thing})


def _without_route(account: Account, table: RouteTable | TransitTable, destination: str) -> Account:
    kept = tuple(route for route in table.routes if str(route.destination) != destination)
    if len(kept) == len(table.routes):
        msg = f"{table.id} has no route to {destination!r}: {', '.join(str(r.destination) for r in table.routes)}"
        raise NothingToTakeError(msg)
    field = "route_tables" if isinstance(table, RouteTable) else "transit_tables"
    changes: dict[str, Any] = {"routes": kept}
    return _put(account, field, table.id, replace(table, **changes))


def _without_tunnel(account: Account, connection_id: str, number: str) -> Account:
    connection = account.vpn_connections[connection_id]
    if number not in {str(n) for n in range(1, len(connection.tunnels) + 1)}:
        msg = f"{connection_id} has tunnels 1 to {len(connection.tunnels)}, and none called {number!r}"
        raise NothingToTakeError(msg)
    tunnels = tuple(up and str(at) != number for at, up in enumerate(connection.tunnels, 1))
    return _withdrawn(account, _put(account, "vpn_connections", connection_id, replace(connection, tunnels=tunnels)))


def _without_resource(account: Account, what: str) -> Account:
    """Return an account without whatever has an id, a name or a construct path."""
    found = [
        (field.name, key, thing)
        for field in fields(account)
        if isinstance(things := getattr(account, field.name), Mapping)
        for key, thing in things.items()
        if (identity := _identity(thing))
        and what in (identity, getattr(thing, "name", ""), account.path_of.get(identity))
    ]
    if not found:
        msg = f"nothing to take away goes by {what!r}: give a zone, an id, a name or a construct path"
        raise NothingToTakeError(msg)
    ids = {_identity(thing) for _, _, thing in found}
    if len(ids) > 1:
        msg = f"several things are called {what!r}: {', '.join(sorted(ids))}"
        raise NothingToTakeError(msg)
    identity = ids.pop()
    if identity in account.direct_connect_lines:
        return _without_line(account, identity)
    inside = {key for key, subnet in account.subnets.items() if identity in (key, subnet.vpc_id)}
    after = without_subnets(account, inside) if inside else account
    for field, key, _ in found:
        after = _put_all(after, field, {k: v for k, v in getattr(after, field).items() if k != key})
    own = {key for _, _, thing in found for key in getattr(thing, "interface_ids", ())}
    own |= {thing.interface_id for _, _, thing in found if getattr(thing, "interface_id", None)}
    attached = {a.id for a in account.transit_attachments.values() if a.resource_id == identity}
    after = replace(
        after,
        interfaces={key: i for key, i in after.interfaces.items() if key not in own},
        transit_attachments={key: a for key, a in after.transit_attachments.items() if a.id not in attached},
        target_groups={
            key: replace(group, targets=tuple(t for t in group.targets if t.id != identity))
            for key, group in after.target_groups.items()
        },
        scaling_groups={
            key: replace(group, members=tuple(m for m in group.members if m.instance_id != identity))
            for key, group in after.scaling_groups.items()
        },
    )
    for member in (each.instance_id for _, _, thing in found for each in getattr(thing, "members", ())):
        after = _without_resource(after, member) if member in after.instances else after
    after = with_tunnels_in_doubt(account, without_tunnels_to_gone_devices(account, after))
    after = without_lost_targets(account, after)
    return _withdrawn(account, _with_blackholes(after, frozenset({identity} | own | attached)))


def _identity(thing: object) -> str:
    """Return what a thing goes by: its id, its ARN, or, of an Auto Scaling group and the like, its name."""
    return next((str(found) for key in ("id", "arn", "name") if (found := getattr(thing, key, None))), "")


def _without_line(account: Account, identity: str) -> Account:
    """Return an account without a connection of Direct Connect and the virtual interfaces that it carries."""
    after = _put_all(
        account, "direct_connect_lines", {k: v for k, v in account.direct_connect_lines.items() if k != identity}
    )
    left = {k: v for k, v in account.virtual_interfaces.items() if v.line_id != identity}
    return _withdrawn(account, with_tunnels_in_doubt(account, _put_all(after, "virtual_interfaces", left)))


def _put_all(account: Account, field: str, things: Mapping[Any, Any]) -> Account:
    changes: dict[str, Any] = {field: things}
    return replace(account, **changes)


def _with_blackholes(account: Account, gone: frozenset[str]) -> Account:
    return replace(
        account,
        route_tables={
            key: replace(
                table, routes=tuple(replace(r, blackhole=True) if r.target in gone else r for r in table.routes)
            )
            for key, table in account.route_tables.items()
        },
        transit_tables={
            key: replace(
                table,
                routes=_left(table.routes, gone),
                attachment_ids=table.attachment_ids - gone,
            )
            for key, table in account.transit_tables.items()
        },
    )


def _left(routes: Iterable[TransitRoute], gone: frozenset[str]) -> tuple[TransitRoute, ...]:
    """Return routes after the loss of attachments; one that BGP brought is kept as withdrawn, for others behind it."""
    return tuple(
        replace(route, withdrawn=True) if _vanishes(route, gone) else _less(route, gone)
        for route in routes
        if route.by_bgp or not _vanishes(route, gone)
    )


def _vanishes(route: TransitRoute, gone: frozenset[str]) -> bool:
    """Return whether a propagated route goes with its last attachment."""
    return route.propagated and bool(route.attachment_ids) and gone.issuperset(route.attachment_ids)


def _less(route: TransitRoute, gone: frozenset[str]) -> TransitRoute:
    """Return a route without attachments that are gone; one by hand that has none left is a blackhole."""
    if gone.isdisjoint(route.attachment_ids):
        return route
    left = tuple(key for key in route.attachment_ids if key not in gone)
    return replace(route, attachment_ids=left or route.attachment_ids, blackhole=route.blackhole or not left)


def _withdrawn(before: Account, after: Account) -> Account:
    """Return an account without the routes that BGP had brought by what was up before, and is not now.

    What was down already brought none, and routes of static VPN connections stay as they are written.
    """
    learned = {key for key, c in before.vpn_connections.items() if c.up is not False and not c.static_only}
    lost = learned - {key for key, c in after.vpn_connections.items() if c.up is not False}
    lost |= _leading(before) - _leading(after)
    down = frozenset(a.id for a in before.transit_attachments.values() if a.resource_id in lost)
    silent = {key for key in before.vpn_gateways if _carried(before, key) and not _carried(after, key)}
    written: dict[str, set[Network]] = {}
    for each in after.vpn_connections.values():
        if each.static_only:
            written.setdefault(each.gateway_id, set()).update(each.routes)
    return replace(
        after,
        route_tables={
            key: replace(
                table,
                routes=tuple(
                    r
                    for r in table.routes
                    if r.origin != _PROPAGATED or r.target not in silent or r.destination in written.get(r.target, ())
                ),
            )
            for key, table in after.route_tables.items()
        },
        transit_tables={
            key: replace(
                table,
                routes=tuple(left for r in table.routes for left in (_left((r,), down) if r.propagated else (r,))),
            )
            for key, table in after.transit_tables.items()
        },
    )


def _leading(account: Account) -> set[str]:
    """Return the gateways to which a virtual interface leads that is up."""
    return {each.gateway_id for each in account.virtual_interfaces.values() if each.up and each.gateway_id}


def _carried(account: Account, gateway_id: str) -> bool:
    """Return whether anything is up at a virtual private gateway that speaks BGP, or may be."""
    leading = _leading(account)
    return (
        gateway_id in leading
        or any(c.gateway_id == gateway_id and c.up is not False for c in account.vpn_connections.values())
        or any(
            a.gateway_id == gateway_id and a.direct_connect_gateway_id in leading
            for a in account.direct_connect_associations.values()
        )
    )
