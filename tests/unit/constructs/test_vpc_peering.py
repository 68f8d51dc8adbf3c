"""One side of a peering connection: what it asks for, routes, calls and admits, and what is refused."""

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.network import Exposure, Peer, PeeringAccepter, PeeringMesh, Tier, VpcPeering
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network, shape_of

ACCOUNT, ROLE = "210000000010", "arn:aws:iam::210000000010:role/accepter"
SAME = Peer(vpc_id="vpc-00000abc", blocks=["10.1.0.0/16", "10.2.0.0/16"])
OTHER = Peer(vpc_id="vpc-00000abc", blocks=["10.1.0.0/16"], account=ACCOUNT, accepter_role_arn=ROLE)
TWO = {"one": "10.0.0.0/16", "other": "10.1.0.0/16"}
PODS = (Tier(name="pods", exposure=Exposure.ISOLATED),)
FAR = Peer(vpc_id="vpc-00000abc", blocks=["10.1.0.0/16"], region="eu-west-1")


def group(stack: Stack) -> ec2.ISecurityGroup:
    """Return a group that is there already."""
    return ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-00000123")


def side(stack: Stack, peer: Peer, **options: Any) -> VpcPeering:
    """Add one side, routed from the tier app of three zones."""
    found = VpcPeering(stack, "Peering", network=network(stack), peer=peer, **options)
    found.route("app")
    return found


def test_the_requesters_side_asks_and_routes_every_block_from_every_subnet_of_the_tier() -> None:
    """Two blocks, three zones: six routes, and none in the other tiers."""
    shape = shape_of(lambda stack: side(stack, SAME))
    connection = shape.only("EC2::VPCPeeringConnection")
    assert shape.referred(connection["VpcId"]) == "Network/Vpc"
    assert (connection["PeerVpcId"], "PeerOwnerId" in connection) == ("vpc-00000abc", False)
    routes = [r for path, r in shape.of_type("EC2::Route").items() if path.startswith("Peering/")]
    assert {shape.referred(r["VpcPeeringConnectionId"]) for r in routes} == {"Peering/Connection"}
    assert {(shape.referred(r["RouteTableId"]), r["DestinationCidrBlock"]) for r in routes} == {
        (f"Network/Vpc/appSubnet{zone}/RouteTable", block) for zone in (1, 2, 3) for block in SAME.blocks
    }


def test_a_connection_with_another_account_and_region_is_accepted_there_as_its_role() -> None:
    """CloudFormation accepts it; in one's own account it needs no role."""
    connection = shape_of(lambda stack: side(stack, OTHER)).only("EC2::VPCPeeringConnection")
    assert (connection["PeerOwnerId"], connection["PeerRoleArn"]) == (ACCOUNT, ROLE)
    connection = shape_of(lambda stack: side(stack, FAR)).only("EC2::VPCPeeringConnection")
    assert (connection["PeerRegion"], "PeerRoleArn" in connection) == ("eu-west-1", False)


def test_the_accepters_side_uses_the_connection_that_is_there() -> None:
    """It asks for none, and routes to it all the same; another account's needs no role any more."""
    peer = Peer(vpc_id="vpc-00000abc", blocks=["10.1.0.0/16"], account=ACCOUNT)
    shape = shape_of(lambda stack: side(stack, peer, peering_id="pcx-0123"))
    assert shape.of_type("EC2::VPCPeeringConnection") == {}
    routes = [r for path, r in shape.of_type("EC2::Route").items() if path.startswith("Peering/")]
    assert {r["VpcPeeringConnectionId"] for r in routes} == {"pcx-0123"}


