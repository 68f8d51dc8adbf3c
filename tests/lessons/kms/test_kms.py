"""Key Management Service: keys that never leave, and the data keys that they wrap."""

import base64

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import Lab
from tests.teaching import teaches

LETTER = b"Dear reader, this letter is longer than any key."


def key_of(lab: Lab, alias: str | None = None) -> str:
    """Create a key and return its id."""
    kms = lab.client("kms")
    key = str(kms.create_key()["KeyMetadata"]["KeyId"])
    if alias:
        kms.create_alias(AliasName=alias, TargetKeyId=key)
    return key


@teaches("kms.4")
def test_a_key_encrypts_4096_bytes_itself(lab: Lab) -> None:
    """Enough for a password or another key, which is what it is for."""
    kms, key = lab.client("kms"), key_of(lab)

    secret = kms.encrypt(KeyId=key, Plaintext=b"x" * 4096)["CiphertextBlob"]

    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"x" * 4096


@teaches("kms.4", twin=True)
def test_one_byte_more_is_refused(lab: Lab) -> None:
    """Whatever is larger is encrypted with a data key, where the data is."""
    kms, key = lab.client("kms"), key_of(lab)

    with pytest.raises(ClientError, match="less than or equal to 4096"):
        kms.encrypt(KeyId=key, Plaintext=b"x" * 4097)


@teaches("kms.6")
def test_a_key_is_found_in_its_own_region_by_id_and_by_alias(lab: Lab) -> None:
    """Key and alias belong to one Region of one account."""
    key = key_of(lab, "alias/letters")

    found = lab.client("kms").describe_key(KeyId="alias/letters")["KeyMetadata"]

    assert found["KeyId"] == key
    assert found["Arn"] == f"arn:aws:kms:{lab.region}:{lab.account_id}:key/{key}"


@teaches("kms.6", twin=True)
def test_another_region_knows_neither_the_key_nor_its_alias(lab: Lab) -> None:
    """Somebody else may use the same alias there, for another key."""
    key = key_of(lab, "alias/letters")
    elsewhere = lab.services.elsewhere("eu-west-1").client("kms")

    for name in (key, "alias/letters"):
        with pytest.raises(ClientError, match="NotFoundException"):
            elsewhere.describe_key(KeyId=name)


@teaches("kms.9")
def test_an_alias_is_a_name_that_may_be_given_to_another_key(lab: Lab) -> None:
    """Programs say the name; which key it is can change under them."""
    kms = lab.client("kms")
    first, second = key_of(lab, "alias/letters"), key_of(lab)

    assert kms.describe_key(KeyId="alias/letters")["KeyMetadata"]["KeyId"] == first
    kms.update_alias(AliasName="alias/letters", TargetKeyId=second)
    assert kms.describe_key(KeyId="alias/letters")["KeyMetadata"]["KeyId"] == second


@teaches("kms.9", twin=True)
def test_an_alias_points_to_one_key_at_a_time(lab: Lab) -> None:
    """Creating it once more, for another key, is refused."""
    key_of(lab, "alias/letters")

    with pytest.raises(ClientError, match="AlreadyExistsException"):
        key_of(lab, "alias/letters")


@teaches("kms.10")
def test_a_data_key_comes_in_plaintext_and_wrapped(lab: Lab) -> None:
    """Thirty-two bytes to work with, and the same ones, encrypted under the key, to keep."""
    kms, key = lab.client("kms"), key_of(lab)

    made = kms.generate_data_key(KeyId=key, KeySpec="AES_256")

    assert len(made["Plaintext"]) == 32
    assert made["Plaintext"] not in made["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"] == made["Plaintext"]


