"""HTTP APIs change as they are asked to."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def api(account: Account) -> tuple[Any, str]:
    """Return a client, and an API."""
    client = account.client("apigatewayv2")
    return client, client.create_api(Name="shop", ProtocolType="HTTP", IpAddressType="dualstack")["ApiId"]


def test_an_update_may_set_to_nothing(api: tuple[Any, str]) -> None:
    """Scopes, names and targets go, when they are named."""
    client, identity = api
    given = {"AuthorizationScopes": ["shop"], "OperationName": "all", "Target": "integrations/abc"}
    route = client.create_route(ApiId=identity, RouteKey="GET /", **given)["RouteId"]
    changed = client.update_route(ApiId=identity, RouteId=route, AuthorizationScopes=[], OperationName="")
    assert (changed["AuthorizationScopes"], changed.get("OperationName")) == ([], None)
    assert changed["Target"] == "integrations/abc"
    with pytest.raises(ClientError, match="NotFoundException"):
        client.update_route(ApiId=identity, RouteId="none", OperationName="x")


def test_the_kind_of_address_is_kept(api: tuple[Any, str]) -> None:
    """IPv4, or both."""
    client, identity = api
    assert client.get_api(ApiId=identity)["IpAddressType"] == "dualstack"
    client.update_api(ApiId=identity, IpAddressType="ipv4")
    assert client.get_apis()["Items"][0]["IpAddressType"] == "ipv4"


def test_mappings_are_changed_and_deleted_one_by_one(api: tuple[Any, str]) -> None:
    """The domain name and its other mappings stay."""
    client, identity = api
    client.create_domain_name(DomainName="api.example", DomainNameConfigurations=[{}])
    keys = [
        client.create_api_mapping(ApiId=identity, DomainName="api.example", Stage="live", ApiMappingKey=key)
        for key in ("one", "two")
    ]
    named = {"DomainName": "api.example", "ApiMappingId": keys[0]["ApiMappingId"]}
    assert client.update_api_mapping(ApiId=identity, Stage="test", **named)["Stage"] == "test"
    client.delete_api_mapping(**named)
    assert [one["ApiMappingKey"] for one in client.get_api_mappings(DomainName="api.example")["Items"]] == ["two"]