def test_an_imported_vpc_is_peered_like_one_of_our_own() -> None:
    """Its subnets are chosen by the names of their groups."""

    def build(stack: Stack) -> None:
        vpc = ec2.Vpc.from_vpc_attributes(
            stack,
            "Theirs",
            vpc_id="vpc-00000123",
            vpc_cidr_block="10.0.0.0/16",
            availability_zones=["us-east-1a"],
            private_subnet_ids=["subnet-00000123"],
            private_subnet_names=["app"],
            private_subnet_route_table_ids=["rtb-00000123"],
        )
        VpcPeering(stack, "Peering", network=vpc, peer=SAME).route("app")

    shape = shape_of(build)
    assert shape.only("EC2::VPCPeeringConnection")["VpcId"] == "vpc-00000123"
    assert {r["RouteTableId"] for r in shape.of_type("EC2::Route").values()} == {"rtb-00000123"}


def test_callers_are_admitted_by_their_group_or_by_the_peers_blocks() -> None:
    """A group of another account goes with its owner; calls go to blocks."""

    def build(stack: Stack) -> None:
        peering, wearers = side(stack, OTHER), group(stack)
        peering.admit(wearers, port=443, wearers_of="sg-00000abc")
        peering.admit(wearers, port=5432)
        peering.call(wearers, port=8080)

    shape = shape_of(build)
    by_group, by_block = shape.at("Peering/Admit443"), shape.at("Peering/Admit5432From10.1.0.0-16")
    assert (by_group["SourceSecurityGroupId"], by_group["SourceSecurityGroupOwnerId"]) == ("sg-00000abc", ACCOUNT)
    assert by_block["CidrIp"] == "10.1.0.0/16"
    assert shape.at("Peering/Call8080At10.1.0.0-16")["FromPort"] == 8080
    # A group of the peer is known only once the peering is active.
    connection = next(name for name in shape.template["Resources"] if shape.path(name) == "Peering/Connection")
    assert shape.resource("Peering/Admit443")["DependsOn"] == [connection]


@pytest.mark.parametrize(("peering_id", "role"), [(None, "Requester"), ("pcx-0123", "Accepter")])
def test_dns_resolution_is_switched_on_for_the_side_that_it_is_on(peering_id: str | None, role: str) -> None:
    """Each side decides for its own VPC."""
    shape = shape_of(lambda stack: side(stack, SAME, peering_id=peering_id, resolve_dns=True))
    (found,) = [r for r in shape.template["Resources"].values() if r["Type"] == "Custom::PeeringDns"]
    assert found["Properties"]["Side"] == role


def test_the_accepters_role_may_accept_for_one_vpc_and_is_assumed_by_one_account() -> None:
    """Nothing else: neither routes nor rules of the accepter's are the requester's to change."""
    shape = shape_of(
        lambda stack: PeeringAccepter(stack, "Role", network=network(stack), role_name="accepter", requester=ACCOUNT)
    )
    role = shape.at("Role/Role")
    [policy] = role["Policies"]
    assert {s["Action"] for s in policy["PolicyDocument"]["Statement"]} == {"ec2:AcceptVpcPeeringConnection"}
    assert [bool(s.get("Condition")) for s in policy["PolicyDocument"]["Statement"]] == [False, True]
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert f":iam::{ACCOUNT}:root" in str(trust["Principal"])


def mesh(stack: Stack, *blocks: str) -> PeeringMesh:
    """Add a mesh of as many VPCs as blocks."""
    networks = {f"n{place}": network(Stack(stack, f"N{place}"), cidr=block) for place, block in enumerate(blocks)}
    return PeeringMesh(stack, "Mesh", networks=networks, tiers=["app"])


def test_a_mesh_has_a_connection_for_every_two_vpcs_and_both_sides_of_each() -> None:
    """Three VPCs have three connections, four have six."""
    found = mesh(empty_stack(), "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16")
    assert len(found.sides) == 12
    assert sum(each.connection is not None for each in found.sides.values()) == 6
    assert found.sides["n2", "n0"].peering_id == found.sides["n0", "n2"].peering_id


