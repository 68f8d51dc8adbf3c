"""Ways to what is in S3 beside its buckets: access points and access grants; and Storage Lens, which looks at all."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_MINE = {"AccountId": "$account"}
_POINT = {**_MINE, "Name": "$id"}
_MANY = {**_MINE, "ClientToken": "$unique"}
_LOCATION = {**_MINE, "AccessGrantsLocationId": "$id"}
_GRANT = {**_MINE, "AccessGrantId": "$id"}
_LENS = {**_MINE, "ConfigId": "$id"}
_TAGS = ApiTags("s3control", "TagResource", "UntagResource", list="ListTagsForResource")


def _is_public(context: Any, physical: Any, _item: Json) -> bool:  # noqa: ANN401 what attributes are told from
    parameters = {"AccountId": context.services.account, "Name": physical.id}
    answer = context.call("s3control", "GetMultiRegionAccessPointPolicyStatus", **parameters)
    return bool(answer["Established"]["IsPublic"])


def _lens_arn(context: Any, physical: Any, _item: Json) -> str:  # noqa: ANN401
    place = f"arn:{context.services.partition}:s3:{context.services.region}:{context.services.account}"
    return f"{place}:storage-lens/{physical.id}"


ROWS = (
    Row(
        type="AWS::S3::AccessPoint",
        service="s3control",
        create="CreateAccessPoint",
        extra=_MINE,
        id="$Name",
        read=Read("GetAccessPoint", _POINT),
        delete=Call("DeleteAccessPoint", _POINT),
        values={"Policy": document},
        setters={"Policy": Call("PutAccessPointPolicy", {**_POINT, "Policy": "$value"})},
        removers={"Policy": Call("DeleteAccessPointPolicy", _POINT)},
        attributes={"Alias": "Alias", "Arn": "AccessPointArn", "NetworkOrigin": "NetworkOrigin"},
        named=Named("Name", longest=50, lower=True),
        tells={"Policy": Read("GetAccessPointPolicy", _POINT, "Policy")},
        tags=_TAGS,
        tag_key={**_MINE, "ResourceArn": "$item.AccessPointArn"},
    ),
    Row(
        type="AWS::S3::MultiRegionAccessPoint",
        service="s3control",
        create="CreateMultiRegionAccessPoint",
        extra=_MANY,
        under="Details",
        id="$Name",
        read=Read("GetMultiRegionAccessPoint", _POINT, "AccessPoint"),
        delete=Call("DeleteMultiRegionAccessPoint", {**_MANY, "Details": {"Name": "$id"}}),
        renames={"PublicAccessBlockConfiguration": "PublicAccessBlock"},
        attributes={
            "Alias": "Alias",
            "CreatedAt": lambda _context, _physical, item: item["CreatedAt"].isoformat(),
        },
        named=Named("Name", longest=50, lower=True),
    ),
    Row(
        type="AWS::S3::MultiRegionAccessPointPolicy",
        service="s3control",
        create="PutMultiRegionAccessPointPolicy",
        extra=_MANY,
        under="Details",
        id="$MrapName",
        read=Read("GetMultiRegionAccessPointPolicy", _POINT, "Policy.Established"),
        update=Call("PutMultiRegionAccessPointPolicy", {**_MANY, "Details": {"Name": "$id"}}),
        delete=None,
        renames={"MrapName": "Name"},
        values={"Policy": document},
        attributes={"PolicyStatus.IsPublic": _is_public},
        tells={"MrapName": Read("GetMultiRegionAccessPoint", _POINT, "AccessPoint.Name")},
    ),
    Row(
        type="AWS::S3::AccessGrantsInstance",
        service="s3control",
        create="CreateAccessGrantsInstance",
        extra=_MINE,
        id="AccessGrantsInstanceArn",
        read=Read("GetAccessGrantsInstance", _MINE),
        delete=Call("DeleteAccessGrantsInstance", _MINE),
        updaters={
            "IdentityCenterArn": Call("AssociateAccessGrantsIdentityCenter", {**_MINE, "IdentityCenterArn": "$value"})
        },
        tags=_TAGS,
        tag_key={**_MINE, "ResourceArn": "$id"},
    ),
    Row(
        type="AWS::S3::AccessGrantsLocation",
        service="s3control",
        create="CreateAccessGrantsLocation",
        extra=_MINE,
        id="AccessGrantsLocationId",
        read=Read("GetAccessGrantsLocation", _LOCATION),
        update=Call("UpdateAccessGrantsLocation", _LOCATION),
        delete=Call("DeleteAccessGrantsLocation", _LOCATION),
        attributes={"AccessGrantsLocationId": "$id"},
        tags=_TAGS,
        tag_key={**_MINE, "ResourceArn": "$item.AccessGrantsLocationArn"},
    ),
    Row(
        type="AWS::S3::AccessGrant",
        service="s3control",
        create="CreateAccessGrant",
        extra=_MINE,
        id="AccessGrantId",
        read=Read("GetAccessGrant", _GRANT),
        delete=Call("DeleteAccessGrant", _GRANT),
        attributes={"AccessGrantId": "$id"},
        tags=_TAGS,
        tag_key={**_MINE, "ResourceArn": "$item.AccessGrantArn"},
    ),
    Row(
        type="AWS::S3::StorageLensGroup",
        service="s3control",
        create="CreateStorageLensGroup",
        extra=_MINE,
        under="StorageLensGroup",
        id="$Name",
        read=Read("GetStorageLensGroup", _POINT, "StorageLensGroup"),
        update=Call("UpdateStorageLensGroup", {**_POINT, "StorageLensGroup": {"Name": "$id"}}),
        update_under="StorageLensGroup",
        delete=Call("DeleteStorageLensGroup", _POINT),
        tags=_TAGS,
        tag_key={**_MINE, "ResourceArn": "$item.StorageLensGroupArn"},
    ),
    Row(
        type="AWS::S3::StorageLens",
        service="s3control",
        create="PutStorageLensConfiguration",
        derived={"ConfigId": lambda properties: properties["StorageLensConfiguration"]["Id"]},
        extra={**_MINE, "ConfigId": "$ConfigId"},
        id="$ConfigId",
        read=Read("GetStorageLensConfiguration", _LENS, "StorageLensConfiguration"),
        update=Call("PutStorageLensConfiguration", _LENS),
        update_whole=True,
        delete=Call("DeleteStorageLensConfiguration", _LENS),
        tells={
            "StorageLensConfiguration": "@",
            "Tags": Read("GetStorageLensConfigurationTagging", _LENS, "Tags"),
        },
        attributes={"StorageLensConfiguration.StorageLensArn": _lens_arn},
    ),
)
