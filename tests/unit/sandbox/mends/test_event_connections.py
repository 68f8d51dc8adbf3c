"""Connections keep their secrets, and Secrets Manager has the newest of them."""

import json

from tests.unit.sandbox.account import Account

_BASIC = {"BasicAuthParameters": {"Username": "me", "Password": "hidden"}}
_HEADERS = [
    {"Key": "a", "Value": "hidden", "IsValueSecret": True},
    {"Key": "b", "Value": "shown", "IsValueSecret": False},
]


def test_a_connection_never_tells_its_secrets_and_changes_them(account: Account) -> None:
    """What is said to be secret, and what always is."""
    events = account.client("events")
    events.create_connection(
        Name="partner",
        AuthorizationType="BASIC",
        AuthParameters={**_BASIC, "InvocationHttpParameters": {"HeaderParameters": _HEADERS}},
        KmsKeyIdentifier="alias/a",
    )
    told = events.describe_connection(Name="partner")
    assert told["AuthParameters"] == {
        "BasicAuthParameters": {"Username": "me"},
        "InvocationHttpParameters": {"HeaderParameters": [{"Key": "a", "IsValueSecret": True}, _HEADERS[1]]},
    }
    assert told["KmsKeyIdentifier"] == "alias/a"
    changed = {"BasicAuthParameters": {"Username": "me", "Password": "other"}}
    events.update_connection(Name="partner", AuthorizationType="BASIC", AuthParameters=changed)
    secret = account.client("secretsmanager").get_secret_value(SecretId=told["SecretArn"])
    assert json.loads(secret["SecretString"]) == {"username": "me", "password": "other"}


def test_an_api_destination_has_a_rate_of_its_own_or_300(account: Account) -> None:
    """Calls a second."""
    events = account.client("events")
    arn = events.create_connection(Name="partner", AuthorizationType="BASIC", AuthParameters=_BASIC)["ConnectionArn"]
    events.create_api_destination(
        Name="orders", ConnectionArn=arn, InvocationEndpoint="https://example.com", HttpMethod="POST"
    )
    assert events.describe_api_destination(Name="orders")["InvocationRateLimitPerSecond"] == 300
