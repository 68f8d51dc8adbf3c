"""Macie: the session, what it shall find and pass over, and members. Nothing is ever found.

Source: https://docs.aws.amazon.com/macie/latest/APIReference/welcome.html
"""

from functools import partial

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_NO_ACCESS, _CONFLICT = "AccessDeniedException", "ConflictException"


def _check_session(place: Place, _params: Record) -> None:
    if not place.all("MacieSession"):
        words = "Macie is not enabled."
        raise KeptError(_NO_ACCESS, words)


def _check_no_session(place: Place, record: Record) -> None:
    if "serviceRole" not in record and place.all("MacieSession"):
        words = "Macie has already been enabled."
        raise KeptError(_CONFLICT, words)


def _end(place: Place, _record: Record) -> None:
    """Take all away that belongs to the session."""
    for kind, records in place.records.items():
        if kind != "MacieSession":
            records.clear()


def _arn(path: str) -> str:
    return f"arn:{{partition}}:macie2:{{region}}:{{account}}:{path}"


def _invite(place: Place, params: Record) -> Record:
    _check_session(place, params)
    for member in place.all("Member"):
        if member["accountId"] in params["accountIds"]:
            member.update(relationshipStatus="Invited", invitedAt=now(place, member))
            invitation = {
                "accountId": place.account_id,
                "invitedAt": member["invitedAt"],
                "relationshipStatus": "Invited",
            }
            place.make(invitation, {"invitationId": "{hex32}"})
            place.others[member["accountId"]][place.region_name].all("Invitation").append(invitation)
    return {"unprocessedAccounts": []}


def _invitations(place: Place, _params: Record) -> Record:
    return {"invitations": place.all("Invitation")}


def _accept(place: Place, params: Record) -> Record:
    _check_session(place, params)
    administrator = params.get("administratorAccountId") or params.get("masterAccount", "")
    for invitation in place.all("Invitation"):
        if (invitation["accountId"], invitation["invitationId"]) == (administrator, params["invitationId"]):
            invitation["relationshipStatus"] = "Enabled"
            for member in place.others[administrator][place.region_name].all("Member"):
                if member["accountId"] == place.account_id:
                    member["relationshipStatus"] = "Enabled"
            return {}
    code = "ResourceNotFoundException"
    raise KeptError(code, f"The invitation {params['invitationId']} does not exist.")


def _administrator(place: Place, params: Record) -> Record:
    _check_session(place, params)
    accepted = [one for one in place.all("Invitation") if one["relationshipStatus"] == "Enabled"]
    return {"administrator": accepted[0]} if accepted else {}


def _is_listed(record: Record, associated: object) -> bool:
    return str(associated).lower() != "true" or record["relationshipStatus"] == "Enabled"


_owned = partial(Kind, owned=_check_session)

KEPT = Kept(
    service="macie2",
    beside="macie2",
    operations={
        "CreateInvitations": _invite,
        "ListInvitations": _invitations,
        "AcceptInvitation": _accept,
        "GetAdministratorAccount": _administrator,
    },
    kinds=(
        Kind(
            name="MacieSession",
            key=(),
            create=("EnableMacie",),
            delete=("DisableMacie",),
            missing=_NO_ACCESS,
            check=_check_no_session,
            check_deletion=_end,
            defaults={"findingPublishingFrequency": "FIFTEEN_MINUTES", "status": "ENABLED"},
            made={
                "serviceRole": "arn:{partition}:iam::{account}:role/aws-service-role/macie.amazonaws.com/"
                "AWSServiceRoleForAmazonMacie",
                "createdAt": now,
                "updatedAt": now,
            },
            renewed={"updatedAt": now},
        ),
        _owned(
            name="AllowList",
            key=("id",),
            arn="arn",
            whole=True,
            made={
                "id": "{hex32}",
                "arn": _arn("allow-list/{id}"),
                "status": {"code": "OK"},
                "createdAt": now,
                "updatedAt": now,
            },
            renewed={"updatedAt": now},
        ),
        _owned(
            name="CustomDataIdentifier",
            key=("id",),
            arn="arn",
            defaults={"maximumMatchDistance": 50},
            made={
                "id": "{uuid}",
                "customDataIdentifierId": "{id}",
                "arn": _arn("custom-data-identifier/{id}"),
                "createdAt": now,
            },
        ),
        _owned(
            name="FindingsFilter",
            key=("id",),
            arn="arn",
            defaults={"position": 1},
            made={"id": "{uuid}", "arn": _arn("findings-filter/{id}")},
        ),
        _owned(
            name="Member",
            key=("id",),
            arn="arn",
            inside=("account",),
            fields={"id": "accountId"},
            unique=("accountId",),
            taken="ValidationException",
            filters={"onlyAssociated": _is_listed},
            switches={"DisassociateMember": {"relationshipStatus": "Removed"}},
            made={
                "arn": _arn("member/{accountId}"),
                "administratorAccountId": "{account}",
                "masterAccountId": "{account}",
                "relationshipStatus": "Created",
                "updatedAt": now,
            },
            renewed={"updatedAt": now},
        ),
    ),
)