@teaches("kms.10", twin=True)
def test_it_can_come_wrapped_only(lab: Lab) -> None:
    """For somebody who prepares data keys and must not see them: whoever uses one has KMS unwrap it."""
    kms, key = lab.client("kms"), key_of(lab)

    made = kms.generate_data_key_without_plaintext(KeyId=key, KeySpec="AES_256")

    assert "Plaintext" not in made
    assert len(kms.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"]) == 32


@teaches("kms.12")
def test_the_ciphertext_says_which_key_it_was(lab: Lab) -> None:
    """The course says that decrypting must name the key. For symmetric keys it need not: the ciphertext carries it."""
    kms, key = lab.client("kms"), key_of(lab)
    secret = kms.encrypt(KeyId=key, Plaintext=LETTER)["CiphertextBlob"]

    answer = kms.decrypt(CiphertextBlob=secret)

    assert answer["Plaintext"] == LETTER
    assert answer["KeyId"].endswith(key)


@teaches("kms.12", twin=True)
def test_naming_the_key_keeps_others_from_being_used(lab: Lab) -> None:
    """It is recommended nevertheless: what was encrypted under a key of somebody else's choice is then refused."""
    kms = lab.client("kms")
    expected, foreign = key_of(lab), key_of(lab)
    secret = kms.encrypt(KeyId=foreign, Plaintext=LETTER)["CiphertextBlob"]

    with pytest.raises(ClientError, match="IncorrectKeyException"):
        kms.decrypt(CiphertextBlob=secret, KeyId=expected)


@teaches("kms.15")
def test_ciphertexts_are_bytes(lab: Lab) -> None:
    """The course says Base64. That is how the command line prints them; the SDK gives what they are."""
    secret = lab.client("kms").encrypt(KeyId=key_of(lab), Plaintext=LETTER)["CiphertextBlob"]

    assert isinstance(secret, bytes)
    with pytest.raises(ValueError, match=r"(?i)base64|non-alphabet|ascii"):
        base64.b64decode(secret, validate=True)


@teaches("kms.15", twin=True)
def test_base64_is_for_channels_that_carry_text(lab: Lab) -> None:
    """Whoever stores one as text encodes it, and must decode it again before KMS takes it."""
    kms = lab.client("kms")
    secret = kms.encrypt(KeyId=key_of(lab), Plaintext=LETTER)["CiphertextBlob"]
    as_text = base64.b64encode(secret)

    with pytest.raises(ClientError, match="InvalidCiphertextException"):
        kms.decrypt(CiphertextBlob=as_text)
    assert kms.decrypt(CiphertextBlob=base64.b64decode(as_text))["Plaintext"] == LETTER


@teaches("kms.19")
def test_the_flagships_key_rotates_because_it_was_told_to(flagship: Deployed) -> None:
    """Every 365 days here; 90 to 2560 can be chosen."""
    status = flagship.client("kms").get_key_rotation_status(KeyId=flagship.id_of("Key/Key"))

    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, 365)


@teaches("kms.19", twin=True)
def test_a_key_that_nobody_told_to_rotate_does_not(lab: Lab) -> None:
    """The course says that customer managed keys rotate every year. They do once rotation is enabled."""
    assert not lab.client("kms").get_key_rotation_status(KeyId=key_of(lab))["KeyRotationEnabled"]


@teaches("kms.20")
def test_reencrypt_changes_the_key_and_shows_no_plaintext(lab: Lab) -> None:
    """The answer holds the new ciphertext and both keys' names: the letter itself never left KMS."""
    kms = lab.client("kms")
    old, new = key_of(lab), key_of(lab)
    secret = kms.encrypt(KeyId=old, Plaintext=LETTER)["CiphertextBlob"]

    answer = kms.re_encrypt(CiphertextBlob=secret, DestinationKeyId=new)

    assert "Plaintext" not in answer
    assert (answer["SourceKeyId"].endswith(old), answer["KeyId"].endswith(new)) == (True, True)
    kms.schedule_key_deletion(KeyId=old)
    assert kms.decrypt(CiphertextBlob=answer["CiphertextBlob"])["Plaintext"] == LETTER


@teaches("kms.20", twin=True)
def test_what_was_not_moved_is_lost_with_its_key(lab: Lab) -> None:
    """A key that waits for its deletion decrypts nothing any more: re-encrypt first, delete then."""
    kms, old = lab.client("kms"), key_of(lab)
    secret = kms.encrypt(KeyId=old, Plaintext=LETTER)["CiphertextBlob"]

    kms.schedule_key_deletion(KeyId=old)

    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.decrypt(CiphertextBlob=secret)
