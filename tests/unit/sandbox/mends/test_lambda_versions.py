"""Published versions."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import code, function


def test_a_number_is_never_used_again(account: Account) -> None:
    """The version after a deleted one has the next number."""
    client = function(account)
    for number in ("1", "2"):
        client.update_function_code(FunctionName="app", ZipFile=code(f"number = {number}"))
        assert client.publish_version(FunctionName="app")["Version"] == number
    client.delete_function(FunctionName="app", Qualifier="1")
    client.update_function_code(FunctionName="app", ZipFile=code("number = 3"))
    assert client.publish_version(FunctionName="app")["Version"] == "3"


def test_an_unchanged_function_is_not_published_again(account: Account) -> None:
    """Also when it was changed before its first version."""
    client = function(account)
    client.update_function_configuration(FunctionName="app", Timeout=7)
    first = client.publish_version(FunctionName="app", Description="the first")
    assert client.publish_version(FunctionName="app")["FunctionArn"] == first["FunctionArn"]
    assert first["Description"] == "the first"
