"""Objects under a key of KMS: nobody reads or writes one while the key cannot be used."""

from typing import Any

from sandbox.additions.key_owners import Use, backend_of, lets_in
from sandbox.mends.mend import Mend
from sandbox.patching.replacing import Original, replace

Json = Any


def _check(identifier: str | None, encryption: str | None, account: str, region: str, action: str) -> None:
    """Refuse what S3 refuses because KMS refuses it. AWS's own key (``aws/s3``) can always be used."""
    from moto.kms.models import kms_backends  # noqa: PLC0415 only for whoever encrypts under a key
    from moto.s3.exceptions import S3ClientError  # noqa: PLC0415

    if not identifier or "alias/aws/" in identifier or not (encryption or "").startswith("aws:kms"):
        return
    backend = backend_of(identifier) if identifier.startswith("arn:") else kms_backends[account][region]
    name = backend.get_alias_name(identifier)
    key = backend.keys.get(backend.get_key_id_from_alias(name) or backend.get_key_id(name))
    if key is None:
        code, words = "KMS.NotFoundException", f"Key '{identifier}' does not exist"
    elif not lets_in(key, Use(account, action, via=f"s3.{region}.amazonaws.com")):
        code = "AccessDenied"
        words = f"Account {account} is not authorized to perform: {action} on resource: {key.arn}"
    elif key.key_state == "Disabled":
        code, words = "KMS.DisabledException", f"{key.arn} is disabled."
    elif key.key_state != "Enabled":
        code, words = "KMS.KMSInvalidStateException", f"{key.arn} is {key.key_state}."
    else:
        return
    raise S3ClientError(code, words)


def _apply() -> None:
    from moto.s3.models import S3Backend  # noqa: PLC0415 loaded by now
    from moto.s3.responses import S3Response  # noqa: PLC0415

    def put_object(original: Original, backend: Any, bucket_name: str, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        bucket = backend.get_bucket(bucket_name)
        default = (bucket.encryption or {}).get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
        algorithm = named.get("encryption") or default.get("SSEAlgorithm")
        key = named.get("kms_key_id") or default.get("KMSMasterKeyID")
        _check(key, algorithm, backend.account_id, bucket.region_name, "kms:GenerateDataKey")
        return original(backend, bucket_name, *args, **named)

    def get_object(original: Original, request: Any) -> Any:  # noqa: ANN401
        found, _ = request._get_key()
        region = request.backend.get_bucket(request.bucket_name).region_name
        _check(found.kms_key_id, found.encryption, request.current_account, region, "kms:Decrypt")
        return original(request)

    replace(S3Backend, put_object=put_object)
    replace(S3Response, get_object=get_object)


MENDS = (
    Mend(
        name="bucket_keys",
        moto="Objects are written and read under a key that is disabled, waits for its deletion, does not exist, or is"
        " another account's that lets nobody in.",
        aws="S3 has KMS make and open the data keys, and passes on what it refuses.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        apply=_apply,
        when="moto.s3.responses",
    ),
)
