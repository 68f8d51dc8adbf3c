"""EFS: interfaces of mount targets, and what can be done with a file system."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def made(account: Account) -> tuple[Any, str]:
    """Return the client and the id of a file system."""
    efs = account.client("efs")
    return efs, efs.create_file_system(CreationToken="one")["FileSystemId"]


def test_a_mount_target_has_an_interface_of_efs_in_the_default_group(account: Account) -> None:
    """It is requester-managed, at the target's address, and goes with the target."""
    efs, identity = made(account)
    ec2 = account.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    target = efs.create_mount_target(FileSystemId=identity, SubnetId=subnet)
    [interface] = ec2.describe_network_interfaces(NetworkInterfaceIds=[target["NetworkInterfaceId"]])[
        "NetworkInterfaces"
    ]
    assert interface["Description"] == f"EFS mount target for {identity} ({target['MountTargetId']})"
    assert (interface["RequesterManaged"], interface["InterfaceType"]) == (True, "efs")
    assert interface["PrivateIpAddress"] == target["IpAddress"]
    assert [group["GroupName"] for group in interface["Groups"]] == ["default"]
    groups = efs.describe_mount_target_security_groups(MountTargetId=target["MountTargetId"])["SecurityGroups"]
    assert groups == [interface["Groups"][0]["GroupId"]]
    efs.delete_mount_target(MountTargetId=target["MountTargetId"])
    with pytest.raises(ClientError, match="InvalidNetworkInterfaceID"):
        ec2.describe_network_interfaces(NetworkInterfaceIds=[target["NetworkInterfaceId"]])


def test_throughput_backups_and_policy_can_be_changed_and_taken_back(account: Account) -> None:
    """What is switched off is told as off, or not at all."""
    efs, identity = made(account)
    efs.update_file_system(FileSystemId=identity, ThroughputMode="provisioned", ProvisionedThroughputInMibps=9)
    [told] = efs.describe_file_systems(FileSystemId=identity)["FileSystems"]
    assert (told["ThroughputMode"], told["ProvisionedThroughputInMibps"]) == ("provisioned", 9)
    for status in ("ENABLED", "DISABLED"):
        efs.put_backup_policy(FileSystemId=identity, BackupPolicy={"Status": status})
        assert efs.describe_backup_policy(FileSystemId=identity)["BackupPolicy"]["Status"] == status
    efs.put_file_system_policy(FileSystemId=identity, Policy='{"Version":"2012-10-17","Statement":[]}')
    efs.delete_file_system_policy(FileSystemId=identity)
    with pytest.raises(ClientError, match="PolicyNotFound"):
        efs.describe_file_system_policy(FileSystemId=identity)
    with pytest.raises(ClientError, match="AccessPointNotFound"):
        efs.delete_access_point(AccessPointId="fsap-none")


def test_a_replica_is_a_file_system_in_another_region_until_replication_ends(account: Account) -> None:
    """Its protection tells that it is replicated into."""
    efs, identity = made(account)
    there = account.services.elsewhere("eu-west-1").client("efs")
    made_of_it = efs.create_replication_configuration(
        SourceFileSystemId=identity, Destinations=[{"Region": "eu-west-1"}]
    )
    [destination] = made_of_it["Destinations"]

    def protection() -> str:
        [told] = there.describe_file_systems(FileSystemId=destination["FileSystemId"])["FileSystems"]
        return str(told["FileSystemProtection"]["ReplicationOverwriteProtection"])

    assert protection() == "REPLICATING"
    with pytest.raises(ClientError, match="ReplicationAlreadyExists"):
        efs.create_replication_configuration(SourceFileSystemId=identity, Destinations=[{"Region": "eu-west-1"}])
    [told] = efs.describe_replication_configurations(FileSystemId=identity)["Replications"]
    assert told["Destinations"][0]["FileSystemId"] == destination["FileSystemId"]
    efs.delete_replication_configuration(SourceFileSystemId=identity)
    assert protection() == "ENABLED"
    with pytest.raises(ClientError, match="ReplicationNotFound"):
        efs.describe_replication_configurations(FileSystemId=identity)
