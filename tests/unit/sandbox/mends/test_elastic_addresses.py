"""Elastic IP addresses are public."""

from ipaddress import ip_address

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_elastic_address_is_a_public_one(account: Account) -> None:
    """None of ten is private, loopback or reserved."""
    ec2 = account.client("ec2")
    addresses = [ip_address(ec2.allocate_address(Domain="vpc")["PublicIp"]) for _ in range(10)]
    assert all(address.is_global for address in addresses)


def test_an_address_moves_from_one_interface_to_another(account: Account) -> None:
    """Unless it is said that it shall not, and it is not released while it is in use."""
    network = Network.of(account)
    ec2 = network.ec2
    one, two = (
        ec2.create_network_interface(SubnetId=network.subnets[0], SecondaryPrivateIpAddressCount=1)["NetworkInterface"]
        for _ in range(2)
    )
    allocation = ec2.allocate_address(NetworkBorderGroup="us-east-1-bos-1")["AllocationId"]
    ec2.associate_address(AllocationId=allocation, NetworkInterfaceId=one["NetworkInterfaceId"])
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        ec2.associate_address(
            AllocationId=allocation, NetworkInterfaceId=two["NetworkInterfaceId"], AllowReassociation=False
        )
    secondary = two["PrivateIpAddresses"][1]["PrivateIpAddress"]
    ec2.associate_address(
        AllocationId=allocation, NetworkInterfaceId=two["NetworkInterfaceId"], PrivateIpAddress=secondary
    )
    [address] = ec2.describe_addresses(AllocationIds=[allocation])["Addresses"]
    assert (address["PrivateIpAddress"], address["NetworkBorderGroup"]) == (secondary, "us-east-1-bos-1")
    first, second = network.interfaces("")
    assert "Association" not in first
    assert "Association" not in second
    assert second["PrivateIpAddresses"][1]["Association"]["PublicIp"] == address["PublicIp"]
    with pytest.raises(ClientError, match=r"InvalidIPAddress\.InUse"):
        ec2.release_address(AllocationId=allocation)
    ec2.disassociate_address(AssociationId=address["AssociationId"])
    assert "Association" not in network.interfaces("")[1]["PrivateIpAddresses"][1]
    ec2.associate_address(AllocationId=allocation, NetworkInterfaceId=one["NetworkInterfaceId"])
    told = network.interfaces("")[0]
    assert told["Association"]["PublicIp"] == address["PublicIp"]
    assert [entry.get("Association", {}).get("PublicIp") for entry in told["PrivateIpAddresses"]] == [
        address["PublicIp"],
        None,
    ]
    ec2.delete_network_interface(NetworkInterfaceId=one["NetworkInterfaceId"])
    ec2.release_address(AllocationId=allocation)


def test_an_address_that_came_with_a_launch_is_amazons(account: Account) -> None:
    """An Elastic IP address is the account's own."""
    network = Network.of(account)
    image = network.image()
    place = {"DeviceIndex": 0, "SubnetId": network.subnets[0], "AssociatePublicIpAddress": True}
    launched = network.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, NetworkInterfaces=[place])
    interface = launched["Instances"][0]["NetworkInterfaces"][0]["NetworkInterfaceId"]

    def owner() -> str:
        [found] = network.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
        return str(found["Association"]["IpOwnerId"])

    assert owner() == "amazon"
    allocation = network.ec2.allocate_address(Domain="vpc")["AllocationId"]
    network.ec2.associate_address(AllocationId=allocation, NetworkInterfaceId=interface)
    assert owner() == account.id
