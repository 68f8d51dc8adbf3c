"""Public and private subnets: routing alone makes the difference, and NAT gateways open one direction only."""

from ipaddress import ip_address

import pytest

from analysis.network import Answer
from stacks.catalogue import find
from study.deployed import Deployed
from study.lab import ANYWHERE, EPHEMERAL, Lab
from tests.teaching import teaches


@pytest.fixture(scope="module")
def egress() -> Deployed:
    """Return per-az-nat-egress as deployed: look, and change nothing."""
    return Deployed(find("per-az-nat-egress"))


def open_subnet(lab: Lab) -> tuple[str, str, str]:
    """Build a VPC with a subnet in which nothing filters."""
    vpc = lab.vpc()
    return vpc, lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc, inbound=[("all", None, ANYWHERE)])


def behind_nat(lab: Lab) -> tuple[str, str, str]:
    """Build a private host whose default route leads to a NAT gateway; return host, gateway and the host's table."""
    vpc = lab.vpc()
    outside, inside = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    lab.route_table(vpc, outside, routes={ANYWHERE: lab.internet_gateway(vpc)})
    nat = lab.nat_gateway(outside)
    table = lab.route_table(vpc, inside, routes={ANYWHERE: nat})
    return lab.host(inside, lab.group(vpc, inbound=[("all", None, ANYWHERE)])), nat, table


def public_address(lab: Lab, nat: str) -> str:
    """Return the address that a NAT gateway lends its clients."""
    (found,) = lab.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"]
    return str(found["NatGatewayAddresses"][0]["PublicIp"])


@teaches("public-private-subnets.2")
def test_the_flagships_servers_are_managed_without_a_bastion_and_without_an_open_port(flagship: Deployed) -> None:
    """Session Manager's agent calls out on 443 and waits for work: nobody has to get in."""
    assert flagship.follow("fleet", "internet", 443).reachable
    assert not flagship.follow("internet", "fleet", 22).reachable
    assert not flagship.follow("load balancer", "fleet", 22).reachable


@teaches("public-private-subnets.2", twin=True)
def test_a_bastion_is_a_public_host_that_the_inside_must_trust(lab: Lab) -> None:
    """The course's way works too, and this is its price: an SSH port that the internet can knock at."""
    vpc = lab.vpc()
    outside, inside = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")
    lab.route_table(vpc, outside, routes={ANYWHERE: lab.internet_gateway(vpc)})
    jump = lab.group(vpc, inbound=[("tcp", 22, ANYWHERE)])
    bastion = lab.host(outside, jump, public=True)
    server = lab.host(inside, lab.group(vpc, inbound=[("tcp", 22, jump)]))

    assert lab.follow("internet", bastion, 22).reachable
    assert lab.follow(bastion, server, 22).reachable
    assert not lab.follow("internet", server, 22).reachable


@teaches("public-private-subnets.2")
def test_an_instance_connect_endpoint_reaches_private_hosts_and_nobody_reaches_it_but_by_aws_api(
    egress: Deployed,
) -> None:
    """SSH without any public host: IAM says who may open a tunnel, and the host lets the endpoint in by its group."""
    assert egress.follow("endpoint", "workload", 22).reachable
    assert not egress.follow("internet", "endpoint", 22).arrives
    assert not egress.follow("internet", "workload", 22).arrives


@teaches("public-private-subnets.2", twin=True)
def test_the_bastion_beside_it_lets_in_whoever_has_an_address_of_one_network(egress: Deployed) -> None:
    """It knows addresses and keys, and nothing of people; whoever takes it over is where administrators are."""
    assert egress.follow("administrators", "bastion", 22).reachable
    assert egress.follow("bastion", "workload", 22).reachable
    assert not egress.follow("strangers", "bastion", 22).arrives


