"""Routes of Transit Gateways that BGP withdraws when what has announced them is down, and what takes their place."""

from dataclasses import replace

from analysis.network.prefixes import Prefixes
from analysis.network.walk import Walk
from analysis.network.ways import ways_at
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Network
from analysis.snapshot.model.transit import BY_BGP, CONNECT, TransitAttachment, TransitRoute, TransitTable


def choose_route(walk: Walk, table: TransitTable) -> tuple[TransitRoute | None, TransitRoute | None]:
    """Return the route that a table chooses for a packet, with the attachments that still announce it.

    Of a route that nobody announces any more the next best takes the place. Which that is no table shows, as it shows
    the best route to each block only: if another attachment speaks BGP to it, that one may announce the same block. If
    none does, the packet takes a shorter prefix.

    Returns:
        The route, or ``None``; and the first one that was withdrawn, or ``None``.

    Raises:
        CannotDecideError: if another attachment may announce what was withdrawn.
        StraddleError: if some of the packets take another route than the others.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview and
    https://repost.aws/knowledge-center/transit-gateway-monitor-routes
    """
    lost: tuple[TransitRoute, ...] = ()
    while True:
        route = _routes(walk, table, lost).longest(walk.packet.destination)
        left = _standing(walk, table, route) if route else None
        if route is None or left is not None:
            return left, next(iter(lost), None)
        _require_no_other(walk, table, route)
        lost = (*lost, route)


def _routes(walk: Walk, table: TransitTable, lost: tuple[TransitRoute, ...]) -> Prefixes[TransitRoute]:
    key = " ".join((f"routes of {table.id} without", *(str(route.destination) for route in lost)))
    if key not in walk.account.indexes:
        entries: list[tuple[Network, TransitRoute]] = []
        for route in sorted(table.routes, key=lambda each: each.preference):
            if route not in lost:
                there = route.destination
                entries += [(block, route) for block in (walk.blocks_of(there) if isinstance(there, str) else (there,))]
        walk.account.indexes[key] = Prefixes(entries)
    found: Prefixes[TransitRoute] = walk.account.indexes[key]
    return found


def _standing(walk: Walk, table: TransitTable, route: TransitRoute) -> TransitRoute | None:
    """Return a route with the attachments that still announce it; ``None`` if none does."""
    if route.withdrawn:
        return None
    if not route.by_bgp:
        return route
    left = tuple(key for key in route.attachment_ids if not _silent(walk, table, key))
    if not left and route.attachment_ids:
        return None
    return route if left == route.attachment_ids else replace(route, attachment_ids=left)


def _silent(walk: Walk, table: TransitTable, attachment_id: str) -> bool:
    """Return whether nothing behind an attachment speaks BGP any more that could have announced anything."""
    attachment = walk.account.transit_attachments.get((table.gateway_id, attachment_id))
    if attachment is None:
        return False
    found = ways_at(walk.account, attachment)
    version = walk.packet.version
    known = bool(found) or (attachment.kind == CONNECT and "TransitGatewayConnectPeers" not in walk.account.missing)
    return known and all(way.learns and way.up(version) is False for way in found)


def _require_no_other(walk: Walk, table: TransitTable, route: TransitRoute) -> None:
    """Make sure that no other attachment may announce the block of a route that is withdrawn.

    Raises:
        CannotDecideError: if one may.
    """
    others = [
        attachment
        for (gateway, key), attachment in walk.account.transit_attachments.items()
        if gateway == table.gateway_id
        and key not in route.attachment_ids
        and (table.propagating is None or key in table.propagating)
        and _may_announce(walk, attachment)
    ]
    if others:
        names = ", ".join(f"{each.id} ({each.resource_id})" for each in sorted(others, key=lambda each: each.id))
        msg = f"whether {names} announces {route.destination} to {table.id}, which has lost its best route, is not told"
        raise CannotDecideError(msg)


def _may_announce(walk: Walk, attachment: TransitAttachment) -> bool:
    if attachment.kind not in BY_BGP or not attachment.usable:
        return False
    found = ways_at(walk.account, attachment)
    return not found or any(way.learns and way.up(walk.packet.version) is not False for way in found)
