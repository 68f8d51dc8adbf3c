"""An interface takes the next free address of its subnet."""

from ipaddress import IPv6Network

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_interfaces_take_free_addresses_in_order_and_never_reserved_ones(account: Account) -> None:
    """The first four addresses and the last of a subnet belong to AWS."""
    network = Network.of(account)
    made = [network.ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"] for _ in range(3)]
    assert [interface["PrivateIpAddress"] for interface in made] == ["10.0.1.4", "10.0.1.5", "10.0.1.6"]
    for reserved in ("10.0.1.0", "10.0.1.3", "10.0.1.255"):
        with pytest.raises(ClientError, match="reserved address range"):
            network.ec2.create_network_interface(SubnetId=network.subnets[0], PrivateIpAddress=reserved)


def test_secondary_addresses_are_free_ones_and_a_taken_one_is_refused(account: Account) -> None:
    """An address is free again when its interface is deleted."""
    network = Network.of(account)
    subnet = network.subnets[0]
    made = network.ec2.create_network_interface(SubnetId=subnet, SecondaryPrivateIpAddressCount=2)["NetworkInterface"]
    held = [(entry["PrivateIpAddress"], entry["Primary"]) for entry in made["PrivateIpAddresses"]]
    assert held == [("10.0.1.4", True), ("10.0.1.5", False), ("10.0.1.6", False)]
    with pytest.raises(ClientError, match=r"InvalidIPAddress\.InUse"):
        network.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.0.1.5")
    with pytest.raises(ClientError, match="does not fall within"):
        network.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.0.2.5")
    network.ec2.delete_network_interface(NetworkInterfaceId=made["NetworkInterfaceId"])
    again = network.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.0.1.5")["NetworkInterface"]
    assert [entry["PrivateIpAddress"] for entry in again["PrivateIpAddresses"]] == ["10.0.1.5"]


def test_a_subnet_that_assigns_ipv6_addresses_gives_one(account: Account) -> None:
    """Others give as many as are asked for."""
    network = Network.of(account)
    ec2, subnet = network.ec2, network.subnets[0]
    ec2.associate_vpc_cidr_block(VpcId=network.vpc, AmazonProvidedIpv6CidrBlock=True)
    [vpc] = ec2.describe_vpcs(VpcIds=[network.vpc])["Vpcs"]
    block = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].replace("/56", "/64")
    ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=block)
    assert ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"].get("Ipv6Addresses", []) == []
    two = ec2.create_network_interface(SubnetId=subnet, Ipv6AddressCount=2)["NetworkInterface"]["Ipv6Addresses"]
    ec2.modify_subnet_attribute(SubnetId=subnet, AssignIpv6AddressOnCreation={"Value": True})
    one = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["Ipv6Addresses"]
    network_of = IPv6Network(block)
    assert [a["Ipv6Address"] for a in (*two, *one)] == [str(network_of[4]), str(network_of[5]), str(network_of[6])]
