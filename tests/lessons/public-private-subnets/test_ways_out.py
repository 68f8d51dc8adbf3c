"""Ways out of private subnets: NAT gateways open one direction only, and each is of a zone or of a Region."""

from ipaddress import ip_address

from analysis.network import Answer
from study.deployed import Deployed
from study.lab import ANYWHERE, EPHEMERAL, Lab
from tests.lessons.ways_out import default_target, open_subnet, subnets_of, table_of
from tests.teaching import teaches


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
    for subnet in subnets_of(flagship, "app"):
        assert _zone_of_nat(flagship, default_target(flagship, subnet)) == _zone(flagship, subnet)


@teaches("public-private-subnets.12", twin=True)
def test_a_route_to_a_neighbours_gateway_works_and_breaks_the_promise(own_flagship: Deployed) -> None:
    """Packets still arrive, so that nobody notices until the other zone fails; the check does notice."""
    first, second = subnets_of(own_flagship, "app")[:2]
    own_flagship.ec2.replace_route(
        RouteTableId=table_of(own_flagship, first)["RouteTableId"],
        DestinationCidrBlock=ANYWHERE,
        NatGatewayId=default_target(own_flagship, second),
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


def _zone(flagship: Deployed, subnet: str) -> str:
    return str(flagship.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailabilityZone"])


def _zone_of_nat(flagship: Deployed, nat: str) -> str:
    (found,) = flagship.ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"]
    return _zone(flagship, found["SubnetId"])
