"""Invitations to shares, for accounts that are not of the owner's organization."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from moto.ram.models import ram_backends

from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]


def received(backend: Any) -> dict[str, Record]:  # noqa: ANN401 any backend of moto's
    """Return the invitations that an account has got in a Region, by ARN."""
    kept: dict[str, Record] = backend.__dict__.setdefault("invitations", {})
    return kept


def invite(place: Place, share: Mapping[str, Json], association: Record, account: str) -> None:
    """Invite an account to a share."""
    arn = place.arn("ram", f"resource-share-invitation/{uuid4()}")
    received(ram_backends[account][place.region])[arn] = {
        "resourceShareInvitationArn": arn,
        "resourceShareArn": share["resourceShareArn"],
        "resourceShareName": share["name"],
        "senderAccountId": place.account,
        "receiverAccountId": account,
        "invitationTimestamp": datetime.now(UTC),
        "status": "PENDING",
        "association": association,
    }


def tell(place: Place, given: Record) -> Record:
    """Tell of the account's invitations."""
    found = [
        invitation
        for arn, invitation in received(place.backend).items()
        if arn in given.get("resourceShareInvitationArns", [arn])
        and invitation["resourceShareArn"] in given.get("resourceShareArns", [invitation["resourceShareArn"]])
    ]
    return {"resourceShareInvitations": found}


def accept(place: Place, given: Record) -> Record:
    """Accept an invitation: from now on the account sees what is shared."""
    return _answer(place, given["resourceShareInvitationArn"], "ACCEPTED", "ASSOCIATED")


def reject(place: Place, given: Record) -> Record:
    """Reject an invitation."""
    return _answer(place, given["resourceShareInvitationArn"], "REJECTED", "FAILED")


def _answer(place: Place, arn: str, status: str, association_status: str) -> Record:
    invitation = received(place.backend).get(arn)
    if invitation is None:
        code = "ResourceShareInvitationArnNotFoundException"
        raise RefusedError(code, f"Invitation {arn} could not be found.")
    if invitation["status"] != "PENDING":
        was = invitation["status"].lower()
        code = f"ResourceShareInvitationAlready{was.capitalize()}Exception"
        raise RefusedError(code, f"Invitation {arn} has been {was} already.")
    invitation["status"] = status
    invitation["association"] |= {"status": association_status, "lastUpdatedTime": datetime.now(UTC)}
    return {"resourceShareInvitation": invitation}


OPERATIONS = {
    "GetResourceShareInvitations": tell,
    "AcceptResourceShareInvitation": accept,
    "RejectResourceShareInvitation": reject,
}
