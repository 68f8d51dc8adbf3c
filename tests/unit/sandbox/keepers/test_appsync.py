"""AppSync keeps what an API is made of, and refuses what names nothing."""

import time

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_resolvers_ask_data_sources_and_functions_that_are_there(account: Account) -> None:
    """A data source stays while something asks it, and all goes with the API."""
    appsync = account.client("appsync")
    api = appsync.create_graphql_api(name="shop", authenticationType="API_KEY")["graphqlApi"]["apiId"]
    order = {"apiId": api, "typeName": "Query", "fieldName": "order"}
    with pytest.raises(ClientError, match="No data source found named none"):
        appsync.create_resolver(**order, dataSourceName="none")
    with pytest.raises(ClientError, match="No function found"):
        appsync.create_resolver(**order, kind="PIPELINE", pipelineConfig={"functions": ["none"]})
    appsync.create_data_source(apiId=api, name="none", type="NONE")
    appsync.create_resolver(**order, dataSourceName="none")
    with pytest.raises(ClientError, match="in use"):
        appsync.delete_data_source(apiId=api, name="none")
    appsync.delete_graphql_api(apiId=api)
    with pytest.raises(ClientError, match="NotFoundException"):
        appsync.get_resolver(**order)


def test_a_schema_is_told_as_it_was_given(account: Account) -> None:
    """An API without one says so."""
    appsync = account.client("appsync")
    api = appsync.create_graphql_api(name="shop", authenticationType="API_KEY")["graphqlApi"]["apiId"]
    assert appsync.get_schema_creation_status(apiId=api)["status"] == "NOT_APPLICABLE"
    with pytest.raises(ClientError, match="GraphQLSchemaException"):
        appsync.get_introspection_schema(apiId=api, format="SDL")
    appsync.start_schema_creation(apiId=api, definition=b"type Query { one: String }")
    assert appsync.get_schema_creation_status(apiId=api)["status"] == "SUCCESS"
    assert appsync.get_introspection_schema(apiId=api, format="SDL")["schema"].read().startswith(b"type Query")


def test_a_key_ends_at_a_full_hour_and_in_a_week_if_nothing_is_said(account: Account) -> None:
    """It is told for sixty days more."""
    appsync = account.client("appsync")
    api = appsync.create_graphql_api(name="shop", authenticationType="API_KEY")["graphqlApi"]["apiId"]
    key = appsync.create_api_key(apiId=api)["apiKey"]
    assert key["expires"] % 3600 == 0
    assert 6.9 * 86_400 < key["expires"] - time.time() < 7.1 * 86_400
    assert key["deletes"] - key["expires"] == 60 * 86_400
    changed = appsync.update_api_key(apiId=api, id=key["id"], expires=key["expires"] + 86_401)["apiKey"]
    assert changed["expires"] == key["expires"] + 86_400
