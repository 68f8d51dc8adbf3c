"""What a transit gateway connects, and what its route tables keep apart."""

from study.lab import Lab
from tests.lessons.hubs import SEPARATE, attach, gateway, joined, only_table, place, routes, spoke, table
from tests.teaching import teaches

NO_ROUTE = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"


@teaches("transit-gateway.1", "transit-gateway.5")
def test_three_networks_reach_each_other_through_one_hub_with_one_attachment_each(lab: Lab) -> None:
    """Hub and spoke: what peering would need a connection for each pair for."""
    hub = gateway(lab)
    hosts = [joined(lab, hub, number)[1] for number in (1, 2, 3)]

    assert all(lab.follow(one, other, 443).reachable for one in hosts for other in hosts if one != other)
    assert len(lab.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]) == 3


@teaches("transit-gateway.1", "transit-gateway.5", twin=True)
def test_two_peerings_connect_the_neighbours_in_a_chain_and_not_its_ends(lab: Lab) -> None:
    """Peering is not transitive: the third pair would take a third connection."""
    (first, a, alice), (second, b, bob), (third, c, carol) = (spoke(lab, number) for number in (1, 2, 3))
    left, right = lab.peering(first, second), lab.peering(second, third)
    lab.route_table(first, a, routes={"10.0.0.0/8": left})
    lab.route_table(second, b, routes={"10.1.0.0/16": left, "10.3.0.0/16": right})
    lab.route_table(third, c, routes={"10.0.0.0/8": right})

    assert lab.follow(alice, bob, 443).reachable
    assert lab.follow(bob, carol, 443).reachable
    assert not lab.follow(alice, carol, 443).reachable


@teaches("transit-gateway.2")
def test_with_the_default_route_table_every_spoke_reaches_every_other(lab: Lab) -> None:
    """Whatever is attached is associated with one table and propagates to it, unless the gateway is told otherwise."""
    hub = gateway(lab)
    (_, alice), (_, bob) = joined(lab, hub, 1), joined(lab, hub, 2)

    assert lab.follow(alice, bob, 443).reachable


@teaches("transit-gateway.2", twin=True)
def test_route_tables_of_their_own_keep_spokes_apart_and_let_both_reach_a_third(lab: Lab) -> None:
    """The course says that every spoke reaches every other; today, and then, that holds for the default table only."""
    hub = gateway(lab, **SEPARATE)
    prod, dev, shared = (table(lab, hub) for _ in range(3))
    (one, alice), (two, bob), (three, carol) = (joined(lab, hub, number) for number in (1, 2, 3))
    place(lab, one, prod, shared)
    place(lab, two, dev, shared)
    place(lab, three, shared, prod, dev)

    assert lab.follow(alice, carol, 443).reachable
    assert lab.follow(bob, carol, 443).reachable
    assert lab.follow(alice, bob, 443).codes == (NO_ROUTE,)


@teaches("transit-gateway.6")
def test_a_host_keeps_its_way_into_the_hub_where_the_attachment_has_a_subnet_in_its_zone(lab: Lab) -> None:
    """Any subnet of the zone serves all others in it; that another zone is lost takes nothing from it."""
    host, other = _in_zone_b(lab, "a", "b")

    assert lab.follow(host, other, 443).reachable
    assert lab.lose_zone("a").follow(host, other, 443).reachable


@teaches("transit-gateway.6", twin=True)
def test_a_host_of_a_zone_that_the_attachment_was_not_given_has_none(lab: Lab) -> None:
    """The route is there, and the hub takes nothing that comes from that zone, whether the others stand or fall."""
    host, other = _in_zone_b(lab, "a")

    assert lab.follow(host, other, 443).codes == ("TGW_ROUTE_AZ_RESTRICTION",)
    assert not lab.lose_zone("a").follow(host, other, 443).reachable


def _in_zone_b(lab: Lab, *zones: str) -> tuple[str, str]:
    """Return a host in zone b of a VPC that is attached in some zones, and one in zone b of another."""
    hub, hosts = gateway(lab), []
    for number, attached in ((1, zones), (2, ("b",))):
        vpc = lab.vpc(f"10.{number}.0.0/16")
        doors = [lab.subnet(vpc, f"10.{number}.{place}.0/28", zone) for place, zone in enumerate(attached)]
        subnet = lab.subnet(vpc, f"10.{number}.9.0/24", "b")
        attach(lab, hub, vpc, *doors)
        lab.route_table(vpc, subnet, routes={"10.0.0.0/8": hub})
        hosts.append(lab.host(subnet, lab.group(vpc, inbound=[("all", None, "10.0.0.0/8")])))
    return hosts[0], hosts[1]


