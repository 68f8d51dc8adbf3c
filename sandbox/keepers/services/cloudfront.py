"""CloudFront: distributions, and what they are made of. Nothing is served, and no function runs.

moto's own CloudFront forgets most settings of a distribution and believes any version; this stands in its place.
Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/Welcome.html
"""

import string
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.keepers.edge import distributions, functions
from sandbox.keepers.edge.managed import managed
from sandbox.keepers.edge.references import items, unused
from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse
from sandbox.keepers.shapes import listed
from sandbox.services import operation_model

Json = Any
_UPPER, _LOWER = string.ascii_uppercase + string.digits, string.ascii_lowercase + string.digits


def _name(prefix: str, length: int = 13, letters: str = _UPPER) -> Any:  # noqa: ANN401 a function of place and record
    return lambda _place, _record: prefix + "".join(mock_random.choice(letters) for _ in range(length))


_ETAG = {"ETag": _name("E")}
_CHANGED = {"LastModifiedTime": now}


def _arn(path: str) -> str:
    return f"arn:{{partition}}:cloudfront::{{account}}:{path}"


def _versioned(name: str, *, identity: Json, **more: Any) -> Kind:  # noqa: ANN401 fields of a Kind
    """Return a kind that is changed and deleted by the version (ETag) that was told last, and as a whole."""
    made = {"Id": identity, **_ETAG, **_CHANGED, **more.pop("made", {})}
    renewed = {**_ETAG, **_CHANGED, **more.pop("renewed", {})}
    settings = {"missing": f"NoSuch{name}", "taken": f"{name}AlreadyExists", "key": ("Id",), "whole": True}
    return Kind(
        name=name,
        fields={"IfMatch": "ETag"},
        lock=("IfMatch", "PreconditionFailed"),
        unlocked="InvalidIfMatchVersion",
        inside=more.pop("inside", (name, f"{name}Config")),
        read=(f"Get{name}Config",),
        made=made,
        renewed=renewed,
        **{**settings, **more},
    )


def _absent(kind: str) -> Any:  # noqa: ANN401 a function of place and parameters
    def absent(_place: Place, asked: Record) -> Record:
        """Return a policy that CloudFront brings along."""
        if asked["Id"] not in managed(kind):
            refuse(f"NoSuch{kind}", f"{kind} {asked['Id']} does not exist.")
        return dict(managed(kind)[asked["Id"]])

    return absent


def _policy(name: str) -> Kind:
    return _versioned(
        name,
        identity="{uuid}",
        unique=("Name",),
        made={"Type": "custom"},
        absent=_absent(name),
        check=_check_managed(name),
        check_deletion=unused(name),
    )


def _check_managed(name: str) -> Any:  # noqa: ANN401 a function of place and record
    def check(_place: Place, record: Record) -> None:
        if record.get("Id") in managed(name):
            refuse("IllegalUpdate", "A managed policy cannot be changed.")

    return check


def _listing(kind: Kind, operation: str) -> Any:  # noqa: ANN401 an operation
    """Return the operation that lists policies: those of the account, those that CloudFront brings along, or both."""

    def listing(place: Place, params: Record) -> Record:
        records = [*managed(kind.name).values(), *place.all(kind.name)]
        wanted = [one for one in records if params.get("Type", one["Type"]) == one["Type"]]
        told = [{**one, kind.name: {**one, f"{kind.name}Config": one}} for one in wanted]
        return listed(told, params, operation_model("cloudfront", operation).output_shape, kind)

    return listing


def _check_keys(place: Place, record: Record) -> None:
    known = {one["Id"] for one in place.all("PublicKey")}
    for key in record["Items"]:
        if key not in known:
            refuse("InvalidArgument", f"The public key {key} does not exist.")


def _check_key(place: Place, record: Record) -> None:
    before = next((one for one in place.all("PublicKey") if one["Id"] == record.get("Id")), record)
    if any(before[name] != record[name] for name in ("EncodedKey", "Name", "CallerReference")):
        refuse("CannotChangeImmutablePublicKeyFields", "Only the comment of a public key can be changed.")


def _check_no_group(place: Place, record: Record) -> None:
    if any(record["Id"] in group["Items"] for group in place.all("KeyGroup")):
        refuse("PublicKeyInUse", "The specified public key is in use.")


def _check_no_function(place: Place, record: Record) -> None:
    for one in place.all("Function"):
        stores = items(one["FunctionConfig"].get("KeyValueStoreAssociations"))
        if record["ARN"] in (store["KeyValueStoreARN"] for store in stores):
            words = "The key value store is in use by a function."
            refuse("CannotDeleteEntityWhileInUse", words)


_POLICIES = tuple(map(_policy, ("CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy")))
_PLURALS = {"CachePolicy": "CachePolicies", "OriginRequestPolicy": "OriginRequestPolicies"}
_OF_DISTRIBUTION = {"DistributionId": "Distribution"}
_ENTITY = {"missing": "EntityNotFound", "taken": "EntityAlreadyExists"}

