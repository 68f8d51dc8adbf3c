"""The same with the AWS Encryption SDK, and what the bytes of its messages are.

What the SDK does beyond the hand-made envelope: it commits to the data key (a message cannot be made that two keys open
differently), derives the key that encrypts from the data key and the message's id, signs the message with a key pair
that is made for it (the public key is in the encryption context), wraps the data key under several KMS keys if asked
to, and encrypts in frames, so that a large file need not be in memory.

Source: https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
"""

from collections.abc import Mapping
from typing import Any

import aws_encryption_sdk
from aws_encryption_sdk.identifiers import CommitmentPolicy
from aws_encryption_sdk.key_providers.kms import KMSMasterKey

from study.envelopes.fields import Field, FormatError, Reader

_VERSION = 2
_FRAMED = 2
_LAST = 0xFFFFFFFF
_IV_BYTES, _TAG_BYTES = 12, 16
_SUITES = {
    0x0478: "AES-256-GCM, HKDF, key commitment",
    0x0578: "AES-256-GCM, HKDF, key commitment, ECDSA P-384 signature",
}
SIGNING = 0x0578
"""The suite that the SDK takes unless it is told another."""


class ContextError(ValueError):
    """A message that was sealed in another encryption context than the one expected."""


def seal(kms: Any, key_arn: str, plaintext: bytes, context: Mapping[str, str]) -> bytes:  # noqa: ANN401 boto3's client
    """Seal a message under a KMS key.

    Args:
        kms: boto3's client.
        key_arn: the key's ARN; the SDK writes it into the message.
        plaintext: the data, in bytes.
        context: the encryption context.

    Raises:
        GenerateKeyError: if KMS refuses; its cause tells how.
    """
    message, _ = _client().encrypt(
        source=plaintext,
        key_provider=KMSMasterKey(key_id=key_arn, client=kms),
        encryption_context=dict(context),
    )
    return bytes(message)


def open_message(kms: Any, message: bytes, context: Mapping[str, str], *, key_arn: str) -> bytes:  # noqa: ANN401
    """Open a message, if it was sealed under this key and in this context.

    The context is in the message, and the SDK takes it from there. So who opens it has to compare: otherwise a message
    that belongs somewhere else is taken for one that belongs here.

    Args:
        kms: boto3's client.
        message: what :func:`seal` returned.
        context: what must be in its encryption context.
        key_arn: the key.

    Raises:
        DecryptKeyError: if KMS does not unwrap the data key.
        InvalidTag: if the message was changed.
        ContextError: if it was sealed in another context.
    """
    plaintext, header = _client().decrypt(source=message, key_provider=KMSMasterKey(key_id=key_arn, client=kms))
    if not context.items() <= header.encryption_context.items():
        msg = f"{dict(context)} was expected, and the message was sealed in {dict(header.encryption_context)}"
        raise ContextError(msg)
    return bytes(plaintext)


def _client() -> aws_encryption_sdk.EncryptionSDKClient:
    return aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT, max_encrypted_data_keys=3
    )


def fields_of(message: bytes) -> list[Field]:
    """Return what each byte of a message is: header, frames, and the signature if there is one.

    Raises:
        FormatError: if it is no message of version 2 in frames, which is what the SDK writes.
    """
    reader = Reader(message)
    if reader.number("version", 1) != _VERSION:
        msg = f"version {message[:1].hex()}: messages with key commitment have version 2"
        raise FormatError(msg)
    suite = int.from_bytes(
        reader.take("algorithm suite", 2, _SUITES.get(int.from_bytes(message[1:3], "big"), "")), "big"
    )
    reader.take("message id", 32, "salt of the key that encrypts")
    if reader.number("length of the context", 2):
        _context(reader)
    for _ in range(reader.number("encrypted data keys", 2)):
        reader.text("key provider", reader.number("its length", 2))
        reader.text("KMS key", reader.number("its length", 2))
        reader.take("wrapped data key", reader.number("its length", 2), "only KMS unwraps it")
    if reader.number("content type", 1) != _FRAMED:
        msg = "content that is not in frames"
        raise FormatError(msg)
    length = reader.number("bytes in a frame", 4)
    reader.take("commitment", 32, "to the data key: no other one opens this message")
    reader.take("tag", _TAG_BYTES, "of the header")
    _frames(reader, length)
    if suite == SIGNING:
        reader.take("signature", reader.number("its length", 2), "of all that comes before it")
    if reader.left():
        msg = f"{reader.left()} bytes after the end of the message"
        raise FormatError(msg)
    return reader.fields


def _context(reader: Reader) -> None:
    for _ in range(reader.number("names in the context", 2)):
        reader.text("name", reader.number("its length", 2))
        reader.text("value", reader.number("its length", 2))


def _frames(reader: Reader, length: int) -> None:
    while True:
        number = reader.number("frame", 4)
        last = number == _LAST
        if last:
            reader.number("number of the last one", 4)
        reader.take("nonce", _IV_BYTES)
        reader.take("encrypted data", reader.number("its length", 4) if last else length)
        reader.take("tag", _TAG_BYTES, "of the frame")
        if last:
            return
