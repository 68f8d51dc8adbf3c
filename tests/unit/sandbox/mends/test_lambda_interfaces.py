"""Functions in a VPC have interfaces there."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function


def _network(account: Account) -> tuple[Any, str, list[str], str]:
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"] for number in range(2)
    ]
    return ec2, vpc, subnets, ec2.create_security_group(GroupName="app", Description="app", VpcId=vpc)["GroupId"]


def _interfaces(ec2: Any) -> list[Any]:
    filters = [{"Name": "description", "Values": ["AWS Lambda VPC ENI*"]}]
    return sorted(ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"], key=lambda i: i["SubnetId"])


def test_an_interface_stands_in_each_subnet_as_long_as_a_function_needs_it(account: Account) -> None:
    """Functions with the same subnets and groups share interfaces; the last one takes them away."""
    ec2, vpc, subnets, group = _network(account)
    config = {"SubnetIds": subnets, "SecurityGroupIds": [group]}
    client = function(account, VpcConfig=config)
    told = client.get_function_configuration(FunctionName="app")
    assert told["VpcConfig"] == {**config, "VpcId": vpc, "Ipv6AllowedForDualStack": False}
    interfaces = _interfaces(ec2)
    assert [interface["SubnetId"] for interface in interfaces] == sorted(subnets)
    assert {interface["InterfaceType"] for interface in interfaces} == {"lambda"}
    assert [interface["Groups"][0]["GroupId"] for interface in interfaces] == [group, group]
    client.create_function(
        FunctionName="other",
        Role=told["Role"],
        Runtime="python3.13",
        Handler="index.handler",
        Code={"ZipFile": b""},
        VpcConfig={"SubnetIds": subnets[:1], "SecurityGroupIds": [group]},
    )
    assert len(_interfaces(ec2)) == 2
    client.update_function_configuration(FunctionName="app", VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})
    assert [interface["SubnetId"] for interface in _interfaces(ec2)] == subnets[:1]
    assert client.get_function_configuration(FunctionName="app").get("VpcConfig") is None
    client.delete_function(FunctionName="other")
    assert _interfaces(ec2) == []


@pytest.mark.parametrize(
    "config",
    [
        {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": []},
        {"SubnetIds": [], "SecurityGroupIds": ["sg-0123456789abcdef0"]},
    ],
)
def test_subnets_and_groups_that_there_are_not_are_refused(account: Account, config: dict[str, Any]) -> None:
    """Lambda asks EC2 for them."""
    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        function(account, VpcConfig=config)
