"""VPCs: private networks of your own, isolated until you connect them."""

from ipaddress import ip_network

import pytest
from botocore.exceptions import ClientError

from study.lab import ANYWHERE, Lab
from tests.teaching import teaches


@teaches("vpc-basics.1")
def test_a_host_in_the_private_zone_cannot_be_reached_from_the_internet_zone(lab: Lab) -> None:
    """A VPC is private: its addresses mean nothing on the internet, whatever a security group allows."""
    vpc = lab.vpc()
    host = lab.host(lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc, inbound=[("all", None, ANYWHERE)]))

    assert not lab.follow("internet", host, 443).reachable


@teaches("vpc-basics.1", twin=True)
def test_a_gateway_an_address_and_a_route_join_the_two_zones(lab: Lab) -> None:
    """An internet gateway, a public address and a route to the gateway: the same host is on the internet."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, lab.group(vpc, inbound=[("all", None, ANYWHERE)]), public=True)

    assert lab.follow("internet", host, 443).reachable


@teaches("vpc-basics.2")
def test_a_service_of_the_public_zone_is_reached_over_the_internet_by_its_public_addresses(lab: Lab) -> None:
    """Amazon S3 is in no VPC: to a host it is a place beyond the gateway, as to everybody else on the internet."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    lab.route_table(vpc, subnet, routes={ANYWHERE: lab.internet_gateway(vpc)})
    host = lab.host(subnet, lab.group(vpc), public=True)

    answer = lab.follow(host, amazon_s3(lab), 443)

    assert answer.reachable
    assert "InternetGateway" in [hop.component.kind for hop in answer.forward]


@teaches("vpc-basics.2")
def test_a_gateway_endpoint_joins_a_private_subnet_to_it_without_the_internet(lab: Lab) -> None:
    """The AWS public zone is AWS's own network: no internet gateway is needed, and no public address."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    table = lab.route_table(vpc, subnet)
    lab.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{lab.region}.s3", RouteTableIds=[table])
    host = lab.host(subnet, lab.group(vpc))

    assert lab.follow(host, amazon_s3(lab), 443).reachable
    assert not lab.follow(host, "internet", 443).reachable


@teaches("vpc-basics.2", twin=True)
def test_from_a_private_subnet_without_either_there_is_no_way_to_it(lab: Lab) -> None:
    """Being AWS's does not make a service part of the VPC."""
    vpc = lab.vpc()
    host = lab.host(lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc))

    assert lab.follow(host, amazon_s3(lab), 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("vpc-basics.3")
def test_two_vpcs_of_one_account_are_isolated(lab: Lab) -> None:
    """Groups and ACLs let everything pass, and still there is no way: no route leads from one VPC into the other."""
    hosts = []
    for block in ("10.0.0.0/16", "10.1.0.0/16"):
        vpc = lab.vpc(block)
        anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
        hosts.append(lab.host(lab.subnet(vpc, block.replace("/16", "/24")), anything))

    assert lab.follow(*hosts, 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("vpc-basics.3", twin=True)
def test_within_one_vpc_the_same_two_hosts_reach_each_other(lab: Lab) -> None:
    """One network, two subnets: the local route is there from the start."""
    vpc = lab.vpc()
    anything = lab.group(vpc, inbound=[("all", None, ANYWHERE)])
    hosts = [lab.host(lab.subnet(vpc, block), anything) for block in ("10.0.0.0/24", "10.0.1.0/24")]

    assert lab.follow(*hosts, 443).reachable


@teaches("vpc-basics.4")
def test_a_vpc_of_your_own_is_never_the_default_one(lab: Lab) -> None:
    """Each Region has at most one default VPC, made by AWS; further ones are yours, and not default."""
    vpc = lab.vpc()
    (found,) = lab.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]

    assert found["IsDefault"] is False


@teaches("vpc-basics.4", twin=True)
def test_no_call_turns_an_existing_vpc_into_the_default_one(lab: Lab) -> None:
    """Of its attributes only DNS support, DNS host names and network address usage metrics can be modified."""
    vpc = lab.vpc()

    with pytest.raises(Exception, match="IsDefault"):
        lab.ec2.modify_vpc_attribute(VpcId=vpc, IsDefault={"Value": True})


@teaches("vpc-basics.5")
@pytest.mark.parametrize("block", ["10.10.0.0/16", "10.0.0.0/28", "172.20.0.0/20", "192.168.0.0/24"])
def test_any_private_block_from_16_to_28_makes_a_vpc(lab: Lab, block: str) -> None:
    """The course speaks of *class A space*. Classes are obsolete since 1993; a prefix length is all that counts."""
    assert lab.vpc(block).startswith("vpc-")


@teaches("vpc-basics.5", twin=True)
@pytest.mark.parametrize("block", ["10.0.0.0/15", "10.0.0.0/8", "10.0.0.0/29"])
def test_a_block_larger_than_16_or_smaller_than_28_does_not(lab: Lab, block: str) -> None:
    """A whole *class A* network, 10.0.0.0/8, would be 256 times too large."""
    with pytest.raises(ClientError, match=r"InvalidVpc\.Range|InvalidVpcRange"):
        lab.vpc(block)


def amazon_s3(lab: Lab) -> str:
    """Return an address of Amazon S3 in the Region, from the prefix list that AWS keeps of them."""
    named = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{lab.region}.s3"]}]
    (found,) = lab.ec2.describe_managed_prefix_lists(Filters=named)["PrefixLists"]
    entries = lab.ec2.get_managed_prefix_list_entries(PrefixListId=found["PrefixListId"])["Entries"]
    return str(ip_network(entries[0]["Cidr"])[1])
