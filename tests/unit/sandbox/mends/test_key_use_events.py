"""Who used which key is told afterwards, and no secret with it."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

CONTEXT = {"tenant": "letters"}


def events_of(account: Account, **asked: str) -> list[dict[str, Any]]:
    """Return the events of an account by one attribute, as CloudTrail writes them."""
    attributes = [{"AttributeKey": key, "AttributeValue": value} for key, value in asked.items()]
    found = account.client("cloudtrail").lookup_events(LookupAttributes=attributes)["Events"]
    return [json.loads(event["CloudTrailEvent"]) for event in found]


def test_an_event_tells_key_and_context_and_nothing_that_is_secret(account: Account) -> None:
    """Neither what was encrypted nor what came out."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/letters", TargetKeyId=key)
    secret = kms.encrypt(KeyId="alias/letters", Plaintext=b"hush", EncryptionContext=CONTEXT)["CiphertextBlob"]
    kms.decrypt(CiphertextBlob=secret, EncryptionContext=CONTEXT)
    for name, parameters in (
        ("Encrypt", {"keyId": "alias/letters", "encryptionContext": CONTEXT}),
        ("Decrypt", {"encryptionContext": CONTEXT}),
    ):
        [event] = events_of(account, EventName=name)
        assert event["requestParameters"] == parameters
        assert event["resources"] == [{"accountId": account.id, "type": "AWS::KMS::Key", "ARN": key}]
        assert (event["readOnly"], event["responseElements"], event["userIdentity"]["accountId"]) == (
            True,
            None,
            account.id,
        )
    [aliased] = events_of(account, EventName="CreateAlias")
    assert [one["ARN"] for one in aliased["resources"]] == [key]


def test_a_refusal_is_an_event_too(account: Account) -> None:
    """With the error; also where the ciphertext alone says which key it was."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="DisabledException"):
        kms.decrypt(CiphertextBlob=secret)
    [event] = events_of(account, EventName="Decrypt")
    assert (event["errorCode"], event["resources"][0]["ARN"]) == ("DisabledException", key)


def test_the_use_of_another_accounts_key_is_told_in_both(account: Account) -> None:
    """As one event that they share."""
    guest = Account()
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{guest.id}:role/app", Operations=["GenerateDataKey"])
    guest.client("kms").generate_data_key(KeyId=key, KeySpec="AES_256")
    [there], [here] = (events_of(each, EventName="GenerateDataKey") for each in (guest, account))
    assert there["sharedEventID"] == here["sharedEventID"]
    assert [each["recipientAccountId"] for each in (there, here)] == [guest.id, account.id]
    assert {each["userIdentity"]["accountId"] for each in (there, here)} == {guest.id}
