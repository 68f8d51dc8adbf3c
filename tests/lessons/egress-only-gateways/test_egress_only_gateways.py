"""Egress-only internet gateways: a way out for IPv6 hosts, and none in."""

from ipaddress import IPv6Network, ip_address

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, ANYWHERE6, Lab
from tests.teaching import teaches

SOMEBODY = "2600:1f18::7"
"""A host on the IPv6 internet."""


def dual_stack_host(lab: Lab, gateway_kind: str) -> str:
    """Build a host with both kinds of addresses whose IPv6 default route leads to a gateway; nothing filters."""
    vpc = lab.vpc(dual_stack=True)
    subnet = lab.subnet(vpc, "10.0.1.0/24", number6=0)
    gateway = lab.egress_only_gateway(vpc) if gateway_kind == "egress-only" else lab.internet_gateway(vpc)
    lab.route_table(vpc, subnet, routes={ANYWHERE6: gateway})
    anything = [("all", None, ANYWHERE), ("all", None, ANYWHERE6)]
    return lab.host(subnet, lab.group(vpc, inbound=anything, outbound=anything))


@teaches("egress-only-gateways.1")
def test_an_egress_only_gateway_lets_connections_out_and_their_replies_in(lab: Lab) -> None:
    """The host fetches its updates over IPv6; the gateway remembers the connection and lets the answer in."""
    host = dual_stack_host(lab, "egress-only")

    assert lab.follow(lab.address6(host), SOMEBODY, 443).reachable


@teaches("egress-only-gateways.1", twin=True)
def test_an_egress_only_gateway_lets_no_connection_in(lab: Lab) -> None:
    """The security group would allow it, and the address is known: the gateway is what stops it."""
    host = dual_stack_host(lab, "egress-only")

    assert not lab.follow(SOMEBODY, lab.address6(host), 443).arrives


@teaches("egress-only-gateways.2")
def test_an_amazon_provided_ipv6_address_is_on_the_internet_as_it_is(lab: Lab) -> None:
    """No public address has to be lent and nothing is translated: behind an internet gateway the host is public.

    Since 2024 a VPC's IPAM can hand out private IPv6 ranges as well; those are not advertised.
    """
    host = dual_stack_host(lab, "internet")

    answer = lab.follow(SOMEBODY, lab.address6(host), 443)

    assert answer.reachable
    assert {hop.packet.destination.address for hop in answer.forward} == {ip_address(lab.address6(host))}


@teaches("egress-only-gateways.2", twin=True)
def test_the_private_ipv4_address_of_the_same_host_is_not(lab: Lab) -> None:
    """10.0.1.x means nothing outside of the VPC."""
    host = dual_stack_host(lab, "internet")

    assert not lab.follow("198.51.100.7", lab.address(host), 443).arrives


def behind_nat64(lab: Lab, prefix: str) -> str:
    """Build a host that has a route for an IPv6 prefix to a NAT gateway."""
    vpc = lab.vpc(dual_stack=True)
    outside, inside = lab.subnet(vpc, "10.0.1.0/24", number6=0), lab.subnet(vpc, "10.0.2.0/24", number6=1)
    lab.route_table(vpc, outside, routes={ANYWHERE: lab.internet_gateway(vpc)})
    lab.route_table(vpc, inside, routes={prefix: lab.nat_gateway(outside)})
    return lab.host(inside, lab.group(vpc, outbound=[("all", None, ANYWHERE6)]))


@teaches("egress-only-gateways.3")
def test_a_nat_gateway_takes_ipv6_hosts_to_what_is_on_ipv4(lab: Lab) -> None:
    """203.0.113.7 is 64:ff9b::cb00:7107 to them: DNS64 says so, and the gateway makes IPv4 of it (NAT64)."""
    host = behind_nat64(lab, "64:ff9b::/96")

    answer = lab.follow(lab.address6(host), "64:ff9b::cb00:7107", 443)

    assert answer.reachable
    assert answer.forward[-1].packet.destination.address == ip_address("203.0.113.7")


@teaches("egress-only-gateways.3", twin=True)
def test_it_takes_nobody_from_ipv6_to_ipv6(lab: Lab) -> None:
    """As the course has it: IPv6 needs no translation, and leaves by the egress-only gateway."""
    host = behind_nat64(lab, ANYWHERE6)

    assert lab.follow(lab.address6(host), SOMEBODY, 443).codes == ("PROTOCOL_RESTRICTION",)


@teaches("egress-only-gateways.4")
def test_the_gateway_is_the_target_of_the_ipv6_default_route(lab: Lab) -> None:
    """``::/0`` is for IPv6 what ``0.0.0.0/0`` is for IPv4."""
    vpc = lab.vpc(dual_stack=True)
    gateway = lab.egress_only_gateway(vpc)
    table = lab.route_table(vpc, lab.subnet(vpc, "10.0.1.0/24", number6=0), routes={ANYWHERE6: gateway})
    (found,) = lab.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    targets = {
        route.get("DestinationIpv6CidrBlock"): route.get("EgressOnlyInternetGatewayId") for route in found["Routes"]
    }

    assert targets[ANYWHERE6] == gateway


@teaches("egress-only-gateways.4", twin=True)
def test_the_gateway_alone_opens_nothing(lab: Lab) -> None:
    """As with every gateway: without a route to it no packet finds it."""
    vpc = lab.vpc(dual_stack=True)
    lab.egress_only_gateway(vpc)
    subnet = lab.subnet(vpc, "10.0.1.0/24", number6=0)
    host = lab.host(subnet, lab.group(vpc, outbound=[("all", None, ANYWHERE6)]))

    assert lab.follow(lab.address6(host), SOMEBODY, 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("egress-only-gateways.5")
def test_a_vpc_gets_a_56_and_each_subnet_a_64_of_it(lab: Lab) -> None:
    """AWS chooses the /56; which /64 goes to which subnet is up to you, 256 of them."""
    vpc = lab.vpc(dual_stack=True)
    (found,) = lab.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    whole = IPv6Network(found["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
    subnets = [lab.subnet(vpc, f"10.0.{number}.0/24", number6=number) for number in (0, 1)]
    parts = [
        IPv6Network(subnet["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
        for subnet in lab.ec2.describe_subnets(SubnetIds=subnets)["Subnets"]
    ]

    assert whole.prefixlen == 56
    assert all(part.prefixlen == 64 and part.subnet_of(whole) for part in parts)
    assert not parts[0].overlaps(parts[1])


@teaches("egress-only-gateways.5", twin=True)
def test_a_vpc_without_an_ipv6_block_has_none_to_split(lab: Lab) -> None:
    """The block is associated with the VPC first; a subnet cannot bring its own."""
    vpc = lab.vpc()

    with pytest.raises(ClientError, match="Range"):
        lab.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", Ipv6CidrBlock="2600:1f18:1:2::/64")
