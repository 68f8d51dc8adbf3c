"""Aliases: what they lead to, and what they keep from being deleted."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import code, function


def published(account: Account) -> Any:
    """Return a client of Lambda; the function ``app`` has two versions."""
    client = function(account)
    client.publish_version(FunctionName="app")
    client.update_function_code(FunctionName="app", ZipFile=code("def handler(event, context): return 2"))
    client.publish_version(FunctionName="app")
    return client


def weights(**shares: float) -> dict[str, Mapping[str, float]]:
    """Return a routing configuration; ``v2=0.1`` gives version 2 a tenth."""
    return {"AdditionalVersionWeights": {name.removeprefix("v"): share for name, share in shares.items()}}


@pytest.mark.parametrize(
    ("version", "routing", "message"),
    [
        ("1", weights(v2=1.5), "weight 1.5 of version 2 is not between"),
        ("1", weights(v2=0.1, v3=0.1), "two versions at most"),
        ("1", weights(v1=0.1), "Function version 1 is already included in routing configuration"),
        ("1", weights(v9=0.1), "Function not found"),
        ("$LATEST", weights(v2=0.1), "LATEST is not supported"),
        ("1", {"AdditionalVersionWeights": {"$LATEST": 0.1}}, "LATEST is not supported"),
    ],
)
def test_an_alias_of_two_versions_is_held_to_rules(
    account: Account, version: str, routing: Mapping[str, Any], message: str
) -> None:
    """And is not made otherwise."""
    client = published(account)
    with pytest.raises(ClientError, match=message):
        client.create_alias(FunctionName="app", Name="live", FunctionVersion=version, RoutingConfig=routing)
    assert client.list_aliases(FunctionName="app")["Aliases"] == []


def test_within_the_rules_it_is_made_and_changed(account: Account) -> None:
    """The twin; an alias without weights may lead to what is not published."""
    client = published(account)
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1", RoutingConfig=weights(v2=0.1))
    client.update_alias(FunctionName="app", Name="live", RoutingConfig=weights(v2=0.5))
    assert client.get_alias(FunctionName="app", Name="live")["RoutingConfig"] == weights(v2=0.5)
    assert (
        client.create_alias(FunctionName="app", Name="test", FunctionVersion="$LATEST")["FunctionVersion"] == "$LATEST"
    )


def test_moving_an_alias_to_its_second_version_takes_the_weights_away_with_it(account: Account) -> None:
    """Or the version would be there twice."""
    client = published(account)
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1", RoutingConfig=weights(v2=0.1))
    with pytest.raises(ClientError, match="already included"):
        client.update_alias(FunctionName="app", Name="live", FunctionVersion="2")
    told = client.update_alias(FunctionName="app", Name="live", FunctionVersion="2", RoutingConfig=weights())
    assert (told["FunctionVersion"], told["RoutingConfig"]) == ("2", weights())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Role": "other"}, "same execution role"),
        ({"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:111122223333:left"}}, "same dead-letter queue"),
    ],
)
def test_both_versions_have_the_same_role_and_dead_letters(
    account: Account, change: dict[str, Any], message: str
) -> None:
    """A third version with another role, or another queue, goes with neither of the others."""
    client = published(account)
    trust = '{"Version": "2012-10-17", "Statement": []}'
    role = account.client("iam").create_role(RoleName="other", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    given = {name: role if name == "Role" else value for name, value in change.items()}
    client.update_function_configuration(FunctionName="app", **given)
    client.publish_version(FunctionName="app")
    with pytest.raises(ClientError, match=message):
        client.create_alias(FunctionName="app", Name="live", FunctionVersion="2", RoutingConfig=weights(v3=0.1))


def test_a_name_of_digits_would_be_a_version(account: Account) -> None:
    """So that it is refused."""
    client = published(account)
    with pytest.raises(ClientError, match="Value '7' at 'name'"):
        client.create_alias(FunctionName="app", Name="7", FunctionVersion="1")


def test_a_version_that_an_alias_leads_to_is_not_deleted(account: Account) -> None:
    """Neither its first nor its second one; afterwards it is."""
    client = published(account)
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1", RoutingConfig=weights(v2=0.1))
    for version in ("1", "2"):
        with pytest.raises(client.exceptions.ResourceConflictException, match=r"aliases reference it: \[live\]"):
            client.delete_function(FunctionName="app", Qualifier=version)
    client.update_alias(FunctionName="app", Name="live", RoutingConfig=weights())
    client.delete_function(FunctionName="app", Qualifier="2")
    client.delete_function(FunctionName="app")
