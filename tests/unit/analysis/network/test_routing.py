"""Route tables: the longest prefix that matches, whatever stands first."""

from ipaddress import ip_address, ip_network

import pytest

from analysis.network.ranges import Addresses, StraddleError
from analysis.network.routing import choose_route
from analysis.snapshot.model.network import Network, Route, RouteTable
from tests.unit.analysis.world import World, outside, route

LISTS: dict[str, tuple[Network, ...]] = {
    "pl-1": (ip_network("52.216.0.0/15"), ip_network("3.5.0.0/19")),
    "pl-2": (ip_network("52.216.1.0/24"),),
}


def chosen(destination: str, *routes: Route) -> str | None:
    """Return the target of the route that is taken."""
    table = RouteTable("rtb-1", "vpc-1", routes, frozenset(), main=False)
    found = choose_route(table, Addresses.of(ip_network(destination), "destination"), LISTS.__getitem__)
    return found.target if found else None


LOCAL = Route(ip_network("10.0.0.0/16"), "local", origin="CreateRouteTable")
DEFAULT = route("0.0.0.0/0", "igw-1")


@pytest.mark.parametrize(
    ("destination", "routes", "target"),
    [
        ("10.0.1.1", [LOCAL, DEFAULT], "local"),
        ("10.0.1.1", [DEFAULT, LOCAL], "local"),
        ("10.1.1.1", [LOCAL, DEFAULT], "igw-1"),
        ("10.1.1.1", [LOCAL], None),
        ("10.0.1.1", [LOCAL, route("10.0.1.0/24", "eni-firewall")], "eni-firewall"),
        ("192.168.1.1", [DEFAULT, route("192.168.0.0/16", "tgw-1"), route("192.168.1.0/24", "pcx-1")], "pcx-1"),
        # A blackhole keeps its place: the packet is dropped, and does not take the next best way.
        ("8.8.8.8", [DEFAULT, route("8.8.8.0/24", "nat-1!")], "nat-1"),
        # Prefix lists match by their entries.
        ("52.217.0.1", [DEFAULT, route("pl-1", "vpce-1")], "vpce-1"),
        ("52.218.0.1", [DEFAULT, route("pl-1", "vpce-1")], "igw-1"),
        ("3.5.1.1", [route("pl-1", "vpce-1"), route("3.5.1.0/24", "nat-1")], "nat-1"),
        ("52.216.1.1", [route("pl-1", "vpce-1"), route("pl-2", "vpce-2")], "vpce-2"),
        # IPv4 and IPv6 are worlds apart.
        ("2001:db8::1", [LOCAL, DEFAULT], None),
        ("2001:db8::1", [DEFAULT, route("::/0", "eigw-1")], "eigw-1"),
    ],
)
def test_the_longest_prefix_wins(destination: str, routes: list[Route], target: str | None) -> None:
    """Blocks, prefix lists and blackholes alike."""
    assert chosen(destination, *routes) == target


@pytest.mark.parametrize("reverse", [False, True])
def test_among_equal_prefixes_local_comes_before_static_before_a_list_before_propagated(*, reverse: bool) -> None:
    """AWS's route priority, whatever the order in the table."""
    block = ip_network("52.216.0.0/15")
    ranked = [
        Route(block, "local", origin="CreateRouteTable"),
        Route(block, "igw-1"),
        Route("pl-1", "vpce-1"),
        Route(block, "vgw-1", origin="EnableVgwRoutePropagation"),
    ]
    order = reversed if reverse else list

    for first in range(len(ranked)):
        assert chosen("52.216.0.1", *order(ranked[first:])) == ranked[first].target


@pytest.mark.parametrize(
    ("destination", "at"),
    [
        ("10.0.0.0/15", "10.1.0.0"),
        ("0.0.0.0/0", "10.0.0.0"),
        ("10.0.0.0/16", "10.0.1.0"),
    ],
)
def test_addresses_are_cut_where_some_of_them_take_another_route(destination: str, at: str) -> None:
    """The most specific route comes first; what it leaves over is asked about again."""
    with pytest.raises(StraddleError) as straddle:
        chosen(destination, LOCAL, DEFAULT, *([route("10.0.1.0/24", "eni-1")] if destination == "10.0.0.0/16" else []))
    assert straddle.value.at == int(ip_address(at))


def test_addresses_that_all_take_one_route_are_not_cut() -> None:
    """A part of a block goes the way of the block."""
    assert chosen("10.0.4.0/22", LOCAL, DEFAULT) == "local"


def test_a_subnet_without_a_table_of_its_own_has_the_main_one() -> None:
    """An association by name takes it away from the main table."""
    world = World()
    for name, block in (("named", "10.0.1.0/24"), ("other", "10.0.2.0/24")):
        world.subnet(name, block)
    del world.parts["route_tables"]["rtb-other"]
    main = RouteTable("rtb-main", "vpc-1", (LOCAL, DEFAULT), frozenset(), main=True)
    world.add("route_tables", "rtb-main", main)

    tables = world.account().route_table_of

    assert {subnet: table.id for subnet, table in tables.items()} == {
        "subnet-named": "rtb-named",
        "subnet-other": "rtb-main",
    }


def test_the_main_table_decides_nothing_if_tables_are_missing() -> None:
    """One that was not read might have taken the subnet away from it."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24")
    host = world.host("a", subnet, "10.0.1.10", public="203.0.113.1")
    main = RouteTable("rtb-main", "vpc-1", (LOCAL, DEFAULT), frozenset(), main=True)
    world.parts["route_tables"] = {"rtb-main": main}
    assert world.send(host, outside()).reachable

    world.parts["missing"] = {"RouteTables": "one could not be read"}

    assert world.send(host, outside()).unknowns == ("one could not be read",)
