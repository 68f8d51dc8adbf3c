"""In which subnets of a VPC that was not made for a hub the hub has its interfaces, and who gets the way to it."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.network import MultiAzVpc
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from tests.unit.constructs.shape import Shape, empty_stack, shape_of

TO = "172.16.0.0/12"
ZONES = ["us-east-1a", "us-east-1b"]


def old(stack: Stack, *kinds: str, tables: bool = True) -> ec2.IVpc:
    """Import a VPC of two zones with two rows of subnets of each kind, the first row named like the kind."""
    told: dict[str, Any] = {}
    for row, kind in enumerate(kinds):
        told[f"{kind}_subnet_ids"] = [f"subnet-{row}{number}" for number in range(4)]
        told[f"{kind}_subnet_names"] = [kind, f"more-{kind}"]
        if tables:
            told[f"{kind}_subnet_route_table_ids"] = [f"rtb-{row}{number}" for number in range(4)]
    return ec2.Vpc.from_vpc_attributes(
        stack, "Old", vpc_id="vpc-01234567", vpc_cidr_block="10.0.0.0/16", availability_zones=ZONES, **told
    )


def attached(stack: Stack, vpc: ec2.IVpc | MultiAzVpc, **options: Any) -> None:
    """Attach a VPC to a hub, with nothing said but its segment unless the case says more."""
    hub = TransitHub(stack, "Hub")
    hub.segment("prod")
    hub.attach_spoke(vpc, **{"segment": "prod", "to": [TO], **options})


def told(build: Callable[[Stack], object]) -> tuple[list[str], set[str]]:
    """Return the subnets of the attachment, and the tables that lead to the hub."""
    shape: Shape = shape_of(build)
    (made,) = shape.of_type("EC2::TransitGatewayVpcAttachment").values()
    return made["SubnetIds"], {route["RouteTableId"] for route in shape.of_type("EC2::Route").values()}


@pytest.mark.parametrize(
    ("kinds", "door"),
    [
        (("public", "private", "isolated"), ["subnet-10", "subnet-11"]),
        (("isolated", "public"), ["subnet-00", "subnet-01"]),
        (("public",), ["subnet-00", "subnet-01"]),
    ],
)
def test_without_a_word_it_is_the_first_private_subnet_of_each_zone(kinds: tuple[str, ...], door: list[str]) -> None:
    """Then an isolated one, then a public one. Hosts stand there, so that all tables lead to the hub."""
    subnets, tables = told(lambda stack: attached(stack, old(stack, *kinds)))

    assert subnets == door
    assert tables == {f"rtb-{row}{number}" for row in range(len(kinds)) for number in range(4)}


def test_subnets_can_be_given_and_hosts_may_stand_in_them() -> None:
    """As a selection, or one by one, also fewer zones than there are."""

    def selected(stack: Stack) -> None:
        attached(stack, old(stack, "private", "isolated"), subnets=ec2.SubnetSelection(subnet_group_name="isolated"))

    def one(stack: Stack) -> None:
        vpc = old(stack, "private")
        attached(stack, vpc, subnets=[vpc.private_subnets[3]], routes_from=["more-private"])

    everywhere = {f"rtb-{row}{number}" for row in range(2) for number in range(4)}
    assert told(selected) == (["subnet-10", "subnet-11"], everywhere)
    assert told(one) == (["subnet-03"], {"rtb-02", "rtb-03"})


def test_a_vpc_that_is_made_here_needs_no_tier_for_it_either() -> None:
    """Without one the interfaces are where the hosts are; the public subnets get the way, too."""

    def build(stack: Stack) -> None:
        attached(stack, MultiAzVpc(stack, "Shop", cidr="10.1.0.0/16", zones=2))

    shape = shape_of(build)
    (made,) = shape.of_type("EC2::TransitGatewayVpcAttachment").values()
    assert [shape.referred(each) for each in made["SubnetIds"]] == [f"Shop/Vpc/appSubnet{n}/Subnet" for n in (1, 2)]
    routes = [r for r in shape.of_type("EC2::Route").values() if r["DestinationCidrBlock"] == TO]
    assert len(routes) == 6


def test_routes_may_be_left_to_the_owner_of_the_tables() -> None:
    """Then nobody needs to know them."""
    subnets, tables = told(lambda stack: attached(stack, old(stack, "private", tables=False), routes_from=[]))

    assert (subnets, tables) == (["subnet-00", "subnet-01"], set())


@pytest.mark.parametrize(
    ("options", "kinds", "said"),
    [
        (
            {},
            (),
            "vpc='test/Old': the attachment has an interface in a subnet of each zone, and nobody has told of any",
        ),
        ({"subnets": []}, ("private",), "subnets=[]: the attachment has an interface in a subnet of each zone"),
        ({"door": "private", "subnets": []}, ("private",), "door='private' with subnets=…: either says in which"),
        ({"door": "gate"}, ("private",), "door='gate': the attachment has an interface in a subnet of each zone"),
        (
            {"subnets": ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)},
            ("private",),
            "subnets=[… test/Old/more-privateSubnet3 …]: an attachment has one subnet of a zone, and test/Old/private",
        ),
    ],
)
def test_what_cannot_be_attached_is_refused(options: Any, kinds: tuple[str, ...], said: str) -> None:
    """With the construct's path, the value and the rule."""
    stack = empty_stack()
    vpc = old(stack, *kinds)
    with pytest.raises(RefusedError) as refused:
        attached(stack, vpc, **options)

    assert said in str(refused.value)
    assert str(refused.value).startswith("test/OldAtHub: ")


def test_a_subnet_of_which_nobody_knows_the_zone_is_refused() -> None:
    """Imported by its id alone; whether another one is of the same zone could not be told."""
    stack = empty_stack()
    vpc, alone = old(stack, "private"), ec2.Subnet.from_subnet_id(stack, "Alone", "subnet-09")
    with pytest.raises(RefusedError, match=r"subnets=\[… test/Alone …\]: .* of which zone this is nobody knows"):
        attached(stack, vpc, subnets=[alone])


def test_tables_that_nobody_knows_are_refused_before_a_route_is_written_into_none() -> None:
    """CDK takes a subnet without its table, and would write a route into no table at all."""
    stack = empty_stack()
    vpc = old(stack, "private", tables=False)
    with pytest.raises(RefusedError, match=r"test/OldAtHub: vpc='test/Old' with privateSubnet1: its route table is"):
        attached(stack, vpc)