@teaches("transit-gateway.9")
def test_an_attachment_propagates_its_block_into_the_hubs_table(lab: Lab) -> None:
    """That much happens by itself; the routes of the VPC's own subnets are written by hand, as here."""
    hub = gateway(lab)
    (_, alice), (_, bob) = joined(lab, hub, 1), joined(lab, hub, 2)

    assert routes(lab, only_table(lab, hub)) == dict.fromkeys(("10.1.0.0/16", "10.2.0.0/16"), "propagated")
    assert lab.follow(alice, bob, 443).reachable


@teaches("transit-gateway.9", twin=True)
def test_nothing_is_propagated_into_the_route_tables_of_the_vpcs(lab: Lab) -> None:
    """The course promises no further work; without a route in the subnet's table no packet ever gets to the hub."""
    hub = gateway(lab)
    vpc, subnet, alice = spoke(lab, 1)
    attach(lab, hub, vpc, subnet)
    _, bob = joined(lab, hub, 2)

    assert lab.follow(alice, bob, 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("transit-gateway.11")
def test_a_group_of_another_vpc_is_referred_to_where_the_gateway_and_both_attachments_support_it(lab: Lab) -> None:
    """Since September 2024; the course says that it cannot be done."""
    caller, called = _admitted_by_group(lab, "enable")

    assert lab.follow(caller, called, 443).reachable


@teaches("transit-gateway.11", twin=True)
def test_it_is_not_where_the_gateway_does_not_support_it_which_is_the_default(lab: Lab) -> None:
    """As at the time of the course: the rule stands there, and matches nobody."""
    caller, called = _admitted_by_group(lab, "disable")

    assert lab.follow(caller, called, 443).codes == ("SG_REFERENCING_SUPPORT",)


def _admitted_by_group(lab: Lab, support: str) -> tuple[str, str]:
    hub = gateway(lab, SecurityGroupReferencingSupport="enable")
    hosts = []
    callers = None
    for number in (1, 2):
        vpc = lab.vpc(f"10.{number}.0.0/16")
        subnet = lab.subnet(vpc, f"10.{number}.1.0/24")
        attach(lab, hub, vpc, subnet)
        lab.route_table(vpc, subnet, routes={"10.0.0.0/8": hub})
        group = lab.group(vpc, inbound=[("tcp", 443, callers)] if callers else [])
        callers = group
        hosts.append(lab.host(subnet, group))
    lab.ec2.modify_transit_gateway(TransitGatewayId=hub, Options={"SecurityGroupReferencingSupport": support})
    return hosts[0], hosts[1]


@teaches("transit-gateway.16")
def test_ipv6_crosses_the_hub_between_attachments_that_support_it(lab: Lab) -> None:
    """Switched on for each attachment."""
    caller, called = _attached_for_ipv6(lab, "enable")

    assert lab.follow(caller, called, 443).reachable


@teaches("transit-gateway.16", twin=True)
def test_an_attachment_is_made_for_ipv4_only_unless_it_is_told(lab: Lab) -> None:
    """Nothing of IPv6 is propagated then, so that the hub knows no way."""
    caller, called = _attached_for_ipv6(lab, "disable")

    assert not lab.follow(caller, called, 443).arrives


def _attached_for_ipv6(lab: Lab, support: str) -> tuple[str, str]:
    hub = gateway(lab)
    hosts = []
    for number in (1, 2):
        vpc, subnet, host = spoke(lab, number, dual_stack=True)
        attach(lab, hub, vpc, subnet, Ipv6Support=support)
        lab.route_table(vpc, subnet, routes={"::/0": hub})
        hosts.append((vpc, host))
    group = lab.group(hosts[1][0], inbound=[("all", None, "::/0")])
    lab.ec2.modify_instance_attribute(InstanceId=hosts[1][1], Groups=[group])
    return hosts[0][1], lab.address6(hosts[1][1])
