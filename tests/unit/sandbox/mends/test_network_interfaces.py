"""Network interfaces keep all that is said of them, and change it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_instances import launch


def interface(network: Network, **said: Any) -> str:
    """Make an interface in the first subnet and return its id."""
    made = network.ec2.create_network_interface(SubnetId=network.subnets[0], **said)["NetworkInterface"]
    return str(made["NetworkInterfaceId"])


def told(network: Network, given: str) -> dict[str, Any]:
    """Return what EC2 says of an interface."""
    found: dict[str, Any] = network.ec2.describe_network_interfaces(NetworkInterfaceIds=[given])["NetworkInterfaces"][0]
    return found


def test_what_is_said_at_creation_is_told(account: Account) -> None:
    """Type, prefixes and timeouts; the timeouts that are not named have their defaults."""
    network = Network.of(account)
    said = {"InterfaceType": "efa", "Ipv4PrefixCount": 2, "ConnectionTrackingSpecification": {"UdpTimeout": 45}}
    made = told(network, interface(network, **said))
    assert made["InterfaceType"] == "efa"
    assert [entry["Ipv4Prefix"] for entry in made["Ipv4Prefixes"]] == ["10.0.1.16/28", "10.0.1.32/28"]
    tracked = {"TcpEstablishedTimeout": 432000, "UdpStreamTimeout": 180, "UdpTimeout": 45}
    assert made["ConnectionTrackingConfiguration"] == tracked
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        interface(network, Groups=["sg-0123456789abcdef0"])


def test_groups_check_and_description_change(account: Account) -> None:
    """A description can be emptied; a group that is not there is refused."""
    network = Network.of(account)
    made, group = interface(network, Description="front"), network.group("front")
    for change in ({"Groups": [group]}, {"SourceDestCheck": {"Value": False}}, {"Description": {"Value": ""}}):
        network.ec2.modify_network_interface_attribute(NetworkInterfaceId=made, **change)
    after = told(network, made)
    assert ([g["GroupId"] for g in after["Groups"]], after["SourceDestCheck"], after["Description"]) == (
        [group],
        False,
        "",
    )


def test_secondary_addresses_and_prefixes_come_and_go(account: Account) -> None:
    """The primary address stays."""
    network = Network.of(account)
    made = interface(network)
    network.ec2.assign_private_ip_addresses(NetworkInterfaceId=made, SecondaryPrivateIpAddressCount=2)
    network.ec2.assign_private_ip_addresses(NetworkInterfaceId=made, PrivateIpAddresses=["10.0.1.40"])
    held = [entry["PrivateIpAddress"] for entry in told(network, made)["PrivateIpAddresses"]]
    assert held == ["10.0.1.4", "10.0.1.5", "10.0.1.6", "10.0.1.40"]
    network.ec2.unassign_private_ip_addresses(NetworkInterfaceId=made, PrivateIpAddresses=held[1:])
    assert len(told(network, made)["PrivateIpAddresses"]) == 1
    with pytest.raises(ClientError, match="primary address"):
        network.ec2.unassign_private_ip_addresses(NetworkInterfaceId=made, PrivateIpAddresses=held[:1])


def test_an_interface_is_attached_once_and_deleted_when_it_is_free(account: Account) -> None:
    """In the zone of its instance, at an index that is free; whether it goes with it can be changed."""
    network = Network.of(account)
    made, other = interface(network), interface(network)
    here, there = (launch(network, SubnetId=subnet)["InstanceId"] for subnet in network.subnets[:2])
    attach = network.ec2.attach_network_interface
    attachment = attach(NetworkInterfaceId=made, InstanceId=here, DeviceIndex=1)["AttachmentId"]
    for given, instance, refusal in (
        (made, here, r"InvalidNetworkInterface\.InUse"),
        (other, here, "already has an interface"),
        (other, there, "another zone"),
    ):
        with pytest.raises(ClientError, match=refusal):
            attach(NetworkInterfaceId=given, InstanceId=instance, DeviceIndex=1)
    with pytest.raises(ClientError, match="currently in use"):
        network.ec2.delete_network_interface(NetworkInterfaceId=made)
    goes = {"AttachmentId": attachment, "DeleteOnTermination": True}
    network.ec2.modify_network_interface_attribute(NetworkInterfaceId=made, Attachment=goes)
    network.ec2.terminate_instances(InstanceIds=[here])
    with pytest.raises(ClientError, match="NotFound"):
        told(network, made)
    network.ec2.delete_network_interface(NetworkInterfaceId=other)
