"""Who may use a key, who may rule it, and what somebody gets who may read a bucket and not use its key."""

from study.deployed import Deployed
from study.lab import Lab
from tests.lessons.people import allow, bucket, by, key, role, whole_account
from tests.teaching import teaches

YES, NO = "allowed", "implicitDeny"


@teaches("kms.1")
def test_an_iam_policy_opens_no_key_whose_own_policy_does_not_say_so(lab: Lab) -> None:
    """The course calls KMS a part of IAM. It is a service of its own, and each key has a policy that is asked first."""
    role(lab, "reader", allow("kms:*"))
    closed = key(lab, allow("kms:*", **by(role(lab, "owner"))))

    answer = lab.can("reader", "kms:Decrypt", closed)

    assert answer.word == NO
    assert answer.text == "the key policy does not let role/reader in, and without that nothing else counts"


@teaches("kms.1", twin=True)
def test_a_key_policy_that_names_the_account_hands_the_decision_to_iam(lab: Lab) -> None:
    """The same role, the same IAM policy: now it counts. Somebody without one still gets nothing."""
    role(lab, "reader", allow("kms:*"))
    role(lab, "stranger")
    handed_on = key(lab, allow("kms:*", **whole_account(lab)))

    assert lab.can("reader", "kms:Decrypt", handed_on).word == YES
    assert lab.can("stranger", "kms:Decrypt", handed_on).word == NO


@teaches("kms.3")
def test_who_rules_the_flagships_key_cannot_decrypt_and_who_decrypts_cannot_rule(flagship: Deployed) -> None:
    """Administrators may order its deletion, and not read with it; for the servers it is the other way round."""
    words = {
        (who, action): flagship.can(who, f"kms:{action}", "key").word
        for who in ("key administrator", "fleet role")
        for action in ("ScheduleKeyDeletion", "Decrypt")
    }

    assert words == {
        ("key administrator", "ScheduleKeyDeletion"): YES,
        ("key administrator", "Decrypt"): NO,
        ("fleet role", "ScheduleKeyDeletion"): NO,
        ("fleet role", "Decrypt"): YES,
    }


@teaches("kms.3", twin=True)
def test_one_statement_for_everything_makes_the_administrator_a_reader(lab: Lab) -> None:
    """With kms:* in the key policy nothing is separated any more."""
    everything = key(lab, allow("kms:*", **by(role(lab, "administrator"))))

    for action in ("kms:ScheduleKeyDeletion", "kms:Decrypt"):
        assert lab.can("administrator", action, everything).word == YES


@teaches("kms.21")
def test_a_role_moves_ciphertexts_between_keys_and_may_open_none(lab: Lab) -> None:
    """Re-encryption is two permissions of their own: from the one key, to the other. Neither is kms:Decrypt."""
    mover = by(role(lab, "mover"))
    old, new = key(lab, allow("kms:ReEncryptFrom", **mover)), key(lab, allow("kms:ReEncryptTo", **mover))

    assert lab.can("mover", "kms:ReEncryptFrom", old).word == YES
    assert lab.can("mover", "kms:ReEncryptTo", new).word == YES
    assert [lab.can("mover", "kms:Decrypt", each).word for each in (old, new)] == [NO, NO]


@teaches("kms.21", twin=True)
def test_who_may_decrypt_and_encrypt_may_not_re_encrypt_for_that(lab: Lab) -> None:
    """He could do it by hand, and see the plaintext; the operation itself is not his."""
    reader = by(role(lab, "reader"))
    old = key(lab, allow("kms:Decrypt", "kms:Encrypt", **reader))

    assert lab.can("reader", "kms:Decrypt", old).word == YES
    assert lab.can("reader", "kms:ReEncryptFrom", old).word == NO


@teaches("kms.22")
def test_who_may_read_the_bucket_and_not_use_its_key_gets_nothing(lab: Lab) -> None:
    """S3 asks KMS to decrypt in the reader's name. The one is allowed, the other is not, and nothing is read."""
    role(lab, "clerk", allow("s3:GetObject"))
    letters = bucket(lab, key=key(lab, allow("kms:*", **whole_account(lab))))

    answer = lab.can("clerk", "s3:GetObject", letters)

    assert [(each.request.action, each.truth.value) for each in answer.decisions] == [
        ("s3:GetObject", True),
        ("kms:Decrypt", False),
    ]
    assert answer.word == NO


@teaches("kms.22", twin=True)
def test_with_the_key_or_without_encryption_by_kms_the_same_reader_reads(lab: Lab) -> None:
    """S3's own encryption asks nobody: it protects the disks, and keeps no reader out."""
    letters = bucket(lab, key=key(lab, allow("kms:*", **whole_account(lab))))
    role(lab, "trusted", allow("s3:GetObject", "kms:Decrypt"))
    role(lab, "clerk", allow("s3:GetObject"))

    assert lab.can("trusted", "s3:GetObject", letters).word == YES
    lab.client("s3").delete_bucket_encryption(Bucket=letters)
    plain = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    lab.client("s3").put_bucket_encryption(Bucket=letters, ServerSideEncryptionConfiguration=plain)
    assert lab.can("clerk", "s3:GetObject", letters).word == YES
