"""The sandbox as a server: whom it answers, what it tells, and that nothing of the user's leads elsewhere."""

import json
from collections.abc import Iterator

import boto3
import pytest

from sandbox.lookup import look_up
from sandbox.services import RemoteServices
from tests.unit.sandbox.serving import ask, server
from tests.unit.sandbox.topics import parameter, resources


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run one server for this file."""
    with server(tmp_path_factory.mktemp("state")) as taken:
        yield taken


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "bucket.localhost"])
def test_this_machine_is_answered(port: int, host: str) -> None:
    """By any of its names, and with a bucket's name in front."""
    status, answer = ask(port, "/_refarch/status", {"Host": f"{host}:{port}"})
    assert (status, answer["refarch"]) == (200, True)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.0.2.1", "169.254.169.254"])
def test_a_foreign_host_is_refused(port: int, host: str) -> None:
    """DNS rebinding lets a web page send requests here, but not under the name of this machine."""
    for path in ("/_refarch/status", "/"):
        status, answer = ask(port, path, {"Host": f"{host}:{port}"})
        assert (status, answer["error"]) == (403, f"this sandbox answers to localhost, not to {host}:{port}")


def test_a_form_of_a_foreign_page_is_refused(port: int) -> None:
    """A page can post to localhost, but its browser says where the page came from."""
    status, _ = ask(port, "/_refarch/stop", {"Origin": "https://evil.example"}, "POST")
    assert status == 403
    assert ask(port, "/_refarch/status", {"Origin": f"http://localhost:{port}"})[0] == 200


def test_an_unknown_page_is_said_to_be_one(port: int) -> None:
    """Stopping takes a POST, so that no link does it."""
    assert ask(port, "/_refarch/nothing")[0] == 404
    assert ask(port, "/_refarch/stop")[0] == 404


def test_the_users_aws_settings_lead_nowhere_else(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile that does not exist, keys, an endpoint and a Region of the user's: all are ignored."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    services = RemoteServices.of_sandbox(f"http://localhost:{port}")
    assert (services.account, services.region) == ("123456789012", "us-east-1")
    signer = services.client("ec2")._request_signer  # noqa: SLF001 the only place where the keys can be seen
    assert signer._credentials.access_key != "AKIAREAL"  # noqa: SLF001
    assert services.client("ec2").meta.endpoint_url == f"http://localhost:{port}"


def test_a_stack_made_over_http_is_found_again_through_its_services(port: int) -> None:
    """What /resources tells is all that the lookup needs."""
    services = RemoteServices.of_sandbox(f"http://localhost:{port}")
    body = json.dumps(resources(One=parameter(name="over-http")))
    cloudformation = services.client("cloudformation")
    cloudformation.create_stack(StackName="over-http", TemplateBody=body)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="over-http", WaiterConfig={"Delay": 0.1})
    told = ask(port, "/_refarch/resources?stack=over-http")[1]["stacks"]
    assert [(entry["stack"], entry["status"]) for entry in told] == [("over-http", "CREATE_COMPLETE")]
    assert str(look_up("over-http", told[0]["resources"], services)) == "1/1 resources exist"
    names = [stack["name"] for stack in ask(port, "/_refarch/status")[1]["stacks"]]
    assert "over-http" in names


def test_a_plain_boto3_client_with_the_exported_settings_works(port: int) -> None:
    """As the AWS CLI, Terraform and every SDK do."""
    session = boto3.Session(aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name="us-east-1")
    ec2 = session.client("ec2", endpoint_url=f"http://localhost:{port}")
    assert len(ec2.describe_availability_zones()["AvailabilityZones"]) > 2
