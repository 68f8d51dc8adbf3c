"""Routing in a VPC: every subnet has a router, and route tables tell it where to send a packet."""

from ipaddress import ip_network

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.hybrid import SITE, connect, customer_gateway, vpc_with_gateway
from tests.teaching import teaches


def open_hosts(lab: Lab, *blocks: str) -> tuple[str, list[str], list[str]]:
    """Build a VPC with one subnet and one host for each block; nothing filters."""
    vpc = lab.vpc()
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
    subnets = [lab.subnet(vpc, block) for block in blocks]
    return vpc, subnets, [lab.host(subnet, anything) for subnet in subnets]


def routes_of(lab: Lab, table: str) -> dict[str, str]:
    """Return a table's routes: destination → target."""
    (found,) = lab.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return {route["DestinationCidrBlock"]: route["GatewayId"] for route in found["Routes"]}


@teaches("vpc-routing.1")
def test_the_first_host_of_a_subnet_gets_its_fifth_address(lab: Lab) -> None:
    """.0 names the network, .1 to .3 are the router's, DNS's and the future's, so that hosts start at .4."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/28")
    group = lab.group(vpc)
    addresses = [lab.address(lab.host(subnet, group)) for _ in range(11)]

    assert sorted(int(address.rsplit(".", 1)[1]) for address in addresses) == list(range(4, 15))


@teaches("vpc-routing.1", twin=True)
@pytest.mark.parametrize("address", ["10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.15"])
def test_a_reserved_address_cannot_be_asked_for(lab: Lab, address: str) -> None:
    """Network, router, DNS, future use, broadcast: VPCs have no broadcast, but the address is kept all the same."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/28")

    with pytest.raises(ClientError, match=r"InvalidParameterValue.*reserved"):
        lab.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress=address)


@teaches("vpc-routing.2")
def test_two_subnets_reach_each_other_through_the_router_that_nobody_built(lab: Lab) -> None:
    """No gateway, no route of our own: the VPC's router is there, and its table has the local route."""
    _, _, (left, right) = open_hosts(lab, "10.0.1.0/24", "10.0.2.0/24")

    answer = lab.follow(left, right, 443)

    assert answer.reachable
    assert "RouteTable" in [hop.component.kind for hop in answer.forward]


@teaches("vpc-routing.2", twin=True)
def test_only_a_route_table_tells_the_router_more(lab: Lab) -> None:
    """An internet gateway alone changes nothing; the route to it does."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    host = lab.host(subnet, lab.group(vpc), public=False)
    address = lab.ec2.allocate_address(Domain="vpc")["AllocationId"]
    lab.ec2.associate_address(AllocationId=address, InstanceId=host)
    gateway = lab.internet_gateway(vpc)
    before = lab.follow(host, "internet", 443)
    lab.route_table(vpc, subnet, routes={ANYWHERE: gateway})

    assert before.codes == ("NO_ROUTE_TO_DESTINATION",)
    assert lab.follow(host, "internet", 443).reachable


@teaches("vpc-routing.3")
def test_a_vpc_resolves_names_by_default(lab: Lab) -> None:
    """The resolver is at the VPC's base plus two and at 169.254.169.253, in no subnet; one switch turns it off."""
    vpc = lab.vpc()
    support = lab.ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsSupport")

    assert support["EnableDnsSupport"]["Value"] is True


@teaches("vpc-routing.3", twin=True)
def test_plus_two_is_reserved_in_every_subnet_though_only_the_first_could_hold_the_resolver(lab: Lab) -> None:
    """The course says DNS lives at *network address plus two*. That is the VPC's network; subnets just keep it free."""
    vpc = lab.vpc("10.0.0.0/16")
    for block in ("10.0.0.0/24", "10.0.7.0/24"):
        subnet = lab.subnet(vpc, block)
        plus_two = str(ip_network(block)[2])
        with pytest.raises(ClientError, match="reserved"):
            lab.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress=plus_two)


@teaches("vpc-routing.4")
def test_a_subnet_without_a_table_of_its_own_follows_the_main_one(lab: Lab) -> None:
    """A default route put into the main table opens the way out for a subnet that was never mentioned."""
    vpc, _, (host,) = open_hosts(lab, "10.0.1.0/24")
    address = lab.ec2.allocate_address(Domain="vpc")["AllocationId"]
    lab.ec2.associate_address(AllocationId=address, InstanceId=host)
    main = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (table,) = lab.ec2.describe_route_tables(Filters=main)["RouteTables"]
    lab.route(table["RouteTableId"], ANYWHERE, lab.internet_gateway(vpc))

    assert lab.follow(host, "internet", 443).reachable
    assert not [a for a in table["Associations"] if "SubnetId" in a]


