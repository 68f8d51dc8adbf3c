"""A further block of a VPC: its subnets, how they are selected, and what AWS refuses."""

from collections.abc import Sequence
from functools import partial

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import Exposure, Pass, Tenancy, Tier, TierAcl
from refarch.network.extra_block import ExtraBlock
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of

PODS = Tier(name="pods", exposure=Exposure.ISOLATED)


def build(stack: Stack) -> None:
    """Add a network with a second block, hosts in it and an ACL around it."""
    vpc = network(stack)
    vpc.add_block("100.64.0.0/20", tiers=[PODS])
    HostPerZone(stack, "Pods", network=vpc, tier="pods")
    TierAcl(stack, "Acl", network=vpc, tier="pods", inbound=[Pass(peer="pods", ports=(1, 2))], outbound=[])


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_the_block_is_associated_before_its_subnets_are_made(shape: Shape) -> None:
    """One in each zone, named as CDK names its own."""
    block = shape.only("EC2::VPCCidrBlock")
    assert (block["CidrBlock"], shape.referred(block["VpcId"])) == ("100.64.0.0/20", "Network/Vpc")
    found = {p: s for p, s in shape.of_type("EC2::Subnet").items() if "/Block2/" in p}
    assert [subnet["CidrBlock"] for subnet in found.values()] == ["100.64.0.0/23", "100.64.2.0/23", "100.64.4.0/23"]
    for zone, (path, subnet) in enumerate(found.items()):
        assert subnet["AvailabilityZone"] == {"Fn::Select": [zone, {"Fn::GetAZs": ""}]}
        assert {"Key": "aws-cdk:subnet-name", "Value": "pods"} in subnet["Tags"]
        assert "Network/Block2/Block" in [shape.path(name) for name in shape.resource(path)["DependsOn"]]


def test_its_tiers_are_tiers_like_the_others(shape: Shape) -> None:
    """Hosts stand in it, and an ACL walls it in."""
    (interface,) = shape.at("Pods/Host1")["NetworkInterfaces"]
    assert shape.referred(interface["SubnetId"]) == "Network/Block2/podsSubnet1/Subnet"
    assert shape.at("Acl/In100")["CidrBlock"] == "100.64.0.0/21"
    assert len(shape.of_type("EC2::SubnetNetworkAclAssociation")) == 3


def test_a_network_knows_its_blocks_and_where_their_default_routes_lead() -> None:
    """The first one, and those that are added."""
    vpc = network(empty_stack())
    vpc.add_block("10.9.0.0/16", tiers=[PODS])
    assert vpc.blocks == ["10.0.0.0/16", "10.9.0.0/16"]
    assert [vpc.exposure_of(tier) for tier in ("app", "pods")] == [Exposure.EGRESS, Exposure.ISOLATED]


