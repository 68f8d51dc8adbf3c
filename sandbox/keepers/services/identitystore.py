"""Identity stores of IAM Identity Center: users, groups and who is in them. There is one for each instance.

Source: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from typing import Any

import jmespath

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_MISSING, _INVALID = "ResourceNotFoundException", "ValidationException"
_BY = "arn:{partition}:iam::{account}:root"
_WHEN = {"CreatedAt": now, "UpdatedAt": now, "CreatedBy": _BY, "UpdatedBy": _BY}


def _owned(place: Place, params: Record) -> None:
    """Refuse what belongs to an identity store that there is not."""
    instances = place.services.client("sso-admin").list_instances()["Instances"]
    if params["IdentityStoreId"] not in [one["IdentityStoreId"] for one in instances]:
        raise KeptError(_MISSING, f"IdentityStore {params['IdentityStoreId']} does not exist.")


def _find(place: Place, kind: str, params: Record) -> Record:
    key = f"{kind}Id"
    for record in place.all(kind):
        if (record["IdentityStoreId"], record[key]) == (params["IdentityStoreId"], params[key]):
            return record
    raise KeptError(_MISSING, f"{kind.upper()} {params[key]} does not exist.", about=params[key], kind=kind.upper())


def _capital(path: str) -> str:
    return ".".join(f"{part[:1].upper()}{part[1:]}" for part in path.split("."))


def _update(kind: str) -> Operation:
    """Return an operation that sets attributes by their paths (``name.familyName``), or takes them away."""

    def update(place: Place, params: Record) -> Record:
        record = _find(place, kind, params)
        for change in params["Operations"]:
            *outer, last = _capital(change["AttributePath"]).split(".")
            holder = record
            for name in outer:
                holder = holder.setdefault(name, {})
            holder.pop(last, None)
            if "AttributeValue" in change:
                holder[last] = _capitals(change["AttributeValue"])
        place.make(record, {"Revision": _revision, "UpdatedAt": now})
        return record

    return update


def _capitals(value: Json) -> Json:
    """Return a document as descriptions write it: ``{"familyName": …}`` as ``{"FamilyName": …}``."""
    if isinstance(value, dict):
        return {_capital(name): _capitals(part) for name, part in value.items()}
    return [_capitals(part) for part in value] if isinstance(value, list) else value


def _revision(_place: Place, record: Record) -> str:
    return str(int(record.get("Revision", "0")) + 1)


def _identify(kind: str, unique: tuple[str, ...]) -> Operation:
    """Return an operation that finds one by an attribute that no two have."""

    def identify(place: Place, params: Record) -> Record:
        wanted = params["AlternateIdentifier"].get("UniqueAttribute")
        if wanted is None or _capital(wanted["AttributePath"]) not in unique:
            raise KeptError(_INVALID, f"A {kind} is found by {' or '.join(unique)}.")
        path = _capital(wanted["AttributePath"]).replace("Emails.", "Emails[].")
        for record in place.all(kind):
            told = jmespath.search(path, record)
            values = told if isinstance(told, list) else [told]
            if record["IdentityStoreId"] == params["IdentityStoreId"] and wanted["AttributeValue"] in values:
                return record
        raise KeptError(_MISSING, f"{kind.upper()} not found.", kind=kind.upper())

    return identify


def _memberships(place: Place, params: Record) -> list[Record]:
    wanted = (params["IdentityStoreId"], params["MemberId"])
    return [one for one in place.all("GroupMembership") if (one["IdentityStoreId"], one["MemberId"]) == wanted]


def _membership(place: Place, params: Record) -> Record:
    for one in _memberships(place, params):
        if one["GroupId"] == params["GroupId"]:
            return one
    raise KeptError(_MISSING, "GROUP_MEMBERSHIP not found.", kind="GROUP_MEMBERSHIP")


def _is_member(place: Place, params: Record) -> Record:
    groups = [one["GroupId"] for one in _memberships(place, params)]
    said = {"MemberId": params["MemberId"]}
    return {"Results": [{**said, "GroupId": one, "MembershipExists": one in groups} for one in params["GroupIds"]]}


def _check_members(place: Place, record: Record) -> None:
    _find(place, "Group", record)
    _find(place, "User", {**record, "UserId": record["MemberId"].get("UserId")})


def _leave_groups(place: Place, user: Record) -> None:
    """Take a user's memberships away with it."""
    kept = place.all("GroupMembership")
    kept[:] = [one for one in kept if one["MemberId"] != {"UserId": user["UserId"]}]


def _passes(record: Record, filters: list[Record]) -> bool:
    return all(record.get(_capital(one["AttributePath"])) == one["AttributeValue"] for one in filters)


KEPT = Kept(
    service="identitystore",
    beside="identitystore",
    operations={
        "UpdateGroup": _update("Group"),
        "UpdateUser": _update("User"),
        "GetGroupId": _identify("Group", ("DisplayName",)),
        "GetUserId": _identify("User", ("UserName", "Emails.Value")),
        "GetGroupMembershipId": _membership,
        "ListGroupMembershipsForMember": lambda place, params: {"GroupMemberships": _memberships(place, params)},
        "IsMemberInGroups": _is_member,
    },
    kinds=(
        Kind(
            name="Group",
            key=("IdentityStoreId", "GroupId"),
            owned=_owned,
            unique=("IdentityStoreId", "DisplayName"),
            filters={"Filters": _passes},
            made={
                "GroupId": "{uuid}",
                "GroupArn": "arn:{partition}:identitystore:::group/{GroupId}",
                "Revision": _revision,
                **_WHEN,
            },
        ),
        Kind(
            name="User",
            key=("IdentityStoreId", "UserId"),
            owned=_owned,
            unique=("IdentityStoreId", "UserName"),
            filters={"Filters": _passes, "Extensions": lambda _record, _wanted: True},
            check_deletion=_leave_groups,
            made={
                "UserId": "{uuid}",
                "UserArn": "arn:{partition}:identitystore:::user/{UserId}",
                "UserStatus": "ENABLED",
                "Revision": _revision,
                **_WHEN,
            },
        ),
        Kind(
            name="GroupMembership",
            key=("IdentityStoreId", "MembershipId"),
            owned=_owned,
            within={"GroupId": "Group"},
            unique=("IdentityStoreId", "GroupId", "MemberId"),
            check=_check_members,
            made={
                "MembershipId": "{uuid}",
                "MembershipArn": "arn:{partition}:identitystore:::membership/{MembershipId}",
                **_WHEN,
            },
        ),
    ),
)
