"""VPC peering: from one VPC to another, and no further."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.teaching import teaches

A, B, C = "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"


class Site:
    """A VPC with one subnet and one host, in some laboratory."""

    def __init__(self, lab: Lab, block: str) -> None:
        """Build it; the host's security group lets nothing in yet."""
        self.lab = lab
        self.block = block
        self.vpc = lab.vpc(block)
        self.subnet = lab.subnet(self.vpc, block.replace("/16", "/24"))
        self.table = lab.route_table(self.vpc, self.subnet)
        self.group = lab.group(self.vpc)
        self.host = lab.host(self.subnet, self.group)

    def admit(self, peer: str) -> None:
        """Let a block in on TCP 443."""
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": peer}]}
        self.lab.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=[rule])

    def admit_wearers(self, group: str, owner: str) -> None:
        """Let whoever wears a security group of an account in on TCP 443."""
        pair = {"GroupId": group, "UserId": owner}
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}
        self.lab.ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=[rule])


def joined(one: Site, other: Site) -> str:
    """Peer two sites, with routes on both sides."""
    connection = one.lab.peering(one.vpc, other.vpc, there=other.lab)
    one.lab.route(one.table, other.block, connection)
    other.lab.route(other.table, one.block, connection)
    return connection


@teaches("vpc-peering.1")
def test_a_peering_connection_has_an_id_and_is_what_a_route_leads_to(lab: Lab) -> None:
    """pcx-…: one object for both VPCs, without any place in a subnet, and the target of routes on both sides."""
    one, other = Site(lab, A), Site(lab, B)
    connection = joined(one, other)

    assert connection.startswith("pcx-")
    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    assert (told["RequesterVpcInfo"]["VpcId"], told["AccepterVpcInfo"]["VpcId"]) == (one.vpc, other.vpc)
    (table,) = lab.ec2.describe_route_tables(RouteTableIds=[one.table])["RouteTables"]
    (route,) = [r for r in table["Routes"] if r["DestinationCidrBlock"] == B]
    assert (route["VpcPeeringConnectionId"], route["State"]) == (connection, "active")


@teaches("vpc-peering.1", twin=True)
def test_a_request_that_nobody_has_accepted_is_no_way(lab: Lab) -> None:
    """It has its id at once; it carries packets only once the owner of the other VPC has accepted it."""
    one, other = Site(lab, A), Site(lab, B)
    connection = lab.peering(one.vpc, other.vpc, accepted=False)

    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    assert told["Status"]["Code"] == "pending-acceptance"
    lab.route(one.table, B, connection)
    (table,) = lab.ec2.describe_route_tables(RouteTableIds=[one.table])["RouteTables"]
    (route,) = [r for r in table["Routes"] if r["DestinationCidrBlock"] == B]
    assert route["State"] == "blackhole"


@teaches("vpc-peering.3")
def test_with_routes_on_both_sides_a_request_arrives_and_is_answered(lab: Lab) -> None:
    """Accepting makes no routes: each owner adds its own, to the block of the other."""
    one, other = Site(lab, A), Site(lab, B)
    other.admit(A)
    joined(one, other)

    assert lab.follow(one.host, other.host, 443).reachable


@teaches("vpc-peering.3", twin=True)
def test_with_a_route_on_one_side_only_the_request_arrives_and_the_answer_is_lost(lab: Lab) -> None:
    """The most frequent mistake: the caller routes to the peering, and the called has no route back."""
    one, other = Site(lab, A), Site(lab, B)
    other.admit(A)
    lab.route(one.table, B, lab.peering(one.vpc, other.vpc))

    answer = lab.follow(one.host, other.host, 443)

    assert answer.arrives
    assert not answer.reachable
    assert answer.codes == ("NO_ROUTE_TO_DESTINATION",)
    assert answer.explanations[0].returning


@teaches("vpc-peering.5")
def test_a_rule_names_the_group_of_the_peer_in_the_same_region_even_of_another_account(lab: Lab) -> None:
    """With the owner's account id; whoever is given that group tomorrow is let in without another rule."""
    partner = lab.other_account()
    one, other = Site(lab, A), Site(partner, B)
    joined(one, other)
    other.admit_wearers(one.group, lab.account_id)
    stranger = lab.host(one.subnet, lab.group(one.vpc))

    assert lab.follow(one.host, other.host, 443).reachable
    assert lab.follow(stranger, other.host, 443).codes == ("ENI_SG_RULES_MISMATCH",)


@teaches("vpc-peering.5", twin=True)
def test_a_group_of_another_region_cannot_be_named_and_blocks_must_do(lab: Lab) -> None:
    """EC2 does not find the group; a rule with the other VPC's block lets everybody there in."""
    one, other = Site(lab, A), Site(lab.elsewhere("eu-west-1"), B)
    joined(one, other)

    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        other.admit_wearers(one.group, lab.account_id)
    assert not lab.follow(one.host, other.host, 443).arrives
    other.admit(A)
    assert lab.follow(one.host, other.host, 443).reachable


