"""App clients and resource servers change as Cognito changes them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def pools(account: Account) -> Any:
    """Return a client for user pools."""
    return account.client("cognito-idp")


def make(pools: Any, **settings: Any) -> str:
    """Make a user pool and return its id."""
    return str(pools.create_user_pool(PoolName="customers", **settings)["UserPool"]["Id"])


def test_an_update_of_an_app_client_sets_what_it_leaves_out_to_its_default(pools: Any) -> None:
    """Its name and its secret stay."""
    pool = make(pools)
    made = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="web", GenerateSecret=True, CallbackURLs=["https://example.com"]
    )["UserPoolClient"]
    named = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    changed = pools.update_user_pool_client(**named, AccessTokenValidity=5)["UserPoolClient"]
    assert "CallbackURLs" not in changed
    assert (changed["ClientName"], changed["ClientSecret"]) == ("web", made["ClientSecret"])
    assert changed["AccessTokenValidity"] == 5


def test_a_resource_server_is_changed_and_removed(pools: Any) -> None:
    """Its scopes are those of the last request."""
    named = {"UserPoolId": make(pools), "Identifier": "https://api.example.com"}
    scope = {"ScopeName": "read", "ScopeDescription": "to read"}
    pools.create_resource_server(**named, Name="orders", Scopes=[scope])
    pools.update_resource_server(**named, Name="orders", Scopes=[{**scope, "ScopeName": "write"}])
    told = pools.describe_resource_server(**named)["ResourceServer"]
    assert [one["ScopeName"] for one in told["Scopes"]] == ["write"]
    pools.delete_resource_server(**named)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        pools.delete_resource_server(**named)
