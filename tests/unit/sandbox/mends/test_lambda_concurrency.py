"""Concurrency: reserved, provisioned, and what the account has left."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import code, function

BORN = """
import os, time
BORN = time.time()
def handler(event, context):
    return {"ready": BORN < event["sent"], "kind": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]}
"""
"""It tells whether its environment was there before the request, and what for."""


def published(account: Account, text: str = BORN) -> Any:
    """Return a client of Lambda; the function ``app`` has one version, to which ``live`` leads."""
    client = function(account, Code={"ZipFile": code(text)})
    client.publish_version(FunctionName="app")
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1")
    return client


def put(client: Any, count: int, qualifier: str = "live") -> dict[str, Any]:
    """Provision concurrency."""
    given = {"FunctionName": "app", "ProvisionedConcurrentExecutions": count, "Qualifier": qualifier}
    return dict(client.put_provisioned_concurrency_config(**given))


def answer(client: Any, qualifier: str) -> dict[str, Any]:
    """Invoke the function by a qualifier."""
    import time  # noqa: PLC0415 the one moment that counts

    payload = json.dumps({"sent": time.time()})
    return dict(json.load(client.invoke(FunctionName="app", Qualifier=qualifier, Payload=payload)["Payload"]))


def test_concurrency_is_provisioned_for_versions_and_aliases(account: Account) -> None:
    """All of it is ready at once; the unpublished function takes none."""
    client = published(account)
    assert put(client, 3, "1")["Status"] == "READY"
    told = client.get_provisioned_concurrency_config(FunctionName="app", Qualifier="1")
    assert told["AvailableProvisionedConcurrentExecutions"] == 3
    [listed] = client.list_provisioned_concurrency_configs(FunctionName="app")["ProvisionedConcurrencyConfigs"]
    assert listed["FunctionArn"].endswith(":function:app:1")
    client.delete_provisioned_concurrency_config(FunctionName="app", Qualifier="1")
    with pytest.raises(ClientError, match="ProvisionedConcurrencyConfigNotFoundException"):
        client.get_provisioned_concurrency_config(FunctionName="app", Qualifier="1")
    client.create_alias(FunctionName="app", Name="test", FunctionVersion="$LATEST")
    for unpublished in ("$LATEST", "test"):
        with pytest.raises(ClientError, match="cannot be applied to unpublished function versions"):
            put(client, 3, unpublished)


def test_an_environment_that_is_provisioned_is_there_before_the_request(account: Account) -> None:
    """By the alias and by its version; what nothing is provisioned for is loaded when it is asked."""
    client = published(account)
    put(client, 1)
    assert answer(client, "live") == {"ready": True, "kind": "provisioned-concurrency"}
    assert answer(client, "1") == {"ready": True, "kind": "provisioned-concurrency"}
    assert answer(client, "$LATEST") == {"ready": False, "kind": "on-demand"}


def test_an_alias_that_is_moved_has_the_new_version_ready(account: Account) -> None:
    """And the old one no more."""
    client = published(account)
    put(client, 1)
    client.update_function_code(FunctionName="app", ZipFile=code(BORN + "# changed"))
    client.publish_version(FunctionName="app")
    client.update_alias(FunctionName="app", Name="live", FunctionVersion="2")
    assert answer(client, "live")["ready"]
    assert answer(client, "1")["kind"] == "on-demand"


def test_what_cannot_be_loaded_cannot_be_provisioned(account: Account) -> None:
    """It is said where the configuration is told."""
    client = published(account, "import nothing_of_this_name")
    told = put(client, 1)
    assert (told["Status"], told["StatusReason"]) == ("FAILED", "FUNCTION_ERROR_INIT_FAILURE")
    assert told["AvailableProvisionedConcurrentExecutions"] == 0


def test_provisioned_is_a_part_of_reserved(account: Account) -> None:
    """In either order."""
    client = published(account)
    client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=2)
    with pytest.raises(ClientError, match="should not be greater than the reservedConcurrentExecution for function"):
        put(client, 3)
    put(client, 2)
    with pytest.raises(ClientError, match=r"1 should not be lower than function's total provisioned concurrency \[2\]"):
        client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=1)


def test_a_hundred_stay_for_functions_without_a_reservation(account: Account) -> None:
    """Of the account's thousand."""
    client = published(account)
    with pytest.raises(ClientError, match=r"below its minimum value of \[100\]"):
        client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=901)
    with pytest.raises(ClientError, match=r"below its minimum value of \[100\]"):
        put(client, 901)
    with pytest.raises(ClientError, match=r"greater than account's unreserved concurrency \[1000\]"):
        put(client, 1001)
    client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=900)
    told = client.get_account_settings()
    assert told["AccountLimit"]["ConcurrentExecutions"] == 1000
    assert told["AccountLimit"]["UnreservedConcurrentExecutions"] == 100
    assert told["AccountUsage"]["FunctionCount"] == 1


def shifted(client: Any, weight: float) -> None:
    """Publish a second version, and let the alias ``live`` send a part of its traffic there."""
    client.update_function_code(FunctionName="app", ZipFile=code(BORN + "# changed"))
    client.publish_version(FunctionName="app")
    routing = {"AdditionalVersionWeights": {"2": weight}}
    client.update_alias(FunctionName="app", Name="live", RoutingConfig=routing)


@pytest.mark.parametrize("weight", [0.1, 0.0])
def test_nothing_is_provisioned_for_an_alias_with_weights(account: Account, weight: float) -> None:
    """Not even for one of 0, which is a weight too; without any it is provisioned."""
    client = published(account)
    shifted(client, weight)
    with pytest.raises(ClientError, match="Alias with weights can not be used with Provisioned Concurrency") as refused:
        put(client, 1)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"

    client.update_alias(FunctionName="app", Name="live", RoutingConfig={"AdditionalVersionWeights": {}})
    assert put(client, 1)["Status"] == "READY"


def test_traffic_of_an_alias_that_has_some_may_be_shifted(account: Account) -> None:
    """So does CodeDeploy, and both versions are ready meanwhile; but no more is provisioned until it has ended."""
    client = published(account)
    put(client, 1)
    shifted(client, 0.5)
    assert [answer(client, version)["ready"] for version in ("1", "2")] == [True, True]
    with pytest.raises(ClientError, match="Alias with weights"):
        put(client, 2)


def test_a_version_has_concurrency_provisioned_once(account: Account) -> None:
    """By itself or by one alias, whichever comes first."""
    client = published(account)
    put(client, 1, "1")
    with pytest.raises(
        ClientError, match="Alias can't be used for Provisioned Concurrency configuration on an already"
    ):
        put(client, 1)
    client.delete_provisioned_concurrency_config(FunctionName="app", Qualifier="1")
    put(client, 1)
    with pytest.raises(ClientError, match="Version is pointed by a Provisioned Concurrency alias") as refused:
        put(client, 1, "1")
    assert refused.value.response["Error"]["Code"] == "ResourceConflictException"


def test_concurrency_is_reserved_for_a_whole_function(account: Account) -> None:
    """Not for a version of it."""
    client = published(account)
    with pytest.raises(ClientError, match="permitted on Lambda functions only"):
        client.put_function_concurrency(FunctionName="app:1", ReservedConcurrentExecutions=1)