@teaches("public-private-subnets.3")
def test_a_subnet_that_you_create_is_private(lab: Lab) -> None:
    """Even with an internet gateway on the VPC: its table has the local route and nothing more."""
    vpc, subnet, group = open_subnet(lab)
    lab.internet_gateway(vpc)
    host = lab.host(subnet, group, public=True)

    assert lab.follow(host, "internet", 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("public-private-subnets.3", twin=True)
def test_a_subnet_of_the_default_vpc_is_public(lab: Lab) -> None:
    """AWS made that VPC so that a first instance is reachable: gateway, route and public address are there."""
    (vpc,) = lab.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    subnets = lab.ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]

    assert {subnet["VpcId"] for subnet in subnets} == {vpc["VpcId"]}
    assert all(subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    host = lab.host(subnets[0]["SubnetId"], lab.group(vpc["VpcId"], inbound=[("tcp", 443, ANYWHERE)]))
    assert lab.follow("internet", host, 443).reachable


@teaches("public-private-subnets.4")
def test_the_flagships_public_subnets_are_those_with_a_default_route_to_the_internet_gateway(
    flagship: Deployed,
) -> None:
    """There is no attribute *public*: read the route table."""
    for subnet in _subnets(flagship, "public"):
        assert _default_target(flagship, subnet).startswith("igw-")


@teaches("public-private-subnets.4", twin=True)
@pytest.mark.parametrize(("tier", "target"), [("app", "nat-"), ("data", "")])
def test_every_other_default_route_makes_another_kind_of_subnet(flagship: Deployed, tier: str, target: str) -> None:
    """To a NAT gateway: private with a way out. None at all: isolated."""
    for subnet in _subnets(flagship, tier):
        found = _default_target(flagship, subnet)
        assert found.startswith(target) if target else not found


@teaches("public-private-subnets.5")
def test_the_internet_gateway_swaps_addresses_so_that_the_host_never_sees_its_public_one(lab: Lab) -> None:
    """What arrives at the interface carries the private address; the public one exists only at the gateway."""
    vpc, subnet, group = open_subnet(lab)
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, group, public=True)

    answer = lab.follow("internet", host, 443)
    gateway = next(hop for hop in answer.forward if hop.component.kind == "InternetGateway")

    assert not gateway.packet.destination.address.is_private
    assert gateway.leaving is not None
    assert gateway.leaving.destination.address == ip_address(lab.address(host))


@teaches("public-private-subnets.5", twin=True)
def test_without_a_public_address_the_gateway_has_nothing_to_swap(lab: Lab) -> None:
    """Route and gateway are there; the private address means nothing outside, and nothing leaves."""
    vpc, subnet, group = open_subnet(lab)
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, group)

    assert not lab.follow(host, "internet", 443).reachable


@teaches("public-private-subnets.6")
def test_a_regional_nat_gateway_lends_each_zone_an_address_of_its_own(lab: Lab) -> None:
    """One gateway, two zones, two public addresses: whoever keeps a list of callers must know both."""
    hosts = _two_hosts(lab, regional=True)

    assert len({_leaves_as(lab.follow(host, "internet", 443)) for host in hosts}) == 2


@teaches("public-private-subnets.6", twin=True)
def test_a_zonal_nat_gateway_with_one_elastic_ip_lends_it_to_everybody(lab: Lab) -> None:
    """As the course has it: from outside all hosts look like one."""
    hosts = _two_hosts(lab, regional=False)

    assert len({_leaves_as(lab.follow(host, "internet", 443)) for host in hosts}) == 1


@teaches("public-private-subnets.6")
def test_a_zonal_nat_gateway_can_hold_more_than_one_elastic_ip(lab: Lab) -> None:
    """Two, or up to eight on request: each makes room for 55,000 more connections to one destination."""
    host, nat, _ = behind_nat(lab)
    more = lab.ec2.allocate_address(Domain="vpc")["AllocationId"]
    lab.ec2.associate_nat_gateway_address(NatGatewayId=nat, AllocationIds=[more])
    (found,) = lab.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"]

    assert len({address["PublicIp"] for address in found["NatGatewayAddresses"]}) == 2
    assert lab.follow(host, "internet", 443).reachable


