"""Functions have at most 15 minutes, 10 GB, five layers and 250 MB of code."""

import io
import zipfile
from functools import cache
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


@cache
def large(megabytes: int) -> bytes:
    """Return a package that is so large when it is unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("index.py", "def handler(event, context): return 1")
        archive.writestr("large.dat", "0" * megabytes * 2**20)
    return buffer.getvalue()


def test_code_that_is_too_large_unpacked_is_refused(account: Account) -> None:
    """With its layers or without; the function keeps the code that it had."""
    client = function(account)
    before = client.get_function_configuration(FunctionName="app")["CodeSha256"]
    with pytest.raises(ClientError, match="Unzipped size must be smaller than 262144000 bytes"):
        client.update_function_code(FunctionName="app", ZipFile=large(251))
    layer = client.publish_layer_version(LayerName="data", Content={"ZipFile": large(150)})["LayerVersionArn"]
    client.update_function_configuration(FunctionName="app", Layers=[layer])
    with pytest.raises(ClientError, match="combined with layers exceeds the maximum allowed size of 262144000 bytes"):
        client.update_function_code(FunctionName="app", ZipFile=large(150))
    assert client.get_function_configuration(FunctionName="app")["CodeSha256"] == before
    client.update_function_configuration(FunctionName="app", Layers=[])
    client.update_function_code(FunctionName="app", ZipFile=large(150))
    with pytest.raises(ClientError, match="combined with layers"):
        client.update_function_configuration(FunctionName="app", Layers=[layer])
    assert client.get_function_configuration(FunctionName="app")["Layers"] == []
