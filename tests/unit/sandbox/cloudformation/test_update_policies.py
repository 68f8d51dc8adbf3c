"""An update policy says how the instances of a group follow a change of its launch template."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def group(instance_type: str, **policy: Any) -> dict[str, Any]:
    """Return a template with an Auto Scaling group of one instance."""
    data = {"ImageId": "ami-0abc1234567890def", "InstanceType": instance_type}
    version = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
    return {
        "Resources": {
            "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}},
            "Group": {
                "Type": "AWS::AutoScaling::AutoScalingGroup",
                "UpdatePolicy": policy,
                "Properties": {
                    "MinSize": "1",
                    "MaxSize": "1",
                    "AvailabilityZones": ["us-east-1a"],
                    "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": version},
                },
            },
        }
    }


def kinds(account: Account) -> list[str]:
    """Return the types of the instances that run."""
    pages = account.client("ec2").describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
    return [instance["InstanceType"] for group in pages["Reservations"] for instance in group["Instances"]]


@pytest.mark.parametrize(
    ("policy", "replaced", "running"),
    [
        ({}, False, ["t3.micro"]),
        ({"AutoScalingRollingUpdate": {"MinInstancesInService": 0}}, False, ["t3.large"]),
        ({"AutoScalingReplacingUpdate": {"WillReplace": True}}, True, ["t3.large"]),
        ({"AutoScalingReplacingUpdate": {"WillReplace": False}}, False, ["t3.micro"]),
    ],
)
def test_instances_stay_are_rolled_or_come_with_a_new_group(
    account: Account, policy: dict[str, Any], *, replaced: bool, running: list[str]
) -> None:
    """Without a policy running instances stay as they are: only new ones follow the new launch template."""
    account.create(group("t3.micro", **policy))
    before = account.stack().resources["Group"].physical_id
    assert account.update(group("t3.large", **policy)) == "UPDATE_COMPLETE", account.reasons()
    assert (account.stack().resources["Group"].physical_id != before) == replaced
    assert kinds(account) == running


def test_hooks_that_nothing_would_call_are_refused_by_name(account: Account) -> None:
    """A deployment that skips its own checks would be a lie."""
    policy = {"CodeDeployLambdaAliasUpdate": {"ApplicationName": "a", "BeforeAllowTrafficHook": "check"}}
    with pytest.raises(ClientError, match="BeforeAllowTrafficHook is not called"):
        account.create(group("t3.micro", **policy))


def test_what_shifts_an_aliass_traffic_may_come_after_the_alias(account: Account) -> None:
    """CDK's ``LambdaDeploymentGroup`` watches alarms of the alias that names it: a reference in no order."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    code = {"ZipFile": "def handler(event, context): return 1"}
    role = {"Fn::GetAtt": ["Role", "Arn"]}
    function = {"Runtime": "python3.13", "Handler": "index.handler", "Role": role, "Code": code}
    group = {
        "ApplicationName": {"Ref": "Application"},
        "ServiceRoleArn": role,
        "DeploymentGroupName": {
            "Fn::Join": ["-", ["shop", {"Fn::Select": [7, {"Fn::Split": [":", {"Ref": "Alias"}]}]}]]
        },
    }
    version = {"Fn::GetAtt": ["Version", "Version"]}
    shifting = {"ApplicationName": {"Ref": "Application"}, "DeploymentGroupName": {"Ref": "Group"}}

    def template(description: str) -> dict[str, Any]:
        alias = {"FunctionName": {"Ref": "Function"}, "FunctionVersion": version, "Name": "live"}
        return {
            "Resources": {
                "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
                "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
                "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Function"}}},
                "Alias": {
                    "Type": "AWS::Lambda::Alias",
                    "Properties": {**alias, "Description": description},
                    "UpdatePolicy": {"CodeDeployLambdaAliasUpdate": shifting},
                },
                "Application": {"Type": "AWS::CodeDeploy::Application", "Properties": {"ComputePlatform": "Lambda"}},
                "Group": {"Type": "AWS::CodeDeploy::DeploymentGroup", "Properties": group},
            }
        }

    assert account.create(template("new")) == "CREATE_COMPLETE", account.reasons()
    assert account.update(template("changed")) == "UPDATE_COMPLETE", account.reasons()
