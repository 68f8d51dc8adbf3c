"""Which of several routes a packet takes: the VPC's own, one by hand, and those that a gateway has learned."""

import pytest

from analysis.network import Answer
from study.lab import Lab
from tests.hybrid import SITE, connect, customer_gateway, direct_connect, vpc_with_gateway
from tests.teaching import teaches

CALL = "192.168.5.5"


def passed(answer: Answer) -> set[str]:
    """Return the ids of what a packet has passed."""
    return {hop.component.id for hop in answer.forward}


@teaches("site-to-site-vpn.13")
def test_the_local_route_beats_whatever_is_propagated(lab: Lab) -> None:
    """A router on premises announces a part of the VPC's own block; the neighbour is called as before."""
    vpc = vpc_with_gateway(lab)
    neighbour = lab.host(lab.subnet(vpc.id, "10.0.2.0/24"), lab.group(vpc.id, inbound=[("all", None, "0.0.0.0/0")]))
    connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces="10.0.2.0/24"))

    answer = lab.follow(vpc.host, neighbour, 443)

    assert answer.reachable
    assert vpc.gateway not in passed(answer)


@teaches("site-to-site-vpn.13", twin=True)
def test_a_longer_route_by_hand_beats_the_local_route(lab: Lab) -> None:
    """Possible since 2021, so that a firewall can stand between the subnets of a VPC; the course denies it."""
    vpc = vpc_with_gateway(lab)
    anything = lab.group(vpc.id, inbound=[("all", None, "0.0.0.0/0")])
    inside = lab.subnet(vpc.id, "10.0.2.0/24")
    neighbour, wall = lab.host(inside, anything), lab.host(lab.subnet(vpc.id, "10.0.3.0/24"), anything)
    lab.ec2.modify_instance_attribute(InstanceId=wall, SourceDestCheck={"Value": False})
    lab.route(vpc.table, "10.0.2.0/24", wall)
    lab.route_table(vpc.id, inside, routes={"10.0.1.0/24": wall})

    answer = lab.follow(vpc.host, neighbour, 443)

    assert answer.reachable
    (interface,) = lab.ec2.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [wall]}])[
        "NetworkInterfaces"
    ]
    assert interface["NetworkInterfaceId"] in passed(answer)


def with_route_by_hand(lab: Lab, *, by_hand: bool) -> tuple[set[str], str, str]:
    """Build a VPC that learns the way to the site from its gateway, and may have a route to a peering, too."""
    vpc = vpc_with_gateway(lab)
    connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))
    peer = lab.vpc("192.168.0.0/16")
    made = lab.ec2.create_vpc_peering_connection(VpcId=vpc.id, PeerVpcId=peer)["VpcPeeringConnection"]
    peering = str(made["VpcPeeringConnectionId"])
    lab.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    if by_hand:
        lab.route(vpc.table, SITE, peering)
    return passed(lab.follow(vpc.host, "192.168.5.5", 443)), vpc.gateway, peering


@teaches("site-to-site-vpn.14")
def test_for_the_same_prefix_the_route_by_hand_wins(lab: Lab) -> None:
    """The gateway has learned 192.168.0.0/16, and somebody has written the same with another target."""
    hops, gateway, peering = with_route_by_hand(lab, by_hand=True)
    table = lab.model().route_tables

    assert gateway not in hops
    assert any(route.target == peering for each in table.values() for route in each.routes)
    assert lab.follow("10.0.1.4", "192.168.5.5", 443).codes == ("NO_POSSIBLE_DESTINATION",)


@teaches("site-to-site-vpn.14", twin=True)
def test_without_it_the_propagated_route_is_taken(lab: Lab) -> None:
    """Nothing else has changed."""
    hops, gateway, _ = with_route_by_hand(lab, by_hand=False)
    answer = lab.follow("10.0.1.4", "192.168.5.5", 443)

    assert gateway in hops
    assert gateway in passed(answer)


def two_ways(lab: Lab, better: str) -> tuple[str, str, str]:
    """Lead a VPC's gateway to one network by a VPN that speaks BGP, and by something better.

    Returns:
        The host in the VPC, the better way, and the VPN by BGP.
    """
    vpc = vpc_with_gateway(lab)
    bgp = connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.20", announces=SITE))
    if better == "Direct Connect":
        return vpc.host, direct_connect(lab, [vpc.gateway]), bgp
    # A router is there, and what it announces counts for nothing: the routes are written by hand.
    other = customer_gateway(lab, address="198.51.100.10", announces="172.31.0.0/24")
    return vpc.host, connect(lab, vpc.gateway, other, static=[SITE]), bgp


@pytest.mark.parametrize("better", ["Direct Connect", "static VPN"])
@teaches("site-to-site-vpn.15")
def test_direct_connect_and_static_routes_go_before_bgp_over_vpn(lab: Lab, better: str) -> None:
    """The same prefix by two ways: VPN with BGP is the last choice, and there when the better one is gone."""
    host, first, last = two_ways(lab, better)

    assert first in passed(lab.follow(host, CALL, 443))
    assert last in passed(lab.lose(first).follow(host, CALL, 443))


@teaches("site-to-site-vpn.15", twin=True)
def test_a_longer_prefix_goes_before_all_of_that(lab: Lab) -> None:
    """The last choice announces more precisely where 192.168.5.0/24 is, and gets what is for it."""
    host, first, last = two_ways(lab, "static VPN")
    (bgp,) = lab.ec2.describe_vpn_connections(VpnConnectionIds=[last])["VpnConnections"]
    announced = [{"Key": "sandbox:advertises", "Value": f"{SITE} 192.168.5.0/24"}]
    lab.ec2.create_tags(Resources=[bgp["CustomerGatewayId"]], Tags=announced)

    assert last in passed(lab.follow(host, CALL, 443))
    assert first in passed(lab.follow(host, "192.168.6.6", 443))
