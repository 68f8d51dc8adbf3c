"""New buckets have no ACLs and nothing in them is public, until somebody says otherwise."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
_ENFORCED = "BucketOwnerEnforced"
_ALLOWED = {"", "private", "bucket-owner-full-control"}
"""Canned ACLs that say no more than what holds without ACLs."""
_PUBLIC = {"public-read", "public-read-write", "authenticated-read"}
_GROUPS = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
_FIXING = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
}
"""Condition keys with which a statement for everybody is not a public one."""


def _apply() -> None:
    from moto.s3.models import FakeBucket, S3Backend  # noqa: PLC0415 loaded by now
    from moto.s3.responses import S3Response  # noqa: PLC0415

    replace(FakeBucket, __init__=_begin)
    replace(S3Backend, put_bucket_acl=_put_bucket_acl, put_bucket_policy=_put_bucket_policy)
    replace(S3Response, _bucket_response_put=_create_bucket, _key_response=_key_response)


def _begin(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 moto's own
    from moto.s3.models import PublicAccessBlock  # noqa: PLC0415

    original(self, *arguments, **named)
    self.ownership_rule = _ENFORCED
    self.public_access_block = PublicAccessBlock("true", "true", "true", "true")


def _create_bucket(original: Callable[..., Any], self: Any, request: Any, bucket_name: str, querystring: Json) -> Any:  # noqa: ANN401
    """Refuse a new bucket an ACL that its ownership forbids, before it is made."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    grants = headers.get("x-amz-acl", "") not in _ALLOWED or any(name.startswith("x-amz-grant-") for name in headers)
    if not querystring and grants and headers.get("x-amz-object-ownership", _ENFORCED) == _ENFORCED:
        message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        _refuse("InvalidBucketAclWithObjectOwnership", message)
    return original(self, request, bucket_name, querystring)


def _put_bucket_acl(original: Callable[..., Any], self: Any, bucket_name: str, acl: Any) -> None:  # noqa: ANN401
    bucket = self.get_bucket(bucket_name)
    if bucket.ownership_rule == _ENFORCED and not _is_private(acl):
        _refuse("AccessControlListNotSupported", "The bucket does not allow ACLs")
    if _blocks(bucket, "block_public_acls") and _is_public(acl):
        _refuse("AccessDenied", "Access Denied")
    if acl is not None:  # A grant has one permission, and moto tells only one.
        acl.grants = [type(grant)(grant.grantees, [one]) for grant in acl.grants for one in grant.permissions]
    original(self, bucket_name, acl)


def _put_bucket_policy(original: Callable[..., Any], self: Any, bucket_name: str, policy: bytes) -> None:  # noqa: ANN401
    bucket = self.get_bucket(bucket_name)
    if _blocks(bucket, "block_public_policy") and _is_public_policy(json.loads(policy)):
        why = "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access"
        _refuse("AccessDenied", f"Access Denied: the bucket policy of {bucket_name} is refused {why}")
    original(self, bucket_name, policy)


def _key_response(original: Callable[..., Any], self: Any, request: Any, full_url: str) -> Any:  # noqa: ANN401
    """Refuse an object's ACL where there are none, whichever request brings it."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    canned = headers.get("x-amz-acl", "")
    grants = [value for name, value in headers.items() if name.startswith("x-amz-grant-")]
    bucket = self.backend.buckets.get(self.bucket_name)
    if bucket is not None and request.method in {"PUT", "POST"}:
        says = canned not in _ALLOWED or grants or ("acl" in request.args and not canned)
        if says and bucket.ownership_rule == _ENFORCED:
            _refuse("AccessControlListNotSupported", "The bucket does not allow ACLs")
        if _blocks(bucket, "block_public_acls") and (canned in _PUBLIC or any(g in v for g in _GROUPS for v in grants)):
            _refuse("AccessDenied", "Access Denied")
    return original(self, request, full_url)


def _refuse(code: str, message: str) -> NoReturn:
    from moto.s3.exceptions import S3ClientError  # noqa: PLC0415

    raise S3ClientError(code, message)


def _blocks(bucket: Any, setting: str) -> bool:  # noqa: ANN401
    block = bucket.public_access_block
    return block is not None and str(getattr(block, setting)).lower() == "true"


def _is_private(acl: Any) -> bool:  # noqa: ANN401 moto's FakeAcl
    """Return whether only owners, who have no group's address, are granted anything."""
    return acl is None or not any(grantee.uri for grant in acl.grants for grantee in grant.grantees)


def _is_public(acl: Any) -> bool:  # noqa: ANN401
    return acl is not None and any(grantee.uri in _GROUPS for grant in acl.grants for grantee in grant.grantees)


def _is_public_policy(policy: Mapping[str, Json]) -> bool:
    statements = policy.get("Statement", [])
    return any(_is_for_everybody(one) for one in (statements if isinstance(statements, list) else [statements]))


def _is_for_everybody(statement: Mapping[str, Json]) -> bool:
    """Return whether a statement makes public: it allows everybody, under no condition that fixes who or whence."""
    principal = statement.get("Principal")
    named = principal.get("AWS", []) if isinstance(principal, Mapping) else principal
    everybody = "*" in (named if isinstance(named, list) else [named])
    keys = {key.lower() for condition in (statement.get("Condition") or {}).values() for key in condition}
    return statement.get("Effect") == "Allow" and everybody and not keys & _FIXING


MENDS = (
    Mend(
        name="bucket_ownership",
        moto="A new bucket has no ownership controls and no public access block; ACLs and public policies are never"
        " refused.",
        aws="A new bucket has the ownership BucketOwnerEnforced, which refuses ACLs, and all four settings of Block"
        " Public Access, which refuse public ACLs and policies.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html",
        apply=_apply,
        when="moto.s3.responses",
    ),
)
