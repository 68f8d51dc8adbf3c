"""A key whose material is to be imported has none yet."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_key_of_external_origin_waits_for_its_material(account: Account) -> None:
    """PendingImport; it encrypts nothing."""
    kms = account.client("kms")
    key = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]
    assert (key["KeyState"], key["Enabled"]) == ("PendingImport", False)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        kms.encrypt(KeyId=key["KeyId"], Plaintext=b"hush")
