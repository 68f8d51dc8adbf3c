"""API Gateway: from where an API may be called at all, whatever its methods ask for."""

import json
from typing import Any

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.lessons.apis import served
from tests.teaching import teaches

ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
FROM_ELSEWHERE = {**ANYBODY, "Effect": "Deny", "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}}


def answers(lab: Lab, *statements: dict[str, Any]) -> list[int]:
    """Serve an API with a resource policy; return what the office and somebody at home are answered with."""
    api = served(lab, policy=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    url = f"https://{api}.execute-api.{lab.region}.amazonaws.com/prod/"
    return [ask("GET", url, source=source).status for source in ("203.0.113.7", "198.51.100.7")]


@teaches("api-gateway.14")
def test_a_resource_policy_lets_in_the_office_alone(lab: Lab) -> None:
    """Both statements are needed: one lets anybody in, the other denies all who come from elsewhere."""
    assert answers(lab, ANYBODY, FROM_ELSEWHERE) == [200, 403]


@teaches("api-gateway.14", twin=True)
def test_a_policy_that_denies_nobody_lets_everybody_in(lab: Lab) -> None:
    """The twin: the same API without the second statement is reached from everywhere."""
    assert answers(lab, ANYBODY) == [200, 200]


@teaches("api-gateway.14", twin=True)
def test_a_policy_that_only_denies_lets_nobody_in(lab: Lab) -> None:
    """Not to be denied is not to be allowed: without the first statement the office is refused as well."""
    assert answers(lab, FROM_ELSEWHERE) == [403, 403]


SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=ours/20260101/us-east-1/execute-api/aws4_request, Signature=0"}
"""Of somebody of the account; the sandbox reads who signed, and checks no signature."""


def statuses_inside(lab: Lab, *, denies_others: bool) -> list[int]:
    """Serve a private API whose method asks for a signature; return what is answered through two endpoints."""
    ours, theirs = (
        lab.ec2.create_vpc_endpoint(
            VpcId=lab.vpc(), ServiceName=f"com.amazonaws.{lab.region}.execute-api", VpcEndpointType="Interface"
        )["VpcEndpoint"]["VpcEndpointId"]
        for _ in range(2)
    )
    lets = {**ANYBODY, "Condition": {"StringEquals": {"aws:SourceVpce": ours}}}
    denies = {**ANYBODY, "Effect": "Deny", "Condition": {"StringNotEquals": {"aws:SourceVpce": ours}}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [lets, denies] if denies_others else [lets]})
    api = served(lab, policy=policy, endpointConfiguration={"types": ["PRIVATE"]})
    client = lab.client("apigateway")
    [root] = client.get_resources(restApiId=api)["items"]
    signed = [{"op": "replace", "path": "/authorizationType", "value": "AWS_IAM"}]
    client.update_method(restApiId=api, resourceId=root["id"], httpMethod="GET", patchOperations=signed)
    client.create_deployment(restApiId=api, stageName="prod")
    urls = [f"https://{api}-{door}.execute-api.{lab.region}.amazonaws.com/prod/" for door in (ours, theirs)]
    return [ask("GET", url, headers=SIGNED, account=lab.account_id).status for url in urls]


@teaches("api-gateway.14")
def test_who_does_not_come_through_the_endpoint_is_denied_whoever_he_is(lab: Lab) -> None:
    """For a caller of the API's own account his own policy is enough, unless the API's denies him."""
    assert statuses_inside(lab, denies_others=True) == [200, 403]


@teaches("api-gateway.14", twin=True)
def test_to_let_in_through_one_endpoint_keeps_nobody_of_the_account_out(lab: Lab) -> None:
    """The same API without the Deny: its condition limits whom the API lets in, not whom the account lets in."""
    assert statuses_inside(lab, denies_others=False) == [200, 200]
