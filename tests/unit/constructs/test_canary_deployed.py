"""A change of an API is released to a share of the requests first, promoted, or taken back."""

from collections import Counter

from aws_cdk import CfnOutput, Stack

from refarch.serverless import Canary, RestApi, Stage
from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shops import logging_key


def deploy(lab: Lab, status: str, canary: Canary | None = None) -> str:
    """Deploy an API that tells a status; return its URL."""

    def add(stack: Stack) -> None:
        api = RestApi(stack, "Api", about="Orders", key=logging_key(stack), stage=Stage(canary=canary))
        api.mocked("/status", status, public="A test asks")
        CfnOutput(stack, "Url", value=api.url)

    return published(lab, add)["Url"]


def told(url: str) -> Counter[str]:
    """Ask ten times, and count the answers."""
    return Counter(ask("GET", f"{url}status").json() for _ in range(10))


def serving(lab: Lab) -> str:
    """Return the deployment that the stage serves, as ``aws apigateway get-stage`` tells it."""
    client = lab.client("apigateway")
    [api] = client.get_rest_apis()["items"]
    return str(client.get_stage(restApiId=api["id"], stageName="v1")["deploymentId"])


def test_a_change_is_released_to_a_share_and_promoted() -> None:
    """The deployment before keeps nine tenths; without the canary the new one has all."""
    lab = Lab()
    url = deploy(lab, "old")
    before = serving(lab)
    deploy(lab, "new", Canary(percent=10, stays_with=before))
    assert told(url) == {"old": 9, "new": 1}
    deploy(lab, "new", Canary(percent=50, stays_with=before))
    assert told(url) == {"old": 5, "new": 5}
    deploy(lab, "new")
    assert told(url) == {"new": 10}


def test_a_change_that_does_not_do_is_taken_back() -> None:
    """By deploying what was before, without the canary."""
    lab = Lab()
    url = deploy(lab, "old")
    deploy(lab, "new", Canary(percent=10, stays_with=serving(lab)))
    deploy(lab, "old")
    assert told(url) == {"old": 10}


def test_deployments_outlast_their_successors_and_go_with_their_api() -> None:
    """Or there would be nothing to stay with."""
    lab = Lab()
    deploy(lab, "old")
    deploy(lab, "new")
    client = lab.client("apigateway")
    [api] = client.get_rest_apis()["items"]
    assert len(client.get_deployments(restApiId=api["id"])["items"]) == 2
    lab.client("cloudformation").delete_stack(StackName="test")
    assert client.get_rest_apis()["items"] == []
