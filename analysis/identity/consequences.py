"""What a call asks for besides: S3 has KMS open what is encrypted, in the name of who calls S3.

So whoever may fetch an object and not use its key gets nothing, and neither may he write one.

Modelled is the default encryption of the bucket, by which S3 encrypts what is written without a word about it; objects
that were encrypted otherwise need that other key.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html and
https://docs.aws.amazon.com/kms/latest/developerguide/services-s3.html
"""

from collections.abc import Mapping

from analysis.identity.context import Values, context_of
from analysis.identity.request import Principal, Request, Resource
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Bucket

_OPENS = frozenset(("s3:getobject", "s3:getobjectversion"))
_SEALS = frozenset(("s3:putobject", "s3:replicateobject"))
_OF_THE_WAY = frozenset(("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"))
"""Keys that say from where S3 was called; S3 calls KMS from elsewhere, and through no endpoint of the caller's."""
_BY_KMS = frozenset(("aws:kms", "aws:kms:dsse"))


def consequence(account: Account, request: Request, told: Mapping[str, Values]) -> Request | str:
    """Return the request that S3 makes of KMS for another one.

    Args:
        account: the model.
        request: what is asked of S3.
        told: what was told of its context.

    Returns:
        The request; why it is not known whether there is one; or nothing, if there is none.
    """
    action = request.action.lower()
    if action not in _OPENS | _SEALS:
        return ""
    name = request.resource.arn.partition(":::")[2].partition("/")[0]
    bucket = account.buckets.get(name)
    if bucket is None:
        return f"whether objects of {name} are encrypted with a key is not known: the bucket is not in the snapshot"
    if not bucket.algorithm:
        return account.missing.get("ServerSideEncryptionConfiguration", "")
    if bucket.algorithm not in _BY_KMS:
        return ""
    arn = key_of(account, bucket)
    if arn is None:
        return f"the key of the bucket {name}, {bucket.key or 'aws/s3'}, is not in the snapshot"
    through = _through(request, bucket, told)
    resource = Resource(arn, arn.split(":")[4], arn.split(":")[3])
    wanted = "kms:Decrypt" if action in _OPENS else "kms:GenerateDataKey"
    return request_of(account, request.principal, wanted, resource, through)


def request_of(
    account: Account, principal: Principal, action: str, resource: Resource, told: Mapping[str, Values]
) -> Request:
    """Return a request with all that is known of its context."""
    owner = resource.account or (principal.account if resource.arn == "*" else None)
    known = Resource(resource.arn, owner, resource.region)
    context, absent = context_of(account, principal, action, known, told)
    return Request(principal, action, known, context, absent)


def key_of(account: Account, bucket: Bucket) -> str | None:
    """Return the ARN of a bucket's key; ``None`` if the snapshot does not say it."""
    key = bucket.key or "alias/aws/s3"
    if ":key/" in key:
        return key
    place = f"arn:{'aws-cn' if bucket.region.startswith('cn-') else 'aws'}:kms:{bucket.region}:{bucket.account}"
    if ":alias/" in key or key.startswith("alias/"):
        alias = key if key.startswith("arn:") else f"{place}:{key}"
        target = account.aliases.get(alias)
        return f"{alias.rpartition(':alias/')[0]}:key/{target}" if target else None
    return f"{place}:key/{key}"


def _through(request: Request, bucket: Bucket, told: Mapping[str, Values]) -> dict[str, Values]:
    """Return the context of what S3 asks of KMS: through S3, for this object or, with a bucket key, this bucket."""
    arn = request.resource.arn.partition("/")[0] if bucket.bucket_key else request.resource.arn
    kept = {key: values for key, values in told.items() if not key.lower().startswith(("kms:", "s3:"))}
    return {
        **{key: None if key.lower() in _OF_THE_WAY else values for key, values in kept.items()},
        "kms:ViaService": (f"s3.{bucket.region}.amazonaws.com",),
        # Which object it is matters to who reads it only; for any of them it is not known.
        "kms:EncryptionContext:aws:s3:arn": None if "*" in arn else (arn,),
    }
