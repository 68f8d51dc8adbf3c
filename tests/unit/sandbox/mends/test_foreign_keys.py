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


def test_conditions_on_service_and_context_are_heeded(account: Account, stranger: Account) -> None:
    """Through S3 only, and directly only in a context; others are not read."""
    owner, guest = account.client("kms"), stranger.client("kms")
    tenants = {"kms:EncryptionContext:tenant": ["letters", "bills"], "kms:CallerAccount": stranger.id}
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": stranger.id},
            "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
            "Resource": "*",
            "Condition": condition,
        }
        for condition in (
            {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
            {
                "StringEquals": tenants,
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
            },
        )
    ]
    key = owner.create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))["KeyMetadata"]["Arn"]
    for context in ({}, {"tenant": "others"}):
        with pytest.raises(ClientError, match="AccessDeniedException"):
            guest.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=context)
    context = {"tenant": "bills", "more": "is fine"}
    made = guest.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=context)
    assert guest.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=context)["Plaintext"]
    s3, bucket = stranger.client("s3"), f"letters-{stranger.id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="one", Body=b"hush", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    assert s3.get_object(Bucket=bucket, Key="one")["Body"].read() == b"hush"


@pytest.mark.parametrize(
    ("constraints", "context", "lets"),
    [
        ({"EncryptionContextEquals": {"tenant": "letters"}}, {"tenant": "letters"}, True),
        ({"EncryptionContextEquals": {"tenant": "letters"}}, {"tenant": "letters", "more": "is too much"}, False),
        ({"EncryptionContextSubset": {"tenant": "letters"}}, {"tenant": "letters", "more": "is fine"}, True),
        ({"EncryptionContextSubset": {"tenant": "letters"}}, {"tenant": "bills"}, False),
    ],
)
def test_a_grant_is_bound_to_its_context(
    account: Account,
    stranger: Account,
    constraints: dict[str, dict[str, str]],
    context: dict[str, str],
    *,
    lets: bool,
) -> None:
    """The whole of it, or a part."""
    owner, grantee = account.client("kms"), f"arn:aws:iam::{stranger.id}:role/reader"
    key = owner.create_key()["KeyMetadata"]["Arn"]
    owner.create_grant(KeyId=key, GranteePrincipal=grantee, Operations=["Encrypt"], Constraints=constraints)
    asked = {"KeyId": key, "Plaintext": b"hush", "EncryptionContext": context}
    if lets:
        assert stranger.client("kms").encrypt(**asked)["KeyId"] == key
        return
    with pytest.raises(ClientError, match="AccessDeniedException"):
        stranger.client("kms").encrypt(**asked)