def test_a_vpc_may_run_all_instances_on_hardware_of_its_own() -> None:
    """And shares it unless it is told so."""
    dedicated = shape_of(partial(network, tenancy=Tenancy.DEDICATED)).only("EC2::VPC")
    assert [dedicated["InstanceTenancy"], shape_of(network).only("EC2::VPC")["InstanceTenancy"]] == [
        "dedicated",
        "default",
    ]


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("10.0.0.0/16", "10.0.128.0/20", "it overlaps 10.0.0.0/16, which the VPC has"),
        ("10.0.0.0/16", "192.168.0.0/16", "a VPC with a block of 10.0.0.0/8 gets none of 192.168.0.0/16"),
        ("172.16.0.0/16", "10.0.0.0/16", "a VPC with a block of 172.16.0.0/12 gets none of 10.0.0.0/8"),
        ("100.64.0.0/16", "10.0.0.0/16", "a VPC without a private block gets none of 10.0.0.0/8 later"),
        ("172.16.0.0/16", "172.31.0.0/20", "a VPC with a block of 172.16.0.0/12 gets none of 172.31.0.0/16"),
        ("10.1.0.0/16", "10.0.0.0/16", "a VPC with a block of 10.0.0.0/15 gets none of 10.0.0.0/16"),
        ("10.0.0.0/20", "10.0.16.0/20", "a VPC with a block of 10.0.0.0/15 gets none of 10.0.0.0/16"),
        ("10.0.0.0/16", "198.19.0.0/20", "no VPC gets a block of 198.19.0.0/16 beside its first"),
        ("10.0.0.0/16", "100.64.0.0/10", "AWS accepts VPC blocks from /16 to /28, not /10"),
        ("10.0.0.0/16", "100.64.0.1/16", "a CIDR block names its network address"),
    ],
)
def test_a_block_that_aws_would_refuse_is_refused(first: str, second: str, rule: str) -> None:
    """With the construct's path."""
    vpc = network(empty_stack(), cidr=first)
    with pytest.raises(RefusedError) as refused:
        vpc.add_block(second, tiers=[PODS])
    assert str(refused.value).startswith("test/Network/Block2: ")
    assert rule in str(refused.value)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.0.0.0/16", "10.1.0.0/16"),
        ("10.2.0.0/16", "10.0.0.0/16"),
        ("10.0.0.0/16", "100.64.0.0/16"),
        ("172.31.0.0/16", "172.16.0.0/16"),
        ("100.64.0.0/16", "100.65.0.0/16"),
        ("198.19.0.0/16", "100.64.0.0/16"),
        ("192.168.0.0/20", "192.168.16.0/20"),
    ],
)
def test_a_block_that_aws_takes_beside_the_first_is_taken(first: str, second: str) -> None:
    """The twin: each is the neighbour of one that is refused."""
    vpc = network(empty_stack(), cidr=first)
    vpc.add_block(second, tiers=[PODS])
    assert vpc.blocks == [first, second]


@pytest.mark.parametrize(("more", "refused"), [(4, False), (5, True)])
def test_a_vpc_has_five_blocks_at_most(more: int, refused: bool) -> None:  # noqa: FBT001 a parameter of the test
    """The first one and four more."""
    vpc = network(empty_stack())

    def add(numbers: Sequence[int]) -> None:
        for number in numbers:
            vpc.add_block(f"10.{number}.0.0/16", tiers=[Tier(name=f"t{number}", exposure=Exposure.ISOLATED)])

    if refused:
        with pytest.raises(RefusedError, match=r"test/Network/Block6: cidr='10.5.0.0/16': a VPC has 5 IPv4 blocks"):
            add(range(1, more + 1))
    else:
        add(range(1, more + 1))
        assert len(vpc.blocks) == 5


def test_a_further_block_stays_apart_from_other_networks_too() -> None:
    """Peering is refused if any blocks of two VPCs overlap, whichever are used."""
    vpc = network(empty_stack(), apart_from=["100.64.0.0/16"])
    with pytest.raises(RefusedError, match=r"test/Network: cidr='100.64.8.0/21': it overlaps 100.64.0.0/16, and"):
        vpc.add_block("100.64.8.0/21", tiers=[PODS])


def test_a_tier_that_is_not_isolated_or_has_anothers_name_is_refused() -> None:
    """A way out is a thing of the first block here."""
    vpc = network(empty_stack())
    with pytest.raises(RefusedError, match=r"tier 'pods' \(egress\): subnets of a further block are isolated here"):
        vpc.add_block("100.64.0.0/16", tiers=[Tier(name="pods", exposure=Exposure.EGRESS)])
    with pytest.raises(RefusedError, match="tier 'app': this VPC has a tier of that name"):
        vpc.add_block("100.64.0.0/16", tiers=[Tier(name="app", exposure=Exposure.ISOLATED)])


def test_an_imported_vpc_gets_a_block_too() -> None:
    """Its blocks are told, because nobody can look them up."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-00000001", availability_zones=["a", "b"])
        ExtraBlock(stack, "Extra", vpc=vpc, cidr="10.1.0.0/16", zones=2, tiers=[PODS], beside=["10.0.0.0/16"])

    shape = shape_of(build)
    assert shape.only("EC2::VPCCidrBlock")["VpcId"] == "vpc-00000001"
    assert len(shape.of_type("EC2::Subnet")) == 2
