"""GuardDuty's members: an administrator's account invites others, and one of these accepts.

Source: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_invitations.html
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place

Json = Any
_INVALID = "BadRequestException"


def _time() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _check_detector(place: Place, params: Record) -> None:
    if params["DetectorId"] not in [detector["DetectorId"] for detector in place.all("Detector")]:
        words = "The request is rejected because the input detectorId is not owned by the current account:"
        raise KeptError(_INVALID, f"{words} it does not exist.")


def _create(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    members = place.all("Member")
    for account in params["AccountDetails"]:
        if account["AccountId"] not in [member["AccountId"] for member in members]:
            more = {"MasterId": place.account_id, "AdministratorId": place.account_id, "UpdatedAt": _time()}
            members.append({**account, **more, "RelationshipStatus": "Created"})
    return {"UnprocessedAccounts": []}


def _for_each(change: Callable[[Place, Record, Record], None]) -> Operation:
    """Return an operation that does something to each of some members, and names those that there are not."""

    def perform(place: Place, params: Record) -> Record:
        _check_detector(place, params)
        members = {member["AccountId"]: member for member in place.all("Member")}
        missing = [account for account in params["AccountIds"] if account not in members]
        for account in params["AccountIds"]:
            if account in members:
                members[account]["UpdatedAt"] = _time()
                change(place, members[account], params)
        reason = "The request is rejected because the given account ID is not an associated member of account the"
        return {"UnprocessedAccounts": [{"AccountId": account, "Result": reason} for account in missing]}

    return perform


def _invite(place: Place, member: Record, params: Record) -> None:
    del params
    member.update(RelationshipStatus="Invited", InvitedAt=_time())
    invitations = place.others[member["AccountId"]][place.region_name].all("Invitation")
    invitations[:] = [one for one in invitations if one["AccountId"] != place.account_id]
    invitations.append(
        {
            "AccountId": place.account_id,
            "InvitationId": mock_random.get_random_hex(32),
            "RelationshipStatus": "Invited",
            "InvitedAt": member["InvitedAt"],
        }
    )


def _delete(place: Place, member: Record, params: Record) -> None:
    del params
    place.all("Member").remove(member)
    there = place.others[member["AccountId"]][place.region_name]
    for kind in ("Invitation", "Master"):
        there.all(kind)[:] = [one for one in there.all(kind) if one["AccountId"] != place.account_id]


def _marked(status: str) -> Callable[[Place, Record, Record], None]:
    def mark(_place: Place, member: Record, _params: Record) -> None:
        member["RelationshipStatus"] = status

    return mark


def _get(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    members = [member for member in place.all("Member") if member["AccountId"] in params["AccountIds"]]
    missing = set(params["AccountIds"]) - {member["AccountId"] for member in members}
    return {"Members": members, "UnprocessedAccounts": [{"AccountId": one, "Result": "none"} for one in missing]}


def _list(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    associated = params.get("OnlyAssociated", "true").lower() == "true"
    members = place.all("Member")
    return {"Members": [one for one in members if not associated or one["RelationshipStatus"] == "Enabled"]}


def _list_invitations(place: Place, _params: Record) -> Record:
    return {"Invitations": place.all("Invitation")}


def _accept(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    administrator = params.get("MasterId") or params.get("AdministratorId", "")
    for one in place.all("Invitation"):
        if (one["AccountId"], one["InvitationId"]) == (administrator, params["InvitationId"]):
            one["RelationshipStatus"] = "Enabled"
            place.all("Master")[:] = [one]
            for member in place.others[administrator][place.region_name].all("Member"):
                if member["AccountId"] == place.account_id:
                    member.update(RelationshipStatus="Enabled", DetectorId=params["DetectorId"])
            return {}
    words = "The request is rejected because an invalid or out-of-range value is specified as an input parameter."
    raise KeptError(_INVALID, words)


def _get_master(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    return {"Master": place.all("Master")[0]} if place.all("Master") else {}


def _leave(place: Place, params: Record) -> Record:
    _check_detector(place, params)
    for master in place.all("Master"):
        for member in place.others[master["AccountId"]][place.region_name].all("Member"):
            if member["AccountId"] == place.account_id:
                member["RelationshipStatus"] = "Resigned"
    place.all("Master").clear()
    return {}


OPERATIONS: dict[str, Operation] = {
    "CreateMembers": _create,
    "InviteMembers": _for_each(_invite),
    "DeleteMembers": _for_each(_delete),
    "DisassociateMembers": _for_each(_marked("Removed")),
    "StartMonitoringMembers": _for_each(_marked("Enabled")),
    "StopMonitoringMembers": _for_each(_marked("Disabled")),
    "GetMembers": _get,
    "ListMembers": _list,
    "ListInvitations": _list_invitations,
    "AcceptInvitation": _accept,
    "AcceptAdministratorInvitation": _accept,
    "GetMasterAccount": _get_master,
    "DisassociateFromMasterAccount": _leave,
    "DisassociateFromAdministratorAccount": _leave,
}
