"""How often a key's material is renewed."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_the_period_is_told_with_the_status(account: Account) -> None:
    """A year if nothing else is said, and what it was when rotation is switched on again."""
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.enable_key_rotation(KeyId=key)
    told = kms.get_key_rotation_status(KeyId=key)
    assert (told["RotationPeriodInDays"], "NextRotationDate" in told) == (365, True)
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    kms.disable_key_rotation(KeyId=key)
    kms.enable_key_rotation(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 90
    with pytest.raises(ClientError, match="ValidationException"):
        kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=2561)


@pytest.mark.parametrize(
    "kind", [{"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}, {"Origin": "EXTERNAL"}], ids=["asymmetric", "imported"]
)
def test_a_key_whose_material_is_not_aws_own_does_not_rotate(account: Account, kind: dict[str, str]) -> None:
    """UnsupportedOperationException."""
    kms = account.client("kms")
    key = kms.create_key(**kind)["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="UnsupportedOperationException"):
        kms.enable_key_rotation(KeyId=key)
