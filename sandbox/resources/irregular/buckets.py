"""S3 buckets: one call makes them, and each aspect has a call of its own."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.calling import is_not_found
from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.bucket_aspects import ASPECTS, LISTS, Aspect
from sandbox.resources.provider import AlreadyExistsError, Context, Physical
from sandbox.resources.tags import as_list
from sandbox.services import operation_model

Json = Any


_AT_CREATION = {"BucketName", "BucketNamePrefix", "BucketNamespace", "ObjectLockEnabled"}


class Bucket(Irregular):
    """``AWS::S3::Bucket``."""

    name = "AWS::S3::Bucket"
    honours = frozenset({*_AT_CREATION, "AccessControl", "Tags", *ASPECTS, *LISTS})

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return each aspect as S3 is asked for it; objects of an owner's own ACL are a private bucket's."""
        lists = {
            name: [shape(item) for item in properties[name]] for name, (_, shape) in LISTS.items() if name in properties
        }
        aspects = {name: aspect.shape(properties[name]) for name, aspect in ASPECTS.items() if name in properties}
        control = str(properties.get("AccessControl", ""))
        return {**aspects, **lists, **({"AccessControl": "Private"} if control.startswith("BucketOwner") else {})}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the bucket, then each aspect of it."""
        bucket = _name(context, properties)
        where = context.services.region
        # S3's API has no name for us-east-1, where the service began.
        parameters: dict[str, Json] = (
            {} if where == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": where}}
        )
        if str(properties.get("ObjectLockEnabled", "")).lower() == "true":
            parameters["ObjectLockEnabledForBucket"] = True
        if "BucketNamePrefix" in properties or "BucketNamespace" in properties:
            parameters["BucketNamespace"] = properties.get("BucketNamespace", "account-regional")
        ownership = properties.get("OwnershipControls", {}).get("Rules", [{}])[0].get("ObjectOwnership")
        if ownership:
            parameters["ObjectOwnership"] = ownership
        acl = _canned(properties.get("AccessControl", "Private"))
        if ownership in {None, "BucketOwnerEnforced"} and acl != "private":
            parameters["ACL"] = acl  # which S3 refuses before it makes a bucket that has none
        # In us-east-1 S3 takes the request for a bucket that the account has for one that has been fulfilled.
        if "BucketName" in properties and _is_own(context, bucket):
            raise AlreadyExistsError(self.name, bucket)
        context.call("s3", "CreateBucket", Bucket=bucket, **parameters)
        physical = Physical(bucket, properties)
        context.created(bucket)
        for name in (*ASPECTS, *LISTS):
            if name in properties:
                self._put(context, bucket, name, properties[name])
        if acl != "private":
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
        for name in (name for name in (*ASPECTS, *names) if name in names):
            if name == "Tags":
                tags = as_list(self._tags(context, new))
                context.call("s3", "PutBucketTagging", Bucket=physical.id, Tagging={"TagSet": tags})
            elif name == "AccessControl":
                acl = _canned(new.get(name, "Private"))
                context.call("s3", "PutBucketAcl", Bucket=physical.id, ACL=acl)
            elif name in LISTS:
                self._remove(context, physical.id, name, physical.properties.get(name, []), new.get(name, []))
                self._put(context, physical.id, name, new.get(name, []))
            elif name in ASPECTS and name in new:
                self._put(context, physical.id, name, new[name])
            elif name in ASPECTS:
                self._take(context, physical.id, name)
            elif name == "ObjectLockEnabled" and str(new.get(name)).lower() == "true":
                lock = {"ObjectLockEnabled": "Enabled"}
                context.call("s3", "PutObjectLockConfiguration", Bucket=physical.id, ObjectLockConfiguration=lock)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the bucket; S3 refuses while objects are in it."""
        del snapshot
        self.found(context, "s3", "DeleteBucket", Bucket=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask for the bucket, and for each aspect that the template sets."""
        self.found(context, "s3", "HeadBucket", Bucket=physical.id)
        told: dict[str, Json] = {"Name": physical.id, "BucketName": physical.id}
        for name in physical.properties:
            if name in ASPECTS:
                told[name] = _tell(context, physical.id, ASPECTS[name])
            elif name in LISTS:
                noun = LISTS[name][0]
                told[name] = context.call("s3", f"ListBucket{noun}s", Bucket=physical.id).get(f"{noun}List", [])
        return {**told, **_more(context, physical)}

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
        if name in LISTS:
            noun, shape = LISTS[name]
            for item in value:
                context.call("s3", f"PutBucket{noun}", Bucket=bucket, Id=item["Id"], **{noun: _one(noun, shape(item))})
            return
        aspect = ASPECTS[name]
        minimum = "TransitionDefaultMinimumObjectSize"
        more = {minimum: value[minimum]} if minimum in value else {}
        context.call("s3", aspect.putting, Bucket=bucket, **{aspect.parameter: aspect.converted(value, name)}, **more)

    @staticmethod
    def _remove(context: Context, bucket: str, name: str, old: list[Json], new: list[Json]) -> None:
        kept = {item["Id"] for item in new}
        for item in old:
            if item["Id"] not in kept:
                context.call("s3", f"DeleteBucket{LISTS[name][0]}", Bucket=bucket, Id=item["Id"])

    @staticmethod
    def _take(context: Context, bucket: str, name: str) -> None:
        aspect = ASPECTS[name]
        if isinstance(aspect.take, str):
            try:
                context.call("s3", aspect.take, Bucket=bucket)
            except ClientError as error:
                if not is_not_found(error):
                    raise
        else:
            context.call("s3", aspect.putting, Bucket=bucket, **{aspect.parameter: dict(aspect.take)})


def _one(noun: str, value: Json) -> Json:
    shape = operation_model("s3", f"PutBucket{noun}").input_shape.members[noun]
    return convert(value, shape, f"AWS::S3::Bucket.{noun}s")


def _is_own(context: Context, bucket: str) -> bool:
    """Return whether the account has the bucket; another's, too, is refused or hidden, and S3 says so when asked."""
    try:
        context.call("s3", "HeadBucket", Bucket=bucket, ExpectedBucketOwner=context.services.account)
    except ClientError:
        return False
    return True


def _name(context: Context, properties: Mapping[str, Json]) -> str:
    """Return the template's name, a made-up one, or a prefix with what tells accounts and Regions apart."""
    services = context.services
    if "BucketNamePrefix" in properties:
        return f"{properties['BucketNamePrefix']}-{services.account}-{services.region}-an"
    return str(properties.get("BucketName") or context.generated_name(longest=63, lower=True))


def _tell(context: Context, bucket: str, aspect: Aspect) -> Json:
    """Return what S3 says of an aspect, or that it says there is none."""
    try:
        answer = context.call("s3", aspect.getting, Bucket=bucket)
    except ClientError as error:
        if not is_not_found(error):
            raise
        return "none"
    return answer.get(aspect.parameter, answer)


def _more(context: Context, physical: Physical) -> dict[str, Json]:
    """Return what the aspects do not tell of what the template sets: tags, access control, object lock, namespace."""
    told: dict[str, Json] = {}
    properties, bucket = physical.properties, physical.id
    if "Tags" in properties:
        told["Tags"] = context.call("s3", "GetBucketTagging", Bucket=bucket)["TagSet"]
    if "AccessControl" in properties:
        told["AccessControl"] = _control(context.call("s3", "GetBucketAcl", Bucket=bucket)["Grants"])
    if "ObjectLockEnabled" in properties:
        lock = _tell(context, bucket, ASPECTS["ObjectLockConfiguration"])
        told["ObjectLockEnabled"] = isinstance(lock, Mapping) and lock.get("ObjectLockEnabled") == "Enabled"
    if bucket.endswith("-an"):
        told |= {"BucketNamePrefix": bucket.rsplit("-", 5)[0], "BucketNamespace": "account-regional"}
    return told


_GRANTS = {
    frozenset({("AllUsers", "READ")}): "PublicRead",
    frozenset({("AllUsers", "READ"), ("AllUsers", "WRITE")}): "PublicReadWrite",
    frozenset({("AuthenticatedUsers", "READ")}): "AuthenticatedRead",
    frozenset({("LogDelivery", "READ_ACP"), ("LogDelivery", "WRITE")}): "LogDeliveryWrite",
    frozenset[tuple[str, str]](): "Private",
}


def _control(grants: list[Mapping[str, Json]]) -> str:
    """Return the canned ACL that grants to groups come from."""
    groups = {
        (str(grant["Grantee"]["URI"]).rpartition("/")[2], str(grant["Permission"]))
        for grant in grants
        if "URI" in grant["Grantee"]
    }
    return _GRANTS.get(frozenset(groups), str(sorted(groups)))


def _canned(control: str) -> str:
    """Return an ``AccessControl`` as the API writes it: ``LogDeliveryWrite`` is ``log-delivery-write``."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in control).lstrip("-")


TYPES = (Bucket(),)
