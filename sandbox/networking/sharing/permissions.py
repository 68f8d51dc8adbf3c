"""Managed permissions: what those with whom a resource is shared may do with it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sandbox.networking.sharing.store import find_share, shares
from sandbox.networking.sharing.store import permissions as own
from sandbox.networking.sharing.types import TYPES, SharedType, type_of
from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]


def find(place: Place, arn: str) -> Record:
    """Return a permission, AWS's or the account's own.

    Raises:
        RefusedError: if there is none.
    """
    for permission in (*own(place.backend).values(), *_managed(place)):
        if permission["arn"] == arn:
            return permission
    code = "UnknownResourceException"
    raise RefusedError(code, f"Permission {arn} could not be found.")


def _managed(place: Place) -> Iterator[Record]:
    """Yield AWS's permissions: those that moto lists, and the defaults of the types that it does not know."""
    listed = {permission.arn: permission.describe() for permission in place.backend.managed_permissions}
    for shared in TYPES.values():
        arn = _default_arn(place, shared)
        if arn not in listed:
            listed[arn] = {
                "arn": arn,
                "name": shared.default_permission,
                "resourceType": shared.name,
                "version": "1",
                "defaultVersion": True,
                "status": "ATTACHABLE",
                "isResourceTypeDefault": True,
                "permissionType": "AWS_MANAGED",
            }
    yield from listed.values()


def _default_arn(place: Place, shared: SharedType) -> str:
    return f"arn:{place.partition}:ram::aws:permission/{shared.default_permission}"


def default(place: Place, share: Record, resource: str) -> None:
    """Give a share the default permission of a resource's type, unless it has another one."""
    shared = type_of(resource)
    if shared is not None:
        share["permissions"].setdefault(shared.name, _default_arn(place, shared))


def attach(place: Place, share: Record, arn: str, *, replacing: bool = True) -> None:
    """Give a share a permission for its type.

    Raises:
        RefusedError: if there is no such permission, or the type has one already that is not to be replaced.
    """
    kind = find(place, arn)["resourceType"]
    if not replacing and share["permissions"].get(kind, arn) != arn:
        code = "InvalidParameterException"
        raise RefusedError(code, f"The resource share has a permission for {kind} already.")
    share["permissions"][kind] = arn


def create(place: Place, given: Record) -> Record:
    """Write a permission."""
    arn = place.arn("ram", f"permission/{given['name']}")
    if arn in own(place.backend):
        code = "PermissionAlreadyExistsException"
        raise RefusedError(code, f"Permission {given['name']} already exists.")
    kinds = {shared.name.casefold(): shared.name for shared in TYPES.values()}
    if given["resourceType"].casefold() not in kinds:
        code = "InvalidParameterException"
        raise RefusedError(code, f"Invalid resource type: {given['resourceType']}")
    try:
        json.loads(given["policyTemplate"])
    except ValueError:
        code = "MalformedPolicyTemplateException"
        raise RefusedError(code, "The policy template is no JSON.") from None
    now = datetime.now(UTC)
    own(place.backend)[arn] = {
        "arn": arn,
        "name": given["name"],
        "resourceType": kinds[given["resourceType"].casefold()],
        "permission": given["policyTemplate"],
        "version": "1",
        "defaultVersion": True,
        "status": "ATTACHABLE",
        "creationTime": now,
        "lastUpdatedTime": now,
        "isResourceTypeDefault": False,
        "permissionType": "CUSTOMER_MANAGED",
        "featureSet": "STANDARD",
        "tags": given.get("tags", []),
    }
    return {"permission": own(place.backend)[arn]}


def delete(place: Place, given: Record) -> Record:
    """Remove a permission that no share has."""
    arn = given["permissionArn"]
    find(place, arn)
    if arn not in own(place.backend) or any(
        arn in share["permissions"].values() for share in shares(place.backend).values()
    ):
        code = "OperationNotPermittedException"
        raise RefusedError(code, f"Permission {arn} is AWS's or in use, and cannot be deleted.")
    del own(place.backend)[arn]
    return {"returnValue": True, "permissionStatus": "DELETED"}


def get(place: Place, given: Record) -> Record:
    """Tell of a permission."""
    return {"permission": find(place, given["permissionArn"])}


def tell(place: Place, given: Record) -> Record:
    """Tell of all permissions."""
    wanted = {"AWS_MANAGED": "AWS_MANAGED", "CUSTOMER_MANAGED": "CUSTOMER_MANAGED"}.get(given.get("permissionType", ""))
    kind = given.get("resourceType", "").casefold()
    kinds = {shared.name.casefold() for shared in TYPES.values()}
    if kind and kind not in kinds:
        code = "InvalidParameterException"
        raise RefusedError(code, f"Invalid resource type: {given['resourceType']}")
    found = [
        permission
        for permission in (*own(place.backend).values(), *_managed(place))
        if wanted in {None, permission["permissionType"]} and kind in {"", permission["resourceType"].casefold()}
    ]
    return {"permissions": found}


def tell_of_share(place: Place, given: Record) -> Record:
    """Tell of the permissions of a share."""
    return {
        "permissions": [
            find(place, arn) for arn in find_share(place, given["resourceShareArn"])["permissions"].values()
        ]
    }


def tell_associations(place: Place, given: Record) -> Record:
    """Tell which shares have which permissions."""
    found = [
        {
            "arn": arn,
            "permissionVersion": permission["version"],
            "defaultVersion": permission["defaultVersion"],
            "resourceType": kind,
            "status": "ASSOCIATED",
            "featureSet": share["featureSet"],
            "lastUpdatedTime": share["lastUpdatedTime"],
            "resourceShareArn": share["resourceShareArn"],
        }
        for share in shares(place.backend).values()
        for kind, arn in share["permissions"].items()
        for permission in (find(place, arn),)
        if given.get("permissionArn", arn) == arn and given.get("resourceType", kind) == kind
    ]
    return {"permissions": found}


def associate(place: Place, given: Record) -> Record:
    """Give a share a permission."""
    attach(
        place,
        find_share(place, given["resourceShareArn"]),
        given["permissionArn"],
        replacing=given.get("replace", False),
    )
    return {"returnValue": True}


def disassociate(place: Place, given: Record) -> Record:
    """Take a permission from a share, which must have one for every type of its resources."""
    share = find_share(place, given["resourceShareArn"])
    kind = next((kind for kind, arn in share["permissions"].items() if arn == given["permissionArn"]), None)
    if kind is None:
        code = "UnknownResourceException"
        raise RefusedError(code, f"Permission {given['permissionArn']} is not associated with the resource share.")
    if any(held == "RESOURCE" and (of := type_of(arn)) and of.name == kind for held, arn in share["associations"]):
        code = "OperationNotPermittedException"
        raise RefusedError(code, f"The resource share has resources of {kind}, which need a permission.")
    del share["permissions"][kind]
    return {"returnValue": True}


OPERATIONS = {
    "CreatePermission": create,
    "DeletePermission": delete,
    "GetPermission": get,
    "ListPermissions": tell,
    "ListResourceSharePermissions": tell_of_share,
    "ListPermissionAssociations": tell_associations,
    "AssociateResourceSharePermission": associate,
    "DisassociateResourceSharePermission": disassociate,
}
