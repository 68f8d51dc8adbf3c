"""The lookup after a deployment: what exists, what is missing, what is only remembered."""

from typing import Any

import pytest

from sandbox import lookup
from sandbox.resources.registry import all_types
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import parameter, resources


def test_it_counts_what_the_services_describe(account: Account) -> None:
    """And tells its progress, one step for each resource."""
    account.create(resources(One=parameter(name="one"), Two=parameter(name="two")))
    records: list[Any] = [record.for_lookup() for record in account.stack().resources.values()]
    steps: list[None] = []
    result = lookup.look_up("stack", records, account.services, lambda: steps.append(None))
    assert (str(result), result.total, len(steps)) == ("2/2 resources exist", 2, 2)


def test_it_names_what_is_missing(account: Account) -> None:
    """By logical id and type, whether it was removed since or never made."""
    account.create(resources(One=parameter(name="one"), Two=parameter(name="two")))
    account.client("ssm").delete_parameter(Name="two")
    account.stack().resources["One"].physical_id = None
    result = account.look_up()
    assert str(result) == "0/2 resources exist"
    assert [line.split(": ")[0] for line in result.missing] == [
        "One (AWS::SSM::Parameter)",
        "Two (AWS::SSM::Parameter)",
    ]


def test_a_stand_in_is_counted_apart(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never said to exist: nobody but the sandbox remembers it."""
    account.create(resources(One=parameter(name="one"), Two={"Type": "AWS::Logs::LogGroup"}))
    monkeypatch.setattr(all_types()["AWS::Logs::LogGroup"], "stand_in", True)
    assert str(account.look_up()) == "1/2 resources exist, 1 stand-ins: AWS::Logs::LogGroup (1)"


def test_what_is_there_and_not_as_the_template_says_is_named(account: Account) -> None:
    """Somebody has changed the value since; the resource exists all the same."""
    account.create(resources(One=parameter(name="one")))
    assert account.look_up().good
    account.client("ssm").put_parameter(Name="one", Value="something else", Overwrite=True)
    result = account.look_up()
    assert str(result) == "1/1 resources exist"
    assert not result.good
    assert "Value is something else" in result.different[0]


def test_what_the_service_does_not_tell_is_named_apart(account: Account) -> None:
    """A password goes in and never comes out."""
    account.create(resources(Database={"Type": "AWS::RDS::DBInstance", "Properties": _DATABASE}))
    result = account.look_up()
    assert result.good
    assert result.untold == ("Database (AWS::RDS::DBInstance): MasterUserPassword",)


def test_tags_that_somebody_took_away_are_missed(account: Account) -> None:
    """Tags that a service tells by a call of its own are compared too."""
    account.create(resources(One={"Type": "AWS::CloudWatch::MetricStream", "Properties": _STREAM}))
    assert (account.look_up().different, account.look_up().untold) == ((), ())
    arn = account.read("One")["Arn"]
    account.client("cloudwatch").untag_resource(ResourceARN=arn, TagKeys=["tier"])
    assert "Tags" in account.look_up().different[0]


_STREAM = {
    "FirehoseArn": "arn:aws:firehose:us-east-1:111122223333:deliverystream/metrics",
    "RoleArn": "arn:aws:iam::111122223333:role/metrics",
    "OutputFormat": "json",
    "Tags": [{"Key": "tier", "Value": "web"}],
}

_DATABASE = {
    "DBInstanceClass": "db.t3.micro",
    "Engine": "postgres",
    "AllocatedStorage": "20",
    "MasterUsername": "owner",
    "MasterUserPassword": "not-to-be-told",
}


def test_a_name_that_the_service_writes_in_small_letters_is_the_same_name(account: Account) -> None:
    """Databases of RDS have no capitals; the registry's schema says so of each such property."""
    database = {"Type": "AWS::RDS::DBInstance", "Properties": {**_DATABASE, "DBInstanceIdentifier": "Shop"}}
    account.create(resources(Database=database))
    assert account.look_up().good, account.look_up()
    assert account.physical("Database").id == "shop"


def test_documentdb_writes_names_in_small_letters_too(account: Account) -> None:
    """Its API says so; the registry's schema does not."""
    cluster = {"DBClusterIdentifier": "Papers", "MasterUsername": "root", "MasterUserPassword": "correct-horse"}
    account.create(resources(Cluster={"Type": "AWS::DocDB::DBCluster", "Properties": cluster}))
    assert account.look_up().good, account.look_up()
    assert account.physical("Cluster").id == "papers"


@pytest.mark.parametrize("addresses", [0, 1])
def test_an_elastic_address_takes_the_place_of_the_one_that_the_launch_asked_for(
    account: Account, addresses: int
) -> None:
    """Then EC2 tells no more of the first: silence, and no contradiction."""
    wanted = {"DeviceIndex": "0", "AssociatePublicIpAddress": True, "SubnetId": _subnet(account)}
    server = {
        "Type": "AWS::EC2::Instance",
        "Properties": {"ImageId": "ami-0abc1234567890def", "NetworkInterfaces": [wanted]},
    }
    address = {"Type": "AWS::EC2::EIP", "Properties": {"InstanceId": {"Ref": "Server"}}}
    account.create(resources(Server=server, **({"Address": address} if addresses else {})))
    result = account.look_up()
    assert result.good, result
    untold = [entry for entry in result.untold if "AssociatePublicIpAddress" in entry]
    assert len(untold) == addresses


def _subnet(account: Account) -> str:
    return str(account.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"])
