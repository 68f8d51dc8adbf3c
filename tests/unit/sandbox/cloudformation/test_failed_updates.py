"""Updates that fail before anything has changed, and what their events say."""

import logging
from typing import Any

import pytest

from sandbox.resources.registry import find_type
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import resources

GROUP: dict[str, Any] = {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "crew"}}


def table(**properties: Any) -> dict[str, Any]:
    """Return a table with a key."""
    key = properties.pop("key", "id")
    given = {
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": {**given, **properties}}


def test_a_change_that_the_service_would_not_look_at_is_rolled_back(account: Account) -> None:
    """There is nothing to take back: the ARN is too short for one, and was never attached."""
    account.create(resources(Crew=GROUP))
    bad = {**GROUP["Properties"], "ManagedPolicyArns": ["x"]}
    assert account.update(resources(Crew={**GROUP, "Properties": bad})) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons()["Crew"] == (
        'Resource handler returned message: "Invalid length for parameter PolicyArn, value: 1, valid min length: 20" '
        "(HandlerErrorCode: InvalidRequest)"
    )


def test_neither_does_it_matter_what_was_changed_before(account: Account) -> None:
    """One policy was attached and is detached again, the other could not be."""
    account.create(resources(Crew=GROUP))
    good = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    bad = {**GROUP["Properties"], "ManagedPolicyArns": [good, "x"]}
    assert account.update(resources(Crew={**GROUP, "Properties": bad})) == "UPDATE_ROLLBACK_COMPLETE"
    attached = account.client("iam").list_attached_group_policies(GroupName="crew")["AttachedPolicies"]
    assert attached == []


def test_a_change_whose_first_call_is_refused_needs_no_default_to_go_back_to(account: Account) -> None:
    """The sandbox does not know how to take a protocol of health checks out again, and does not have to."""
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    given = {"VpcId": {"Ref": "Vpc"}, "Protocol": "HTTP", "Port": 80}
    group = {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": given}
    account.create(resources(Vpc=vpc, Group=group))
    bad = {**given, "HealthCheckProtocol": "HTTPS", "HealthCheckTimeoutSeconds": 1}
    assert account.update(resources(Vpc=vpc, Group={**group, "Properties": bad})) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.read("Group")["HealthCheckProtocol"] == "HTTP"


def test_a_named_resource_is_not_replaced_under_its_name(account: Account) -> None:
    """The new one would have to stand beside the old one; CloudFormation says what to do."""
    account.create(resources(Things=table(TableName="things")))
    assert account.update(resources(Things=table(TableName="things", key="name"))) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons()["Things"] == (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
        "Rename things and update the stack again."
    )


def test_a_family_has_several_task_definitions(account: Account) -> None:
    """The twin: such a name is no resource's own, and the next revision stands beside the last."""

    def task(image: str) -> dict[str, Any]:
        container = {"Name": "web", "Image": image, "Memory": 64}
        given = {"Family": "shop", "ContainerDefinitions": [container]}
        return resources(Task={"Type": "AWS::ECS::TaskDefinition", "Properties": given})

    account.create(task("nginx:1"))
    assert account.update(task("nginx:2")) == "UPDATE_COMPLETE", account.reasons()
    assert account.physical("Task").id.endswith("task-definition/shop:2")


def test_under_another_name_it_is_replaced(account: Account) -> None:
    """So is one whose name CloudFormation has made."""
    account.create(resources(Things=table(TableName="things"), Unnamed=table()))
    new = resources(Things=table(TableName="names", key="name"), Unnamed=table(key="name"))
    assert account.update(new) == "UPDATE_COMPLETE", account.reasons()
    assert account.physical("Things").id == "names"


def test_a_failure_of_the_sandbox_itself_is_told_as_an_internal_one(
    account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What Python calls it is for the log of whoever runs the sandbox, and no concern of the stack's."""

    def broken(*_: Any) -> None:
        raise KeyError(GROUP["Type"])

    monkeypatch.setattr(find_type("AWS::IAM::Group"), "create", broken)
    with caplog.at_level(logging.ERROR):
        assert account.create(resources(Crew=GROUP)) == "ROLLBACK_COMPLETE"
    reason = account.reasons()["Crew"]
    assert reason == "Resource handler returned message: \"'AWS::IAM::Group'\" (HandlerErrorCode: InternalFailure)"
    assert "KeyError" in caplog.text
