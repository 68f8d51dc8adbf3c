"""S3 buckets: one call makes them, and each aspect has a call of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import changed
from sandbox.resources.tags import as_list
from sandbox.services import operation_model

Json = Any


def _encryption(value: Json) -> Json:
    def rule(item: Mapping[str, Json]) -> dict[str, Json]:
        renamed = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
        return {renamed.get(name, name): part for name, part in item.items()}

    return {"Rules": [rule(item) for item in value["ServerSideEncryptionConfiguration"]]}


def _lifecycle(value: Json) -> Json:
    return {"Rules": [_lifecycle_rule(rule) for rule in value["Rules"]]}


def _lifecycle_rule(rule: Mapping[str, Json]) -> dict[str, Json]:
    """Return a rule as S3's API has it, where days stand inside the action instead of beside it."""
    result: dict[str, Json] = {"Filter": {"Prefix": rule.get("Prefix", "")}}
    for name, value in rule.items():
        if name == "Id":
            result["ID"] = value
        elif name == "Prefix":
            continue
        elif name == "ExpirationInDays":
            result.setdefault("Expiration", {})["Days"] = value
        elif name == "ExpiredObjectDeleteMarker":
            result.setdefault("Expiration", {})["ExpiredObjectDeleteMarker"] = value
        elif name == "NoncurrentVersionExpirationInDays":
            result["NoncurrentVersionExpiration"] = {"NoncurrentDays": value}
        elif name == "Transitions":
            result["Transitions"] = [
                {("Days" if key == "TransitionInDays" else key): part for key, part in item.items()} for item in value
            ]
        elif name in {"Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"}:
            result[name] = value
        else:
            msg = f"AWS::S3::Bucket.LifecycleConfiguration.Rules.{name}: the sandbox does nothing with it"
            raise NotHonouredError(msg)
    return result


def _logging(value: Json) -> Json:
    renamed = {"DestinationBucketName": "TargetBucket", "LogFilePrefix": "TargetPrefix"}
    enabled = {renamed.get(name, name): part for name, part in value.items()}
    return {"LoggingEnabled": {"TargetPrefix": "", **enabled}} if "TargetBucket" in enabled else {}


@dataclass(frozen=True)
class _Aspect:
    """A property with a call to set it and one to take it away (or the value that does)."""

    put: str
    parameter: str
    take: str | Mapping[str, Json]
    shape: Callable[[Json], Json] = lambda value: value


_ASPECTS = {
    "OwnershipControls": _Aspect("PutBucketOwnershipControls", "OwnershipControls", "DeleteBucketOwnershipControls"),
    "PublicAccessBlockConfiguration": _Aspect(
        "PutPublicAccessBlock", "PublicAccessBlockConfiguration", "DeletePublicAccessBlock"
    ),
    "VersioningConfiguration": _Aspect(
        "PutBucketVersioning", "VersioningConfiguration", {"Status": "Suspended"}
    ),
    "BucketEncryption": _Aspect(
        "PutBucketEncryption", "ServerSideEncryptionConfiguration", "DeleteBucketEncryption", _encryption
    ),
    "LifecycleConfiguration": _Aspect(
        "PutBucketLifecycleConfiguration", "LifecycleConfiguration", "DeleteBucketLifecycle", _lifecycle
    ),
    "LoggingConfiguration": _Aspect("PutBucketLogging", "BucketLoggingStatus", {}, _logging),
}


class Bucket(Irregular):
    """``AWS::S3::Bucket``."""

    name = "AWS::S3::Bucket"
    honours = frozenset({"BucketName", "AccessControl", "Tags", *_ASPECTS})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the bucket, then each aspect of it."""
        bucket = properties.get("BucketName") or context.generated_name(longest=63, lower=True)
        where = context.services.region
        # S3's API has no name for us-east-1, where the service began.
        parameters = {} if where == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": where}}
        context.call("s3", "CreateBucket", Bucket=bucket, **parameters)
        physical = Physical(bucket, properties)
        context.created(bucket)
        for name in _ASPECTS:
            if name in properties:
                self._put(context, bucket, name, properties[name])
        if "AccessControl" in properties and properties["AccessControl"] != "Private":
            acl = _canned(properties["AccessControl"])
            context.call("s3", "PutBucketAcl", Bucket=bucket, ACL=acl)
        tags = self._tags(context, properties)
        if tags:
            context.call("s3", "PutBucketTagging", Bucket=bucket, Tagging={"TagSet": as_list(tags)})
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Set the aspects that changed and take away the ones that are gone."""
        names = changed(physical.properties, new)
        if context.retagging and "Tags" not in names:
            names.append("Tags")
        for name in names:
            if name == "Tags":
                tags = as_list(self._tags(context, new))
                context.call("s3", "PutBucketTagging", Bucket=physical.id, Tagging={"TagSet": tags})
            elif name == "AccessControl":
                acl = _canned(new.get(name, "Private"))
                context.call("s3", "PutBucketAcl", Bucket=physical.id, ACL=acl)
            elif name in new:
                self._put(context, physical.id, name, new[name])
            else:
                self._take(context, physical.id, name)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the bucket; S3 refuses while objects are in it."""
        del snapshot
        self.found(context, "s3", "DeleteBucket", Bucket=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask for the bucket, and for each aspect that the template sets."""
        self.found(context, "s3", "HeadBucket", Bucket=physical.id)
        return {"Name": physical.id}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN or one of the host names."""
        services = context.services
        suffix = "amazonaws.com.cn" if services.partition == "aws-cn" else "amazonaws.com"
        values = {
            "Arn": f"arn:{services.partition}:s3:::{physical.id}",
            "DomainName": f"{physical.id}.s3.{suffix}",
            "DualStackDomainName": f"{physical.id}.s3.dualstack.{services.region}.{suffix}",
            "RegionalDomainName": f"{physical.id}.s3.{services.region}.{suffix}",
            "WebsiteURL": f"http://{physical.id}.s3-website-{services.region}.{suffix}",
        }
        return values[name]

    @staticmethod
    def _tags(context: Context, properties: Mapping[str, Json]) -> dict[str, str]:
        tags = context.tags(properties.get("Tags"))
        return {key: value for key, value in tags.items() if not key.startswith("aws:")}

    @staticmethod
    def _put(context: Context, bucket: str, name: str, value: Json) -> None:
        aspect = _ASPECTS[name]
        shape = operation_model("s3", aspect.put).input_shape.members[aspect.parameter]
        converted = convert(aspect.shape(value), shape, f"AWS::S3::Bucket.{name}")
        context.call("s3", aspect.put, Bucket=bucket, **{aspect.parameter: converted})

    @staticmethod
    def _take(context: Context, bucket: str, name: str) -> None:
        aspect = _ASPECTS[name]
        if isinstance(aspect.take, str):
            try:
                context.call("s3", aspect.take, Bucket=bucket)
            except ClientError as error:
                if "NoSuch" not in error.response["Error"]["Code"]:
                    raise
        else:
            context.call("s3", aspect.put, Bucket=bucket, **{aspect.parameter: dict(aspect.take)})


def _canned(control: str) -> str:
    """Return an ``AccessControl`` as the API writes it: ``LogDeliveryWrite`` is ``log-delivery-write``."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in control).lstrip("-")


TYPES = (Bucket(),)
