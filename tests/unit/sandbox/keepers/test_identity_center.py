"""IAM Identity Center: an assignment is a role in the account, and it goes with the last one."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}


class Center:
    """An instance with one group and one permission set."""

    def __init__(self, account: Account) -> None:
        """Make them."""
        self.sso, self.store = account.client("sso-admin"), account.client("identitystore")
        if not self.sso.list_instances()["Instances"]:
            self.sso.create_instance()
        [instance] = self.sso.list_instances()["Instances"]
        self.instance, self.directory = instance["InstanceArn"], instance["IdentityStoreId"]
        group = self.store.create_group(IdentityStoreId=self.directory, DisplayName="admins")
        self.group = group["GroupId"]
        made = self.sso.create_permission_set(InstanceArn=self.instance, Name="readers", SessionDuration="PT4H")
        self.held = {"InstanceArn": self.instance, "PermissionSetArn": made["PermissionSet"]["PermissionSetArn"]}
        self.sso.attach_managed_policy_to_permission_set(**self.held, ManagedPolicyArn=_READ)

    def assignment(self, account: Account, group: str | None = None) -> dict[str, Any]:
        """Return what an assignment to an account is."""
        target = {"TargetId": account.id, "TargetType": "AWS_ACCOUNT"}
        return {**self.held, **target, "PrincipalType": "GROUP", "PrincipalId": group or self.group}


def _roles(account: Account) -> list[dict[str, Any]]:
    roles: list[dict[str, Any]] = account.client("iam").list_roles(PathPrefix="/aws-reserved/")["Roles"]
    return roles


def test_an_assignment_makes_a_role_in_the_account_until_the_last_one_goes(account: Account) -> None:
    """The role has the policies of the permission set, which stays while somebody has it, and long sessions."""
    center, target = Center(account), Account()
    done = center.sso.create_account_assignment(**center.assignment(target))["AccountAssignmentCreationStatus"]
    assert done["Status"] == "SUCCEEDED"
    [role] = _roles(target)
    assert role["RoleName"].startswith("AWSReservedSSO_readers_")
    assert role["MaxSessionDuration"] == 12 * 3600
    iam = target.client("iam")
    attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [_READ]
    with pytest.raises(ClientError, match="ConflictException"):
        center.sso.delete_permission_set(**center.held)
    other = center.store.create_group(IdentityStoreId=center.directory, DisplayName="readers")["GroupId"]
    center.sso.create_account_assignment(**center.assignment(target, other))
    center.sso.delete_account_assignment(**center.assignment(target))
    assert [one["RoleName"] for one in _roles(target)] == [role["RoleName"]]
    center.sso.delete_account_assignment(**center.assignment(target, other))
    assert _roles(target) == []
    center.sso.delete_permission_set(**center.held)


def test_the_roles_path_names_the_region_of_identity_center_unless_it_is_us_east_1(account: Account) -> None:
    """So that policies which name the role are of one Region."""
    for home, path in ((account, ""), (Account("eu-west-2"), "eu-west-2/")):
        center = Center(home)
        center.sso.create_account_assignment(**center.assignment(home))
        [role] = _roles(home)
        assert role["Path"] == f"/aws-reserved/sso.amazonaws.com/{path}"


def test_a_changed_permission_set_reaches_an_account_when_it_is_provisioned(account: Account) -> None:
    """Until then the role is as it was."""
    center = Center(account)
    center.sso.create_account_assignment(**center.assignment(account))
    [role] = _roles(account)
    iam = account.client("iam")
    center.sso.put_inline_policy_to_permission_set(**center.held, InlinePolicy=json.dumps(_DENY))
    assert iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"] == []
    told = center.sso.provision_permission_set(**center.held, TargetType="ALL_PROVISIONED_ACCOUNTS")
    assert told["PermissionSetProvisioningStatus"]["Status"] == "SUCCEEDED"
    assert iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"] == ["AwsSSOInlinePolicy"]


def test_an_assignment_fails_for_nobody_and_for_a_policy_that_the_account_lacks(account: Account) -> None:
    """The status says why, and nothing is assigned."""
    center = Center(account)
    nobody = center.sso.create_account_assignment(**center.assignment(account, "11111111-2222-3333-4444-555555555555"))
    assert nobody["AccountAssignmentCreationStatus"]["Status"] == "FAILED"
    assert "404" in nobody["AccountAssignmentCreationStatus"]["FailureReason"]
    center.sso.attach_customer_managed_policy_reference_to_permission_set(
        **center.held, CustomerManagedPolicyReference={"Name": "missing"}
    )
    lacking = center.sso.create_account_assignment(**center.assignment(account))["AccountAssignmentCreationStatus"]
    assert lacking["Status"] == "FAILED"
    assert _roles(account) == []
    given = {**center.held, "AccountId": account.id}
    assert center.sso.list_account_assignments(**given)["AccountAssignments"] == []


def test_an_account_has_one_instance_and_a_management_account_its_organizations(account: Account) -> None:
    """Whoever manages an organization cannot make another."""
    sso = account.client("sso-admin")
    assert sso.list_instances()["Instances"] == []
    account.client("organizations").create_organization(FeatureSet="ALL")
    [instance] = sso.list_instances()["Instances"]
    assert instance["OwnerAccountId"] == account.id
    with pytest.raises(ClientError, match="ConflictException"):
        sso.create_instance()
    with pytest.raises(ClientError, match="AccessDeniedException"):
        sso.describe_instance(InstanceArn="arn:aws:sso:::instance/ssoins-0123456789abcdef")


def test_people_are_found_by_what_is_theirs_alone_and_leave_their_groups_with_themselves(account: Account) -> None:
    """Names are given once, attributes change by their paths, and a store that there is not refuses all."""
    center = Center(account)
    store, directory = center.store, {"IdentityStoreId": center.directory}
    user = store.create_user(**directory, UserName="ada", DisplayName="Ada", Name={"GivenName": "A", "FamilyName": "L"})
    member = {"UserId": user["UserId"]}
    with pytest.raises(ClientError, match="ConflictException"):
        store.create_user(**directory, UserName="ada", DisplayName="Ada")
    change = [{"AttributePath": "name.familyName", "AttributeValue": "B"}, {"AttributePath": "displayName"}]
    store.update_user(**directory, **member, Operations=change)
    told = store.describe_user(**directory, **member)
    assert told["Name"] == {"GivenName": "A", "FamilyName": "B"}
    assert "DisplayName" not in told
    found = store.get_user_id(
        **directory, AlternateIdentifier={"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ada"}}
    )
    assert found["UserId"] == member["UserId"]
    store.create_group_membership(**directory, GroupId=center.group, MemberId=member)
    with pytest.raises(ClientError, match="ConflictException"):
        store.create_group_membership(**directory, GroupId=center.group, MemberId=member)
    [result] = store.is_member_in_groups(**directory, MemberId=member, GroupIds=[center.group])["Results"]
    assert result["MembershipExists"]
    store.delete_user(**directory, **member)
    assert store.list_group_memberships(**directory, GroupId=center.group)["GroupMemberships"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        store.list_users(IdentityStoreId="d-0123456789")


def test_tags_of_a_permission_set_are_not_those_of_its_instance(account: Account) -> None:
    """Requests about tags name both."""
    center = Center(account)
    key = {"InstanceArn": center.instance, "ResourceArn": center.held["PermissionSetArn"]}
    center.sso.tag_resource(**key, Tags=[{"Key": "team", "Value": "web"}])
    assert center.sso.list_tags_for_resource(**key)["Tags"] == [{"Key": "team", "Value": "web"}]
    assert center.sso.list_tags_for_resource(**{**key, "ResourceArn": center.instance})["Tags"] == []