@teaches("public-private-subnets.7")
def test_a_public_nat_gateway_needs_an_elastic_ip(lab: Lab) -> None:
    """Its clients borrow this address; without it there is nothing to lend."""
    vpc = lab.vpc()
    lab.internet_gateway(vpc)
    nat = lab.nat_gateway(lab.subnet(vpc, "10.0.1.0/24"))

    assert not ip_address(public_address(lab, nat)).is_private


@teaches("public-private-subnets.7", twin=True)
def test_a_private_nat_gateway_has_none(lab: Lab) -> None:
    """It translates between private networks whose ranges overlap, and has no way to the internet."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    nat = lab.ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]
    (found,) = lab.ec2.describe_nat_gateways(NatGatewayIds=[nat["NatGatewayId"]])["NatGateways"]

    assert found["ConnectivityType"] == "private"
    assert not [address for address in found["NatGatewayAddresses"] if address.get("PublicIp")]


@teaches("public-private-subnets.9")
def test_with_a_nat_gateway_in_each_zone_the_loss_of_one_leaves_the_others_their_way_out(lab: Lab) -> None:
    """Zone a is lost; zone b has a gateway of its own."""
    host_in_b = _two_zones(lab, nat_zone_of_b="b")

    assert lab.lose_zone("a").follow(host_in_b, "internet", 443).reachable


@teaches("public-private-subnets.9", twin=True)
def test_with_one_zonal_nat_gateway_its_zone_takes_everybodys_way_out_with_it(lab: Lab) -> None:
    """Zone b is in perfect health, and cut off: its route leads to a gateway that is gone.

    For zonal gateways this holds as ever.
    """
    host_in_b = _two_zones(lab, nat_zone_of_b="a")

    assert lab.follow(host_in_b, "internet", 443).reachable
    assert not lab.lose_zone("a").follow(host_in_b, "internet", 443).reachable


@teaches("public-private-subnets.9")
def test_one_regional_nat_gateway_serves_the_zones_that_are_left(lab: Lab) -> None:
    """Since November 2025: AWS spreads it over the zones of the VPC that have hosts, and one route will do for all."""
    _, host_in_b = _two_hosts(lab, regional=True)

    assert lab.lose_zone("a").follow(host_in_b, "internet", 443).reachable


@teaches("public-private-subnets.10")
def test_a_nat_gateway_passes_what_goes_out_and_its_replies(lab: Lab) -> None:
    """The packet leaves with the gateway's address, and the reply finds its way back through it."""
    host, nat, _ = behind_nat(lab)

    answer = lab.follow(host, "internet", 443)

    assert answer.reachable
    assert nat in [hop.component.id for hop in answer.forward]
    assert nat in [hop.component.id for hop in answer.returning]


@teaches("public-private-subnets.10", twin=True)
def test_a_nat_gateway_passes_no_connection_from_outside(lab: Lab) -> None:
    """Somebody who knows the gateway's address gets no further than the gateway."""
    host, nat, _ = behind_nat(lab)

    assert not lab.follow("internet", host, 443).reachable
    assert not lab.follow("198.51.100.7", public_address(lab, nat), 443).reachable


@teaches("public-private-subnets.12")
def test_each_of_the_flagships_private_subnets_leaves_through_its_own_zone(flagship: Deployed) -> None:
    """Three zones, three route tables, three NAT gateways: nothing crosses a zone on its way out."""
    for subnet in _subnets(flagship, "app"):
        assert _zone_of_nat(flagship, _default_target(flagship, subnet)) == _zone(flagship, subnet)


@teaches("public-private-subnets.12", twin=True)
def test_a_route_to_a_neighbours_gateway_works_and_breaks_the_promise(own_flagship: Deployed) -> None:
    """Packets still arrive, so that nobody notices until the other zone fails; the check does notice."""
    first, second = _subnets(own_flagship, "app")[:2]
    own_flagship.ec2.replace_route(
        RouteTableId=_table(own_flagship, first)["RouteTableId"],
        DestinationCidrBlock=ANYWHERE,
        NatGatewayId=_default_target(own_flagship, second),
    )

    broken = [finding.codes for finding in own_flagship.check() if finding.outcome.value == "broken"]

    assert broken == [("NAT_GATEWAY_IN_ANOTHER_ZONE",)]