@teaches("vpc-routing.4", twin=True)
def test_a_subnet_with_a_table_of_its_own_does_not(lab: Lab) -> None:
    """Its own table has no default route, and the main one's is none of its business: that keeps it private."""
    vpc, (subnet,), (host,) = open_hosts(lab, "10.0.1.0/24")
    lab.route_table(vpc, subnet)
    main = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (table,) = lab.ec2.describe_route_tables(Filters=main)["RouteTables"]
    lab.route(table["RouteTableId"], ANYWHERE, lab.internet_gateway(vpc))

    assert lab.follow(host, "internet", 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("vpc-routing.5")
def test_a_new_table_has_the_local_route_and_that_opens_the_whole_vpc(lab: Lab) -> None:
    """Every subnet of the VPC is reachable from every other, as far as routing goes."""
    vpc, subnets, (left, right) = open_hosts(lab, "10.0.1.0/24", "10.0.200.0/24")
    table = lab.route_table(vpc, *subnets)

    assert routes_of(lab, table) == {"10.0.0.0/16": "local"}
    assert lab.follow(left, right, 443).reachable


@teaches("vpc-routing.5", twin=True)
def test_beyond_the_vpcs_range_a_new_table_leads_nowhere(lab: Lab) -> None:
    """10.1.0.0/16 is outside, and nothing says where that is; nor can the local route itself be taken away."""
    vpc, subnets, (host,) = open_hosts(lab, "10.0.1.0/24")
    table = lab.route_table(vpc, *subnets)

    assert lab.follow(host, "10.1.0.10", 443).codes == ("NO_ROUTE_TO_DESTINATION",)
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        lab.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="10.0.0.0/16")


def two_ways_out(lab: Lab, narrow: str) -> tuple[str, str, str]:
    """Build a host with a default route to a NAT gateway and a narrower one to an internet gateway."""
    vpc = lab.vpc()
    outside, inside = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    internet = lab.internet_gateway(vpc)
    lab.route_table(vpc, outside, routes={ANYWHERE: internet})
    nat = lab.nat_gateway(outside)
    lab.route_table(vpc, inside, routes={ANYWHERE: nat, narrow: internet})
    return lab.host(inside, lab.group(vpc), public=True), nat, internet


@teaches("vpc-routing.6")
def test_the_longest_matching_prefix_wins(lab: Lab) -> None:
    """203.0.113.7 matches 0.0.0.0/0 and 203.0.113.0/24; the second says more about it, and decides."""
    host, nat, internet = two_ways_out(lab, "203.0.113.0/24")

    hops = [hop.component.id for hop in lab.follow(host, "203.0.113.7", 443).forward]

    assert internet in hops
    assert nat not in hops


@teaches("vpc-routing.6", twin=True)
def test_an_address_that_only_the_short_prefix_matches_takes_the_other_way(lab: Lab) -> None:
    """203.0.114.7 is one network further on: only the default route fits."""
    host, nat, _ = two_ways_out(lab, "203.0.113.0/24")

    hops = [hop.component.id for hop in lab.follow(host, "203.0.114.7", 443).forward]

    assert nat in hops


@teaches("vpc-routing.7")
def test_a_route_by_hand_is_written_and_one_that_is_learned_appears(lab: Lab) -> None:
    """The table says how each came: the local one with the table, one by a call, one from a virtual private gateway."""
    vpc = vpc_with_gateway(lab)
    connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))
    lab.route(vpc.table, ANYWHERE, lab.internet_gateway(vpc.id))

    (table,) = lab.ec2.describe_route_tables(RouteTableIds=[vpc.table])["RouteTables"]

    assert {route["DestinationCidrBlock"]: route["Origin"] for route in table["Routes"]} == {
        "10.0.0.0/16": "CreateRouteTable",
        ANYWHERE: "CreateRoute",
        SITE: "EnableVgwRoutePropagation",
    }


@teaches("vpc-routing.7", twin=True)
def test_without_propagation_what_the_gateway_has_learned_stays_with_it(lab: Lab) -> None:
    """The gateway knows the way; the table does not, until somebody turns propagation on or writes the route."""
    vpc = vpc_with_gateway(lab, propagate=False)
    connect(lab, vpc.gateway, customer_gateway(lab, address="198.51.100.10", announces=SITE))

    assert routes_of(lab, vpc.table) == {"10.0.0.0/16": "local"}
    lab.ec2.enable_vgw_route_propagation(GatewayId=vpc.gateway, RouteTableId=vpc.table)
    assert routes_of(lab, vpc.table) == {"10.0.0.0/16": "local", SITE: vpc.gateway}
