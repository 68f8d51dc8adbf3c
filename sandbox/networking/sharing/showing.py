"""What other accounts show to an account."""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.ram.models import ram_backends

from sandbox.networking.sharing import organization
from sandbox.networking.sharing.associations import account_of
from sandbox.networking.sharing.store import shares
from sandbox.networking.sharing.types import type_of
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


def shares_with(account: str, region: str) -> Iterator[Record]:
    """Yield the shares that others have with an account in a Region."""
    for owner, regions in list(ram_backends.items()):
        if owner != account and region in dict(regions):
            for share in list(shares(regions[region]).values()):
                if any(
                    _admits(key, association, account, region) for key, association in share["associations"].items()
                ):
                    yield share


def shown(account: str, region: str, kind: str) -> list[str]:
    """Return the ARNs of the resources of a type (``ec2:Subnet``) that others share with an account."""
    return [
        entity
        for share in shares_with(account, region)
        for association, entity in share["associations"]
        if association == "RESOURCE" and (shared := type_of(entity)) is not None and shared.name == kind
    ]


def _admits(key: tuple[str, str], association: Mapping[str, Json], account: str, region: str) -> bool:
    kind, principal = key
    if kind != "PRINCIPAL" or association["status"] != "ASSOCIATED":
        return False
    return account_of(principal) == account or (
        organization.is_group(principal) and organization.admits(principal, account, region)
    )


def _seen(place: Place, owner: str) -> Iterator[Record]:
    if owner == "SELF":
        yield from (share for share in shares(place.backend).values() if share["status"] == "ACTIVE")
    else:
        yield from shares_with(place.account, place.region)


def tell_associations(place: Place, given: Record) -> Record:
    """Tell of what is in the account's own shares, and who."""
    wanted = given.get("principal") or given.get("resourceArn")
    found = [
        association
        for share in _seen(place, "SELF")
        for (kind, entity), association in share["associations"].items()
        if kind == given["associationType"]
        and share["resourceShareArn"] in given.get("resourceShareArns", [share["resourceShareArn"]])
        and wanted in {None, entity}
        and given.get("associationStatus", association["status"]) == association["status"]
    ]
    return {"resourceShareAssociations": found}


def tell_resources(place: Place, given: Record) -> Record:
    """Tell of resources that are shared, by the account or with it."""
    found = [
        {
            "arn": entity,
            "type": shared.name,
            "resourceShareArn": share["resourceShareArn"],
            "resourceRegionScope": "GLOBAL" if shared.globally else "REGIONAL",
            "status": "AVAILABLE",
            "creationTime": association["creationTime"],
            "lastUpdatedTime": association["lastUpdatedTime"],
        }
        for share in _seen(place, given["resourceOwner"])
        for (kind, entity), association in share["associations"].items()
        if kind == "RESOURCE"
        and (shared := type_of(entity)) is not None
        and entity in given.get("resourceArns", [entity])
        and given.get("resourceType", shared.name) == shared.name
        and share["resourceShareArn"] in given.get("resourceShareArns", [share["resourceShareArn"]])
        and _has(share, "PRINCIPAL", given.get("principal"))
    ]
    return {"resources": found}


def tell_principals(place: Place, given: Record) -> Record:
    """Tell with whom the account shares, or who shares with it."""
    found = [
        {
            "id": entity if given["resourceOwner"] == "SELF" else share["owningAccountId"],
            "resourceShareArn": share["resourceShareArn"],
            "external": association["external"],
            "creationTime": association["creationTime"],
            "lastUpdatedTime": association["lastUpdatedTime"],
        }
        for share in _seen(place, given["resourceOwner"])
        for (kind, entity), association in share["associations"].items()
        if kind == "PRINCIPAL"
        and entity in given.get("principals", [entity])
        and share["resourceShareArn"] in given.get("resourceShareArns", [share["resourceShareArn"]])
        and _has(share, "RESOURCE", given.get("resourceArn"))
    ]
    return {"principals": found}


def _has(share: Mapping[str, Json], kind: str, entity: str | None) -> bool:
    return entity is None or (kind, entity) in share["associations"]


def enable(place: Place, given: Record) -> Record:
    """Let the accounts of the organization share with each other without invitations."""
    del given
    mine = organization.of(place.account, place.region)
    if mine is None or mine.account_id != place.account:
        from moto.ram.exceptions import OperationNotPermittedException  # noqa: PLC0415 its words are AWS's

        raise OperationNotPermittedException
    organization.enable(mine)
    return {"returnValue": True}


OPERATIONS = {
    "GetResourceShareAssociations": tell_associations,
    "ListResources": tell_resources,
    "ListPrincipals": tell_principals,
    "EnableSharingWithAwsOrganization": enable,
}
