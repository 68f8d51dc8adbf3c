"""Stack sets with automatic deployment follow the accounts of an organization."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.cloudformation.test_stack_sets import MANAGED, add, instances, make, member, new_unit, sizes


def test_accounts_get_their_stacks_when_they_come_to_a_unit_and_lose_them_when_they_leave(account: Account) -> None:
    """No role is needed in them, and nobody does anything."""
    unit = new_unit(account)
    account.cloudformation.activate_organizations_access()
    make(account, **MANAGED)
    first = member(account, unit, "first")
    added = add(account, DeploymentTargets={"OrganizationalUnitIds": [unit]}, Regions=["us-east-1"])
    assert (added["Status"], sizes(account, first)) == ("SUCCEEDED", ["small"])
    second = member(account, unit, "second")
    assert sizes(account, second) == ["small"]
    organizations = account.client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.move_account(AccountId=first, SourceParentId=unit, DestinationParentId=root)
    assert (sizes(account, first), sizes(account, second)) == ([], ["small"])
    assert list(instances(account)) == [(second, "us-east-1")]


def test_without_automatic_deployment_nobody_follows(account: Account) -> None:
    """The twin."""
    unit = new_unit(account)
    account.cloudformation.activate_organizations_access()
    make(account, PermissionModel="SERVICE_MANAGED", AutoDeployment={"Enabled": False})
    add(account, DeploymentTargets={"OrganizationalUnitIds": [unit]}, Regions=["us-east-1"])
    assert sizes(account, member(account, unit, "late")) == []
