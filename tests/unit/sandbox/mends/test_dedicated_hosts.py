"""Dedicated Hosts are for a type or a family, and released when nothing runs on them."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_hosts_are_found_changed_and_released(account: Account) -> None:
    """Each has an id of its own; one that is not there is told and is no failure."""
    ec2 = account.client("ec2")
    hosts = ec2.allocate_hosts(AvailabilityZone="us-east-1b", InstanceType="m5.large", Quantity=2)["HostIds"]
    zone = [{"Name": "availability-zone", "Values": ["us-east-1b"]}]
    told = ec2.describe_hosts(Filters=zone)["Hosts"]
    assert [one["HostId"] for one in told] == hosts
    assert (told[0]["AvailabilityZoneId"], told[0]["HostMaintenance"]) == ("use1-az1", "on")
    ec2.modify_hosts(HostIds=hosts[:1], InstanceFamily="m5", AutoPlacement="off")
    [told] = ec2.describe_hosts(HostIds=hosts[:1])["Hosts"]
    assert (told["HostProperties"], told["AllowsMultipleInstanceTypes"]) == ({"InstanceFamily": "m5"}, "on")
    released = ec2.release_hosts(HostIds=[hosts[0], "h-00000000000000000"])
    assert released["Successful"] == hosts[:1]
    assert [one["ResourceId"] for one in released["Unsuccessful"]] == ["h-00000000000000000"]
    with pytest.raises(ClientError, match=r"InvalidHostID\.NotFound"):
        ec2.describe_hosts(HostIds=["h-00000000000000000"])
    with pytest.raises(ClientError, match="either an instance type or an instance family"):
        ec2.allocate_hosts(AvailabilityZone="us-east-1b")


def test_a_host_with_an_instance_is_not_released(account: Account) -> None:
    """It tells what runs on it, until that is terminated."""
    network = Network.of(account)
    ec2 = network.ec2
    [host] = ec2.allocate_hosts(AvailabilityZone="us-east-1a", InstanceType="m5.large", Quantity=1)["HostIds"]
    made = ec2.run_instances(
        ImageId=network.image(),
        InstanceType="m5.large",
        SubnetId=network.subnets[0],
        Placement={"Tenancy": "host", "HostId": host},
        MinCount=1,
        MaxCount=1,
    )["Instances"][0]["InstanceId"]
    [told] = ec2.describe_hosts(HostIds=[host])["Hosts"]
    assert [one["InstanceId"] for one in told["Instances"]] == [made]
    assert ec2.release_hosts(HostIds=[host])["Successful"] == []
    ec2.terminate_instances(InstanceIds=[made])
    assert ec2.release_hosts(HostIds=[host])["Successful"] == [host]