KEPT = Kept(
    service="cloudfront",
    missing="NoSuchResource",
    taken="EntityAlreadyExists",
    invalid="InvalidArgument",
    everywhere=distributions.HOME,
    operations={
        "DescribeFunction": functions.describe,
        "GetFunction": functions.get,
        "ListFunctions": functions.listing,
        "PublishFunction": functions.publish,
        **{
            operation: _listing(kind, operation)
            for kind in _POLICIES
            for operation in [f"List{_PLURALS.get(kind.name, 'ResponseHeadersPolicies')}"]
        },
    },
    kinds=(
        *_POLICIES,
        _versioned(
            "Distribution",
            identity=_name("E"),
            inside=("DistributionConfigWithTags", "DistributionConfig"),
            arn="ARN",
            create=("CreateDistributionWithTags",),
            defaults=distributions.DEFAULTS,
            made={
                "ARN": _arn("distribution/{Id}"),
                "DomainName": lambda place, record: f"{_name('d', 13, _LOWER)(place, record)}.cloudfront.net",
                "Status": "Deployed",
                "InProgressInvalidationBatches": 0,
            },
            told={
                "Origins": distributions.told_origins,
                "DefaultCacheBehavior": distributions.told_default_behavior,
                "CacheBehaviors": distributions.told_behaviors,
                "ViewerCertificate": distributions.told_certificate,
                "ActiveTrustedSigners": lambda _place, _record: {"Enabled": False, "Quantity": 0},
                "ActiveTrustedKeyGroups": lambda _place, _record: {"Enabled": False, "Quantity": 0},
            },
            check=distributions.check,
            check_deletion=distributions.check_deletion,
        ),
        Kind(
            name="Invalidation",
            key=("DistributionId", "Id"),
            inside=("InvalidationBatch",),
            missing="NoSuchInvalidation",
            made={"Id": _name("I"), "Status": "Completed", "CreateTime": now},
            within=_OF_DISTRIBUTION,
        ),
        Kind(
            name="MonitoringSubscription",
            key=("DistributionId",),
            unique=("DistributionId",),
            missing="NoSuchMonitoringSubscription",
            taken="MonitoringSubscriptionAlreadyExists",
            within=_OF_DISTRIBUTION,
        ),
        _versioned(
            "OriginAccessControl",
            identity=_name("E"),
            inside=("OriginAccessControlConfig",),
            unique=("Name",),
            check_deletion=unused("OriginAccessControl"),
        ),
        _versioned(
            "CloudFrontOriginAccessIdentity",
            identity=_name("E"),
            inside=("CloudFrontOriginAccessIdentityConfig",),
            unique=("CallerReference",),
            list=("ListCloudFrontOriginAccessIdentities",),
            made={"S3CanonicalUserId": "{hex64}"},
            check_deletion=unused("CloudFrontOriginAccessIdentity"),
        ),
        _versioned(
            "KeyGroup",
            identity="{uuid}",
            unique=("Name",),
            missing="NoSuchResource",
            check=_check_keys,
            check_deletion=unused("KeyGroup"),
        ),
        _versioned(
            "PublicKey",
            identity=_name("K"),
            inside=("PublicKeyConfig",),
            unique=("Name",),
            made={"CreatedTime": now},
            check=_check_key,
            check_deletion=_check_no_group,
        ),
        _versioned(
            "ContinuousDeploymentPolicy",
            identity="{uuid}",
            list=("ListContinuousDeploymentPolicies",),
            check_deletion=unused("ContinuousDeploymentPolicy"),
        ),
        _versioned(
            "VpcOrigin",
            identity=_name("vo_", 22, string.ascii_letters + string.digits),
            inside=(),
            arn="Arn",
            made={
                "Arn": _arn("vpcorigin/{Id}"),
                "AccountId": "{account}",
                "Status": "Deployed",
                "CreatedTime": now,
            },
            told={
                "Name": lambda _place, record: record["VpcOriginEndpointConfig"]["Name"],
                "OriginEndpointArn": lambda _place, record: record["VpcOriginEndpointConfig"]["Arn"],
            },
            check_deletion=unused("VpcOrigin"),
            **_ENTITY,
        ),
        _versioned(
            "KeyValueStore",
            identity="{uuid}",
            inside=(),
            key=("Name",),
            arn="ARN",
            unique=("Name",),
            whole=False,
            defaults={"Comment": ""},
            made={"ARN": _arn("key-value-store/{Id}"), "Status": "READY"},
            check_deletion=_check_no_function,
            **_ENTITY,
        ),
        _versioned(
            "Function",
            identity="{uuid}",
            inside=(),
            key=("Name",),
            arn="FunctionARN",
            unique=("Name",),
            missing="NoSuchFunctionExists",
            made={"FunctionARN": _arn("function/{Name}"), "CreatedTime": now},
            told={
                "Status": functions.status,
                "FunctionMetadata": lambda _place, record: functions.metadata(record),
            },
            check_deletion=unused("Function"),
        ),
        Kind(
            name="RealtimeLogConfig",
            key=("Name", "ARN"),
            arn="ARN",
            unique=("Name",),
            missing="NoSuchRealtimeLogConfig",
            taken="RealtimeLogConfigAlreadyExists",
            made={"ARN": _arn("realtime-log-config/{Name}")},
            check_deletion=unused("RealtimeLogConfig"),
        ),
    ),
)
