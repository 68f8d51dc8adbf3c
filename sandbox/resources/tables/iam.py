"""IAM: users, groups and what identifies them. Roles and policies that take several calls are irregular types."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any


def _as_text(policies: list[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    return [{**policy, "PolicyDocument": document(policy["PolicyDocument"])} for policy in policies]


def _managed(holder: str) -> Membership:
    """Return how managed policies are attached to a user or group."""
    parameters = {f"{holder}Name": "$id", "PolicyArn": "$value"}
    return Membership(
        add=Call(f"Attach{holder}Policy", parameters), remove=Call(f"Detach{holder}Policy", parameters), leave=True
    )


def _inline(holder: str) -> Membership:
    """Return how inline policies get into a user or group."""
    one = {f"{holder}Name": "$id", "PolicyName": "$value.PolicyName"}
    return Membership(
        add=Call(f"Put{holder}Policy", {**one, "PolicyDocument": "$value.PolicyDocument"}),
        remove=Call(f"Delete{holder}Policy", one),
        key="PolicyName",
        leave=True,
        tells=Read(f"Get{holder}Policy", one, "{PolicyName: PolicyName, PolicyDocument: PolicyDocument}"),
    )


def _policy_of(holder: str) -> Row:
    """Return the type that is one inline policy of a user, group or role."""
    key = {f"{holder}Name": f"${holder}Name", "PolicyName": "$PolicyName"}
    return Row(
        type=f"AWS::IAM::{holder}Policy",
        service="iam",
        create=f"Put{holder}Policy",
        id=f"$PolicyName|${holder}Name",
        read=Read(f"Get{holder}Policy", key),
        delete=Call(f"Delete{holder}Policy", key),
        values={"PolicyDocument": document},
        update=Call(f"Put{holder}Policy"),
        update_whole=True,
    )


ROWS = (
    Row(
        type="AWS::IAM::ServiceLinkedRole",
        service="iam",
        create="CreateServiceLinkedRole",
        id="Role.RoleName",
        read=Read("GetRole", {"RoleName": "$id"}, "Role"),
        delete=Call("DeleteServiceLinkedRole", {"RoleName": "$id"}),
        update=Call("UpdateRole", {"RoleName": "$id"}),
        defaults={"Description": ""},
        attributes={"RoleName": "$id"},
        tells={
            "AWSServiceName": "AssumeRolePolicyDocument.Statement[0].Principal.Service",
            "CustomSuffix": Read(
                "GetRole", {"RoleName": "$id"}, "ends_with(Role.RoleName, '_$CustomSuffix') && '$CustomSuffix'"
            ),
        },
    ),
    Row(
        type="AWS::IAM::Group",
        service="iam",
        create="CreateGroup",
        id="Group.GroupName",
        read=Read("GetGroup", {"GroupName": "$id"}, "Group"),
        delete=Call("DeleteGroup", {"GroupName": "$id"}),
        updaters={"Path": Call("UpdateGroup", {"GroupName": "$id", "NewPath": "$value"})},
        defaults={"Path": "/"},
        memberships={"ManagedPolicyArns": _managed("Group"), "Policies": _inline("Group")},
        values={"Policies": _as_text},
        attributes={"Arn": "Arn"},
        named=Named("GroupName", longest=128),
        tells={
            "ManagedPolicyArns": Read(
                "ListAttachedGroupPolicies", {"GroupName": "$id"}, "AttachedPolicies[].PolicyArn"
            ),
        },
    ),
    Row(
        type="AWS::IAM::User",
        service="iam",
        create="CreateUser",
        id="User.UserName",
        read=Read("GetUser", {"UserName": "$id"}, "User"),
        before_delete=(Call("DeleteLoginProfile", {"UserName": "$id"}),),
        delete=Call("DeleteUser", {"UserName": "$id"}),
        setters={
            "LoginProfile": Call(
                "CreateLoginProfile",
                {
                    "UserName": "$id",
                    "Password": "$value.Password",
                    "PasswordResetRequired": "$value.PasswordResetRequired",
                },
            ),
        },
        updaters={
            "Path": Call("UpdateUser", {"UserName": "$id", "NewPath": "$value"}),
            "PermissionsBoundary": Call(
                "PutUserPermissionsBoundary", {"UserName": "$id", "PermissionsBoundary": "$value"}
            ),
            "LoginProfile": Call(
                "UpdateLoginProfile",
                {
                    "UserName": "$id",
                    "Password": "$value.Password",
                    "PasswordResetRequired": "$value.PasswordResetRequired",
                },
            ),
        },
        removers={
            "PermissionsBoundary": Call("DeleteUserPermissionsBoundary", {"UserName": "$id"}),
            "LoginProfile": Call("DeleteLoginProfile", {"UserName": "$id"}),
        },
        defaults={"Path": "/"},
        memberships={
            "Groups": Membership(
                add=Call("AddUserToGroup", {"UserName": "$id", "GroupName": "$value"}),
                remove=Call("RemoveUserFromGroup", {"UserName": "$id", "GroupName": "$value"}),
                leave=True,
            ),
            "ManagedPolicyArns": _managed("User"),
            "Policies": _inline("User"),
        },
        values={"Policies": _as_text},
        attributes={"Arn": "Arn"},
        named=Named("UserName", longest=64),
        tells={
            "PermissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn",
            "LoginProfile": Read("GetLoginProfile", {"UserName": "$id"}, "LoginProfile"),
            "Groups": Read("ListGroupsForUser", {"UserName": "$id"}, "Groups[].GroupName"),
            "ManagedPolicyArns": Read("ListAttachedUserPolicies", {"UserName": "$id"}, "AttachedPolicies[].PolicyArn"),
        },
        tags=ApiTags("iam", "TagUser", "UntagUser"),
        tag_key={"UserName": "$id"},
    ),
    Row(
        type="AWS::IAM::Role",
        service="iam",
        create="CreateRole",
        id="Role.RoleName",
        read=Read("GetRole", {"RoleName": "$id"}, "Role"),
        delete=Call("DeleteRole", {"RoleName": "$id"}),
        updaters={
            "AssumeRolePolicyDocument": Call("UpdateAssumeRolePolicy", {"RoleName": "$id", "PolicyDocument": "$value"}),
            "PermissionsBoundary": Call(
                "PutRolePermissionsBoundary", {"RoleName": "$id", "PermissionsBoundary": "$value"}
            ),
        },
        removers={"PermissionsBoundary": Call("DeleteRolePermissionsBoundary", {"RoleName": "$id"})},
        update=Call("UpdateRole", {"RoleName": "$id"}),
        update_whole=True,
        defaults={"Description": "", "MaxSessionDuration": 3600},
        memberships={"ManagedPolicyArns": _managed("Role"), "Policies": _inline("Role")},
        values={"AssumeRolePolicyDocument": document, "Policies": _as_text},
        attributes={"Arn": "Arn", "RoleId": "RoleId"},
        named=Named("RoleName", longest=64),
        tells={
            "PermissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn",
            "ManagedPolicyArns": Read("ListAttachedRolePolicies", {"RoleName": "$id"}, "AttachedPolicies[].PolicyArn"),
        },
        tags=ApiTags("iam", "TagRole", "UntagRole"),
        tag_key={"RoleName": "$id"},
    ),
    Row(
        type="AWS::IAM::InstanceProfile",
        service="iam",
        create="CreateInstanceProfile",
        id="InstanceProfile.InstanceProfileName",
        read=Read("GetInstanceProfile", {"InstanceProfileName": "$id"}, "InstanceProfile"),
        delete=Call("DeleteInstanceProfile", {"InstanceProfileName": "$id"}),
        memberships={
            "Roles": Membership(
                add=Call("AddRoleToInstanceProfile", {"InstanceProfileName": "$id", "RoleName": "$value"}),
                remove=Call("RemoveRoleFromInstanceProfile", {"InstanceProfileName": "$id", "RoleName": "$value"}),
                going_first=True,
                leave=True,
            )
        },
        attributes={"Arn": "Arn"},
        named=Named("InstanceProfileName", longest=128),
        tells={"Roles": "Roles[].RoleName"},
    ),
    _policy_of("Group"),
    _policy_of("Role"),
    _policy_of("User"),
)
