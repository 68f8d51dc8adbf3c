"""A VPC that somebody else has made takes what a new one takes: hosts, peerings, a hub's attachment."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.network import (
    InterfaceEndpoint,
    OfferedService,
    Pass,
    Peer,
    PeeringMesh,
    PrivateNat,
    SubnetShare,
    TierAcl,
    VpcPeering,
)
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from tests.unit.constructs.shape import empty_stack, shape_of


def imported(stack: Stack, *, tables: int = 3) -> ec2.IVpc:
    """Import a VPC of two zones with public, app and transit subnets; with fewer tables some share one."""
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Old",
        vpc_id="vpc-01234567",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["us-east-1a", "us-east-1b"],
        public_subnet_ids=["subnet-00000001", "subnet-00000002"],
        public_subnet_names=["public"],
        public_subnet_route_table_ids=["rtb-00000001", "rtb-00000001"],
        isolated_subnet_ids=["subnet-00000003", "subnet-00000004", "subnet-00000005", "subnet-00000006"],
        isolated_subnet_names=["app", "transit"],
        isolated_subnet_route_table_ids=[f"rtb-0000000{2 + number % tables}" for number in range(4)],
    )


def test_hosts_stand_in_the_subnets_of_a_name_one_in_each_zone() -> None:
    """Their security group is of that VPC."""
    shape = shape_of(lambda stack: HostPerZone(stack, "Hosts", network=imported(stack), tier="app"))

    hosts = [shape.at(f"Hosts/Host{zone}")["NetworkInterfaces"][0]["SubnetId"] for zone in (1, 2)]
    assert hosts == ["subnet-00000003", "subnet-00000004"]
    assert shape.at("Hosts/Group")["VpcId"] == "vpc-01234567"


def test_public_addresses_are_for_subnets_that_are_imported_as_public() -> None:
    """As in a VPC that is made here."""
    shape = shape_of(lambda stack: HostPerZone(stack, "Hosts", network=imported(stack), tier="public", public=True))
    assert shape.at("Hosts/Host1")["NetworkInterfaces"][0]["AssociatePublicIpAddress"] is True

    stack = empty_stack()
    old = imported(stack)
    with pytest.raises(RefusedError, match=r"test/Hosts: public=True in tier='app' \(isolated\): a public address"):
        HostPerZone(stack, "Hosts", network=old, tier="app", public=True)


def test_a_name_that_no_subnet_has_is_refused_with_those_that_there_are() -> None:
    """Instead of CDK's error, which does not say who asked."""
    stack = empty_stack()
    old = imported(stack)
    with pytest.raises(RefusedError, match="test/Hosts: subnets 'data': the VPC has no subnets of that name"):
        HostPerZone(stack, "Hosts", network=old, tier="data")
    peering = VpcPeering(stack, "Peering", network=old, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"]))
    with pytest.raises(RefusedError, match="test/Peering: subnets 'data': the VPC has no subnets of that name"):
        peering.route("data")


def test_subnets_that_share_a_route_table_get_its_routes_once() -> None:
    """EC2 would refuse the second one; CDK knows subnets, and not who shares a table."""

    def build(stack: Stack) -> None:
        old = imported(stack, tables=1)
        hub = TransitHub(stack, "Hub")
        hub.segment("prod", default=True)
        hub.attach_spoke(old, to=["172.16.0.0/12"], routes_from=["public", "app"])
        VpcPeering(stack, "Peering", network=old, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"])).route("app")

    routes = [(r["RouteTableId"], r["DestinationCidrBlock"]) for r in shape_of(build).of_type("EC2::Route").values()]
    assert sorted(routes) == [
        ("rtb-00000001", "172.16.0.0/12"),
        ("rtb-00000002", "10.1.0.0/16"),
        ("rtb-00000002", "172.16.0.0/12"),
    ]


@pytest.mark.parametrize("named", [None, ["Private"]])
def test_where_there_is_one_row_of_subnets_it_is_the_door_and_gets_the_routes(named: list[str] | None) -> None:
    """Most VPCs were not made for a hub; an attachment without routes would lead nobody to it."""

    def attach(stack: Stack) -> None:
        old = ec2.Vpc.from_vpc_attributes(
            stack,
            "Old",
            vpc_id="vpc-01234567",
            vpc_cidr_block="10.0.0.0/16",
            availability_zones=["us-east-1a", "us-east-1b"],
            private_subnet_ids=["subnet-00000001", "subnet-00000002"],
            private_subnet_names=["Private"],
            private_subnet_route_table_ids=["rtb-00000001", "rtb-00000002"],
        )
        hub = TransitHub(stack, "Hub")
        hub.segment("all", default=True)
        hub.attach_spoke(old, door="Private", routes_from=named, to=["172.16.0.0/12"])

    routes = shape_of(attach).of_type("EC2::Route").values()
    assert sorted(route["RouteTableId"] for route in routes) == ["rtb-00000001", "rtb-00000002"]


def test_an_acl_stands_around_all_subnets_of_a_name_and_names_blocks() -> None:
    """An import does not tell which blocks its subnets have; a subnet that were forgotten would be a hole."""
    inbound = [Pass(peer="10.0.1.0/24", ports=(443, 443))]

    def build(stack: Stack) -> None:
        TierAcl(stack, "Acl", network=imported(stack), tier="app", inbound=inbound, outbound=[])

    shape = shape_of(build)
    assert shape.only("EC2::NetworkAcl")["VpcId"] == "vpc-01234567"
    walled = {each["SubnetId"] for each in shape.of_type("EC2::SubnetNetworkAclAssociation").values()}
    assert walled == {"subnet-00000003", "subnet-00000004"}

    stack = empty_stack()
    old = imported(stack)
    with pytest.raises(RefusedError, match=r"test/Acl: peer='app': it is neither a tier .* Write the blocks"):
        TierAcl(stack, "Acl", network=old, tier="app", inbound=[Pass(peer="app", ports=(1, 1))], outbound=[])


def test_subnets_of_an_imported_vpc_are_shared_and_launched_into() -> None:
    """Most owners have their VPC before they have anybody to share it with."""
    app = App(analytics_reporting=False)
    ours, theirs = "111111111111", "222222222222"
    owner = Stack(app, "owner", env=Environment(account=ours, region="us-east-1"))
    guest = Stack(app, "guest", env=Environment(account=theirs, region="us-east-1"))
    share = SubnetShare(owner, "Share", network=imported(owner), tier="app", participants=[theirs])
    seen = share.seen_from(guest)
    HostPerZone(guest, "Hosts", network=seen, tier="app")
    templates = {stack.stack_name: stack.template["Resources"].values() for stack in app.synth().stacks}
    [shared] = [r["Properties"] for r in templates["owner"] if r["Type"] == "AWS::RAM::ResourceShare"]
    assert [str(arn).rpartition("/")[2].rstrip("'}]") for arn in shared["ResourceArns"]] == [
        "subnet-00000003",
        "subnet-00000004",
    ]
    hosts = [r["Properties"] for r in templates["guest"] if r["Type"] == "AWS::EC2::Instance"]
    assert [each["NetworkInterfaces"][0]["SubnetId"] for each in hosts] == ["subnet-00000003", "subnet-00000004"]
    with pytest.raises(RefusedError, match="an imported VPC does not tell one block"):
        seen.block_of("app")


def test_a_mesh_joins_imported_vpcs_and_such_of_cdks_own() -> None:
    """Each side routes to the block that the other's import, or its own resource, tells."""

    def build(stack: Stack) -> None:
        plain = ec2.Vpc(stack, "Plain", max_azs=2, ip_addresses=ec2.IpAddresses.cidr("10.1.0.0/16"), nat_gateways=0)
        PeeringMesh(stack, "Mesh", networks={"old": imported(stack), "plain": plain}, tiers=[])

    shape = shape_of(build)
    assert shape.only("EC2::VPCPeeringConnection")["VpcId"] == "vpc-01234567"

    stack = empty_stack()
    unknown = ec2.Vpc.from_vpc_attributes(stack, "New", vpc_id="vpc-1", availability_zones=["us-east-1a"])
    networks = {"old": imported(stack), "new": unknown}
    with pytest.raises(RefusedError, match=r"test/Mesh: networks\['new'\]: which addresses the VPC has is not known"):
        PeeringMesh(stack, "Mesh", networks=networks, tiers=[])


def test_a_vpc_of_cdks_own_is_not_peered_with_one_that_overlaps_it() -> None:
    """CDK tells a token of its block; the resource has it."""
    stack = empty_stack()
    plain = ec2.Vpc(stack, "Plain", ip_addresses=ec2.IpAddresses.cidr("10.1.0.0/16"))
    with pytest.raises(RefusedError, match=r"test/Peering: peer 10.1.64.0/18 of a VPC 10.1.0.0/16"):
        VpcPeering(stack, "Peering", network=plain, peer=Peer(vpc_id="vpc-1", blocks=["10.1.64.0/18"]))


@pytest.mark.parametrize("name", ["attach_spoke", "VpcPeering", "PrivateNat", "InterfaceEndpoint", "TierAcl"])
def test_the_id_of_a_vpc_is_refused_with_what_is_wanted(name: str) -> None:
    """Nothing is looked up, and an id tells nothing of subnets."""
    stack, vpc = empty_stack(), "vpc-01234567"
    hub = TransitHub(stack, "Hub")
    hub.segment("prod", default=True)
    acts: dict[str, Callable[[Any], object]] = {
        "attach_spoke": hub.attach_spoke,
        "VpcPeering": lambda v: VpcPeering(stack, "It", network=v, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"])),
        "PrivateNat": lambda v: PrivateNat(stack, "It", network=v, tier="app"),
        "InterfaceEndpoint": lambda v: InterfaceEndpoint(stack, "It", network=v, tier="app", service="sqs"),
        "TierAcl": lambda v: TierAcl(stack, "It", network=v, tier="app", inbound=[], outbound=[]),
    }
    with pytest.raises(RefusedError, match=r"^test/(It|Hub): network='vpc-01234567': this is no VPC"):
        acts[name](vpc)


def test_endpoints_and_offered_services_stand_in_an_imported_vpc() -> None:
    """A service is called, and another one offered, in subnets that somebody else has made."""

    def build(stack: Stack) -> None:
        old = imported(stack)
        InterfaceEndpoint(stack, "Queue", network=old, tier="app", service="sqs").admit("10.0.0.0/16")
        consumer = "arn:aws:iam::111122223333:root"
        OfferedService(stack, "Offer", network=old, tier="app", targets=["i-01234567"], consumers=[consumer])

    shape = shape_of(build)
    subnets = ["subnet-00000003", "subnet-00000004"]
    endpoint = shape.only("EC2::VPCEndpoint")
    assert (endpoint["VpcId"], endpoint["SubnetIds"]) == ("vpc-01234567", subnets)
    assert shape.only("ElasticLoadBalancingV2::LoadBalancer")["Subnets"] == subnets
    assert shape.only("ElasticLoadBalancingV2::TargetGroup")["VpcId"] == "vpc-01234567"
