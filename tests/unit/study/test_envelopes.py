"""Envelopes, byte by byte: what is where, what changes when a key changes, and what is noticed."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import aws_encryption_sdk
import pytest
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature, InvalidTag

from study.envelopes import Field, hand_made, sdk
from study.envelopes.fields import FormatError
from study.envelopes.hand_made import TamperedError
from study.lab import Lab

TEXT, CONTEXT = b"Dear reader, " * 10, {"tenant": "letters", "author": "me"}
Fields = Callable[[bytes], Sequence[Field]]


@pytest.fixture(scope="module")
def kms() -> Any:
    """Return KMS of an account of its own."""
    return Lab().client("kms")


@pytest.fixture(scope="module")
def key(kms: Any) -> str:
    """Return the ARN of a key."""
    return str(kms.create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module")
def by_hand(kms: Any, key: str) -> bytes:
    """Return an envelope."""
    return hand_made.seal(kms, key, TEXT, CONTEXT)


@pytest.fixture(scope="module")
def by_sdk(kms: Any, key: str) -> bytes:
    """Return a message of the SDK's."""
    return sdk.seal(kms, key, TEXT, CONTEXT)


@pytest.mark.parametrize("size", [0, 1, 4096, 4097, 10_000])
@pytest.mark.parametrize(("how", "fields_of"), [(hand_made.seal, hand_made.fields_of), (sdk.seal, sdk.fields_of)])
def test_every_byte_of_a_message_is_in_one_field(kms: Any, key: str, how: Any, fields_of: Fields, size: int) -> None:
    """Whatever its length: in one frame, in several, in none."""
    message = how(kms, key, bytes(size), CONTEXT)
    fields = fields_of(message)
    assert b"".join(field.value for field in fields) == message
    assert [field.start for field in fields] == [sum(len(f.value) for f in fields[:i]) for i in range(len(fields))]
    assert sum(len(field.value) for field in fields if field.name == "encrypted data") == size


def test_a_hand_made_envelope_holds_what_its_description_says(kms: Any, by_hand: bytes) -> None:
    """In this order; KMS opens the wrapped key, and neither it nor the text is there in plaintext."""
    fields = hand_made.fields_of(by_hand)
    assert [field.name for field in fields] == [
        "magic",
        "its length",
        "wrapped data key",
        "length of the context",
        "encryption context",
        "nonce",
        "encrypted data",
        "tag",
    ]
    wrapped = fields[2].value
    data_key = kms.decrypt(CiphertextBlob=wrapped, EncryptionContext=CONTEXT)["Plaintext"]
    assert data_key not in by_hand
    assert TEXT not in by_hand
    assert json.loads(fields[4].value) == CONTEXT
    assert str(fields[0]) == f"    0     4  {'magic':<24}  {'454e5631':<33}  made by hand, version 1"


def test_the_same_text_is_never_sealed_the_same_way_twice(kms: Any, key: str, by_hand: bytes) -> None:
    """Another data key, another nonce; so nobody sees that two letters are equal."""
    again = hand_made.Envelope.parse(hand_made.seal(kms, key, TEXT, CONTEXT))
    first = hand_made.Envelope.parse(by_hand)
    assert bytes(first) == by_hand
    assert first.context == again.context
    assert (first.wrapped_key, first.nonce, first.sealed) != (again.wrapped_key, again.nonce, again.sealed)


@pytest.mark.parametrize("name", ["nonce", "encrypted data", "tag"])
def test_a_changed_bit_is_noticed(kms: Any, key: str, by_hand: bytes, name: str) -> None:
    """Also where nothing is secret."""
    [field] = [field for field in hand_made.fields_of(by_hand) if field.name == name]
    with pytest.raises(TamperedError, match="does not fit its tag"):
        hand_made.open_envelope(kms, flipped(by_hand, field.start), CONTEXT, key_id=key)


def test_another_context_opens_nothing(kms: Any, by_hand: bytes) -> None:
    """KMS does not unwrap the key; what is written in the envelope counts for nothing."""
    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        hand_made.open_envelope(kms, by_hand, {"tenant": "bills"})
    forged = by_hand.replace(b'"letters"', b'"invoice"')
    assert forged != by_hand
    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        hand_made.open_envelope(kms, forged, {**CONTEXT, "tenant": "invoice"})
    assert hand_made.open_envelope(kms, forged, CONTEXT) == TEXT


