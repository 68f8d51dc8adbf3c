"""Public and private subnets: routing alone makes the difference."""

from ipaddress import ip_address

import pytest

from stacks.catalogue import find
from study.deployed import Deployed
from study.lab import ANYWHERE, Lab
from tests.lessons.ways_out import default_target, open_subnet, subnets_of
from tests.teaching import teaches


@pytest.fixture(scope="module")
def egress() -> Deployed:
    """Return per-az-nat-egress as deployed: look, and change nothing."""
    return Deployed(find("per-az-nat-egress"))


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
    for subnet in subnets_of(flagship, "public"):
        assert default_target(flagship, subnet).startswith("igw-")


@teaches("public-private-subnets.4", twin=True)
@pytest.mark.parametrize(("tier", "target"), [("app", "nat-"), ("data", "")])
def test_every_other_default_route_makes_another_kind_of_subnet(flagship: Deployed, tier: str, target: str) -> None:
    """To a NAT gateway: private with a way out. None at all: isolated."""
    for subnet in subnets_of(flagship, tier):
        found = default_target(flagship, subnet)
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
