"""IAM Identity Center: instances, applications and who has them; users, groups and who is in them."""

from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
SSO_TAGS = ApiTags("sso-admin", "TagResource", "UntagResource", list="ListTagsForResource")
_ASSIGNED = {"ApplicationArn": "$ApplicationArn", "PrincipalId": "$PrincipalId", "PrincipalType": "$PrincipalType"}
_ATTRIBUTES = "InstanceAccessControlAttributeConfiguration"
_CONFIGURATION = {"InstanceArn": "$id"}
_GROUP = {"IdentityStoreId": "$IdentityStoreId", "GroupId": "$id.0"}
_USER = {"IdentityStoreId": "$IdentityStoreId", "UserId": "$tail"}
_MEMBERSHIP = {"IdentityStoreId": "$IdentityStoreId", "MembershipId": "$id.0"}
_CHANGING = (
    *("Birthdate", "DisplayName", "Locale", "NickName", "PreferredLanguage", "ProfileUrl", "Timezone", "Title"),
    *("UserType", "Website"),
)


def _set(operation: str, key: dict[str, str], name: str) -> Call:
    path = f"{name[:1].lower()}{name[1:]}"
    return Call(operation, {**key, "Operations": [{"AttributePath": path, "AttributeValue": "$value"}]})


def _unset(operation: str, key: dict[str, str], name: str) -> Call:
    return Call(operation, {**key, "Operations": [{"AttributePath": f"{name[:1].lower()}{name[1:]}"}]})


ROWS = (
    Row(
        type="AWS::SSO::Instance",
        service="sso-admin",
        create="CreateInstance",
        id="InstanceArn",
        read=Read("DescribeInstance", {"InstanceArn": "$id"}),
        delete=Call("DeleteInstance", {"InstanceArn": "$id"}),
        update=Call("UpdateInstance", {"InstanceArn": "$id"}),
        defaults={"Name": ""},
        attributes={
            "InstanceArn": "$id",
            "OwnerAccountId": "OwnerAccountId",
            "IdentityStoreId": "IdentityStoreId",
            "Status": "Status",
        },
        tags=SSO_TAGS,
        tag_key={"InstanceArn": "$id", "ResourceArn": "$id"},
    ),
    Row(
        type="AWS::SSO::InstanceAccessControlAttributeConfiguration",
        service="sso-admin",
        create="CreateInstanceAccessControlAttributeConfiguration",
        id="$InstanceArn",
        read=Read("DescribeInstanceAccessControlAttributeConfiguration", _CONFIGURATION),
        delete=Call("DeleteInstanceAccessControlAttributeConfiguration", _CONFIGURATION),
        update=Call("UpdateInstanceAccessControlAttributeConfiguration", _CONFIGURATION),
        renames={"AccessControlAttributes": f"{_ATTRIBUTES}.AccessControlAttributes"},
    ),
    Row(
        type="AWS::SSO::Application",
        service="sso-admin",
        create="CreateApplication",
        id="ApplicationArn",
        read=Read("DescribeApplication", {"ApplicationArn": "$id"}),
        delete=Call("DeleteApplication", {"ApplicationArn": "$id"}),
        update=Call("UpdateApplication", {"ApplicationArn": "$id"}),
        defaults={"Status": "ENABLED"},
        attributes={"ApplicationArn": "$id", "IdentityStoreArn": "IdentityStoreArn"},
        tags=SSO_TAGS,
        tag_key={"InstanceArn": "$InstanceArn", "ResourceArn": "$id"},
    ),
    Row(
        type="AWS::SSO::ApplicationAssignment",
        service="sso-admin",
        create="CreateApplicationAssignment",
        id="$ApplicationArn|$PrincipalType|$PrincipalId",
        read=Read("DescribeApplicationAssignment", _ASSIGNED),
        delete=Call("DeleteApplicationAssignment", _ASSIGNED),
    ),
    Row(
        type="AWS::IdentityStore::Group",
        service="identitystore",
        create="CreateGroup",
        id="$response.GroupId|$IdentityStoreId",
        read=Read("DescribeGroup", _GROUP),
        delete=Call("DeleteGroup", _GROUP),
        updaters={name: _set("UpdateGroup", _GROUP, name) for name in ("DisplayName", "Description")},
        removers={"Description": _unset("UpdateGroup", _GROUP, "Description")},
        attributes={"GroupId": "GroupId"},
    ),
    Row(
        type="AWS::IdentityStore::User",
        service="identitystore",
        create="CreateUser",
        id="UserArn",
        read=Read("DescribeUser", _USER),
        delete=Call("DeleteUser", _USER),
        updaters={name: _set("UpdateUser", _USER, name) for name in (*_CHANGING, "Name")},
        removers={name: _unset("UpdateUser", _USER, name) for name in (*_CHANGING, "Name")},
        attributes={
            "Arn": "$id",
            "UserId": "UserId",
            "UserStatus": "UserStatus",
            "CreatedBy": "CreatedBy",
            "UpdatedBy": "UpdatedBy",
        },
    ),
    Row(
        type="AWS::IdentityStore::GroupMembership",
        service="identitystore",
        create="CreateGroupMembership",
        id="$response.MembershipId|$IdentityStoreId",
        read=Read("DescribeGroupMembership", _MEMBERSHIP),
        delete=Call("DeleteGroupMembership", _MEMBERSHIP),
        attributes={"MembershipId": "MembershipId"},
    ),
)
