"""An instance's interfaces are made at launch as it is said, and belong to it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import LINUX, Account
from tests.unit.sandbox.mends.network import Network


def launch(network: Network, **said: Any) -> dict[str, Any]:
    """Launch an instance and return its description."""
    answer = network.ec2.run_instances(ImageId=network.image(), MinCount=1, MaxCount=1, **said)
    instance = answer["Instances"][0]["InstanceId"]
    found: dict[str, Any] = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    return found


def test_the_interface_made_at_launch_is_deleted_on_termination(account: Account) -> None:
    """The subnet can be deleted afterwards, as on AWS."""
    network = Network.of(account)
    launched = launch(network, SubnetId=network.subnets[0])
    assert len(network.interfaces("")) == 1
    network.ec2.terminate_instances(InstanceIds=[launched["InstanceId"]])
    assert network.interfaces("") == []


def test_what_is_specified_of_an_interface_is_what_it_has(account: Account) -> None:
    """Groups, addresses and description; the instance's own are those of its primary interface."""
    network = Network.of(account)
    front, back = network.group("front"), network.group("back")
    first = {"DeviceIndex": 0, "SubnetId": network.subnets[0], "Groups": [front], "PrivateIpAddress": "10.0.1.20"}
    first |= {"SecondaryPrivateIpAddressCount": 1, "Description": "front"}
    second = {"DeviceIndex": 1, "SubnetId": network.subnets[0], "Groups": [back], "DeleteOnTermination": False}
    launched = launch(network, NetworkInterfaces=[first, second])
    one, two = sorted(launched["NetworkInterfaces"], key=lambda each: each["Attachment"]["DeviceIndex"])
    assert [group["GroupId"] for group in launched["SecurityGroups"]] == [front]
    assert ([g["GroupId"] for g in one["Groups"]], [g["GroupId"] for g in two["Groups"]]) == ([front], [back])
    assert (launched["PrivateIpAddress"], launched["SubnetId"]) == ("10.0.1.20", network.subnets[0])
    assert [entry["PrivateIpAddress"] for entry in one["PrivateIpAddresses"]] == ["10.0.1.20", "10.0.1.4"]
    network.ec2.terminate_instances(InstanceIds=[launched["InstanceId"]])
    assert [left["NetworkInterfaceId"] for left in network.interfaces("")] == [two["NetworkInterfaceId"]]


def test_an_instance_has_a_public_address_if_its_subnet_or_its_launch_says_so(account: Account) -> None:
    """Without a subnet it is in a default one, which is public."""
    network = Network.of(account)
    private, public = network.subnets[:2]
    network.ec2.modify_subnet_attribute(SubnetId=public, MapPublicIpOnLaunch={"Value": True})
    no, yes = ({"DeviceIndex": 0, "SubnetId": s, "AssociatePublicIpAddress": s == private} for s in (public, private))
    assert "PublicIpAddress" not in launch(network, SubnetId=private)
    assert "PublicIpAddress" in launch(network, SubnetId=public)
    assert "PublicIpAddress" not in launch(network, NetworkInterfaces=[no])
    assert "PublicIpAddress" in launch(network, NetworkInterfaces=[yes])
    default = launch(network)
    [vpc] = network.ec2.describe_vpcs(VpcIds=[default["VpcId"]])["Vpcs"]
    assert vpc["IsDefault"]
    assert "PublicIpAddress" in default


def test_an_interface_is_in_use_once_and_its_check_is_the_instances(account: Account) -> None:
    """An interface that exists stays when its instance goes."""
    network = Network.of(account)
    interface = network.ec2.create_network_interface(SubnetId=network.subnets[1])["NetworkInterface"]
    given = [{"DeviceIndex": 0, "NetworkInterfaceId": interface["NetworkInterfaceId"]}]
    launched = launch(network, NetworkInterfaces=given)
    assert launched["Placement"]["AvailabilityZone"] == "us-east-1b"
    with pytest.raises(ClientError, match=r"InvalidNetworkInterface\.InUse"):
        launch(network, NetworkInterfaces=given)
    network.ec2.modify_instance_attribute(InstanceId=launched["InstanceId"], SourceDestCheck={"Value": False})
    assert [found["SourceDestCheck"] for found in network.interfaces("")] == [False]
    network.ec2.terminate_instances(InstanceIds=[launched["InstanceId"]])
    [left] = network.interfaces("")
    assert (left["Status"], "Attachment" in left) == ("available", False)
    network.ec2.describe_instances(InstanceIds=[launched["InstanceId"]])
    network.ec2.delete_network_interface(NetworkInterfaceId=left["NetworkInterfaceId"])


def test_an_instance_may_be_terminated_again(account: Account) -> None:
    """Each call succeeds, and what the first one left alone the second one leaves alone, too."""
    ec2 = account.client("ec2")
    image = ec2.describe_images(Filters=LINUX)["Images"][0]["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    states = [ec2.terminate_instances(InstanceIds=[instance])["TerminatingInstances"] for _ in range(2)]
    assert [one["InstanceId"] for [one] in states] == [instance, instance]
