"""What a permission set holds: AWS's policies, the names of the accounts' own, one written inline, and a boundary.

Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from typing import Any

from sandbox.keepers.identity_center import roles
from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING, _TAKEN = "ResourceNotFoundException", "ConflictException"


def find(place: Place, params: Record) -> Record:
    """Return the permission set that a request names.

    Raises:
        KeptError: if there is none.
    """
    for one in place.all("PermissionSet"):
        if one["PermissionSetArn"] == params["PermissionSetArn"]:
            return one
    words = f"Could not find PermissionSet with id {params['PermissionSetArn'].rsplit('/', 1)[-1]}: it does not exist."
    raise KeptError(_MISSING, words)


def _reference(params: Record) -> Record:
    return {"Path": "/", **params["CustomerManagedPolicyReference"]}


def _managed(params: Record) -> Record:
    arn = params["ManagedPolicyArn"]
    return {"Arn": arn, "Name": arn.rsplit("/", 1)[-1]}


def _attach(listed: str, policy_of: Any) -> Operation:  # noqa: ANN401 from parameters to what is listed
    def attach(place: Place, params: Record) -> Record:
        policies, policy = find(place, params).setdefault(listed, []), policy_of(params)
        if policy in policies:
            raise KeptError(_TAKEN, f"{policy['Name']} is attached to the permission set already.")
        policies.append(policy)
        return {}

    return attach


def _detach(listed: str, policy_of: Any) -> Operation:  # noqa: ANN401
    def detach(place: Place, params: Record) -> Record:
        policies, policy = find(place, params).setdefault(listed, []), policy_of(params)
        if policy not in policies:
            raise KeptError(_MISSING, f"{policy['Name']} does not exist on the permission set.")
        policies.remove(policy)
        return {}

    return detach


def _tell(listed: str) -> Operation:
    return lambda place, params: {listed: find(place, params).get(listed, [])}


def _put(name: str) -> Operation:
    def put(place: Place, params: Record) -> Record:
        find(place, params)[name] = params[name]
        return {}

    return put


def _drop(name: str) -> Operation:
    def drop(place: Place, params: Record) -> Record:
        if find(place, params).pop(name, None) is None and name == _BOUNDARY:
            raise KeptError(_MISSING, "The permissions boundary does not exist.")
        return {}

    return drop


def _inline(place: Place, params: Record) -> Record:
    return {_INLINE: find(place, params).get(_INLINE, "")}


def _boundary(place: Place, params: Record) -> Record:
    told = find(place, params).get(_BOUNDARY)
    if told is None:
        raise KeptError(_MISSING, "The permissions boundary does not exist.")
    return {_BOUNDARY: told}


def _provision(place: Place, params: Record) -> Record:
    """Bring the roles of a permission set up to date in one account or in all that have it."""
    held = find(place, params)
    accounts = _accounts(place, held) if params["TargetType"] != "AWS_ACCOUNT" else [params["TargetId"]]
    reasons = [reason for account in accounts if (reason := roles.provision(place, held, account))]
    status: Record = {"PermissionSetArn": held["PermissionSetArn"], "Status": "FAILED" if reasons else "SUCCEEDED"}
    status |= {"FailureReason": reasons[0]} if reasons else {}
    status |= {"AccountId": params["TargetId"]} if "TargetId" in params else {}
    place.make(status, {"RequestId": "{uuid}", "CreatedDate": now})
    place.all("Provisioning").append(status)
    return {"PermissionSetProvisioningStatus": status}


def _provisioning(place: Place, params: Record) -> Record:
    for status in place.all("Provisioning"):
        if status["RequestId"] == params["ProvisionPermissionSetRequestId"]:
            return {"PermissionSetProvisioningStatus": status}
    raise KeptError(_MISSING, f"Request {params['ProvisionPermissionSetRequestId']} does not exist.")


def _accounts(place: Place, held: Record) -> list[str]:
    arn = held["PermissionSetArn"]
    assigned = [one["TargetId"] for one in place.all("AccountAssignment") if one["PermissionSetArn"] == arn]
    return list(dict.fromkeys(assigned))


def _accounts_told(place: Place, params: Record) -> Record:
    return {"AccountIds": _accounts(place, find(place, params))}


def _sets_of_account(place: Place, params: Record) -> Record:
    assigned = [one for one in place.all("AccountAssignment") if one["TargetId"] == params["AccountId"]]
    return {"PermissionSets": list(dict.fromkeys(one["PermissionSetArn"] for one in assigned))}


_INLINE, _BOUNDARY = "InlinePolicy", "PermissionsBoundary"
_AWS, _OWN = "AttachedManagedPolicies", "CustomerManagedPolicyReferences"

OPERATIONS: dict[str, Operation] = {
    "AttachManagedPolicyToPermissionSet": _attach(_AWS, _managed),
    "DetachManagedPolicyFromPermissionSet": _detach(_AWS, _managed),
    "ListManagedPoliciesInPermissionSet": _tell(_AWS),
    "AttachCustomerManagedPolicyReferenceToPermissionSet": _attach(_OWN, _reference),
    "DetachCustomerManagedPolicyReferenceFromPermissionSet": _detach(_OWN, _reference),
    "ListCustomerManagedPolicyReferencesInPermissionSet": _tell(_OWN),
    "PutInlinePolicyToPermissionSet": _put(_INLINE),
    "GetInlinePolicyForPermissionSet": _inline,
    "DeleteInlinePolicyFromPermissionSet": _drop(_INLINE),
    "PutPermissionsBoundaryToPermissionSet": _put(_BOUNDARY),
    "GetPermissionsBoundaryForPermissionSet": _boundary,
    "DeletePermissionsBoundaryFromPermissionSet": _drop(_BOUNDARY),
    "ProvisionPermissionSet": _provision,
    "DescribePermissionSetProvisioningStatus": _provisioning,
    "ListAccountsForProvisionedPermissionSet": _accounts_told,
    "ListPermissionSetsProvisionedToAccount": _sets_of_account,
}
"""What Identity Center does to permission sets beside making, listing and changing them."""
