"""S3's access points: each is of a Region and of a bucket that is there."""

from collections.abc import Mapping
from typing import Any

from moto.core.errors import COMMON_ERROR_CODES

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse, replace

Json = Any


def _create(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    from moto.s3.models import s3_backends  # noqa: PLC0415 loaded by now

    account, name = given["AccountId"], given["Name"]
    if name in place.backend.access_points[account]:
        words = "Your previous request to create the named access point succeeded and you already own it."
        refuse("AccessPointAlreadyOwnedByYou", words)
    owner = given.get("BucketAccountId", account)
    if not any(given["Bucket"] in backend.buckets for backend in s3_backends[owner].values()):
        refuse("NoSuchBucket", "The specified bucket does not exist")
    public = {key: str(value).lower() for key, value in given.get("PublicAccessBlockConfiguration", {}).items()}
    point = place.backend.create_access_point(account, name, given["Bucket"], given.get("VpcConfiguration"), public)
    point.arn = place.arn("s3", f"accesspoint/{name}")
    point.region, point.owner = place.region, owner
    if given.get("Tags"):
        place.backend.tag_resource(point.arn, given["Tags"])
    return {"AccessPointArn": point.arn, "Alias": point.alias}


def _get(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    point = place.backend.get_access_point(given["AccountId"], given["Name"])
    host = f"{point.region}.amazonaws.com"
    within = {"VpcConfiguration": {"VpcId": point.vpc_id}} if point.vpc_id else {}
    return {
        "Name": point.name,
        "Bucket": point.bucket,
        "BucketAccountId": point.owner,
        "NetworkOrigin": point.network_origin,
        "PublicAccessBlockConfiguration": {key: value == "true" for key, value in point.pubc.items()},
        "CreationDate": point.created,
        "Alias": point.alias,
        "AccessPointArn": point.arn,
        "Endpoints": {
            "ipv4": f"s3-accesspoint.{host}",
            "fips": f"s3-accesspoint-fips.{host}",
            "fips_dualstack": f"s3-accesspoint-fips.dualstack.{host}",
            "dualstack": f"s3-accesspoint.dualstack.{host}",
        },
        **within,
    }


def _delete(original: Any, backend: Any, account_id: str, name: str) -> None:  # noqa: ANN401
    backend.get_access_point(account_id, name)
    original(backend, account_id, name)


def _apply() -> None:
    from moto.s3control.models import S3ControlBackend  # noqa: PLC0415 loaded by now

    COMMON_ERROR_CODES.extend(("AccessPointAlreadyOwnedByYou", "NoSuchBucket"))  # the description names no errors
    replace(S3ControlBackend, delete_access_point=_delete)
    operations("s3control", {"CreateAccessPoint": _create, "GetAccessPoint": _get})


MENDS = (
    Mend(
        name="access_points",
        moto="Every access point is in Northern Virginia, of whatever bucket, and may be made or deleted twice.",
        aws="An access point is in the Region of the request, its bucket exists, and its name is taken once.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateAccessPoint.html",
        apply=_apply,
        when="moto.s3control.urls",
    ),
)
