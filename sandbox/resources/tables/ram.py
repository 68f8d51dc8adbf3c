"""AWS Resource Access Manager: shares, what is in them and with whom, and permissions."""

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags(
    "ram", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys", fields=("key", "value")
)


def _members(parameter: str) -> Membership:
    return Membership(
        add=Call("AssociateResourceShare", {"resourceShareArn": "$id", parameter: "$value"}),
        remove=Call("DisassociateResourceShare", {"resourceShareArn": "$id", parameter: "$value"}),
        together=True,
        at_creation=True,
    )


def _associated(kind: str, share: str, entity: str = "") -> Read:
    chosen = f"[?associatedEntity=='{entity}'] | [0]" if entity else "[].associatedEntity"
    return Read(
        "GetResourceShareAssociations",
        {"associationType": kind, "resourceShareArns": [share]},
        f"resourceShareAssociations{chosen}",
    )


_ASSOCIATION = {
    "AssociationType": "associationType",
    "Status": "status",
    "CreationTime": "creationTime",
    "LastUpdatedTime": "lastUpdatedTime",
    "External": "external",
}


def _association(kind: str, name: str, parameter: str, *told: str) -> Row:
    return Row(
        type=f"AWS::RAM::{kind.capitalize()}Association",
        service="ram",
        create="AssociateResourceShare",
        id=f"$ResourceShareArn|${name}",
        read=_associated(kind, "$ResourceShareArn", f"${name}"),
        delete=Call("DisassociateResourceShare", {"resourceShareArn": "$ResourceShareArn", parameter: [f"${name}"]}),
        renames={name: parameter},
        tells={name: "associatedEntity"},
        attributes={attribute: _ASSOCIATION[attribute] for attribute in told},
    )


ROWS = (
    Row(
        type="AWS::RAM::ResourceShare",
        service="ram",
        create="CreateResourceShare",
        id="resourceShare.resourceShareArn",
        read=Read(
            "GetResourceShares",
            {"resourceOwner": "SELF", "resourceShareArns": ["$id"]},
            "resourceShares[?status!='DELETED'] | [0]",
        ),
        delete=Call("DeleteResourceShare", {"resourceShareArn": "$id"}),
        memberships={
            "Principals": _members("principals"),
            "ResourceArns": _members("resourceArns"),
            "Sources": _members("sources"),
            "PermissionArns": Membership(
                add=Call(
                    "AssociateResourceSharePermission",
                    {"resourceShareArn": "$id", "permissionArn": "$value", "replace": True},
                ),
                remove=Call(
                    "DisassociateResourceSharePermission", {"resourceShareArn": "$id", "permissionArn": "$value"}
                ),
                at_creation=True,
            ),
        },
        update=Call("UpdateResourceShare", {"resourceShareArn": "$id"}),
        defaults={"AllowExternalPrincipals": True},
        tells={
            "Principals": _associated("PRINCIPAL", "$id"),
            "ResourceArns": _associated("RESOURCE", "$id"),
            "Sources": _associated("SOURCE", "$id"),
            "PermissionArns": Read("ListResourceSharePermissions", {"resourceShareArn": "$id"}, "permissions[].arn"),
        },
        attributes={
            "Arn": "$id",
            "Status": "status",
            "CreationTime": "creationTime",
            "LastUpdatedTime": "lastUpdatedTime",
            "FeatureSet": "featureSet",
            "OwningAccountId": "owningAccountId",
        },
        tags=_TAGS,
        tag_key={"resourceShareArn": "$id"},
    ),
    _association("PRINCIPAL", "Principal", "principals", *_ASSOCIATION),
    _association("RESOURCE", "ResourceArn", "resourceArns", *_ASSOCIATION),
    _association("SOURCE", "SourceId", "sources", "Status", "CreationTime", "LastUpdatedTime"),
    Row(
        type="AWS::RAM::Permission",
        service="ram",
        create="CreatePermission",
        id="permission.arn",
        read=Read("GetPermission", {"permissionArn": "$id"}, "permission"),
        delete=Call("DeletePermission", {"permissionArn": "$id"}),
        values={"PolicyTemplate": document},
        tells={"PolicyTemplate": "permission"},
        attributes={
            "Arn": "$id",
            "Version": "version",
            "IsResourceTypeDefault": "isResourceTypeDefault",
            "PermissionType": "permissionType",
        },
        tags=_TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::RAM::PermissionAssociation",
        service="ram",
        create="AssociateResourceSharePermission",
        id="$ResourceShareArn|$PermissionArn",
        read=Read(
            "ListPermissionAssociations",
            {"permissionArn": "$PermissionArn"},
            "permissions[?resourceShareArn=='$ResourceShareArn'] | [0]",
        ),
        delete=Call(
            "DisassociateResourceSharePermission",
            {"resourceShareArn": "$ResourceShareArn", "permissionArn": "$PermissionArn"},
        ),
        tells={"PermissionArn": "arn"},
        attributes={
            "ResourceType": "resourceType",
            "PermissionVersion": "permissionVersion",
            "FeatureSet": "featureSet",
            "IsDefault": "defaultVersion",
            "AssociationStatus": "status",
            "LastUpdatedTime": "lastUpdatedTime",
        },
    ),
)
