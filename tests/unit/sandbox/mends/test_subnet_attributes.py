"""Subnets have all their attributes, IPv6 blocks of their VPC and reserved blocks."""

from ipaddress import IPv6Network
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _told(network: Network, subnet: str) -> dict[str, Any]:
    return dict(network.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0])


def _ipv6(network: Network) -> list[str]:
    """Give the VPC an IPv6 block, and return the first parts of it."""
    network.ec2.associate_vpc_cidr_block(VpcId=network.vpc, AmazonProvidedIpv6CidrBlock=True)
    [vpc] = network.ec2.describe_vpcs(VpcIds=[network.vpc])["Vpcs"]
    whole = IPv6Network(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
    return [str(part) for part, _ in zip(whole.subnets(new_prefix=64), range(2), strict=False)]


def test_each_attribute_of_a_subnet_is_its_own(account: Account) -> None:
    """What is said of one is not said of another, and what was not said stays."""
    network = Network.of(account)
    first, second, _ = network.subnets
    for change in (
        {"EnableDns64": {"Value": True}},
        {"PrivateDnsHostnameTypeOnLaunch": "resource-name"},
        {"EnableResourceNameDnsAAAARecordOnLaunch": {"Value": True}},
        {"EnableLniAtDeviceIndex": 1},
    ):
        network.ec2.modify_subnet_attribute(SubnetId=first, **change)
    told, other = _told(network, first), _told(network, second)
    assert told["EnableDns64"]
    assert told["EnableLniAtDeviceIndex"] == 1
    assert told["PrivateDnsNameOptionsOnLaunch"] == {
        "HostnameType": "resource-name",
        "EnableResourceNameDnsARecord": False,
        "EnableResourceNameDnsAAAARecord": True,
    }
    assert not other["EnableDns64"]
    assert other["PrivateDnsNameOptionsOnLaunch"]["HostnameType"] == "ip-name"
    with pytest.raises(ClientError, match="hostname type"):
        network.ec2.modify_subnet_attribute(SubnetId=first, PrivateDnsHostnameTypeOnLaunch="nickname")


def test_ipv6_addresses_are_assigned_where_there_is_a_block(account: Account) -> None:
    """Before that the attribute is refused; blocks are the VPC's, and no other subnet's."""
    network = Network.of(account)
    first, second, _ = network.subnets
    with pytest.raises(ClientError, match="no IPv6 block"):
        network.ec2.modify_subnet_attribute(SubnetId=first, AssignIpv6AddressOnCreation={"Value": True})
    block, other = _ipv6(network)
    with pytest.raises(ClientError, match=r"InvalidSubnet\.Range"):
        network.ec2.associate_subnet_cidr_block(SubnetId=first, Ipv6CidrBlock="2001:db8::/64")
    network.ec2.associate_subnet_cidr_block(SubnetId=first, Ipv6CidrBlock=block)
    with pytest.raises(ClientError, match=r"InvalidSubnet\.Conflict"):
        network.ec2.associate_subnet_cidr_block(SubnetId=second, Ipv6CidrBlock=block)
    network.ec2.associate_subnet_cidr_block(SubnetId=second, Ipv6CidrBlock=other)
    network.ec2.modify_subnet_attribute(SubnetId=first, AssignIpv6AddressOnCreation={"Value": True})
    assert _told(network, first)["AssignIpv6AddressOnCreation"]


def test_reserved_addresses_are_given_to_nobody_who_does_not_ask(account: Account) -> None:
    """The first free address is behind the reservation; a second one that overlaps is refused."""
    network = Network.of(account)
    subnet = network.subnets[0]
    made = network.ec2.create_subnet_cidr_reservation(
        SubnetId=subnet,
        Cidr="10.0.1.0/28",
        ReservationType="explicit",
        Description="appliances",
        TagSpecifications=[{"ResourceType": "subnet-cidr-reservation", "Tags": [{"Key": "tier", "Value": "edge"}]}],
    )["SubnetCidrReservation"]
    for block in ("10.0.1.8/29", "10.0.2.0/28"):
        with pytest.raises(ClientError, match="InvalidCidr"):
            network.ec2.create_subnet_cidr_reservation(SubnetId=subnet, Cidr=block, ReservationType="explicit")
    interface = network.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    assert interface["PrivateIpAddress"] == "10.0.1.16"
    tagged = [{"Name": "tag:tier", "Values": ["edge"]}]
    [found] = network.ec2.get_subnet_cidr_reservations(SubnetId=subnet, Filters=tagged)["SubnetIpv4CidrReservations"]
    assert found["Description"] == "appliances"
    network.ec2.delete_subnet_cidr_reservation(SubnetCidrReservationId=made["SubnetCidrReservationId"])
    assert network.ec2.get_subnet_cidr_reservations(SubnetId=subnet)["SubnetIpv4CidrReservations"] == []
    interface = network.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    assert interface["PrivateIpAddress"] == "10.0.1.4"