def chain(lab: Lab) -> tuple[Site, Site, Site, str, str]:
    """Peer A with B and B with C; everybody admits everybody."""
    a, b, c = (Site(lab, block) for block in (A, B, C))
    for site in (a, b, c):
        site.admit("10.0.0.0/8")
    return a, b, c, joined(a, b), joined(b, c)


@teaches("vpc-peering.6")
def test_a_connection_of_its_own_is_needed_between_every_two_vpcs(lab: Lab) -> None:
    """A full mesh of n VPCs has n(n-1)/2 connections: three here, 45 for ten. A transit gateway has n attachments."""
    a, b, c, _, _ = chain(lab)
    joined(a, c)

    for one, other in ((a, b), (b, c), (a, c), (c, a)):
        assert lab.follow(one.host, other.host, 443).reachable


@teaches("vpc-peering.6", twin=True)
def test_peering_is_not_transitive_whatever_is_routed(lab: Lab) -> None:
    """A has a route to C through its peering with B; the peering drops what is addressed to nobody in B."""
    a, _, c, to_b, from_b = chain(lab)
    lab.route(a.table, C, to_b)
    lab.route(c.table, A, from_b)

    answer = lab.follow(a.host, c.host, 443)

    assert not answer.arrives
    assert answer.codes == ("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",)


@teaches("vpc-peering.6", twin=True)
def test_nor_does_a_peering_lead_to_the_others_internet_gateway(lab: Lab) -> None:
    """Edge to edge routing does not exist either: no gateway, NAT gateway or VPN of the other side can be used."""
    a, b = Site(lab, A), Site(lab, B)
    connection = joined(a, b)
    lab.route(b.table, ANYWHERE, lab.internet_gateway(b.vpc))
    lab.route(a.table, ANYWHERE, connection)

    assert lab.follow(a.host, "203.0.113.7", 443).codes == ("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",)


def options(lab: Lab, connection: str) -> dict[str, bool]:
    """Return for each side whether the other may resolve its names to private addresses."""
    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    sides: dict[str, Any] = {"requester": told["RequesterVpcInfo"], "accepter": told["AccepterVpcInfo"]}
    return {side: told["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"] for side, told in sides.items()}


@teaches("vpc-peering.7")
def test_each_side_lets_the_other_resolve_its_public_names_to_private_addresses(lab: Lab) -> None:
    """ec2-…compute.amazonaws.com then leads through the peering, and not over the internet."""
    one, other = Site(lab, A), Site(lab.other_account(), B)
    connection = joined(one, other)
    resolving = {"AllowDnsResolutionFromRemoteVpc": True}

    lab.ec2.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=connection, RequesterPeeringConnectionOptions=resolving
    )
    assert options(lab, connection) == {"requester": True, "accepter": False}
    other.lab.ec2.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=connection, AccepterPeeringConnectionOptions=resolving
    )
    assert options(lab, connection) == {"requester": True, "accepter": True}


@teaches("vpc-peering.7", twin=True)
def test_it_is_off_at_first_and_not_for_the_other_side_to_switch_on(lab: Lab) -> None:
    """An active connection resolves nothing by itself, and each owner decides for its own VPC."""
    one, other = Site(lab, A), Site(lab.other_account(), B)
    connection = joined(one, other)

    assert options(lab, connection) == {"requester": False, "accepter": False}
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        lab.ec2.modify_vpc_peering_connection_options(
            VpcPeeringConnectionId=connection,
            AccepterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True},
        )


@teaches("vpc-peering.8")
def test_vpcs_whose_blocks_are_apart_can_be_peered(lab: Lab) -> None:
    """Neighbouring blocks will do, as long as no address is in both."""
    one, other = Site(lab, A), Site(lab, B)
    other.admit(A)
    joined(one, other)

    assert lab.follow(one.host, other.host, 443).reachable


@teaches("vpc-peering.8", twin=True)
def test_vpcs_that_overlap_in_any_block_cannot(lab: Lab) -> None:
    """One secondary block in common is enough: the request has failed at once, and there is nothing to accept."""
    one, other = Site(lab, A), Site(lab, B)
    lab.ec2.associate_vpc_cidr_block(VpcId=one.vpc, CidrBlock="10.3.0.0/16")
    lab.ec2.associate_vpc_cidr_block(VpcId=other.vpc, CidrBlock="10.3.128.0/20")
    connection = lab.peering(one.vpc, other.vpc, accepted=False)

    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    assert told["Status"]["Code"] == "failed"
    with pytest.raises(ClientError, match="InvalidStateTransition"):
        lab.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    assert not lab.follow(one.host, other.host, 443).arrives
