"""Keys and time: rotations that come by themselves, deletions that come true, material that expires."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox import clock
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.test_imported_key_material import MATERIAL, bring, external

DAY = 86_400


@pytest.fixture(autouse=True)
def _back_to_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the clock back afterwards: here years pass, and other tests compare it with this machine's."""
    monkeypatch.setattr(clock, "_ahead", clock._ahead)  # noqa: SLF001 by itself it only goes forward


def rotations(account: Account, key: str) -> list[str]:
    """Return of which kind a key's rotations were."""
    return [one["RotationType"] for one in account.client("kms").list_key_rotations(KeyId=key)["Rotations"]]


def test_a_key_rotates_whenever_its_period_is_over(account: Account) -> None:
    """What was encrypted before is decrypted; a rotation on demand in between changes nothing about it."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    account.let_pass(89 * DAY)
    assert rotations(account, key) == []
    account.let_pass(1 * DAY)
    kms.rotate_key_on_demand(KeyId=key)
    account.let_pass(90 * DAY)
    assert rotations(account, key) == ["AUTOMATIC", "ON_DEMAND", "AUTOMATIC"]
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"


def test_a_key_whose_rotation_was_switched_off_or_begun_anew_keeps_to_that(account: Account) -> None:
    """Another period counts from when it was set."""
    kms = account.client("kms")
    off, other = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
    for key in (off, other):
        kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    kms.disable_key_rotation(KeyId=off)
    account.let_pass(10 * DAY)
    kms.enable_key_rotation(KeyId=other, RotationPeriodInDays=100)
    account.let_pass(85 * DAY)
    assert (rotations(account, off), rotations(account, other)) == ([], [])
    account.let_pass(15 * DAY)
    assert (rotations(account, off), rotations(account, other)) == ([], ["AUTOMATIC"])


def test_a_disabled_key_rotates_after_it_has_been_enabled_again(account: Account) -> None:
    """Overdue, and once."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    kms.disable_key(KeyId=key)
    account.let_pass(120 * DAY)
    assert rotations(account, key) == []
    kms.enable_key(KeyId=key)
    account.let_pass(1 * DAY)
    assert rotations(account, key) == ["AUTOMATIC"]


def test_after_its_waiting_period_a_key_is_gone_with_its_aliases(account: Account) -> None:
    """And what it encrypted with it; a key that was called back stays."""
    kms = account.client("kms")
    gone, saved = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
    kms.create_alias(AliasName="alias/letters", TargetKeyId=gone)
    secret = kms.encrypt(KeyId=gone, Plaintext=b"hush")["CiphertextBlob"]
    for key in (gone, saved):
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    kms.cancel_key_deletion(KeyId=saved)
    account.let_pass(7 * DAY)
    for name in (gone, "alias/letters"):
        with pytest.raises(ClientError, match="NotFoundException"):
            kms.describe_key(KeyId=name)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        kms.decrypt(CiphertextBlob=secret)
    assert kms.describe_key(KeyId=saved)["KeyMetadata"]["KeyState"] == "Disabled"


def test_a_primary_key_goes_after_its_last_replica(account: Account) -> None:
    """Its own waiting period begins when the replica's is over."""
    here, there = account.client("kms"), account.services.elsewhere("eu-west-1").client("kms")
    key = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    here.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")
    here.schedule_key_deletion(KeyId=key, PendingWindowInDays=10)
    there.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    account.let_pass(7 * DAY)
    told = here.describe_key(KeyId=key)["KeyMetadata"]
    assert (told["KeyState"], told["MultiRegionConfiguration"]["ReplicaKeys"]) == ("PendingDeletion", [])
    with pytest.raises(ClientError, match="NotFoundException"):
        there.describe_key(KeyId=key)
    account.let_pass(10 * DAY)
    with pytest.raises(ClientError, match="NotFoundException"):
        here.describe_key(KeyId=key)


def test_imported_material_expires_and_can_be_imported_again(account: Account) -> None:
    """Until then the key is unusable; its date is told."""
    kms = account.client("kms")
    key = external(kms)
    until = datetime.fromtimestamp(int(clock.now()), UTC) + timedelta(days=30)
    bring(kms, key, MATERIAL, ValidTo=until)
    told = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert (told["ExpirationModel"], told["ValidTo"]) == ("KEY_MATERIAL_EXPIRES", until)
    [first] = kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert first["ValidTo"] == until
    secret = kms.encrypt(KeyId=key, Plaintext=b"hush")["CiphertextBlob"]
    account.let_pass(31 * DAY)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.decrypt(CiphertextBlob=secret)
    bring(kms, key, MATERIAL)
    assert kms.decrypt(CiphertextBlob=secret)["Plaintext"] == b"hush"
