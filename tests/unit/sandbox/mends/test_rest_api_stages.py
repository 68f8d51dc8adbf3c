"""Stages, deployments, certificates and documentation of REST APIs."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.fixture
def api(account: Account) -> tuple[Any, dict[str, str]]:
    """Return a client, and what names an API with a method."""
    client = account.client("apigateway")
    made = client.create_rest_api(name="shop")
    named = {"restApiId": made["id"]}
    client.put_method(resourceId=made["rootResourceId"], httpMethod="GET", authorizationType="NONE", **named)
    client.put_integration(resourceId=made["rootResourceId"], httpMethod="GET", type="MOCK", **named)
    return client, named


def test_a_stage_goes_on_with_its_settings_when_it_is_deployed_to_again(api: tuple[Any, dict[str, str]]) -> None:
    """And the first deployment can go."""
    client, named = api
    first = client.create_deployment(stageName="live", variables={"a": "b"}, stageDescription="ours", **named)["id"]
    setting = {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}
    client.update_stage(stageName="live", patchOperations=[setting], **named)
    with pytest.raises(ClientError, match="Active stages"):
        client.delete_deployment(deploymentId=first, **named)
    second = client.create_deployment(stageName="live", **named)["id"]
    stage = client.get_stage(stageName="live", **named)
    assert (stage["deploymentId"], stage["variables"], stage["description"]) == (second, {"a": "b"}, "ours")
    assert stage["methodSettings"]["*/*"]["loggingLevel"] == "INFO"
    client.delete_deployment(deploymentId=first, **named)


def test_everything_takes_tags(api: tuple[Any, dict[str, str]]) -> None:
    """Keys, plans, domain names, links and certificates."""
    client, _ = api
    key = client.create_api_key(name="shop", tags={"team": "shop"})["id"]
    certificate = client.generate_client_certificate()["clientCertificateId"]
    for path in (f"apikeys/{key}", f"clientcertificates/{certificate}"):
        arn = f"arn:aws:apigateway:us-east-1::/{path}"
        client.tag_resource(resourceArn=arn, tags={"stage": "test"})
        client.untag_resource(resourceArn=arn, tagKeys=["team"])
        assert client.get_tags(resourceArn=arn)["tags"] == {"stage": "test"}


def test_documentation_has_parts_and_versions(api: tuple[Any, dict[str, str]]) -> None:
    """Both are changed by patch operations."""
    client, named = api
    part = client.create_documentation_part(location={"type": "API"}, properties="{}", **named)["id"]
    change = {"op": "replace", "path": "/properties", "value": '{"info": 1}'}
    told = client.update_documentation_part(documentationPartId=part, patchOperations=[change], **named)
    assert told["properties"] == '{"info": 1}'
    client.create_documentation_version(documentationVersion="1", **named)
    assert [one["version"] for one in client.get_documentation_versions(**named)["items"]] == ["1"]
    client.delete_documentation_part(documentationPartId=part, **named)
    with pytest.raises(ClientError, match="NotFoundException"):
        client.get_documentation_part(documentationPartId=part, **named)
