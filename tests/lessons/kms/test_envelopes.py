"""Envelope encryption: the data is encrypted where it is, with a data key that lies beside it, wrapped by KMS."""

import os
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from study.envelopes import Envelope, move, open_envelope, sdk, seal
from study.envelopes.hand_made import TamperedError
from study.lab import Lab
from tests.teaching import teaches

LETTER = b"Dear reader, this letter is longer than any key. " * 100
CONTEXT = {"document": "letter"}
NONCE = bytes(12)
"""In a lesson, where each data key encrypts once. Otherwise it has to be new each time."""


def key_of(lab: Lab) -> str:
    """Create a key and return its ARN."""
    return str(lab.client("kms").create_key()["KeyMetadata"]["Arn"])


@teaches("kms.11", "kms.14")
def test_a_letter_is_sealed_with_a_data_key_and_opened_through_kms(lab: Lab) -> None:
    """Envelope encryption step by step: beside the data lies its key, and no key lies anywhere in plaintext.

    4,900 bytes, which KMS itself would refuse. :func:`study.envelopes.seal` does the same.
    """
    kms, key = lab.client("kms"), key_of(lab)

    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=CONTEXT)  # Generated,
    sealed = AESGCM(made["Plaintext"]).encrypt(NONCE, LETTER, b"")  # used,
    plaintext_key = made.pop("Plaintext")  # discarded (the lesson keeps it for the next but one line),
    kept = {"letter": sealed, "key": made["CiphertextBlob"]}  # and stored encrypted beside the data.
    assert plaintext_key not in b"".join(kept.values())

    unwrapped = kms.decrypt(CiphertextBlob=kept["key"], EncryptionContext=CONTEXT)["Plaintext"]
    assert AESGCM(unwrapped).decrypt(NONCE, kept["letter"], b"") == LETTER


@teaches("kms.11", "kms.14", twin=True)
def test_without_its_own_data_key_the_letter_stays_closed(lab: Lab) -> None:
    """Another data key of the same KMS key does not open it, and neither does the wrapped one itself."""
    kms, key = lab.client("kms"), key_of(lab)
    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    sealed = AESGCM(made["Plaintext"]).encrypt(NONCE, LETTER, b"")

    another = kms.generate_data_key(KeyId=key, KeySpec="AES_256")["Plaintext"]

    for wrong in (another, made["CiphertextBlob"][:32]):
        with pytest.raises(InvalidTag):
            AESGCM(wrong).decrypt(NONCE, sealed, b"")


@teaches("kms.13")
def test_kms_remembers_no_data_key(lab: Lab) -> None:
    """A thousand of them leave the account as it was: there is nothing to list, to look up or to delete.

    Which data key opens which letter is the program's to know. It knows if they are stored together.
    """
    kms, key = lab.client("kms"), key_of(lab)
    before = everything(kms, key)

    envelopes = [seal(kms, key, letter, CONTEXT) for letter in (b"one", b"two")]

    assert everything(kms, key) == before
    assert [open_envelope(kms, envelope, CONTEXT) for envelope in envelopes] == [b"one", b"two"]


@teaches("kms.13", twin=True)
def test_a_data_key_that_is_kept_apart_and_mixed_up_is_lost(lab: Lab) -> None:
    """KMS unwraps either without a word: it does not know that they were exchanged. The letters stay closed."""
    kms, key = lab.client("kms"), key_of(lab)
    one, two = (Envelope.parse(seal(kms, key, letter, CONTEXT)) for letter in (b"one", b"two"))

    exchanged = Envelope(two.wrapped_key, one.context, one.nonce, one.sealed)

    assert len(kms.decrypt(CiphertextBlob=exchanged.wrapped_key, EncryptionContext=CONTEXT)["Plaintext"]) == 32
    with pytest.raises(TamperedError):
        open_envelope(kms, bytes(exchanged), CONTEXT)


