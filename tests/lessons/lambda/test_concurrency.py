"""Lambda: how many environments a function may have at once, and what is kept for it."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.functions import function, invoke
from tests.teaching import teaches

NAPS = "import os, time\ndef handler(event, context):\n    time.sleep(event)\n    return os.getpid()"


def at_once(lab: Lab, count: int) -> list[Any]:
    """Invoke the function so many times at once; return what came, or the code of what was refused."""
    client = lab.client("lambda")

    def one(_: int) -> Any:
        try:
            return json.load(client.invoke(FunctionName="shop", Payload="1.5")["Payload"])
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def reserve(lab: Lab, count: int) -> None:
    """Reserve concurrency for the function."""
    lab.client("lambda").put_function_concurrency(FunctionName="shop", ReservedConcurrentExecutions=count)


@teaches("lambda.7")
def test_runs_at_the_same_time_have_an_environment_each(lab: Lab) -> None:
    """Nobody shares one: a global variable is never changed by two requests at once."""
    function(lab, NAPS)

    assert len(set(at_once(lab, 2))) == 2


@teaches("lambda.7", twin=True)
def test_runs_in_turn_share_one(lab: Lab) -> None:
    """So that concurrency is the number of runs at once, not of requests."""
    function(lab, NAPS)

    assert invoke(lab, 0) == invoke(lab, 0)


def test_a_function_with_a_concurrency_of_zero_is_switched_off(lab: Lab) -> None:
    """The quickest way to stop what runs wild. Its caller is told that there are too many requests."""
    function(lab, NAPS)
    reserve(lab, 0)

    with pytest.raises(ClientError, match="TooManyRequestsException") as refused:
        invoke(lab, 0)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429


def test_without_the_reservation_it_runs_again(lab: Lab) -> None:
    """The twin: nothing else was changed."""
    function(lab, NAPS)
    reserve(lab, 0)
    lab.client("lambda").delete_function_concurrency(FunctionName="shop")

    assert isinstance(invoke(lab, 0), int)


@teaches("lambda.17")
def test_what_a_function_reserves_nobody_else_has(lab: Lab) -> None:
    """It is a limit and a promise: so many fewer are left of the account's thousand, of which a hundred always are."""
    function(lab, NAPS)
    reserve(lab, 900)
    function(lab, NAPS, "other")
    client = lab.client("lambda")

    assert client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"] == 100
    with pytest.raises(ClientError, match=r"UnreservedConcurrentExecution below its minimum value of \[100\]"):
        client.put_function_concurrency(FunctionName="other", ReservedConcurrentExecutions=1)


@teaches("lambda.17", twin=True)
def test_functions_without_a_reservation_share_what_is_left(lab: Lab) -> None:
    """The twin: all thousand, first come, first served; one that is busy can starve the others."""
    function(lab, NAPS)
    function(lab, NAPS, "other")

    limits = lab.client("lambda").get_account_settings()["AccountLimit"]

    assert limits["UnreservedConcurrentExecutions"] == limits["ConcurrentExecutions"] == 1000


def provision(lab: Lab, qualifier: str, count: int = 1) -> str:
    """Provision concurrency; return the status."""
    answer = lab.client("lambda").put_provisioned_concurrency_config(
        FunctionName="shop", Qualifier=qualifier, ProvisionedConcurrentExecutions=count
    )
    return str(answer["Status"])


@pytest.mark.parametrize("qualifier", ["1", "live"])
def test_concurrency_is_provisioned_for_a_version_or_an_alias(lab: Lab, qualifier: str) -> None:
    """What is kept loaded must not change."""
    function(lab, NAPS)
    client = lab.client("lambda")
    client.publish_version(FunctionName="shop")
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")

    assert provision(lab, qualifier) == "READY"


def test_none_is_provisioned_for_what_is_not_published(lab: Lab) -> None:
    """The twin: neither for ``$LATEST`` nor for an alias that leads to it."""
    function(lab, NAPS)
    lab.client("lambda").create_alias(FunctionName="shop", Name="test", FunctionVersion="$LATEST")

    for qualifier in ("$LATEST", "test"):
        with pytest.raises(ClientError, match="cannot be applied to unpublished function versions"):
            provision(lab, qualifier)


def test_what_is_provisioned_is_a_part_of_what_is_reserved(lab: Lab) -> None:
    """Two are a part of two, and three are none."""
    function(lab, NAPS)
    lab.client("lambda").publish_version(FunctionName="shop")
    reserve(lab, 2)

    assert provision(lab, "1", 2) == "READY"
    with pytest.raises(ClientError, match="should not be greater than the reservedConcurrentExecution"):
        provision(lab, "1", 3)
