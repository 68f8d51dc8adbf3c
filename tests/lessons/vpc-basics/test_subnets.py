"""Subnets of a VPC: their addresses, their zones, and what hosts in them are told."""

from ipaddress import ip_network

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import Lab
from tests.teaching import teaches


@teaches("vpc-basics.8")
def test_subnets_are_created_inside_a_vpc(lab: Lab) -> None:
    """The course has it the wrong way round: a subnet is a part of one VPC's block."""
    vpc = lab.vpc("10.0.0.0/16")
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    (found,) = lab.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]

    assert found["VpcId"] == vpc
    assert ip_network(found["CidrBlock"]).subnet_of(ip_network("10.0.0.0/16"))


@teaches("vpc-basics.8", twin=True)
def test_a_subnet_outside_its_vpcs_block_is_refused(lab: Lab) -> None:
    """10.1.1.0/24 is no part of 10.0.0.0/16."""
    with pytest.raises(ClientError, match=r"InvalidSubnet\.Range"):
        lab.subnet(lab.vpc("10.0.0.0/16"), "10.1.1.0/24")


@teaches("vpc-basics.9")
@pytest.mark.parametrize(("block", "usable"), [("10.0.1.0/24", 251), ("10.0.1.0/28", 11), ("10.0.0.0/20", 4091)])
def test_five_addresses_of_every_subnet_are_taken(lab: Lab, block: str, usable: int) -> None:
    """The first four and the last: plan for them, most of all in small subnets."""
    subnet = lab.subnet(lab.vpc(), block)
    (found,) = lab.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]

    assert found["AvailableIpAddressCount"] == usable == ip_network(block).num_addresses - 5