@teaches("kms.8")
def test_a_kms_key_answers_calls_and_is_in_none_of_the_answers(lab: Lab) -> None:
    """Of all its operations none gives key material: what bytes they give is ciphertext, data keys and public keys."""
    kms, key = lab.client("kms"), key_of(lab)
    model = kms.meta.service_model
    bytes_given = {
        member
        for operation in model.operation_names
        if (output := model.operation_model(operation).output_shape)
        for member, shape in output.members.items()
        if shape.type_name == "blob"
    }

    assert bytes_given == {
        *("CiphertextBlob", "CiphertextForRecipient"),  # encrypted
        *("PrivateKeyCiphertextBlob", "SharedSecretCiphertextBlob"),
        *("Plaintext", "PrivateKeyPlaintext", "SharedSecret"),  # a data key, or what somebody had encrypted
        *("Mac", "Signature", "PublicKey", "ImportToken"),
    }
    assert "Plaintext" not in kms.describe_key(KeyId=key)["KeyMetadata"]
    assert open_envelope(kms, seal(kms, key, LETTER, CONTEXT), CONTEXT) == LETTER


@teaches("kms.8", twin=True)
def test_a_data_key_leaves_kms_and_works_without_it(lab: Lab) -> None:
    """So whoever keeps its plaintext opens the letter still when the KMS key has been disabled: discard it."""
    kms, key = lab.client("kms"), key_of(lab)
    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    sealed = AESGCM(made["Plaintext"]).encrypt(NONCE, LETTER, b"")

    kms.disable_key(KeyId=key)

    with pytest.raises(ClientError, match="DisabledException"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"])
    assert AESGCM(made["Plaintext"]).decrypt(NONCE, sealed, b"") == LETTER


@teaches("kms.20")
def test_an_envelope_moves_to_another_key_while_its_data_stays_where_it_is(lab: Lab) -> None:
    """Only the wrapped data key is encrypted anew, and by KMS: neither it nor the letter is seen, however long."""
    kms, old, new = lab.client("kms"), key_of(lab), key_of(lab)
    envelope = seal(kms, old, LETTER, CONTEXT)

    moved = move(kms, envelope, to=new)
    kms.schedule_key_deletion(KeyId=old)

    before, after = Envelope.parse(envelope), Envelope.parse(moved)
    assert (after.sealed, after.nonce, after.context) == (before.sealed, before.nonce, before.context)
    assert open_envelope(kms, moved, CONTEXT, key_id=new) == LETTER


@teaches("kms.20", twin=True)
def test_an_envelope_that_was_not_moved_is_lost_with_its_key(lab: Lab) -> None:
    """A key that waits for its deletion unwraps nothing."""
    kms, old = lab.client("kms"), key_of(lab)
    envelope = seal(kms, old, LETTER, CONTEXT)

    kms.schedule_key_deletion(KeyId=old)

    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        open_envelope(kms, envelope, CONTEXT)


@teaches("kms.14")
def test_the_aws_encryption_sdk_does_the_same_and_more(lab: Lab) -> None:
    """Its message holds the wrapped data key too, and besides who wrapped it, a commitment and a signature."""
    kms, key = lab.client("kms"), key_of(lab)

    message = sdk.seal(kms, key, LETTER, CONTEXT)

    fields = {field.name: field for field in sdk.fields_of(message)}
    data_key = kms.decrypt(CiphertextBlob=fields["wrapped data key"].value, EncryptionContext=context_in(message))
    assert data_key["Plaintext"] not in message
    assert (fields["KMS key"].means, len(fields["commitment"].value)) == (key, 32)
    assert sdk.open_message(kms, message, CONTEXT, key_arn=key) == LETTER


@teaches("kms.14", twin=True)
def test_a_message_of_the_sdk_says_in_which_context_it_was_sealed_and_the_reader_has_to_compare(lab: Lab) -> None:
    """It is bound to it and cannot be given another one, but it opens in whichever it is."""
    kms, key = lab.client("kms"), key_of(lab)
    message = sdk.seal(kms, key, os.urandom(100), {"document": "bill"})

    with pytest.raises(sdk.ContextError):
        sdk.open_message(kms, message, CONTEXT, key_arn=key)


def context_in(message: bytes) -> dict[str, str]:
    """Return the encryption context that is written in a message of the SDK's."""
    said = [field.means for field in sdk.fields_of(message) if field.name in {"name", "value"}]
    return dict(zip(said[::2], said[1::2], strict=True))


def everything(kms: Any, key: str) -> tuple[Any, ...]:
    """Return all that KMS tells of a key and of the account's keys."""
    told = kms.describe_key(KeyId=key), kms.list_keys(), kms.list_grants(KeyId=key), kms.list_key_rotations(KeyId=key)
    return tuple({name: value for name, value in one.items() if name != "ResponseMetadata"} for one in told)
