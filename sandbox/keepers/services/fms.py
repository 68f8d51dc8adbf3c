"""Firewall Manager: policies, resource sets and where it notifies. No account is ever brought into line.

That the account is the organization's administrator of Firewall Manager is not checked.

Source: https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_Operations.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING, _INVALID = "ResourceNotFoundException", "InvalidInputException"


def _check_policy(place: Place, record: Record) -> None:
    """Refuse a policy that is about sets that there are not."""
    known = [one["Id"] for one in place.all("ResourceSet")]
    for name in record.get("ResourceSetIds", ()):
        if name not in known:
            raise KeptError(_MISSING, f"ResourceSet {name} does not exist.")


def _set(place: Place, name: str) -> Record:
    for one in place.all("ResourceSet"):
        if one["Id"] == name:
            return one
    raise KeptError(_MISSING, f"ResourceSet {name} does not exist.")


def _associate(place: Place, params: Record) -> Record:
    members = _set(place, params["ResourceSetIdentifier"]).setdefault("Items", [])
    members += [item for item in params["Items"] if item not in members]
    return {"ResourceSetIdentifier": params["ResourceSetIdentifier"], "FailedItems": []}


def _disassociate(place: Place, params: Record) -> Record:
    one = _set(place, params["ResourceSetIdentifier"])
    one["Items"] = [item for item in one.get("Items", []) if item not in params["Items"]]
    return {"ResourceSetIdentifier": params["ResourceSetIdentifier"], "FailedItems": []}


def _members(place: Place, params: Record) -> Record:
    return {"Items": [{"URI": item} for item in _set(place, params["Identifier"]).get("Items", [])]}


KEPT = Kept(
    service="fms",
    invalid=_INVALID,
    operations={
        "BatchAssociateResource": _associate,
        "BatchDisassociateResource": _disassociate,
        "ListResourceSetResources": _members,
    },
    kinds=(
        Kind(
            name="Policy",
            key=("PolicyId",),
            arn="PolicyArn",
            inside=("Policy",),
            check=_check_policy,
            put=("PutPolicy",),
            made={
                "PolicyId": "{uuid}",
                "PolicyArn": "arn:{partition}:fms:{region}:{account}:policy/{PolicyId}",
                "PolicyUpdateToken": "1:{hex22}",
                "PolicyStatus": "ACTIVE",
            },
            renewed={"PolicyUpdateToken": "1:{hex22}"},
            told={
                "SecurityServiceType": lambda _, record: record["SecurityServicePolicyData"]["Type"],
            },
        ),
        Kind(
            name="ResourceSet",
            key=("Id", "Identifier"),
            arn="ResourceSetArn",
            fields={"Identifier": "Id"},
            inside=("ResourceSet",),
            put=("PutResourceSet",),
            made={
                "Id": "{id22}",
                "ResourceSetArn": "arn:{partition}:fms:{region}:{account}:resource-set/{Id}",
                "UpdateToken": "1:{hex22}",
                "ResourceSetStatus": "ACTIVE",
                "Items": lambda _place, _record: [],
                "LastUpdateTime": now,
            },
            renewed={"UpdateToken": "1:{hex22}", "LastUpdateTime": now},
        ),
        Kind(
            name="NotificationChannel",
            key=(),
            absent=lambda _place, _params: {},
            put=("PutNotificationChannel",),
        ),
    ),
)
