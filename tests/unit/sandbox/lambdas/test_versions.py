"""Versions do not change, aliases share out, and reserved concurrency is a limit."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import invoke, make, zipped


def code(text: str) -> bytes:
    """Return a function that says a text, and by which ARN and version it was asked."""
    handler = "def handler(event, context):\n    return [%r, context.invoked_function_arn, context.function_version]"
    return zipped(index__py=handler % text)


def published(account: Account) -> str:
    """Make a function with two versions, "old" and "new", and return its ARN."""
    functions = account.client("lambda")
    arn = make(account, code("old"))
    functions.publish_version(FunctionName="shop")
    functions.update_function_code(FunctionName="shop", ZipFile=code("new"))
    functions.publish_version(FunctionName="shop")
    return arn


def test_a_version_keeps_its_code_when_the_function_changes(account: Account) -> None:
    """By name and qualifier, by qualified name, by qualified ARN."""
    arn = published(account)
    functions = account.client("lambda")
    assert invoke(account, name="shop:1").value == ["old", f"{arn}:1", "1"]
    assert invoke(account, name=f"{arn}:2").value == ["new", f"{arn}:2", "2"]
    assert invoke(account).value == ["new", arn, "$LATEST"]
    answer = functions.invoke(FunctionName="shop", Qualifier="1")
    assert (json.load(answer["Payload"])[0], answer["ExecutedVersion"]) == ("old", "1")


def test_a_version_that_is_not_there_is_not_found(account: Account) -> None:
    """The twin of an invocation by version."""
    published(account)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        invoke(account, name="shop:3")


def test_an_alias_runs_what_it_points_to(account: Account) -> None:
    """And the function sees the alias's ARN."""
    arn = published(account)
    functions = account.client("lambda")
    functions.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")
    assert invoke(account, name="shop:live").value == ["old", f"{arn}:live", "1"]
    functions.update_alias(FunctionName="shop", Name="live", FunctionVersion="2")
    assert invoke(account, name="shop:live").value == ["new", f"{arn}:live", "2"]


def test_an_alias_with_weights_gives_each_version_its_share(account: Account) -> None:
    """A quarter is every fourth invocation, not about every fourth."""
    published(account)
    functions = account.client("lambda")
    weights = {"AdditionalVersionWeights": {"2": 0.25}}
    functions.create_alias(FunctionName="shop", Name="live", FunctionVersion="1", RoutingConfig=weights)
    answers = [invoke(account, name="shop:live").value[0] for _ in range(8)]
    assert answers == ["old", "old", "new", "old"] * 2


def test_each_qualifier_has_its_own_settings_for_events(account: Account) -> None:
    """Those of the alias are not those of the function."""
    published(account)
    functions = account.client("lambda")
    functions.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")
    functions.put_function_event_invoke_config(FunctionName="shop", Qualifier="live", MaximumRetryAttempts=0)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        functions.get_function_event_invoke_config(FunctionName="shop")


def test_a_function_that_reserves_no_concurrency_is_throttled(account: Account) -> None:
    """Reserving zero is how a function is switched off; without a reservation it runs again."""
    make(account, code("well"))
    functions = account.client("lambda")
    functions.put_function_concurrency(FunctionName="shop", ReservedConcurrentExecutions=0)
    with pytest.raises(ClientError, match="TooManyRequestsException") as refused:
        invoke(account)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    functions.delete_function_concurrency(FunctionName="shop")
    assert invoke(account).value[0] == "well"


def test_more_at_once_than_is_reserved_is_throttled(account: Account) -> None:
    """One of two at the same time, and none of two in turn."""
    slow = zipped(index__py="import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'well'")
    make(account, slow, Timeout=30)
    account.client("lambda").put_function_concurrency(FunctionName="shop", ReservedConcurrentExecutions=1)
    assert [invoke(account, 0).value for _ in range(2)] == ["well", "well"]

    def attempt(_: int) -> str:
        try:
            return str(invoke(account, 2).value)
        except ClientError as error:
            return str(error.response["Error"]["Code"])

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["TooManyRequestsException", "well"]
