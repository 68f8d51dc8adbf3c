"""IAM Identity Center: permission sets, whose changes have to be provisioned, and assignments, which may fail later."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.identity_center import SSO_TAGS

Json = Any
_SERVICE = "sso-admin"


class PermissionSet(TableResource):
    """``AWS::SSO::PermissionSet``: a change reaches the accounts that have it."""

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it, and bring the roles in all accounts up to date."""
        after = super().update(context, physical, new)
        instance, arn = physical.id.split("|")
        answer = context.call(
            _SERVICE,
            "ProvisionPermissionSet",
            InstanceArn=instance,
            PermissionSetArn=arn,
            TargetType="ALL_PROVISIONED_ACCOUNTS",
        )
        _refuse_failed(answer["PermissionSetProvisioningStatus"])
        return after


def _refuse_failed(status: Mapping[str, Json]) -> None:
    if status["Status"] == "FAILED":
        raise FailedError(str(status["FailureReason"]))


class Assignment(Irregular):
    """``AWS::SSO::Assignment``."""

    name = "AWS::SSO::Assignment"
    parts = ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")
    honours = frozenset(parts)
    tells: Mapping[str, str] = {"TargetId": "AccountId"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Assign, and look whether that succeeded."""
        given = {name: str(properties[name]) for name in self.parts}
        answer = context.call(_SERVICE, "CreateAccountAssignment", **given)
        _refuse_failed(answer["AccountAssignmentCreationStatus"])
        physical = Physical("|".join(given.values()), properties)
        context.created(physical.id)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the assignment back."""
        del snapshot
        given = dict(zip(self.parts, physical.id.split("|"), strict=True))
        answer = calling(context, _SERVICE, "DeleteAccountAssignment", given)
        _refuse_failed(answer["AccountAssignmentDeletionStatus"])

    def read(self, context: Context, physical: Physical) -> Json:
        """Find it among the assignments of the permission set in the account."""
        given = dict(zip(self.parts, physical.id.split("|"), strict=True))
        answer = self.found(
            context,
            _SERVICE,
            "ListAccountAssignments",
            InstanceArn=given["InstanceArn"],
            AccountId=given["TargetId"],
            PermissionSetArn=given["PermissionSetArn"],
        )
        for one in answer["AccountAssignments"]:
            if (one["PrincipalType"], one["PrincipalId"]) == (given["PrincipalType"], given["PrincipalId"]):
                return {**one, "InstanceArn": given["InstanceArn"], "TargetType": given["TargetType"]}
        raise NotFoundError(physical.id)


_KEY = {"InstanceArn": "$id.0", "PermissionSetArn": "$id.1"}


def _document(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


TYPES = (
    PermissionSet(
        Row(
            type="AWS::SSO::PermissionSet",
            service=_SERVICE,
            create="CreatePermissionSet",
            id="$InstanceArn|$response.PermissionSet.PermissionSetArn",
            read=Read("DescribePermissionSet", _KEY, "PermissionSet"),
            delete=Call("DeletePermissionSet", _KEY),
            update=Call("UpdatePermissionSet", _KEY),
            renames={"RelayStateType": "RelayState"},
            values={"InlinePolicy": _document},
            update_whole=True,
            setters={
                "InlinePolicy": Call("PutInlinePolicyToPermissionSet", {**_KEY, "InlinePolicy": "$value"}),
                "PermissionsBoundary": Call(
                    "PutPermissionsBoundaryToPermissionSet", {**_KEY, "PermissionsBoundary": "$value"}
                ),
            },
            removers={
                "InlinePolicy": Call("DeleteInlinePolicyFromPermissionSet", _KEY),
                "PermissionsBoundary": Call("DeletePermissionsBoundaryFromPermissionSet", _KEY),
            },
            memberships={
                "ManagedPolicies": Membership(
                    add=Call("AttachManagedPolicyToPermissionSet", {**_KEY, "ManagedPolicyArn": "$value"}),
                    remove=Call("DetachManagedPolicyFromPermissionSet", {**_KEY, "ManagedPolicyArn": "$value"}),
                ),
                "CustomerManagedPolicyReferences": Membership(
                    add=Call(
                        "AttachCustomerManagedPolicyReferenceToPermissionSet",
                        {**_KEY, "CustomerManagedPolicyReference": "$value"},
                    ),
                    remove=Call(
                        "DetachCustomerManagedPolicyReferenceFromPermissionSet",
                        {**_KEY, "CustomerManagedPolicyReference": "$value"},
                    ),
                ),
            },
            attributes={"PermissionSetArn": "PermissionSetArn"},
            tells={
                "InlinePolicy": Read("GetInlinePolicyForPermissionSet", _KEY, "InlinePolicy"),
                "PermissionsBoundary": Read("GetPermissionsBoundaryForPermissionSet", _KEY, "PermissionsBoundary"),
                "ManagedPolicies": Read("ListManagedPoliciesInPermissionSet", _KEY, "AttachedManagedPolicies[].Arn"),
                "CustomerManagedPolicyReferences": Read(
                    "ListCustomerManagedPolicyReferencesInPermissionSet", _KEY, "CustomerManagedPolicyReferences"
                ),
            },
            tags=SSO_TAGS,
            tag_key={"InstanceArn": "$id.0", "ResourceArn": "$id.1"},
        )
    ),
    Assignment(),
)
