"""Stages of HTTP APIs serve deployments."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def api(account: Account) -> tuple[Any, dict[str, str]]:
    """Return a client, and what names an API."""
    client = account.client("apigatewayv2")
    return client, {"ApiId": client.create_api(Name="shop", ProtocolType="HTTP")["ApiId"]}


def test_a_deployment_goes_to_a_stage_and_stays_as_long_as_that_serves_it(api: tuple[Any, dict[str, str]]) -> None:
    """Another deployment frees it."""
    client, named = api
    client.create_stage(StageName="live", **named)
    first = client.create_deployment(StageName="live", Description="first", **named)["DeploymentId"]
    assert client.get_stage(StageName="live", **named)["DeploymentId"] == first
    with pytest.raises(ClientError, match="Active stages"):
        client.delete_deployment(DeploymentId=first, **named)
    second = client.create_deployment(StageName="live", **named)["DeploymentId"]
    client.delete_deployment(DeploymentId=first, **named)
    assert [one["DeploymentId"] for one in client.get_deployments(**named)["Items"]] == [second]


def test_a_stage_that_deploys_itself_has_a_deployment_at_once(api: tuple[Any, dict[str, str]]) -> None:
    """It is told to be an automatic one."""
    client, named = api
    stage = client.create_stage(StageName="$default", AutoDeploy=True, **named)
    assert client.get_deployment(DeploymentId=stage["DeploymentId"], **named)["AutoDeployed"] is True
    with pytest.raises(ClientError, match="ConflictException"):
        client.create_stage(StageName="$default", **named)


def test_a_stage_takes_tags_and_other_settings(api: tuple[Any, dict[str, str]]) -> None:
    """Settings of routes and logs can be taken away again."""
    client, named = api
    logs = {"DestinationArn": "arn:aws:logs:us-east-1:111122223333:log-group:api", "Format": "$context.requestId"}
    client.create_stage(StageName="live", Tags={"team": "shop"}, AccessLogSettings=logs, **named)
    client.tag_resource(
        ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{named['ApiId']}/stages/live", Tags={"stage": "live"}
    )
    settings = {"GET /": {"ThrottlingBurstLimit": 5}}
    told = client.update_stage(StageName="live", RouteSettings=settings, StageVariables={"a": "b"}, **named)
    assert told["Tags"] == {"team": "shop", "stage": "live"}
    assert (told["RouteSettings"], told["StageVariables"]) == (settings, {"a": "b"})
    client.delete_route_settings(StageName="live", RouteKey="GET /", **named)
    client.delete_access_log_settings(StageName="live", **named)
    told = client.get_stage(StageName="live", **named)
    assert (told["RouteSettings"], told.get("AccessLogSettings")) == ({}, None)
