"""Assignments: who has which permission set in which account.

Source: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.identity_center import permission_sets, roles
from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_KEY = ("TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")
_MISSING = "ResourceNotFoundException"


def _find(place: Place, params: Record) -> Record | None:
    wanted = [params[name] for name in _KEY]
    return next((one for one in place.all("AccountAssignment") if [one[name] for name in _KEY] == wanted), None)


def _absent(place: Place, params: Record) -> str:
    """Return why a principal cannot be assigned: the identity store does not have it."""
    kind, store = params["PrincipalType"].capitalize(), place.services.client("identitystore")
    instance = next((one for one in place.all("Instance") if one["InstanceArn"] == params["InstanceArn"]), None)
    if instance is None:
        raise KeptError(_MISSING, f"Instance {params['InstanceArn']} does not exist.")
    describe = store.describe_user if kind == "User" else store.describe_group
    try:
        describe(IdentityStoreId=instance["IdentityStoreId"], **{f"{kind}Id": params["PrincipalId"]})
    except ClientError as error:
        return f"Received a 404 status error: {error.response['Error']['Message']}"
    return ""


def _create(place: Place, params: Record) -> Record:
    held = permission_sets.find(place, params)
    reason = _absent(place, params)
    if not reason and _find(place, params) is None:
        reason = roles.provision(place, held, params["TargetId"])
    if not reason and _find(place, params) is None:
        place.all("AccountAssignment").append({**params, "AccountId": params["TargetId"]})
    return {"AccountAssignmentCreationStatus": _status(place, "Creation", params, reason)}


def _delete(place: Place, params: Record) -> Record:
    found = _find(place, params)
    if found is None:
        words = f"The assignment of {params['PrincipalId']} to {params['TargetId']} does not exist."
        raise KeptError(_MISSING, words)
    rest = place.all("AccountAssignment")
    rest.remove(found)
    others = [(one["TargetId"], one["PermissionSetArn"]) for one in rest]
    if (found["TargetId"], found["PermissionSetArn"]) not in others:
        roles.remove(place, permission_sets.find(place, params), found["TargetId"])
    return {"AccountAssignmentDeletionStatus": _status(place, "Deletion", params, "")}


def _status(place: Place, kind: str, params: Record, reason: str) -> Record:
    status: Record = {**params, "Kind": kind, "Status": "FAILED" if reason else "SUCCEEDED"}
    status |= {"FailureReason": reason} if reason else {}
    place.make(status, {"RequestId": "{uuid}", "CreatedDate": now})
    place.all("AssignmentStatus").append(status)
    return status


def _describe(kind: str) -> Operation:
    def describe(place: Place, params: Record) -> Record:
        wanted = params[f"AccountAssignment{kind}RequestId"]
        for status in place.all("AssignmentStatus"):
            if (status["Kind"], status["RequestId"]) == (kind, wanted):
                return {f"AccountAssignment{kind}Status": status}
        raise KeptError(_MISSING, f"Request {wanted} does not exist.")

    return describe


def _list(place: Place, params: Record) -> Record:
    wanted = (params["AccountId"], permission_sets.find(place, params)["PermissionSetArn"])
    kept = place.all("AccountAssignment")
    return {"AccountAssignments": [one for one in kept if (one["AccountId"], one["PermissionSetArn"]) == wanted]}


def _list_of_principal(place: Place, params: Record) -> Record:
    account = params.get("Filter", {}).get("AccountId")
    wanted = (params["PrincipalType"], params["PrincipalId"])
    kept = [one for one in place.all("AccountAssignment") if account in (None, one["AccountId"])]
    return {"AccountAssignments": [one for one in kept if (one["PrincipalType"], one["PrincipalId"]) == wanted]}


OPERATIONS: dict[str, Operation] = {
    "CreateAccountAssignment": _create,
    "DeleteAccountAssignment": _delete,
    "DescribeAccountAssignmentCreationStatus": _describe("Creation"),
    "DescribeAccountAssignmentDeletionStatus": _describe("Deletion"),
    "ListAccountAssignments": _list,
    "ListAccountAssignmentsForPrincipal": _list_of_principal,
}
"""What Identity Center does with assignments of accounts."""
