"""Directories: which of them has trusts, and what a Managed Microsoft AD is without being asked."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_PASSWORD = "Password-2026"
_TRUST = {"RemoteDomainName": "corp.example.org", "TrustPassword": _PASSWORD, "TrustDirection": "Two-Way"}


def _settings(account: Account) -> dict[str, Any]:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = []
    for index, zone in enumerate("ab"):
        block = {"CidrBlock": f"10.0.{index}.0/24", "AvailabilityZone": f"us-east-1{zone}"}
        subnets.append(ec2.create_subnet(VpcId=vpc, **block)["Subnet"]["SubnetId"])
    return {"VpcId": vpc, "SubnetIds": subnets}


def test_a_managed_microsoft_ad_trusts_another_domain_with_two_controllers_in_the_subnets(account: Account) -> None:
    """It is of the Enterprise edition unless it is told otherwise."""
    ds, settings = account.client("ds"), _settings(account)
    directory = ds.create_microsoft_ad(Name="aws.example.com", Password=_PASSWORD, VpcSettings=settings)["DirectoryId"]
    assert ds.create_trust(DirectoryId=directory, **_TRUST)["TrustId"]
    [told] = ds.describe_directories(DirectoryIds=[directory])["DirectoryDescriptions"]
    assert (told["Edition"], told["DesiredNumberOfDomainControllers"]) == ("Enterprise", 2)
    controllers = ds.describe_domain_controllers(DirectoryId=directory)["DomainControllers"]
    assert [one["DnsIpAddr"] for one in controllers] == told["DnsIpAddrs"]
    assert [one["SubnetId"] for one in controllers] == settings["SubnetIds"]
    assert [one["AvailabilityZone"] for one in controllers] == ["us-east-1a", "us-east-1b"]


def test_a_simple_ad_and_an_ad_connector_trust_nobody(account: Account) -> None:
    """A connector hands on what it is asked to the directory behind it, and has no controllers of its own."""
    ds, settings = account.client("ds"), _settings(account)
    simple = ds.create_directory(Name="simple.example.com", Password=_PASSWORD, Size="Small", VpcSettings=settings)
    connector = ds.connect_directory(
        Name="corp.example.org",
        Password=_PASSWORD,
        Size="Small",
        ConnectSettings={**settings, "CustomerDnsIps": ["192.168.0.10"], "CustomerUserName": "connector"},
    )
    for directory in (simple["DirectoryId"], connector["DirectoryId"]):
        with pytest.raises(ClientError, match="UnsupportedOperationException"):
            ds.create_trust(DirectoryId=directory, **_TRUST)
        with pytest.raises(ClientError, match="UnsupportedOperationException"):
            ds.describe_domain_controllers(DirectoryId=directory)
    [told] = ds.describe_directories(DirectoryIds=[connector["DirectoryId"]])["DirectoryDescriptions"]
    assert told["Type"] == "ADConnector"
    assert told["DnsIpAddrs"] == ["192.168.0.10"]
    assert [address.rsplit(".", 1)[0] for address in told["ConnectSettings"]["ConnectIps"]] == ["10.0.0", "10.0.1"]


def test_conditional_forwarders_and_snapshots_are_a_directorys(account: Account) -> None:
    """A connector has no snapshots; what a directory does not have is refused."""
    ds, settings = account.client("ds"), _settings(account)
    directory = ds.create_microsoft_ad(Name="aws.example.com", Password=_PASSWORD, VpcSettings=settings)["DirectoryId"]
    forwarder = {"DirectoryId": directory, "RemoteDomainName": "corp.example.org"}
    ds.create_conditional_forwarder(**forwarder, DnsIpAddrs=["192.168.0.10"])
    with pytest.raises(ClientError, match="EntityAlreadyExistsException"):
        ds.create_conditional_forwarder(**forwarder, DnsIpAddrs=["192.168.0.10"])
    ds.update_conditional_forwarder(**forwarder, DnsIpAddrs=["192.168.0.11"])
    [told] = ds.describe_conditional_forwarders(DirectoryId=directory)["ConditionalForwarders"]
    assert (told["DnsIpAddrs"], told["ReplicationScope"]) == (["192.168.0.11"], "Domain")
    snapshot = ds.create_snapshot(DirectoryId=directory, Name="before")["SnapshotId"]
    [kept] = ds.describe_snapshots(DirectoryId=directory)["Snapshots"]
    assert (kept["SnapshotId"], kept["Type"], kept["Status"]) == (snapshot, "Manual", "Completed")
    ds.delete_snapshot(SnapshotId=snapshot)
    with pytest.raises(ClientError, match="EntityDoesNotExistException"):
        ds.create_snapshot(DirectoryId="d-0123456789")
