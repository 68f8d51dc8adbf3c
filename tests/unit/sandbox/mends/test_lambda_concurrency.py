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
    with pytest.raises(ClientError, match="3 provisioned executions are more than the 2"):
        put(client, 3)
    put(client, 2)
    with pytest.raises(ClientError, match="2 are provisioned"):
        client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=1)


def test_a_hundred_stay_for_functions_without_a_reservation(account: Account) -> None:
    """Of the account's thousand."""
    client = published(account)
    with pytest.raises(ClientError, match=r"below its minimum value of \[100\]"):
        client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=901)
    with pytest.raises(ClientError, match=r"below its minimum value of \[100\]"):
        put(client, 901)
    client.put_function_concurrency(FunctionName="app", ReservedConcurrentExecutions=900)
    told = client.get_account_settings()
    assert told["AccountLimit"]["ConcurrentExecutions"] == 1000
    assert told["AccountLimit"]["UnreservedConcurrentExecutions"] == 100
    assert told["AccountUsage"]["FunctionCount"] == 1
