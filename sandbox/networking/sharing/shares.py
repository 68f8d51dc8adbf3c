"""Resource shares: resources, those who may use them, and on what terms."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.networking.sharing import associations, permissions, showing
from sandbox.networking.sharing.store import find_share, shares
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


def create(place: Place, given: Record) -> Record:
    """Make a share of resources with principals."""
    now = datetime.now(UTC)
    share: Record = {
        "resourceShareArn": place.arn("ram", f"resource-share/{uuid4()}"),
        "name": given["name"],
        "owningAccountId": place.account,
        "allowExternalPrincipals": given.get("allowExternalPrincipals", True),
        "status": "ACTIVE",
        "creationTime": now,
        "lastUpdatedTime": now,
        "featureSet": "STANDARD",
        "tags": given.get("tags", []),
        "associations": {},
        "permissions": {},
    }
    if "resourceShareConfiguration" in given:
        share["resourceShareConfiguration"] = given["resourceShareConfiguration"]
    associations.join(place, share, given)
    for arn in given.get("permissionArns", ()):
        permissions.attach(place, share, arn)
    shares(place.backend)[share["resourceShareArn"]] = share
    return {"resourceShare": share}


def update(place: Place, given: Record) -> Record:
    """Change a share's name, or whether it may be shared with accounts outside of the organization."""
    share = find_share(place, given["resourceShareArn"])
    if given.get("allowExternalPrincipals") is False:
        associations.refuse_outsiders(share)
    share |= {name: given[name] for name in ("name", "allowExternalPrincipals") if name in given}
    share["lastUpdatedTime"] = datetime.now(UTC)
    return {"resourceShare": share}


def delete(place: Place, given: Record) -> Record:
    """Take everything out of a share; it is described for a while afterwards."""
    share = find_share(place, given["resourceShareArn"])
    share |= {"status": "DELETED", "lastUpdatedTime": datetime.now(UTC), "associations": {}, "permissions": {}}
    return {"returnValue": True}


def associate(place: Place, given: Record) -> Record:
    """Put resources and principals into a share."""
    share = find_share(place, given["resourceShareArn"])
    return {"resourceShareAssociations": associations.join(place, share, given)}


def disassociate(place: Place, given: Record) -> Record:
    """Take resources and principals out of a share."""
    share = find_share(place, given["resourceShareArn"])
    return {"resourceShareAssociations": associations.leave(share, given)}


def tell(place: Place, given: Record) -> Record:
    """Tell of the account's own shares, or of those that others have with it."""
    owner = given["resourceOwner"]
    if owner == "SELF":
        found: Iterable[Record] = shares(place.backend).values()
    else:
        found = showing.shares_with(place.account, place.region)
    return {"resourceShares": [share for share in found if _wanted(share, given)]}


def _wanted(share: Mapping[str, Json], given: Mapping[str, Json]) -> bool:
    tags = {tag["key"]: tag["value"] for tag in share["tags"]}
    return (
        share["resourceShareArn"] in given.get("resourceShareArns", [share["resourceShareArn"]])
        and given.get("name", share["name"]) == share["name"]
        and given.get("resourceShareStatus", share["status"]) == share["status"]
        and ("permissionArn" not in given or given["permissionArn"] in share["permissions"].values())
        and all(
            tags.get(one["tagKey"]) in one.get("tagValues", [tags.get(one["tagKey"])]) and one["tagKey"] in tags
            for one in given.get("tagFilters", ())
        )
    )


def tag(place: Place, given: Record) -> Record:
    """Set tags of a share or a permission."""
    thing = _tagged(place, given)
    held = {one["key"]: one["value"] for one in (*thing["tags"], *given["tags"])}
    thing["tags"] = [{"key": key, "value": value} for key, value in held.items()]
    return {}


def untag(place: Place, given: Record) -> Record:
    """Remove tags of a share or a permission."""
    thing = _tagged(place, given)
    thing["tags"] = [one for one in thing["tags"] if one["key"] not in given["tagKeys"]]
    return {}


def _tagged(place: Place, given: Mapping[str, Json]) -> Record:
    arn = given.get("resourceShareArn") or given["resourceArn"]
    return permissions.find(place, arn) if ":permission/" in arn else find_share(place, arn)


OPERATIONS = {
    "CreateResourceShare": create,
    "UpdateResourceShare": update,
    "DeleteResourceShare": delete,
    "GetResourceShares": tell,
    "AssociateResourceShare": associate,
    "DisassociateResourceShare": disassociate,
    "TagResource": tag,
    "UntagResource": untag,
}
