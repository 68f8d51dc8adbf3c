"""The same account with something taken away: what a failure leaves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.gateways import Endpoint, NatGateway
from analysis.snapshot.model.network import Interface, RouteTable, Subnet


def without_zone(account: Account, zone: str) -> Account:
    """Return the account after the loss of an Availability Zone.

    Gone are the zone's subnets and all that lives in them: interfaces, instances, NAT gateways, nodes of load
    balancers, endpoints, doors of Transit Gateways. Routes to what is gone are blackholes. A Multi-AZ database whose
    primary was there is served by its standby.

    A regional NAT gateway loses its addresses there, and serves the other zones as before.

    Not modelled: that a group starts new instances elsewhere, and that DNS takes a minute to follow.
    """
    subnets = {key: subnet for key, subnet in account.subnets.items() if subnet.zone != zone}
    interfaces = {key: i for key, i in account.interfaces.items() if i.subnet_id in subnets}
    nats = _nats_without(account, zone)
    instances = {key: i for key, i in account.instances.items() if i.zone != zone}
    gone = (account.nat_gateways.keys() - nats.keys()) | (account.instances.keys() - instances.keys())
    gone |= account.interfaces.keys() - interfaces.keys()
    endpoints = _endpoints_without(account, subnets)
    gone |= account.endpoints.keys() - endpoints.keys()
    after = replace(
        account,
        zones=tuple(name for name in account.zones if name != zone),
        subnets=subnets,
        interfaces=interfaces,
        nat_gateways=nats,
        instances=instances,
        endpoints=endpoints,
        transit_attachments={
            key: replace(each, subnet_ids=_left(account, each.subnet_ids, subnets)) if each.subnet_ids else each
            for key, each in account.transit_attachments.items()
        },
        route_tables={key: _with_blackholes(table, gone) for key, table in account.route_tables.items()},
        load_balancers={
            key: replace(
                balancer,
                subnet_ids=balancer.subnet_ids & subnets.keys(),
                interface_ids=balancer.interface_ids & interfaces.keys(),
            )
            for key, balancer in account.load_balancers.items()
        },
        scaling_groups={
            key: replace(group, members=tuple(m for m in group.members if m.zone != zone))
            for key, group in account.scaling_groups.items()
        },
        databases={
            key: replace(
                database,
                zone=database.standby_zone or "" if database.zone == zone else database.zone,
                standby_zone=None if zone in (database.zone, database.standby_zone) else database.standby_zone,
                interface_ids=database.interface_ids & interfaces.keys(),
            )
            for key, database in account.databases.items()
        },
        caches={
            key: replace(cache, interface_ids=cache.interface_ids & interfaces.keys())
            for key, cache in account.caches.items()
        },
    )
    return without_lost_targets(account, without_tunnels_to_gone_devices(account, after))


_LOST = "(lost)"


def without_subnets(account: Account, lost: Collection[str]) -> Account:
    """Return the account after the loss of some subnets with all that lives in them, as with a zone of their own."""
    gone = {key for key, each in account.interfaces.items() if each.subnet_id in lost}
    marked = replace(
        account,
        subnets={key: replace(each, zone=_LOST) if key in lost else each for key, each in account.subnets.items()},
        instances={
            key: replace(each, zone=_LOST) if each.interface_ids and gone.issuperset(each.interface_ids) else each
            for key, each in account.instances.items()
        },
    )
    return without_zone(marked, _LOST)


def without_lost_targets(before: Account, after: Account) -> Account:
    """Return an account whose load balancers have noticed which of their targets are gone: instances and addresses."""
    gone = before.interfaces.keys() - after.interfaces.keys()
    here = {str(address) for interface in after.interfaces.values() for address in interface.addresses}
    lost = {str(address) for key in gone for address in before.interfaces[key].addresses} - here
    lost |= before.instances.keys() - after.instances.keys()
    lost |= {key for key, each in after.instances.items() if each.interface_ids and gone.issuperset(each.interface_ids)}
    return replace(
        after,
        target_groups={
            key: replace(group, targets=tuple(t for t in group.targets if t.id not in lost))
            for key, group in after.target_groups.items()
        },
        classic_load_balancers={
            key: replace(each, instances={i: well for i, well in each.instances.items() if i not in lost})
            for key, each in after.classic_load_balancers.items()
        },
    )


def without_tunnels_to_gone_devices(before: Account, after: Account) -> Account:
    """Return an account in which the tunnels are down whose customer gateway device is an instance that is gone."""
    gone = before.interface_at_public.keys() - after.interface_at_public.keys()
    silent = {key for key, gateway in after.customer_gateways.items() if gateway.address in gone}
    if not silent:
        return after
    connections = {
        key: replace(vpn, tunnels=(False,) * len(vpn.tunnels)) if vpn.customer_gateway_id in silent else vpn
        for key, vpn in after.vpn_connections.items()
    }
    return replace(after, vpn_connections=connections)


def with_tunnels_in_doubt(before: Account, after: Account) -> Account:
    """Return an account in which nobody knows of tunnels whose public virtual interface is gone whether they are up.

    Where the internet leads to the customer gateway, too, they come up again by it. Tunnels between private addresses
    are down with the last transit virtual interface that carried them.
    """
    after = _without_private_tunnels(before, after)
    gone = before.virtual_interfaces.keys() - after.virtual_interfaces.keys()
    lost = {block for key in gone for block in before.virtual_interfaces[key].prefixes}
    left = {block for each in after.virtual_interfaces.values() if each.up for block in each.prefixes}
    stranded = {
        key
        for key, gateway in after.customer_gateways.items()
        if (address := gateway.address) is not None
        and any(address in block for block in lost)
        and not any(address in block for block in left)
    }
    if not stranded:
        return after
    connections = {
        key: replace(vpn, tunnels=()) if vpn.customer_gateway_id in stranded and vpn.up else vpn
        for key, vpn in after.vpn_connections.items()
    }
    return replace(after, vpn_connections=connections)


def _endpoints_without(account: Account, subnets: Mapping[str, Subnet]) -> dict[str, Endpoint]:
    """Return the endpoints that still have a subnet, and those that are in none."""
    left = {key: _left(account, each.subnet_ids, subnets) for key, each in account.endpoints.items()}
    return {
        key: replace(each, subnet_ids=left[key])
        for key, each in account.endpoints.items()
        if left[key] or not each.subnet_ids
    }


def _left(account: Account, subnet_ids: Iterable[str], subnets: Mapping[str, Subnet]) -> tuple[str, ...]:
    """Return which of some subnets are not lost; of those that nobody tells of none is known to be."""
    return tuple(key for key in subnet_ids if key in subnets or key not in account.subnets)


def _without_private_tunnels(before: Account, after: Account) -> Account:
    led = [{each.gateway_id for each in account.virtual_interfaces.values() if each.up} for account in (before, after)]
    cut = {each.id for each in before.transit_attachments.values() if each.resource_id in led[0] - led[1]}
    connections = {
        key: replace(vpn, tunnels=(False,) * len(vpn.tunnels)) if vpn.transport in cut else vpn
        for key, vpn in after.vpn_connections.items()
    }
    return replace(after, vpn_connections=connections) if cut else after


def _nats_without(account: Account, zone: str) -> dict[str, NatGateway]:
    """Return the NAT gateways of other zones, and the regional ones that have addresses in others."""
    left = {}
    for key, nat in account.nat_gateways.items():
        zones = tuple(each for each in nat.zones if each[0] != zone)
        here = nat.zonal and nat.subnet_id in account.subnets and account.subnets[nat.subnet_id].zone != zone
        if here or (zones and not nat.zonal):
            left[key] = nat if nat.zonal else replace(nat, zones=zones)
    return left


def with_interface(account: Account, interface: Interface) -> Account:
    """Return the account with one more interface."""
    return replace(account, interfaces={**account.interfaces, interface.id: interface})


def _with_blackholes(table: RouteTable, gone: frozenset[str] | set[str]) -> RouteTable:
    if not any(route.target in gone for route in table.routes):
        return table
    routes = (replace(route, blackhole=True) if route.target in gone else route for route in table.routes)
    return replace(table, routes=tuple(routes))
