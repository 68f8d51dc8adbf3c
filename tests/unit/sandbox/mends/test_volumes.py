"""Volumes: where they can be attached, and what they are by default."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_instances import launch


def volume(network: Network, zone: str = "us-east-1a", **said: Any) -> dict[str, Any]:
    """Make a volume and return what EC2 says of it."""
    made = network.ec2.create_volume(AvailabilityZone=zone, **said)["VolumeId"]
    found: dict[str, Any] = network.ec2.describe_volumes(VolumeIds=[made])["Volumes"][0]
    return found


def test_a_volume_is_attached_to_one_instance_of_its_zone(account: Account) -> None:
    """Not to a second one, not in another zone, and not at a device that is taken."""
    network = Network.of(account)
    one, two = (launch(network, SubnetId=network.subnets[0])["InstanceId"] for _ in range(2))
    here, there = volume(network, Size=10)["VolumeId"], volume(network, "us-east-1b", Size=10)["VolumeId"]
    network.ec2.attach_volume(VolumeId=here, InstanceId=one, Device="/dev/sdf")
    for given, instance, device, refusal in (
        (here, two, "/dev/sdf", "VolumeInUse"),
        (there, two, "/dev/sdf", r"InvalidVolume\.ZoneMismatch"),
        (volume(network, Size=1)["VolumeId"], one, "/dev/sdf", "already in use"),
    ):
        with pytest.raises(ClientError, match=refusal):
            network.ec2.attach_volume(VolumeId=given, InstanceId=instance, Device=device)
    network.ec2.detach_volume(VolumeId=here)
    network.ec2.attach_volume(VolumeId=here, InstanceId=two, Device="/dev/sdf")


def test_a_volume_with_multi_attach_is_attached_to_several(account: Account) -> None:
    """And detached from each."""
    network = Network.of(account)
    ids = [launch(network, SubnetId=network.subnets[0])["InstanceId"] for _ in range(2)]
    shared = volume(network, Size=10, VolumeType="io2", Iops=100, MultiAttachEnabled=True)["VolumeId"]
    for instance in ids:
        network.ec2.attach_volume(VolumeId=shared, InstanceId=instance, Device="/dev/sdf")
    [told] = network.ec2.describe_volumes(VolumeIds=[shared])["Volumes"]
    assert [attachment["InstanceId"] for attachment in told["Attachments"]] == ids
    network.ec2.detach_volume(VolumeId=shared, InstanceId=ids[0])
    [told] = network.ec2.describe_volumes(VolumeIds=[shared])["Volumes"]
    assert [attachment["InstanceId"] for attachment in told["Attachments"]] == ids[1:]


def test_a_volume_has_the_performance_of_its_type_and_is_encrypted_by_default_where_that_is_on(
    account: Account,
) -> None:
    """Three IOPS per GiB and at least 100; 125 MiB per second."""
    network = Network.of(account)
    small, large = volume(network, Size=10), volume(network, Size=1000)
    assert (small["VolumeType"], small["Iops"], large["Iops"], small["Encrypted"]) == ("gp2", 100, 3000, False)
    network.ec2.enable_ebs_encryption_by_default()
    gp3 = volume(network, Size=10, VolumeType="gp3")
    assert (gp3["Throughput"], gp3["Iops"], gp3["Encrypted"]) == (125, 3000, True)
    [copy] = network.ec2.copy_volumes(SourceVolumeId=gp3["VolumeId"])["Volumes"]
    assert (copy["Size"], copy["VolumeType"]) == (10, "gp3")


def test_volumes_whose_data_may_be_inconsistent_can_be_let_in(account: Account) -> None:
    """AutoEnableIO is off until somebody switches it on."""
    network = Network.of(account)
    made = volume(network, Size=1)["VolumeId"]
    asked = {"VolumeId": made, "Attribute": "autoEnableIO"}
    assert network.ec2.describe_volume_attribute(**asked)["AutoEnableIO"] == {"Value": False}
    network.ec2.modify_volume_attribute(VolumeId=made, AutoEnableIO={"Value": True})
    assert network.ec2.describe_volume_attribute(**asked)["AutoEnableIO"] == {"Value": True}
