"""What tells a subnet's tier, zone and block: its routes, its functions, and never its name."""

from collections.abc import Callable
from typing import Any

import pytest

from study.drawing.assembly import Stack
from study.drawing.errors import DrawingError
from study.drawing.model import read_architecture
from study.drawing.model.network import Reach, Vpc

Resources = dict[str, dict[str, Any]]
Reader = Callable[[Resources], Stack]
Maker = Callable[..., Resources]


def vpc_of(stack: Stack) -> Vpc:
    """Return the only VPC of a stack."""
    return read_architecture(stack).vpcs[0]


def test_the_default_route_tells_the_tier(small: Maker, stack: Reader) -> None:
    """To an internet gateway: public; to a NAT gateway: private; none: isolated."""
    reach = {name: subnet.reach for name, subnet in vpc_of(stack(small())).subnets.items()}

    assert reach["public1"] is Reach.PUBLIC
    assert reach["app1"] is Reach.PRIVATE
    assert reach["data1"] is Reach.ISOLATED


def test_a_name_does_not_make_a_subnet_public(small: Maker, stack: Reader) -> None:
    """The twin: without its route, the subnet that is called public is isolated."""
    resources = small()
    del resources["Route-public1"]

    assert vpc_of(stack(resources)).subnets["public1"].reach is Reach.ISOLATED


def test_a_route_to_some_network_is_no_default_route(small: Maker, stack: Reader) -> None:
    """Only ``0.0.0.0/0`` and ``::/0`` lead to everywhere."""
    resources = small()
    resources["Route-app1"]["Properties"]["DestinationCidrBlock"] = "192.168.0.0/16"

    assert vpc_of(stack(resources)).subnets["app1"].reach is Reach.ISOLATED


def test_rows_go_from_public_to_isolated(small: Maker, stack: Reader) -> None:
    """As requests do, whatever the template's order."""
    resources = dict(reversed(small().items()))

    assert [tier.name for tier in vpc_of(stack(resources)).tiers] == ["public", "app", "data"]


def test_columns_are_zones_in_their_order(small: Maker, stack: Reader) -> None:
    """Zones are known by their place in the Region until deployment."""
    zones = vpc_of(stack(small(zones=3))).zones

    assert [str(zone) for zone in zones] == ["1", "2", "3"]


def test_blocks_are_computed_from_the_vpcs(small: Maker, stack: Reader) -> None:
    """``Fn::Cidr`` with 8 bits for hosts cuts a /16 into /24; app begins at the seventh."""
    subnets = vpc_of(stack(small())).subnets

    assert subnets["public1"].cidr == "10.0.0.0/24"
    assert subnets["app2"].cidr == "10.0.7.0/24"


def test_a_block_that_only_a_deployment_can_tell_stays_empty(small: Maker, stack: Reader) -> None:
    """An address plan from IPAM has no block before."""
    resources = small()
    resources["Vpc"]["Properties"] = {"Ipv4IpamPoolId": "ipam-pool-1", "Ipv4NetmaskLength": 16}

    vpc = vpc_of(stack(resources))

    assert vpc.cidr == ""
    assert vpc.subnets["public1"].cidr == ""


def test_a_block_that_cannot_be_cut_is_refused(small: Maker, stack: Reader) -> None:
    """A /16 has no part that leaves 20 bits to hosts."""
    resources = small()
    resources["app1"]["Properties"]["CidrBlock"]["Fn::Select"][1]["Fn::Cidr"][2] = "20"

    with pytest.raises(DrawingError, match=r"Fn::Cidr cannot cut blocks with 20 bits for hosts out of 10\.0\.0\.0/16"):
        vpc_of(stack(resources))


def test_a_zone_that_cannot_be_told_is_refused(small: Maker, stack: Reader) -> None:
    """A column needs a heading; the message names the subnet."""
    resources = small()
    resources["app1"]["Properties"]["AvailabilityZone"] = {"Fn::ImportValue": "zone"}

    with pytest.raises(DrawingError, match=r"AWS::EC2::Subnet: app1: AvailabilityZone is .*ImportValue"):
        vpc_of(stack(resources))


def test_an_ipv6_block_that_amazon_assigns_is_told_as_far_as_it_is_known(small: Maker, stack: Reader) -> None:
    """The VPC gets a /56, of which a subnet takes the /64 with this number: its last two digits, in hexadecimal."""
    resources = small()
    resources["Block"] = {
        "Type": "AWS::EC2::VPCCidrBlock",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "AmazonProvidedIpv6CidrBlock": True},
    }
    whole = {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}
    resources["app1"]["Properties"]["Ipv6CidrBlock"] = {"Fn::Select": [10, {"Fn::Cidr": [whole, 256, "64"]}]}
    resources["app2"]["Properties"]["Ipv6CidrBlock"] = {"Fn::Select": [3, {"Fn::Cidr": [whole, 16, "68"]}]}
    resources["data1"]["Properties"]["Ipv6CidrBlock"] = "2001:db8:0:7::/64"
    vpc = vpc_of(stack(resources))

    assert vpc.cidr6 == "/56 that Amazon assigns"
    assert vpc.subnets["app1"].blocks == ("10.0.6.0/24", "IPv6 …0a::/64")
    assert vpc.subnets["app2"].blocks == ("10.0.7.0/24", "IPv6 /60 no. 3")
    assert vpc.subnets["data1"].blocks == ("10.0.12.0/24", "IPv6 2001:db8:0:7::/64")


def test_a_vpc_without_ipv6_is_said_to_have_none(small: Maker, stack: Reader) -> None:
    """The twin: one block, one line; and a subnet without IPv4 says so in the line of its only block."""
    resources = small()
    whole = {"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}
    resources["app2"]["Properties"] |= {
        "Ipv6Native": True,
        "CidrBlock": None,
        "Ipv6CidrBlock": {"Fn::Select": [255, {"Fn::Cidr": [whole, 256, "64"]}]},
    }
    vpc = vpc_of(stack(resources))

    assert vpc.cidr6 == ""
    assert vpc.subnets["app1"].blocks == ("10.0.6.0/24",)
    assert vpc.subnets["app2"].blocks == ("IPv6 only · …ff::/64",)
