"""Stack sets: a template becomes a stack in each of several accounts and Regions, and follows an organization."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import REFUSED, parameter, resources

TEMPLATE: Mapping[str, Any] = {
    "Parameters": {"Size": {"Type": "String", "Default": "small"}},
    **resources(Setting=parameter({"Ref": "Size"}, name="size")),
}


def let_in(account: Account, *targets: str) -> None:
    """Make the roles with which an account administers stacks in others."""
    account.client("iam").create_role(
        RoleName="AWSCloudFormationStackSetAdministrationRole", AssumeRolePolicyDocument="{}"
    )
    for target in targets:
        account.services.of_account(target).call(
            "iam", "CreateRole", RoleName="AWSCloudFormationStackSetExecutionRole", AssumeRolePolicyDocument="{}"
        )


def make(account: Account, template: Mapping[str, Any] = TEMPLATE, **more: Any) -> None:
    """Make a stack set with roles of its accounts."""
    account.cloudformation.create_stack_set(StackSetName="baseline", TemplateBody=json.dumps(template), **more)


def add(account: Account, **more: Any) -> dict[str, Any]:
    """Add instances and return the operation."""
    started = account.cloudformation.create_stack_instances(StackSetName="baseline", **more)
    operation: dict[str, Any] = account.cloudformation.describe_stack_set_operation(
        StackSetName="baseline", OperationId=started["OperationId"]
    )["StackSetOperation"]
    return operation


def instances(account: Account) -> dict[tuple[str, str], tuple[str, str]]:
    """Return status and detailed status by account and Region."""
    told = account.cloudformation.list_stack_instances(StackSetName="baseline")["Summaries"]
    return {
        (one["Account"], one["Region"]): (one["Status"], one["StackInstanceStatus"]["DetailedStatus"]) for one in told
    }


def sizes(account: Account, target: str, region: str = "us-east-1") -> list[str]:
    """Return what the template's parameter holds in an account."""
    there = account.services.of_account(target).elsewhere(region)
    found = there.call("ssm", "DescribeParameters")["Parameters"]
    return [there.call("ssm", "GetParameter", Name=one["Name"])["Parameter"]["Value"] for one in found]


@pytest.fixture
def targets(account: Account) -> tuple[str, str]:
    """Return two accounts of their own for each test, whom the account may enter."""
    two = tuple(str(600_000_000_000 + secrets.randbelow(100_000_000_000)) for _ in range(2))
    let_in(account, *two)
    return two[0], two[1]


def test_every_account_and_region_gets_its_stack(account: Account, targets: tuple[str, str]) -> None:
    """With the set's parameters, but where an instance has its own."""
    one, other = targets
    make(account, Parameters=[{"ParameterKey": "Size", "ParameterValue": "large"}])
    assert add(account, Accounts=[one], Regions=["us-east-1", "eu-west-1"])["Status"] == "SUCCEEDED"
    own = [{"ParameterKey": "Size", "ParameterValue": "huge"}]
    assert add(account, Accounts=[other], Regions=["us-east-1"], ParameterOverrides=own)["Status"] == "SUCCEEDED"
    assert (sizes(account, one), sizes(account, one, "eu-west-1"), sizes(account, other)) == (
        ["large"],
        ["large"],
        ["huge"],
    )
    assert set(instances(account).values()) == {("CURRENT", "SUCCEEDED")}
    [stack] = account.services.of_account(one).call("cloudformation", "DescribeStacks")["Stacks"]
    assert stack["StackName"].startswith("StackSet-baseline-")


def test_an_update_reaches_every_stack(account: Account, targets: tuple[str, str]) -> None:
    """And what an instance has of its own stays."""
    one, other = targets
    make(account)
    add(account, Accounts=[one], Regions=["us-east-1"])
    own = [{"ParameterKey": "Size", "ParameterValue": "huge"}]
    add(account, Accounts=[other], Regions=["us-east-1"], ParameterOverrides=own)
    account.cloudformation.update_stack_set(
        StackSetName="baseline",
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": "Size", "ParameterValue": "new"}],
    )
    assert (sizes(account, one), sizes(account, other)) == (["new"], ["huge"])
    account.cloudformation.update_stack_instances(
        StackSetName="baseline", Accounts=[other], Regions=["us-east-1"], ParameterOverrides=[]
    )
    assert sizes(account, other) == ["new"]


