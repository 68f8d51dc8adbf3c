"""An envelope made by hand: what the AWS Encryption SDK, S3 and EBS do, in as few lines as it takes.

The message, every number big-endian::

    bytes   what
    4       "ENV1"
    2       n, the length of the wrapped data key
    n       the data key, encrypted by KMS under a KMS key: to everybody else n random bytes
    2       m, the length of the encryption context
    m       the encryption context, JSON with sorted names: readable, and bound to both ciphertexts
    12      the nonce, new for each message
    …       the data, encrypted with the data key (AES-256-GCM), as long as before
    16      the tag, which shows that nothing of data, nonce and context was changed

The KMS key never leaves KMS and sees 32 bytes of each message; the data never goes there. Beside the data lies the
means to open it, for whoever KMS lets use the key, and for nobody else. KMS itself keeps nothing: which data key
belongs to which data is known because they lie together.

It needs ``cryptography`` and boto3's KMS client, nothing else of this project. For production take the AWS Encryption
SDK (:mod:`study.envelopes.sdk`), which signs, commits to the key, and streams.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html and NIST SP 800-38D
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from study.envelopes.fields import Field, FormatError, Reader

MAGIC = b"ENV1"
NONCE_BYTES = 12
TAG_BYTES = 16
Context = Mapping[str, str]


class TamperedError(ValueError):
    """The data, the nonce or the context was changed, or the data key is another one's."""


@dataclass(frozen=True)
class Envelope:
    """A sealed message.

    Attributes:
        wrapped_key: the data key, encrypted under the KMS key.
        context: the encryption context as it is written.
        nonce: 12 bytes that are never used twice with a data key.
        sealed: the encrypted data and the tag.
    """

    wrapped_key: bytes
    context: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def parse(cls, message: bytes) -> "Envelope":
        """Read a message.

        Raises:
            FormatError: if it is none.
        """
        by_name = {field.name: field.value for field in fields_of(message)}
        sealed = by_name["encrypted data"] + by_name["tag"]
        return cls(by_name["wrapped data key"], by_name["encryption context"], by_name["nonce"], sealed)

    def __bytes__(self) -> bytes:
        """Return the message."""
        parts = (_counted(self.wrapped_key), _counted(self.context), self.nonce, self.sealed)
        return MAGIC + b"".join(parts)


def seal(kms: Any, key_id: str, plaintext: bytes, context: Context) -> bytes:  # noqa: ANN401 boto3 has no static type
    """Seal a message under a KMS key.

    Args:
        kms: boto3's client.
        key_id: id, ARN, alias or alias's ARN of a symmetric encryption key; of another account by ARN.
        plaintext: any number of bytes; all of them are held in memory.
        context: names and values that have to be given again to open it, and that CloudTrail records. No secrets.

    Raises:
        ClientError: if KMS refuses.
    """
    # Generated: the same 32 bytes twice, to use and to keep.
    made = kms.generate_data_key(KeyId=key_id, KeySpec="AES_256", EncryptionContext=dict(context))
    data_key, wrapped = made.pop("Plaintext"), made["CiphertextBlob"]
    nonce, bound = os.urandom(NONCE_BYTES), _written(context)
    # Used: here, not in KMS, which takes 4,096 bytes at most.
    sealed = AESGCM(data_key).encrypt(nonce, plaintext, MAGIC + bound)
    # Discarded: from here on only KMS can say what it was. Python cannot wipe bytes; nothing refers to them any more.
    del data_key
    # Stored: the wrapped one, beside the data.
    return bytes(Envelope(wrapped, bound, nonce, sealed))


def open_envelope(kms: Any, message: bytes, context: Context, *, key_id: str | None = None) -> bytes:  # noqa: ANN401
    """Open a message.

    Args:
        kms: boto3's client, in a Region that has the key or a replica of it.
        message: what :func:`seal` returned.
        context: what it was sealed in. It is written in the message too, but who opens it must know what he expects.
        key_id: the only KMS key that may have been used; without one whichever it was.

    Raises:
        FormatError: if it is no envelope.
        ClientError: if KMS does not open the data key: the caller may not, the context is another, the key disabled.
        TamperedError: if the data was changed.
    """
    envelope = Envelope.parse(message)
    named = {} if key_id is None else {"KeyId": key_id}
    opened = kms.decrypt(CiphertextBlob=envelope.wrapped_key, EncryptionContext=dict(context), **named)
    try:
        return AESGCM(opened.pop("Plaintext")).decrypt(envelope.nonce, envelope.sealed, MAGIC + _written(context))
    except InvalidTag:
        msg = "the data does not fit its tag: it was changed, or its data key is another one's"
        raise TamperedError(msg) from None


def move(kms: Any, message: bytes, *, to: str) -> bytes:  # noqa: ANN401
    """Wrap a message's data key under another KMS key: no data is touched and no plaintext seen, here either.

    Args:
        kms: boto3's client.
        message: the envelope.
        to: the new KMS key.

    Raises:
        FormatError: if it is no envelope.
        ClientError: if KMS refuses: it takes ``kms:ReEncryptFrom`` the old key and ``kms:ReEncryptTo`` the new one.
    """
    envelope = Envelope.parse(message)
    context = json.loads(envelope.context)
    answer = kms.re_encrypt(
        CiphertextBlob=envelope.wrapped_key,
        SourceEncryptionContext=context,
        DestinationKeyId=to,
        DestinationEncryptionContext=context,
    )
    return bytes(replace(envelope, wrapped_key=answer["CiphertextBlob"]))


def fields_of(message: bytes) -> list[Field]:
    """Return what each byte of an envelope is, in order.

    Raises:
        FormatError: if it is none.
    """
    reader = Reader(message)
    if reader.take("magic", len(MAGIC), "made by hand, version 1") != MAGIC:
        msg = f"an envelope begins with {MAGIC!r}, this with {message[: len(MAGIC)]!r}"
        raise FormatError(msg)
    reader.take("wrapped data key", reader.number("its length", 2), "only KMS unwraps it")
    reader.text("encryption context", reader.number("length of the context", 2))
    reader.take("nonce", NONCE_BYTES)
    if reader.left() < TAG_BYTES:
        msg = f"after the nonce {TAG_BYTES} bytes of tag are the least; {reader.left()} are left"
        raise FormatError(msg)
    reader.take("encrypted data", reader.left() - TAG_BYTES, "with the data key: AES-256-GCM")
    reader.take("tag", TAG_BYTES, "of data, nonce and context")
    return reader.fields


def _written(context: Context) -> bytes:
    return json.dumps(dict(context), sort_keys=True, separators=(",", ":")).encode()


def _counted(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value
