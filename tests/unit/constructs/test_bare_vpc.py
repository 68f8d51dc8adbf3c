"""A VPC whose subnets and routes are made one by one, and single hosts in it."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import SingleHost
from refarch.network import BareVpc
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, shape_of


def lab(stack: Stack, **options: Any) -> BareVpc:
    """Add a laboratory."""
    return BareVpc(stack, "Lab", cidr="10.0.0.0/16", **options)


def build(stack: Stack) -> None:
    """Add a subnet that follows the main table, and one with a table of its own."""
    vpc = lab(stack)
    plain, edge = vpc.subnet("plain", "10.0.1.0/24"), vpc.subnet("edge", "10.0.2.0/24", zone=1)
    host = SingleHost(stack, "Host", vpc=vpc.vpc, subnet=plain)
    host.admit("10.0.0.0/16", port=443)
    SingleHost(stack, "Public", vpc=vpc.vpc, subnet=edge, public=True)
    table = vpc.table("edge", [edge])
    vpc.lead(table, "0.0.0.0/0", vpc.internet_gateway())
    vpc.lead(table, "192.0.2.0/24", host.instance)
    vpc.lead(table, "198.51.100.0/24", ec2.CfnNetworkInterface(stack, "Sink", subnet_id=edge.attr_subnet_id))


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_only_the_subnet_that_a_table_was_made_for_is_associated_with_one(shape: Shape) -> None:
    """The other one follows the main route table, of which a template says nothing."""
    assert len(shape.of_type("EC2::Subnet")) == 2
    association = shape.only("EC2::SubnetRouteTableAssociation")
    assert shape.referred(association["SubnetId"]) == "Lab/edge"
    assert shape.referred(association["RouteTableId"]) == "Lab/edgeTable"


def test_a_route_leads_to_what_it_was_given(shape: Shape) -> None:
    """A gateway, an instance, an interface; the one to the gateway waits for its attachment."""
    routes = {r["DestinationCidrBlock"]: r for r in shape.of_type("EC2::Route").values()}
    assert shape.referred(routes["0.0.0.0/0"]["GatewayId"]) == "Lab/InternetGateway"
    assert shape.referred(routes["192.0.2.0/24"]["InstanceId"]) == "Host/Instance"
    assert shape.referred(routes["198.51.100.0/24"]["NetworkInterfaceId"]) == "Sink"
    (waits,) = shape.resource("Lab/edgeTableTo0.0.0.0-0")["DependsOn"]
    assert shape.path(waits) == "Lab/Attachment"


def test_a_vpc_without_a_way_out_has_no_internet_gateway() -> None:
    """It is made when somebody asks for it."""
    found = shape_of(lambda stack: lab(stack).subnet("plain", "10.0.1.0/24"))
    assert not found.of_type("EC2::InternetGateway")
    assert not found.of_type("EC2::Route")


def test_a_host_answers_imdsv2_only_and_only_the_public_one_has_a_public_address(shape: Shape) -> None:
    """Its volume is encrypted, and there is no key."""
    data = shape.at("Host/LaunchTemplate")["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    assert "KeyName" not in data
    public = {
        name: shape.at(f"{name}/Instance")["NetworkInterfaces"][0]["AssociatePublicIpAddress"]
        for name in ("Host", "Public")
    }
    assert public == {"Host": False, "Public": True}


def led(*destinations: str, route_quota: int = 50, inside: bool = False) -> Callable[[Stack], object]:
    """Return what leads a table to destinations."""

    def lead(stack: Stack) -> None:
        vpc = lab(stack, route_quota=route_quota)
        subnet = vpc.subnet("edge", "10.0.2.0/24")
        table = vpc.table("edge", [subnet])
        to = (
            ec2.CfnNetworkInterface(stack, "Sink", subnet_id=subnet.attr_subnet_id)
            if inside
            else vpc.internet_gateway()
        )
        for destination in destinations:
            vpc.lead(table, destination, to)

    return lead


def twice(stack: Stack) -> None:
    """Give a subnet two tables."""
    vpc = lab(stack)
    subnet = vpc.subnet("edge", "10.0.2.0/24")
    vpc.table("one", [subnet])
    vpc.table("two", [subnet])


def subnets(*blocks: tuple[str, str]) -> Callable[[Stack], object]:
    """Return what adds subnets."""

    def add(stack: Stack) -> None:
        vpc = lab(stack)
        for name, block in blocks:
            vpc.subnet(name, block)

    return add


@pytest.mark.parametrize(
    ("build_it", "said"),
    [
        (lambda s: BareVpc(s, "Lab", cidr="10.0.0.0/8"), "cidr='10.0.0.0/8': AWS accepts VPC blocks"),
        (subnets(("a", "10.0.0.0/29")), "cidr='10.0.0.0/29': AWS accepts subnets of /16 to /28"),
        (subnets(("a", "10.1.0.0/24")), "cidr='10.1.0.0/24': a subnet is within its VPC, 10.0.0.0/16"),
        (subnets(("a", "10.0.0.0/24"), ("b", "10.0.0.128/25")), "it overlaps the subnet 'a'"),
        (subnets(("a", "10.0.0.0/24"), ("a", "10.0.1.0/24")), "subnet 'a': there is one of that name"),
        (subnets(("a", "ten")), "cidr='ten': this is no IPv4 CIDR block"),
        (twice, "subnet 'edge': a subnet follows one route table"),
        (led("10.0.0.0/16"), "destination='10.0.0.0/16': the local route has it"),
        (led("10.0.3.0/24"), "destination='10.0.3.0/24': a route within the VPC leads to an interface"),
        (
            led("0.0.0.0/0", "0.0.0.0/0"),
            "route to 0.0.0.0/0: a route table has one default route, and this one has it from test/Lab",
        ),
        (led("192.0.2.1/24"), "a CIDR block names its network address"),
        (
            led("192.0.2.0/24", "198.51.100.0/24", route_quota=1),
            "route 2, to 198.51.100.0/24: a route table holds 1 routes unless",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused_at_synthesis(build_it: Callable[[Stack], object], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build_it(empty_stack())

    assert said in str(refused.value)
    assert str(refused.value).startswith("test/Lab: ")


@pytest.mark.parametrize(
    "build_it",
    [led("10.0.3.0/24", inside=True), led("192.0.2.0/24", "198.51.100.0/24", route_quota=2), led("10.0.0.0/8")],
)
def test_the_twins_are_taken(build_it: Callable[[Stack], object]) -> None:
    """A part of the VPC to an interface, a full table, a block around the VPC's own."""
    assert shape_of(build_it).of_type("EC2::Route")
