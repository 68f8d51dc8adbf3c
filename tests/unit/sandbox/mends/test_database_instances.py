"""A database stands in the subnets of its group, with its security groups, and has a standby."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def create(account: Account, network: Network, **more: Any) -> dict[str, Any]:
    """Create a database in all subnets of a network."""
    rds = account.client("rds")
    subnets = list(network.subnets)
    rds.create_db_subnet_group(DBSubnetGroupName="data", DBSubnetGroupDescription="data", SubnetIds=subnets)
    database: dict[str, Any] = rds.create_db_instance(
        DBInstanceIdentifier="db",
        Engine="postgres",
        EngineVersion="17",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="root",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="data",
        **more,
    )["DBInstance"]
    return database


def test_a_multi_az_database_has_an_interface_in_each_of_two_zones(account: Account) -> None:
    """Requester-managed, with the database's security group, at a free address of the subnet; gone with it."""
    network = Network.of(account)
    group, other = network.group("data"), network.group("other")
    database = create(account, network, MultiAZ=True, VpcSecurityGroupIds=[group])
    assert (database["AvailabilityZone"], database["SecondaryAvailabilityZone"]) == ("us-east-1a", "us-east-1b")
    interfaces = network.interfaces("RDSNetworkInterface")
    assert [i["PrivateIpAddress"] for i in interfaces] == ["10.0.1.4", "10.0.2.4"]
    assert all(i["RequesterManaged"] and [g["GroupId"] for g in i["Groups"]] == [group] for i in interfaces)
    rds = account.client("rds")
    rds.modify_db_instance(DBInstanceIdentifier="db", VpcSecurityGroupIds=[other], ApplyImmediately=True)
    assert {g["GroupId"] for i in network.interfaces("RDSNetworkInterface") for g in i["Groups"]} == {other}
    rds.delete_db_instance(DBInstanceIdentifier="db", SkipFinalSnapshot=True)
    assert network.interfaces("RDSNetworkInterface") == []


def test_a_single_az_database_stands_where_it_was_asked_to(account: Account) -> None:
    """One interface, in the zone that was asked for; a major version stands for a minor one."""
    network = Network.of(account)
    database = create(account, network, AvailabilityZone="us-east-1c")
    assert [i["PrivateIpAddress"] for i in network.interfaces("RDSNetworkInterface")] == ["10.0.3.4"]
    assert database["EngineVersion"].startswith("17.")
