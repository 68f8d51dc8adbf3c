"""A key waits seven to thirty days for its deletion."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize("days", [1, 6, 31])
def test_another_waiting_period_is_refused_and_the_key_stays(account: Account, days: int) -> None:
    """ValidationException."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="ValidationException"):
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=days)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"


@pytest.mark.parametrize("days", [7, 30])
def test_within_the_limits_the_key_waits(account: Account, days: int) -> None:
    """Both limits included."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=days)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
