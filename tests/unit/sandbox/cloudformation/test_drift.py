"""Drift detection finds what somebody has changed beside the template."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_QUEUES = {
    "Resources": {
        name: {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name.lower(), "DelaySeconds": "5"}}
        for name in ("Same", "Changed", "Gone")
    }
}


def drifted(account: Account) -> dict[str, dict[str, Any]]:
    """Look at the whole stack and return what was found, by logical id."""
    cloudformation = account.cloudformation
    looked = cloudformation.detect_stack_drift(StackName="stack")["StackDriftDetectionId"]
    status = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=looked)
    assert status["DetectionStatus"] == "DETECTION_COMPLETE"
    found = cloudformation.describe_stack_resource_drifts(StackName="stack")["StackResourceDrifts"]
    bad = sum(one["StackResourceDriftStatus"] in {"MODIFIED", "DELETED"} for one in found)
    assert (status["StackDriftStatus"], status["DriftedStackResourceCount"]) == ("DRIFTED" if bad else "IN_SYNC", bad)
    return {one["LogicalResourceId"]: one for one in found}


def test_what_nobody_has_touched_is_in_sync(account: Account) -> None:
    """And is told so by DescribeStacks; before, nobody had looked."""
    account.create(_QUEUES)
    describe = account.cloudformation.describe_stacks
    assert describe(StackName="stack")["Stacks"][0]["DriftInformation"]["StackDriftStatus"] == "NOT_CHECKED"
    assert {one["StackResourceDriftStatus"] for one in drifted(account).values()} == {"IN_SYNC"}
    assert describe(StackName="stack")["Stacks"][0]["DriftInformation"]["StackDriftStatus"] == "IN_SYNC"


def test_what_was_changed_or_deleted_beside_the_template_has_drifted(account: Account) -> None:
    """With the property, what it should be, and what it is."""
    account.create(_QUEUES)
    sqs = account.client("sqs")
    sqs.set_queue_attributes(QueueUrl=account.physical("Changed").id, Attributes={"DelaySeconds": "9"})
    sqs.delete_queue(QueueUrl=account.physical("Gone").id)
    found = drifted(account)
    states = {name: one["StackResourceDriftStatus"] for name, one in found.items()}
    assert states == {"Same": "IN_SYNC", "Changed": "MODIFIED", "Gone": "DELETED"}
    [difference] = found["Changed"]["PropertyDifferences"]
    assert difference == {
        "PropertyPath": "/DelaySeconds",
        "ExpectedValue": "5",
        "ActualValue": "9",
        "DifferenceType": "NOT_EQUAL",
    }
    assert json.loads(found["Changed"]["ActualProperties"]) == {"QueueName": "changed", "DelaySeconds": "9"}
    summaries = account.cloudformation.list_stack_resources(StackName="stack")["StackResourceSummaries"]
    told = {one["LogicalResourceId"]: one["DriftInformation"]["StackResourceDriftStatus"] for one in summaries}
    assert told == states


def test_one_resource_can_be_looked_at_and_is_in_sync_once_it_is_put_right(account: Account) -> None:
    """An item that a list lacks is told as removed."""
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"}
    group = {"GroupDescription": "web", "SecurityGroupIngress": [rule]}
    account.create({"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": group}}})
    ec2, name = account.client("ec2"), account.physical("Group").id
    ec2.revoke_security_group_ingress(GroupId=name, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="10.0.0.0/8")
    look = account.cloudformation.detect_stack_resource_drift
    told = look(StackName="stack", LogicalResourceId="Group")["StackResourceDrift"]
    [difference] = told["PropertyDifferences"]
    assert (difference["PropertyPath"], difference["DifferenceType"]) == ("/SecurityGroupIngress/0", "REMOVE")
    ec2.authorize_security_group_ingress(GroupId=name, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="10.0.0.0/8")
    told = look(StackName="stack", LogicalResourceId="Group")["StackResourceDrift"]
    assert told["StackResourceDriftStatus"] == "IN_SYNC"


def test_what_cloudformation_cannot_read_is_not_checked(account: Account) -> None:
    """The registry says of which types that is so: inline policies are one."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    policy = {"PolicyName": "all", "PolicyDocument": document, "Users": [{"Ref": "User"}]}
    account.create(
        {
            "Resources": {
                "User": {"Type": "AWS::IAM::User"},
                "Policy": {"Type": "AWS::IAM::Policy", "Properties": policy},
            }
        }
    )
    states = {name: one["StackResourceDriftStatus"] for name, one in drifted(account).items()}
    assert states == {"User": "IN_SYNC", "Policy": "NOT_CHECKED"}


def test_what_is_not_there_has_no_drift(account: Account) -> None:
    """Neither a look that nobody has taken nor a resource that the stack has not."""
    account.create(_QUEUES)
    with pytest.raises(ClientError, match="does not exist"):
        account.cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId="0" * 36)
    with pytest.raises(ClientError, match="Resource None does not exist"):
        account.cloudformation.detect_stack_resource_drift(StackName="stack", LogicalResourceId="None")


def test_what_the_stack_no_longer_has_is_no_drift_of_it(account: Account) -> None:
    """A queue that somebody deleted counts while it is in the template, and no more once the template is without it."""
    account.create(_QUEUES)
    account.client("sqs").delete_queue(QueueUrl=account.physical("Gone").id)
    assert drifted(account)["Gone"]["StackResourceDriftStatus"] == "DELETED"

    account.update({"Resources": {name: one for name, one in _QUEUES["Resources"].items() if name != "Gone"}})

    assert "Gone" not in drifted(account)