def test_instances_go_before_their_set(account: Account, targets: tuple[str, str]) -> None:
    """With their stacks, or leaving them behind."""
    one, other = targets
    make(account)
    add(account, Accounts=[one, other], Regions=["us-east-1"])
    with pytest.raises(ClientError, match="StackSetNotEmptyException"):
        account.cloudformation.delete_stack_set(StackSetName="baseline")
    where = {"StackSetName": "baseline", "Regions": ["us-east-1"]}
    account.cloudformation.delete_stack_instances(**where, Accounts=[one], RetainStacks=False)
    account.cloudformation.delete_stack_instances(**where, Accounts=[other], RetainStacks=True)
    assert (sizes(account, one), sizes(account, other)) == ([], ["small"])
    account.cloudformation.delete_stack_set(StackSetName="baseline")
    with pytest.raises(ClientError, match="StackSetNotFoundException"):
        account.cloudformation.describe_stack_set(StackSetName="baseline")


def test_an_account_without_the_role_is_not_entered(account: Account, targets: tuple[str, str]) -> None:
    """The instance says which role is missing; without tolerance the operation stops there."""
    make(account)
    closed = str(int(targets[0]) + 50)
    operation = add(account, Accounts=[closed, targets[0]], Regions=["us-east-1"])
    assert operation["Status"] == "FAILED"
    told = account.cloudformation.list_stack_instances(StackSetName="baseline", StackInstanceAccount=closed)[
        "Summaries"
    ]
    assert told[0]["StatusReason"] == (
        f"Account {closed} should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role "
        "'AWSCloudFormationStackSetAdministrationRole'."
    )
    assert instances(account)[targets[0], "us-east-1"] == ("OUTDATED", "CANCELLED")


def test_a_failure_that_is_tolerated_stops_nobody_else(account: Account, targets: tuple[str, str]) -> None:
    """And the stack can be made once its cause is gone."""
    make(account, resources(Bad=REFUSED))
    operation = add(
        account, Accounts=list(targets), Regions=["us-east-1"], OperationPreferences={"FailureToleranceCount": 2}
    )
    assert operation["StatusDetails"]["FailedStackInstancesCount"] == 2
    assert set(instances(account).values()) == {("OUTDATED", "FAILED")}
    told = account.cloudformation.list_stack_set_operation_results(
        StackSetName="baseline", OperationId=operation["OperationId"]
    )["Summaries"]
    assert "ResourceLogicalId:Bad, ResourceType:AWS::SSM::Parameter" in told[0]["StatusReason"]
    account.cloudformation.update_stack_set(StackSetName="baseline", TemplateBody=json.dumps(TEMPLATE))
    assert set(instances(account).values()) == {("CURRENT", "SUCCEEDED")}


def new_unit(account: Account) -> str:
    """Return a unit of a new organization."""
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    return str(organizations.create_organizational_unit(ParentId=root, Name="w")["OrganizationalUnit"]["Id"])


def member(account: Account, unit: str, name: str) -> str:
    """Make an account in a unit."""
    organizations = account.client("organizations")
    made = organizations.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"][
        "AccountId"
    ]
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.move_account(AccountId=made, SourceParentId=root, DestinationParentId=unit)
    return str(made)


MANAGED: dict[str, Any] = {
    "PermissionModel": "SERVICE_MANAGED",
    "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
}


def test_the_organization_has_to_let_cloudformation_in(account: Account) -> None:
    """It is activated once, in the management account."""
    new_unit(account)
    with pytest.raises(ClientError, match="You must enable organizations access to operate"):
        make(account, **MANAGED)
    account.cloudformation.activate_organizations_access()
    assert account.cloudformation.describe_organizations_access()["Status"] == "ENABLED"
    make(account, **MANAGED)


def test_some_accounts_of_a_unit_can_be_left_out(account: Account) -> None:
    """``AccountFilterType``: all but those, or those only."""
    unit = new_unit(account)
    account.cloudformation.activate_organizations_access()
    first, second = member(account, unit, "first"), member(account, unit, "second")
    make(account, PermissionModel="SERVICE_MANAGED", AutoDeployment={"Enabled": False})
    where = {"OrganizationalUnitIds": [unit], "Accounts": [first]}
    add(account, DeploymentTargets={**where, "AccountFilterType": "DIFFERENCE"}, Regions=["us-east-1"])
    assert list(instances(account)) == [(second, "us-east-1")]
    add(account, DeploymentTargets={**where, "AccountFilterType": "INTERSECTION"}, Regions=["eu-west-1"])
    assert (first, "eu-west-1") in instances(account)
