"""Emptying a VPC's default security group: the resources, and what the function does when CloudFormation calls it."""

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from tests.unit.constructs.shape import Shape, actions, network, shape_of
from tests.unit.sandbox.account import Account

BASE = "Network/EmptyDefaultGroup"


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template of a network, which has the construct in it."""
    return shape_of(network)


def test_the_function_may_revoke_rules_of_this_one_group_and_of_no_other(shape: Shape) -> None:
    """A function that could open groups would be worth stealing."""
    [policy] = shape.at(f"{BASE}/Role")["Policies"]
    by_action = {action: s for s in policy["PolicyDocument"]["Statement"] for action in actions(s)}
    assert set(by_action) == {
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:DescribeSecurityGroups",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }
    revoke = by_action["ec2:RevokeSecurityGroupIngress"]["Resource"]
    assert revoke["Fn::Join"][1][-1] == {"Fn::GetAtt": ["NetworkVpc7FB7348F", "DefaultSecurityGroup"]}
    assert shape.referred(by_action["logs:PutLogEvents"]["Resource"]) == f"{BASE}/Log"


def test_the_code_is_inline_and_fits(shape: Shape) -> None:
    """CloudFormation takes 4,096 characters without a bucket, and offers cfnresponse to such code only."""
    code = shape.at(f"{BASE}/Function")["Code"]["ZipFile"]
    assert len(code) <= 4096
    assert "import cfnresponse" in code


def test_the_function_logs_into_a_group_that_goes_with_the_stack_after_a_week(shape: Shape) -> None:
    """A group that Lambda made itself would stay for ever."""
    function = shape.at(f"{BASE}/Function")
    assert shape.referred(function["LoggingConfig"]["LogGroup"]) == f"{BASE}/Log"
    assert shape.at(f"{BASE}/Log")["RetentionInDays"] == 7
    assert shape.resource(f"{BASE}/Log")["DeletionPolicy"] == "Delete"


@pytest.fixture
def sent() -> list[dict[str, Any]]:
    """What the function answered to CloudFormation."""
    return []


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch, sent: list[dict[str, Any]], account: Account) -> ModuleType:
    """The function's code in an embedded account, with a ``cfnresponse`` that keeps the answers."""
    name = "refarch.network.handlers.empty_default_group"

    def send(_event: Any, _context: Any, status: str, _data: Any, group: str, reason: str = "") -> None:
        sent.append({"status": status, "id": group, "reason": reason})

    monkeypatch.setitem(sys.modules, "cfnresponse", SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED", send=send))
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(boto3, "client", account.client)
    return importlib.import_module(name)


@pytest.fixture
def account() -> Account:
    """Return an empty embedded account."""
    return Account()


@pytest.fixture
def group(account: Account) -> str:
    """Return the default group of a new VPC, with the two rules that it is born with."""
    vpc = account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    [found] = account.client("ec2").describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    assert found["IpPermissions"]
    assert found["IpPermissionsEgress"]
    return str(found["GroupId"])


def rules_of(account: Account, group: str) -> list[Any]:
    """Return all rules of a group, inbound first."""
    [found] = account.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
    return [*found["IpPermissions"], *found["IpPermissionsEgress"]]


def event(request: str, group: str) -> dict[str, Any]:
    """Return what CloudFormation sends."""
    return {"RequestType": request, "ResourceProperties": {"GroupId": group}}


@pytest.mark.parametrize("request_type", ["Create", "Update"])
def test_the_function_takes_all_rules_out_and_says_so(
    handler: ModuleType, account: Account, group: str, sent: list[dict[str, Any]], request_type: str
) -> None:
    """Inbound and outbound; the physical id is the group's own."""
    handler.handler(event(request_type, group), None)
    assert rules_of(account, group) == []
    assert sent == [{"status": "SUCCESS", "id": group, "reason": ""}]


def test_the_function_may_be_called_again(handler: ModuleType, group: str, sent: list[dict[str, Any]]) -> None:
    """CloudFormation retries; a group that is empty already is no error."""
    handler.handler(event("Create", group), None)
    handler.handler(event("Update", group), None)
    assert [answer["status"] for answer in sent] == ["SUCCESS", "SUCCESS"]


def test_deleting_changes_nothing(
    handler: ModuleType, account: Account, group: str, sent: list[dict[str, Any]]
) -> None:
    """The group goes with its VPC; the twin of the tests above."""
    handler.handler(event("Delete", group), None)
    assert len(rules_of(account, group)) == 2
    assert sent == [{"status": "SUCCESS", "id": group, "reason": ""}]


def test_a_failure_is_answered_with_its_reason(handler: ModuleType, sent: list[dict[str, Any]]) -> None:
    """Without an answer the stack would hang for an hour."""
    handler.handler(event("Create", "sg-0123456789abcdef0"), None)
    [answer] = sent
    assert answer["status"] == "FAILED"
    assert "sg-0123456789abcdef0" in answer["reason"]
