"""A GraphQL API as CDK writes it comes up whole: schema, key, data sources, resolvers, a pipeline of functions."""

from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_appsync as appsync
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def test_a_graphql_api_comes_up_with_what_answers_it(account: Account, tmp_path: Path) -> None:
    """Each field asks a source that is there."""
    schema = tmp_path / "schema.graphql"
    schema.write_text("type Query { order(id: ID!): String, all: String }")
    app = App()
    stack = Stack(app, "stack")
    api = appsync.GraphqlApi(
        stack, "Api", name="shop", definition=appsync.Definition.from_file(str(schema)), xray_enabled=True
    )
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    orders = api.add_dynamo_db_data_source("Orders", dynamodb.Table(stack, "Table", partition_key=key))
    orders.create_resolver(
        "Order",
        type_name="Query",
        field_name="order",
        request_mapping_template=appsync.MappingTemplate.dynamo_db_get_item("id", "id"),
        response_mapping_template=appsync.MappingTemplate.dynamo_db_result_item(),
    )
    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context):\n    return event\n"),
    )
    check = appsync.AppsyncFunction(
        stack,
        "Check",
        name="check",
        api=api,
        data_source=api.add_lambda_data_source("Source", function),
        code=appsync.Code.from_inline("export const request = () => ({}); export const response = () => ({})"),
        runtime=appsync.FunctionRuntime.JS_1_0_0,
    )
    api.create_resolver(
        "All",
        type_name="Query",
        field_name="all",
        pipeline_config=[check],
        code=appsync.Code.from_inline("export const request = () => ({}); export const response = () => ({})"),
        runtime=appsync.FunctionRuntime.JS_1_0_0,
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    client = account.client("appsync")
    [listed] = client.list_graphql_apis()["graphqlApis"]
    sources = client.list_data_sources(apiId=listed["apiId"])["dataSources"]
    assert {source["type"] for source in sources} == {"AMAZON_DYNAMODB", "AWS_LAMBDA"}
    resolvers = client.list_resolvers(apiId=listed["apiId"], typeName="Query")["resolvers"]
    assert {resolver["kind"] for resolver in resolvers} == {"UNIT", "PIPELINE"}
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert client.list_graphql_apis()["graphqlApis"] == []
