"""CloudFront, but for distributions and functions, which take more than rows can say.

The sandbox keeps the service (``sandbox/keepers/services/cloudfront.py``).
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags(
    "cloudfront",
    "TagResource",
    "UntagResource",
    counted=True,
    list="ListTagsForResource",
    listed="Tags.Items",
)


def time(name: str) -> Any:  # noqa: ANN401 a function that tells an attribute
    """Return what tells a time as text."""
    return lambda _context, _physical, item: item[name].isoformat()


def merged(*names: str) -> str:
    """Return where a description stands with the version that changes and deletions have to name."""
    return f"merge({', '.join(names)}, {{ETag: ETag}})"


def _configured(kind: str, *times: str, **more: Any) -> Row:  # noqa: ANN401 fields of a Row
    """Return a type whose one property is its configuration, changed as a whole and by its version."""
    one = {"Id": "$id", "IfMatch": "$item.ETag"}
    return Row(
        type=f"AWS::CloudFront::{kind}",
        service="cloudfront",
        create=f"Create{kind}",
        id=f"{kind}.Id",
        read=Read(f"Get{kind}", {"Id": "$id"}, merged(kind)),
        update=Call(f"Update{kind}", {**one, **more.pop("changing", {})}),
        delete=Call(f"Delete{kind}", one),
        attributes={"Id": "$id", **{name: time(name) for name in times}, **more.pop("attributes", {})},
        **more,
    )


def _traffic(config: Mapping[str, Json]) -> Json:
    """Return a continuous deployment policy as the API writes it: templates may say what goes where in two ways."""
    old = {"SingleHeaderPolicyConfig": "SingleHeaderConfig", "SingleWeightPolicyConfig": "SingleWeightConfig"}
    plain = {name: value for name, value in config.items() if name not in {*old, "Type"}}
    moved = {new: config[name] for name, new in old.items() if name in config}
    return {**plain, "TrafficConfig": {"Type": config["Type"], **moved}} if "Type" in config else plain


_IDENTITY = "CloudFrontOriginAccessIdentityConfig"
_VPC_DEFAULTS = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "match-viewer"}
_STORE = {"Name": "$id", "IfMatch": "$item.ETag"}

ROWS = (
    _configured("CachePolicy", "LastModifiedTime"),
    _configured("OriginRequestPolicy", "LastModifiedTime"),
    _configured("ResponseHeadersPolicy", "LastModifiedTime"),
    _configured("OriginAccessControl"),
    _configured(
        "CloudFrontOriginAccessIdentity",
        extra={_IDENTITY: {"CallerReference": "$unique"}},
        changing={_IDENTITY: {"CallerReference": f"$item.{_IDENTITY}.CallerReference"}},
        attributes={"S3CanonicalUserId": "S3CanonicalUserId"},
    ),
    _configured("KeyGroup", "LastModifiedTime"),
    _configured("PublicKey", "CreatedTime"),
    _configured(
        "ContinuousDeploymentPolicy", "LastModifiedTime", values={"ContinuousDeploymentPolicyConfig": _traffic}
    ),
    _configured(
        "VpcOrigin",
        "CreatedTime",
        "LastModifiedTime",
        values={"VpcOriginEndpointConfig": lambda config: {**_VPC_DEFAULTS, **config}},
        attributes={"AccountId": "AccountId", "Arn": "Arn", "Status": "Status"},
        tags=TAGS,
        tag_key={"Resource": "$item.Arn"},
    ),
    Row(
        type="AWS::CloudFront::KeyValueStore",
        service="cloudfront",
        create="CreateKeyValueStore",
        id="KeyValueStore.Name",
        read=Read("DescribeKeyValueStore", {"Name": "$id"}, merged("KeyValueStore")),
        update=Call("UpdateKeyValueStore", _STORE),
        delete=Call("DeleteKeyValueStore", _STORE),
        defaults={"Comment": ""},
        attributes={"Arn": "ARN", "Id": "Id", "Status": "Status"},
        tags=TAGS,
        tag_key={"Resource": "$item.ARN"},
    ),
    Row(
        type="AWS::CloudFront::RealtimeLogConfig",
        service="cloudfront",
        create="CreateRealtimeLogConfig",
        id="RealtimeLogConfig.ARN",
        read=Read("GetRealtimeLogConfig", {"ARN": "$id"}, "RealtimeLogConfig"),
        update=Call("UpdateRealtimeLogConfig", {"ARN": "$id"}),
        delete=Call("DeleteRealtimeLogConfig", {"ARN": "$id"}),
        attributes={"Arn": "$id"},
    ),
)
