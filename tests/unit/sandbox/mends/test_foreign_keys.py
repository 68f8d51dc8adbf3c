"""A key of another account's, for whom its policy lets in."""

import json

import pytest
from botocore.exceptions import ClientError

from sandbox.services import InProcessServices
from tests.unit.sandbox.account import Account


@pytest.fixture
def stranger() -> Account:
    """Return another account."""
    return Account()


def policy(owner: str, *guests: str) -> str:
    """Return a key policy that lets accounts encrypt and decrypt."""
    everything = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{owner}:root"}, "Action": "kms:*"}
    use = {"Effect": "Allow", "Principal": {"AWS": list(guests)}, "Action": ["kms:Encrypt", "kms:*Decrypt", "kms:Gen*"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**s, "Resource": "*"} for s in (everything, use)]})


def test_an_account_that_the_policy_names_encrypts_and_decrypts(account: Account, stranger: Account) -> None:
    """By the key's ARN; what is encrypted says itself whose key it was."""
    owner, guest = account.client("kms"), stranger.client("kms")
    key = owner.create_key(Policy=policy(account.id, stranger.id))["KeyMetadata"]["Arn"]
    made = guest.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext={"a": "b"})
    assert made["KeyId"] == key
    assert guest.generate_data_key_without_plaintext(KeyId=key, KeySpec="AES_256")["KeyId"] == key
    for kms in (owner, guest):
        opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"a": "b"})
        assert opened["Plaintext"] == made["Plaintext"]
    with pytest.raises(ClientError, match="AccessDeniedException"):
        guest.describe_key(KeyId=key)


def test_an_account_that_neither_policy_nor_grant_names_gets_nothing(account: Account, stranger: Account) -> None:
    """AccessDeniedException; a grant for a role of that account lets it decrypt."""
    owner, guest = account.client("kms"), stranger.client("kms")
    key = owner.create_key()["KeyMetadata"]["Arn"]
    secret = owner.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    with pytest.raises(ClientError, match="AccessDeniedException"):
        guest.decrypt(CiphertextBlob=secret)
    owner.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{stranger.id}:role/reader", Operations=["Decrypt"])
    assert guest.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"
    with pytest.raises(ClientError, match="AccessDeniedException"):
        guest.encrypt(KeyId=key, Plaintext=b"more")


def test_reencryption_leads_from_one_accounts_key_to_anothers(account: Account, stranger: Account) -> None:
    """Each policy has to let the caller in: kms:ReEncryptFrom there, kms:ReEncryptTo here."""
    owner, guest = account.client("kms"), stranger.client("kms")
    names = [account.id, stranger.id]
    old = owner.create_key(Policy=policy(*names).replace("kms:Gen*", "kms:ReEncryptFrom"))["KeyMetadata"]["Arn"]
    new = guest.create_key()["KeyMetadata"]["Arn"]
    secret = owner.encrypt(KeyId=old, Plaintext=b"hush")["CiphertextBlob"]
    moved = guest.re_encrypt(CiphertextBlob=secret, SourceKeyId=old, DestinationKeyId=new)
    assert (moved["SourceKeyId"], moved["KeyId"]) == (old, new)
    assert guest.decrypt(CiphertextBlob=moved["CiphertextBlob"], KeyId=new)["Plaintext"] == b"hush"
    with pytest.raises(ClientError, match="IncorrectKeyException"):
        guest.re_encrypt(CiphertextBlob=secret, SourceKeyId=new, DestinationKeyId=new)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        guest.re_encrypt(CiphertextBlob=moved["CiphertextBlob"], DestinationKeyId=old)


def test_the_arn_of_a_key_in_another_region_is_invalid_here(account: Account) -> None:
    """Also if it is a replica of one that is here."""
    kms = account.client("kms")
    key = kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    there = InProcessServices(account.id, "eu-west-1").client("kms").describe_key(KeyId=key)["KeyMetadata"]["Arn"]
    with pytest.raises(ClientError, match="Invalid arn eu-west-1"):
        kms.encrypt(KeyId=there, Plaintext=b"hush")