@teaches("public-private-subnets.13")
def test_a_custom_acl_with_rules_lets_the_subnet_speak(lab: Lab) -> None:
    """Two rules make a web server's subnet: requests in, replies out."""
    vpc, subnet, group = open_subnet(lab)
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, group, public=True)
    lab.acl(
        vpc,
        subnet,
        inbound=[(100, "allow", "tcp", 443, ANYWHERE)],
        outbound=[(100, "allow", "tcp", EPHEMERAL, ANYWHERE)],
    )

    assert lab.follow("internet", host, 443).reachable


@teaches("public-private-subnets.13", twin=True)
def test_a_custom_acl_without_rules_silences_it(lab: Lab) -> None:
    """Everything else is in order: route, gateway, address, security group."""
    vpc, subnet, group = open_subnet(lab)
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, group, public=True)
    lab.acl(vpc, subnet)

    assert lab.follow("internet", host, 443).codes == ("SUBNET_ACL_RESTRICTION",)


def _two_zones(lab: Lab, *, nat_zone_of_b: str) -> str:
    """Build two zones with a NAT gateway each; return a private host of zone b that uses the one of a zone."""
    vpc = lab.vpc()
    internet = lab.internet_gateway(vpc)
    gateways = {}
    for number, zone in enumerate("ab"):
        outside = lab.subnet(vpc, f"10.0.{number}.0/24", zone)
        lab.route_table(vpc, outside, routes={ANYWHERE: internet})
        gateways[zone] = lab.nat_gateway(outside)
    inside = lab.subnet(vpc, "10.0.10.0/24", "b")
    lab.route_table(vpc, inside, routes={ANYWHERE: gateways[nat_zone_of_b]})
    return lab.host(inside, lab.group(vpc))


def _two_hosts(lab: Lab, *, regional: bool) -> tuple[str, str]:
    """Build a private host in each of two zones that leave by one NAT gateway, regional or in zone a."""
    vpc = lab.vpc()
    internet = lab.internet_gateway(vpc)
    inside = [lab.subnet(vpc, f"10.0.1{number}.0/24", zone) for number, zone in enumerate("ab")]
    first, second = (lab.host(subnet, lab.group(vpc)) for subnet in inside)
    if regional:
        nat = lab.ec2.create_nat_gateway(VpcId=vpc, AvailabilityMode="regional")["NatGateway"]["NatGatewayId"]
    else:
        outside = lab.subnet(vpc, "10.0.0.0/24")
        lab.route_table(vpc, outside, routes={ANYWHERE: internet})
        nat = lab.nat_gateway(outside)
    lab.route_table(vpc, *inside, routes={ANYWHERE: nat})
    return first, second


def _leaves_as(answer: Answer) -> str:
    """Return the address under which a packet is on the internet: the one that the reply goes to."""
    assert answer.reachable
    return str(answer.returning[0].packet.destination)


def _subnets(flagship: Deployed, tier: str) -> list[str]:
    """Return a tier's subnets, in the order of zones."""
    return [flagship.id_of(f"Network/Vpc/{tier}Subnet{number}/Subnet") for number in (1, 2, 3)]


def _table(flagship: Deployed, subnet: str) -> dict[str, str]:
    """Return the route table of a subnet."""
    wanted = [{"Name": "association.subnet-id", "Values": [subnet]}]
    (table,) = flagship.ec2.describe_route_tables(Filters=wanted)["RouteTables"]
    found: dict[str, str] = table
    return found


def _default_target(flagship: Deployed, subnet: str) -> str:
    """Return where a subnet's default route leads, or nothing."""
    routes = _table(flagship, subnet)["Routes"]
    defaults = [route for route in routes if route.get("DestinationCidrBlock") == ANYWHERE]
    return next((route.get("NatGatewayId") or route["GatewayId"] for route in defaults), "")


def _zone(flagship: Deployed, subnet: str) -> str:
    return str(flagship.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailabilityZone"])


def _zone_of_nat(flagship: Deployed, nat: str) -> str:
    (found,) = flagship.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"]
    return _zone(flagship, found["SubnetId"])