@teaches("vpc-basics.9", twin=True)
def test_every_host_takes_one_more(lab: Lab) -> None:
    """Each network interface has an address, also those of NAT gateways, endpoints and load balancers."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/28")
    lab.host(subnet, lab.group(vpc))
    (found,) = lab.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]

    assert found["AvailableIpAddressCount"] == 10


@teaches("vpc-basics.10")
def test_subnets_side_by_side_are_fine(lab: Lab) -> None:
    """10.0.1.0/24 ends where 10.0.2.0/24 begins."""
    vpc = lab.vpc()
    first, second = lab.subnet(vpc, "10.0.1.0/24"), lab.subnet(vpc, "10.0.2.0/24")

    assert first != second


@teaches("vpc-basics.10", twin=True)
def test_overlapping_subnets_are_refused(lab: Lab) -> None:
    """10.0.1.128/25 is the upper half of 10.0.1.0/24."""
    vpc = lab.vpc()
    lab.subnet(vpc, "10.0.1.0/24")

    with pytest.raises(ClientError, match=r"InvalidSubnet\.Conflict"):
        lab.subnet(vpc, "10.0.1.128/25")


@teaches("vpc-basics.11")
def test_vpcs_with_ranges_of_their_own_can_be_connected(lab: Lab) -> None:
    """10.0.0.0/16 and 10.1.0.0/16: a peering, a route on each side, and packets pass."""
    first, second = lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16")
    peering = peered(lab, first, second)
    hosts = []
    for vpc, own, other in ((first, "10.0.1.0/24", "10.1.0.0/16"), (second, "10.1.1.0/24", "10.0.0.0/16")):
        subnet = lab.subnet(vpc, own)
        lab.route_table(vpc, subnet, routes={other: peering})
        hosts.append(lab.host(subnet, lab.group(vpc, inbound=[("tcp", 443, other)])))

    assert lab.follow(*hosts, 443).reachable


@teaches("vpc-basics.11", twin=True)
@pytest.mark.parametrize("shared", ["first", "second"])
def test_vpcs_that_share_a_range_cannot(lab: Lab, shared: str) -> None:
    """It fails whichever block they share, the first or one that was added, used or not; hosts stay apart."""
    blocks = {"first": ("10.0.0.0/16", "100.64.0.0/16"), "second": ("10.1.0.0/16", "100.65.0.0/16")}[shared]
    other = {"first": ("10.0.0.0/16", "100.66.0.0/16"), "second": ("10.2.0.0/16", "100.65.0.0/16")}[shared]
    vpcs = []
    for block, more in (blocks, other):
        vpcs.append(lab.vpc(block))
        lab.ec2.associate_vpc_cidr_block(VpcId=vpcs[-1], CidrBlock=more)
    made = lab.ec2.create_vpc_peering_connection(VpcId=vpcs[0], PeerVpcId=vpcs[1])["VpcPeeringConnection"]
    told = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[made["VpcPeeringConnectionId"]])
    hosts = [
        lab.host(lab.subnet(vpc, f"{block.rsplit('.', 2)[0]}.{number}.0/24"), lab.group(vpc))
        for number, (vpc, (block, _)) in enumerate(zip(vpcs, (blocks, other), strict=True))
    ]

    assert told["VpcPeeringConnections"][0]["Status"]["Code"] == "failed"
    assert not lab.follow(*hosts, 443).reachable


def peered(lab: Lab, first: str, second: str) -> str:
    """Connect two VPCs and return the peering."""
    made = lab.ec2.create_vpc_peering_connection(VpcId=first, PeerVpcId=second)["VpcPeeringConnection"]
    peering = str(made["VpcPeeringConnectionId"])
    lab.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    return peering


@teaches("vpc-basics.12")
def test_the_flagship_has_a_subnet_of_each_tier_in_each_zone(flagship: Deployed) -> None:
    """A subnet lies in one zone, so that three tiers over three zones are nine subnets."""
    wanted = [{"Name": "vpc-id", "Values": [flagship.id_of("Network/Vpc")]}]
    subnets = flagship.ec2.describe_subnets(Filters=wanted)["Subnets"]
    zones = sorted(subnet["AvailabilityZone"] for subnet in subnets)

    assert len(subnets) == 9
    assert zones == sorted(["us-east-1a", "us-east-1b", "us-east-1c"] * 3)


@teaches("vpc-basics.12", twin=True)
def test_a_subnet_cannot_be_in_two_zones(lab: Lab) -> None:
    """The same block in a second zone is a second subnet, and it overlaps the first."""
    vpc = lab.vpc()
    lab.subnet(vpc, "10.0.1.0/24", zone="a")

    with pytest.raises(ClientError, match=r"InvalidSubnet\.Conflict"):
        lab.subnet(vpc, "10.0.1.0/24", zone="b")


@teaches("vpc-basics.6")
def test_a_vpc_can_have_an_ipv6_block_besides(lab: Lab) -> None:
    """Dual stack: every host keeps its IPv4 address and gets an IPv6 one."""
    vpc = lab.vpc(dual_stack=True)
    (found,) = lab.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]

    assert found["CidrBlock"] == "10.0.0.0/16"
    assert [block["Ipv6CidrBlock"].endswith("/56") for block in found["Ipv6CidrBlockAssociationSet"]] == [True]


@teaches("vpc-basics.6", twin=True)
def test_the_ipv4_block_stays_in_any_case(lab: Lab) -> None:
    """IPv6 comes besides, never instead: the primary IPv4 block of a VPC cannot be taken away."""
    vpc = lab.vpc(dual_stack=True)
    (found,) = lab.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    primary = found["CidrBlockAssociationSet"][0]["AssociationId"]

    with pytest.raises(ClientError, match="OperationNotPermitted"):
        lab.ec2.disassociate_vpc_cidr_block(AssociationId=primary)


def name_servers(lab: Lab, options: str) -> list[str]:
    """Return the name servers of a DHCP option set."""
    (found,) = lab.ec2.describe_dhcp_options(DhcpOptionsIds=[options])["DhcpOptions"]
    return [value["Value"] for value in found["DhcpConfigurations"][0]["Values"]]


def option_set(lab: Lab, server: str) -> str:
    """Create a DHCP option set with a name server."""
    configuration = [{"Key": "domain-name-servers", "Values": [server]}]
    return str(lab.ec2.create_dhcp_options(DhcpConfigurations=configuration)["DhcpOptions"]["DhcpOptionsId"])


@teaches("vpc-basics.7")
def test_to_change_dhcp_options_associate_another_set(lab: Lab) -> None:
    """Create the new set, point the VPC to it: hosts learn of it when they renew their lease."""
    vpc = lab.vpc()
    lab.ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=option_set(lab, "10.0.0.10"))
    lab.ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=option_set(lab, "10.0.0.20"))
    (found,) = lab.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]

    assert name_servers(lab, found["DhcpOptionsId"]) == ["10.0.0.20"]


@teaches("vpc-basics.7", twin=True)
def test_no_call_edits_a_set(lab: Lab) -> None:
    """Sets can be created, associated, described and deleted; EC2 has no operation to modify one."""
    operations = [name for name in dir(lab.ec2) if name.endswith("_dhcp_options")]

    assert sorted(operations) == [
        "associate_dhcp_options",
        "create_dhcp_options",
        "delete_dhcp_options",
        "describe_dhcp_options",
    ]
