"""What is in a share and with whom it is shared; outside of an organization, others are invited first."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.networking.sharing import invitations, organization, permissions
from sandbox.networking.sharing.defaults import refuse_default
from sandbox.networking.sharing.types import type_of
from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]
_ACCOUNT = re.compile(r"\d{12}")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):(root|role/.+|user/.+)")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
_PARAMETERS = {"principals": "PRINCIPAL", "resourceArns": "RESOURCE", "sources": "SOURCE"}


def account_of(principal: str) -> str | None:
    """Return the account that a principal is or belongs to; nothing for groups and services."""
    if _ACCOUNT.fullmatch(principal):
        return principal
    identity = _IDENTITY.fullmatch(principal)
    return identity[1] if identity else None


def join(place: Place, share: Record, given: Mapping[str, Json]) -> list[Record]:
    """Put principals, resources and sources into a share; all of them, or none if one is refused."""
    coming = list(_named(given))
    for kind, entity in coming:
        if kind == "PRINCIPAL":
            _check_principal(place, share, entity)
        if kind == "RESOURCE":
            _check_resource(place, entity)
    _check_outside(place, share, coming)
    return [_join(place, share, kind, entity) for kind, entity in coming]


def leave(share: Record, given: Mapping[str, Json]) -> list[Record]:
    """Take principals, resources and sources out of a share.

    Raises:
        RefusedError: if one is not in it.
    """
    going = list(_named(given))
    for kind, entity in going:
        if (kind, entity) not in share["associations"]:
            code = "UnknownResourceException"
            raise RefusedError(code, f"{entity} is not associated with resource share {share['resourceShareArn']}.")
    return [{**share["associations"].pop(key), "status": "DISASSOCIATED"} for key in going]


def refuse_outsiders(share: Mapping[str, Json]) -> None:
    """Refuse to close a share that somebody outside of the organization is in.

    Raises:
        RefusedError: if somebody is.
    """
    if any(one["external"] for one in share["associations"].values()):
        code = "OperationNotPermittedException"
        raise RefusedError(code, "The resource share has principals that are outside of your organization.")


def _named(given: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for parameter, kind in _PARAMETERS.items():
        for entity in given.get(parameter, ()):
            yield kind, entity


def _join(place: Place, share: Record, kind: str, entity: str) -> Record:
    now = datetime.now(UTC)
    outside = kind == "PRINCIPAL" and _outside(place, entity)
    association: Record = {
        "resourceShareArn": share["resourceShareArn"],
        "resourceShareName": share["name"],
        "associatedEntity": entity,
        "associationType": kind,
        "status": "ASSOCIATED",
        "creationTime": now,
        "lastUpdatedTime": now,
        "external": outside,
    }
    account = account_of(entity) if kind == "PRINCIPAL" else None
    if account and account != place.account and not _inside(place, account):
        association["status"] = "ASSOCIATING"
        invitations.invite(place, share, association, account)
    if kind == "RESOURCE":
        permissions.default(place, share, entity)
    share["associations"][(kind, entity)] = association
    return association


def _check_principal(place: Place, share: Mapping[str, Json], principal: str) -> None:
    if organization.is_group(principal):
        mine = organization.of(place.account, place.region)
        if mine is None or not organization.holds(mine, principal):
            kind = "Organization" if ":organization/" in principal else "OrganizationalUnit"
            code = "UnknownResourceException"
            raise RefusedError(code, f"{kind} {principal.rsplit('/', 1)[1]} could not be found.")
        if not organization.enabled(mine):
            _refuse_outside()
    elif account_of(principal) is None and not _SERVICE.fullmatch(principal):
        code = "InvalidParameterException"
        raise RefusedError(code, f"Principal ID {principal} is malformed. Verify the ID and try again.")
    elif not share["allowExternalPrincipals"] and _outside(place, principal):
        _refuse_outside()


def _check_resource(place: Place, arn: str) -> None:
    if not arn.startswith("arn:"):
        code = "MalformedArnException"
        raise RefusedError(code, f"The specified resource ARN {arn} is not valid. Verify the ARN and try again.")
    if type_of(arn) is None:
        code = "MalformedArnException"
        raise RefusedError(code, "You cannot share the selected resource type.")
    refuse_default(place, arn)
    owner = arn.split(":")[4]
    if owner != place.account:
        code = "OperationNotPermittedException"
        raise RefusedError(code, f"You do not own the resource {arn}; only its owner can share it.")


def _check_outside(place: Place, share: Mapping[str, Json], coming: list[tuple[str, str]]) -> None:
    """Refuse to share with strangers what stays in the organization."""
    together = [*share["associations"], *coming]
    kept_inside = any(
        (shared := type_of(entity)) is not None and shared.inside for kind, entity in together if kind == "RESOURCE"
    )
    accounts = [account_of(entity) for kind, entity in together if kind == "PRINCIPAL"]
    if kept_inside and any(account and not _inside(place, account) for account in accounts):
        _refuse_outside()


def _refuse_outside() -> None:
    code = "OperationNotPermittedException"
    message = (
        "The resource you are attempting to share can only be shared within your AWS Organization. This error may "
        "also occur if you have not enabled sharing with your AWS organization, or that onboarding process is still "
        "in progress."
    )
    raise RefusedError(code, message)


def _outside(place: Place, principal: str) -> bool:
    account = account_of(principal)
    return (
        bool(account)
        and account != place.account
        and not organization.together(place.account, str(account), place.region)
    )


def _inside(place: Place, account: str) -> bool:
    """Return whether an account sees what is shared with it without being asked."""
    if account == place.account:
        return True
    mine = organization.of(place.account, place.region)
    return (
        mine is not None and organization.enabled(mine) and organization.together(place.account, account, place.region)
    )
