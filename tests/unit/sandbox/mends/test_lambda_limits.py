"""Functions have at most 15 minutes, 10 GB and five layers."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function

LAYER = "arn:aws:lambda:us-east-1:111122223333:layer:tea:{}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Timeout": 901}, "Value '901' at 'timeout' failed .* less than or equal to 900"),
        ({"MemorySize": 10_241}, "Value '10241' at 'memorySize' failed .* less than or equal to 10240"),
        ({"Layers": [LAYER.format(n) for n in range(6)]}, "Cannot reference more than 5 layers"),
    ],
)
def test_what_is_beyond_a_limit_is_refused(account: Account, change: dict[str, Any], message: str) -> None:
    """And the function stays as it was."""
    client = function(account)
    before = client.get_function_configuration(FunctionName="app")
    with pytest.raises(ClientError, match=message):
        client.update_function_configuration(FunctionName="app", **change)
    assert client.get_function_configuration(FunctionName="app")["Timeout"] == before["Timeout"]


def test_the_limits_themselves_are_taken(account: Account) -> None:
    """The twin."""
    client = function(account)
    changed = client.update_function_configuration(FunctionName="app", Timeout=900, MemorySize=10_240)
    assert (changed["Timeout"], changed["MemorySize"]) == (900, 10_240)


def test_a_new_function_is_held_to_them_too(account: Account) -> None:
    """With the same words."""
    with pytest.raises(ClientError, match="less than or equal to 900"):
        function(account, Timeout=1000)