def test_moving_changes_the_wrapped_key_and_nothing_else(kms: Any, key: str, by_hand: bytes) -> None:
    """Kilobytes or terabytes: what is beside it stays as it is."""
    new = kms.create_key()["KeyMetadata"]["Arn"]
    moved = hand_made.move(kms, by_hand, to=new)
    differing = [
        old.name
        for old, now in zip(hand_made.fields_of(by_hand), hand_made.fields_of(moved), strict=True)
        if old.value != now.value
    ]
    assert differing == ["wrapped data key"]
    assert hand_made.open_envelope(kms, moved, CONTEXT, key_id=new) == TEXT
    with pytest.raises(ClientError, match="IncorrectKeyException"):
        hand_made.open_envelope(kms, moved, CONTEXT, key_id=key)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"", "magic: 4 bytes expected at 0, and 0 are left"),
        (b"ENV2....", "an envelope begins with b'ENV1', this with b'ENV2'"),
        (b"ENV1\x00\x05abc", "wrapped data key: 5 bytes expected at 6, and 3 are left"),
        (b"ENV1\x00\x00\x00\x00" + bytes(12 + 15), "after the nonce 16 bytes of tag are the least; 15 are left"),
    ],
)
def test_what_is_no_envelope_is_told_from_one(kms: Any, message: bytes, said: str) -> None:
    """Before KMS is asked."""
    with pytest.raises(FormatError, match=said):
        hand_made.open_envelope(kms, message, CONTEXT)


def test_the_sdk_reads_its_own_messages_as_they_are_told_here(kms: Any, key: str, by_sdk: bytes) -> None:
    """Its header against the fields: suite, id, context, wrapped keys, frame length and commitment."""
    client = aws_encryption_sdk.EncryptionSDKClient()
    with client.stream(mode="d", source=by_sdk, key_provider=KMSMasterKey(key_id=key, client=kms)) as reader:
        header = reader.header
    told = {field.name: field for field in sdk.fields_of(by_sdk)}
    values = [field.means for field in sdk.fields_of(by_sdk) if field.name in {"name", "value"}]
    assert dict(zip(values[::2], values[1::2], strict=True)) == header.encryption_context
    assert told["algorithm suite"].value == header.algorithm.id_as_bytes()
    assert told["message id"].value == header.message_id
    [wrapped] = header.encrypted_data_keys
    assert told["wrapped data key"].value == wrapped.encrypted_data_key
    assert (told["key provider"].means, told["KMS key"].value) == ("aws-kms", wrapped.key_provider.key_info)
    assert told["bytes in a frame"].means == str(header.frame_length)
    assert told["commitment"].value == header.commitment_key


def test_the_sdk_notices_what_was_changed_and_compares_no_context_by_itself(kms: Any, key: str, by_sdk: bytes) -> None:
    """It opens in whatever context is written in the message: who opens has to say which one he expects."""
    assert sdk.open_message(kms, by_sdk, {"tenant": "letters"}, key_arn=key) == TEXT
    with pytest.raises(sdk.ContextError, match="was expected"):
        sdk.open_message(kms, by_sdk, {"tenant": "bills"}, key_arn=key)
    told = {field.name: field for field in sdk.fields_of(by_sdk)}
    for name in ("message id", "commitment", "encrypted data", "signature"):
        with pytest.raises((InvalidTag, InvalidSignature, ValueError, AWSEncryptionSDKClientError)):
            sdk.open_message(kms, flipped(by_sdk, told[name].start + 8), CONTEXT, key_arn=key)


def test_bytes_that_are_no_message_of_the_sdk_are_refused(by_sdk: bytes) -> None:
    """Another version, content without frames, something behind it."""
    told = {field.name: field for field in sdk.fields_of(by_sdk)}
    at = told["content type"].start
    for wrong, said in (
        (b"\x01" + by_sdk[1:], "have version 2"),
        (by_sdk[:at] + b"\x01" + by_sdk[at + 1 :], "not in frames"),
        (by_sdk + b"!", "1 bytes after the end"),
    ):
        with pytest.raises(FormatError, match=said):
            sdk.fields_of(wrong)


def test_the_command_seals_tells_and_opens(refarch: Any) -> None:
    """By hand and by the SDK, for people and for programs; a context without a value is wrong input."""
    said = refarch("envelope", "Dear reader", "--context", "tenant=letters").out
    assert '{"tenant":"letters"}' in said
    assert said.rstrip().endswith("it opens: Dear reader")
    told = json.loads(refarch("envelope", "Dear reader", "--sdk", "--json").out)
    assert (told["opened"], "".join(f["bytes"] for f in told["fields"])) == ("Dear reader", told["message"])
    wrong = refarch("envelope", "Dear reader", "--context", "tenant")
    assert (wrong.code, "write NAME=VALUE" in wrong.err) == (2, True)


def flipped(message: bytes, at: int) -> bytes:
    """Return a message with one bit changed."""
    return message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]