@pytest.mark.parametrize(
    ("peer", "message"),
    [
        (
            Peer(vpc_id="vpc-00000000", blocks=["10.0.128.0/20"]),
            "peer 10.0.128.0/20 of a VPC 10.0.0.0/16: VPCs whose blocks",
        ),
        (Peer(vpc_id="vpc-00000000", blocks=[]), r"blocks=\[\]: a route needs a destination"),
        (Peer(vpc_id="vpc-00000000", blocks=["ten"]), "block 'ten': this is no IPv4 CIDR block"),
        (
            Peer(vpc_id="vpc-00000000", blocks=["10.1.0.0/16"], account=ACCOUNT),
            "peer of account 210000000010: CloudFormation",
        ),
    ],
)
def test_what_cannot_be_peered_is_refused(peer: Peer, message: str) -> None:
    """With the path, the value and the rule."""
    with pytest.raises(RefusedError, match=f"test/Peering: {message}"):
        side(empty_stack(), peer)


def test_a_group_of_another_region_is_refused() -> None:
    """EC2 would say only that there is no such group."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match="wearers_of='sg-00000000' in eu-west-1: a security group of another Region"):
        side(stack, FAR).admit(group(stack), port=443, wearers_of="sg-00000000")


def test_a_mesh_of_one_or_of_too_many_is_refused() -> None:
    """The quota of active connections is 50 for each VPC."""
    stack = empty_stack()
    one = {"n0": network(stack)}
    for networks in (one, {f"n{number}": one["n0"] for number in range(52)}):
        with pytest.raises(RefusedError, match=f"{len(networks)} networks: a VPC has 50 peering connections"):
            PeeringMesh(stack, f"Mesh{len(networks)}", networks=networks, tiers=["app"])


def test_a_mesh_of_vpcs_that_overlap_is_refused() -> None:
    """Which two is in the path."""
    with pytest.raises(RefusedError, match=r"test/Mesh/N0ToN1: peer 10.0.128.0/17 of a VPC 10.0.0.0/16"):
        mesh(empty_stack(), "10.0.0.0/16", "10.0.128.0/17")


def test_a_block_that_was_added_to_a_vpc_must_not_overlap_its_peers() -> None:
    """AWS compares all blocks, whether they are used or not."""
    stack = empty_stack()
    own = network(stack)
    own.add_block("100.64.16.0/20", tiers=PODS)
    with pytest.raises(RefusedError, match=r"test/Peering: peer 100.64.0.0/16 of a VPC 100.64.16.0/20: VPCs whose"):
        VpcPeering(stack, "Peering", network=own, peer=Peer(vpc_id="vpc-00000000", blocks=["100.64.0.0/16"]))


def test_nor_must_one_that_is_added_when_they_are_peered() -> None:
    """AWS would refuse the block, and the message says which connection is in the way."""
    stack = empty_stack()
    own = network(stack)
    VpcPeering(stack, "Peering", network=own, peer=Peer(vpc_id="vpc-00000000", blocks=["100.64.0.0/16"]))
    with pytest.raises(RefusedError, match=r"test/Peering: peer 100.64.0.0/16 of a VPC 100.64.16.0/20: VPCs whose"):
        own.add_block("100.64.16.0/20", tiers=PODS)


def test_a_mesh_routes_to_all_blocks_of_its_vpcs_and_refuses_those_that_two_have() -> None:
    """The second block of one is a place like the first; given to the other, too, it is nobody's."""
    stack = empty_stack()
    networks = {name: network(Stack(stack, name), cidr=block) for name, block in TWO.items()}
    networks["one"].add_block("100.64.0.0/20", tiers=PODS)
    PeeringMesh(stack, "Mesh", networks=networks, tiers=["app"])
    routes = [each for each in stack.node.find_all() if isinstance(each, ec2.CfnRoute) and "Mesh" in each.node.path]
    assert {route.destination_cidr_block for route in routes} == {*TWO.values(), "100.64.0.0/20"}

    with pytest.raises(RefusedError, match=r"test/Mesh/(OneToOther|OtherToOne): peer 100.64.0.0/20 of a VPC 100.64"):
        networks["other"].add_block("100.64.0.0/20", tiers=PODS)
