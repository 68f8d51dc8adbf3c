"""Kept services answer over HTTP too, beside moto's own, and in every protocol that AWS's services speak."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.request import normalize_request

from sandbox.keepers.keeper import Keeper
from sandbox.keepers.kind import Kept, Kind
from sandbox.keepers.place import now
from sandbox.keepers.serving import Served
from sandbox.services import RemoteServices
from sandbox.sessions import isolated_session
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.serving import server


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteServices]:
    """Run one server for this file."""
    with server(tmp_path_factory.mktemp("state")) as port:
        yield RemoteServices.of_sandbox(f"http://localhost:{port}")


def test_a_kept_service_answers_over_http(services: RemoteServices) -> None:
    """JSON and REST; errors keep their codes."""
    accelerators, analyzers = services.client("globalaccelerator"), services.client("accessanalyzer")
    arn = accelerators.create_accelerator(Name="web")["Accelerator"]["AcceleratorArn"]
    assert accelerators.describe_accelerator(AcceleratorArn=arn)["Accelerator"]["Name"] == "web"
    arn = analyzers.create_analyzer(analyzerName="one", type="ACCOUNT", tags={"a": "1"})["arn"]
    assert analyzers.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1"}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        analyzers.get_analyzer(analyzerName="none")
    with pytest.raises(ClientError, match="does not keep ListByoipCidrs"):
        accelerators.list_byoip_cidrs()


def test_another_account_finds_another_place_over_http(services: RemoteServices) -> None:
    """By the account that its credentials are of."""
    services.client("accessanalyzer").create_analyzer(analyzerName="mine", type="ACCOUNT")
    other = services.of_account("210987654321").client("accessanalyzer")
    assert other.list_analyzers()["analyzers"] == []


def test_kept_operations_stand_beside_motos_own_over_http(services: RemoteServices) -> None:
    """The user pool is moto's, its branding is kept."""
    _use_user_pool(services.client("cognito-idp"))


def test_kept_operations_stand_beside_motos_own_in_this_process(account: Account) -> None:
    """The same without a server."""
    _use_user_pool(account.client("cognito-idp"))


def _use_user_pool(cognito: Any) -> None:
    pool = cognito.create_user_pool(PoolName="one")["UserPool"]["Id"]
    assert cognito.get_ui_customization(UserPoolId=pool)["UICustomization"] == {"UserPoolId": pool, "ClientId": "ALL"}
    cognito.set_ui_customization(UserPoolId=pool, CSS=".banner {}")
    cognito.set_ui_customization(UserPoolId=pool, CSS=".label {}")
    assert cognito.get_ui_customization(UserPoolId=pool)["UICustomization"]["CSS"] == ".label {}"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cognito.get_ui_customization(UserPoolId="us-east-1_none")
    cognito.delete_user_pool(UserPoolId=pool)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cognito.set_ui_customization(UserPoolId=pool, CSS=".banner {}")


def test_a_service_that_speaks_the_query_protocol_can_be_kept(account: Account) -> None:
    """CloudSearch stands for those; its answers are XML."""
    kind = Kind(
        name="Domain",
        key=("DomainName",),
        made={"ARN": "arn:aws:cloudsearch:{region}:{account}:domain/{DomainName}", "Created": True},
        list=("DescribeDomains",),
        fields={"DomainNames": "DomainName"},
    )
    kept = Kept(service="cloudsearch", kinds=(kind,), missing="ResourceNotFound")
    client = _client_of(kept, account)
    made = client.create_domain(DomainName="books")["DomainStatus"]
    assert (made["ARN"], made["Created"]) == (f"arn:aws:cloudsearch:us-east-1:{account.id}:domain/books", True)
    client.create_domain(DomainName="films")
    told = client.describe_domains(DomainNames=["films"])["DomainStatusList"]
    assert [one["DomainName"] for one in told] == ["films"]
    assert client.delete_domain(DomainName="books")["DomainStatus"]["DomainName"] == "books"
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client.delete_domain(DomainName="books")


def test_operations_of_ec2_can_be_kept(account: Account) -> None:
    """Its protocol is a dialect of its own."""
    kind = Kind(
        name="InstanceConnectEndpoint",
        key=("InstanceConnectEndpointId",),
        made={"InstanceConnectEndpointId": "eice-{hex17}", "State": "create-complete", "CreatedAt": now},
        list=("DescribeInstanceConnectEndpoints",),
        fields={"InstanceConnectEndpointIds": "InstanceConnectEndpointId"},
    )
    kept = Kept(service="ec2", kinds=(kind,), missing="InvalidInstanceConnectEndpointId.NotFound")
    client = _client_of(kept, account)
    made = client.create_instance_connect_endpoint(SubnetId="subnet-1", SecurityGroupIds=["sg-1"])
    identifier = made["InstanceConnectEndpoint"]["InstanceConnectEndpointId"]
    told = client.describe_instance_connect_endpoints(InstanceConnectEndpointIds=[identifier])
    [one] = told["InstanceConnectEndpoints"]
    assert (one["SubnetId"], one["SecurityGroupIds"], one["State"]) == ("subnet-1", ["sg-1"], "create-complete")
    with pytest.raises(ClientError, match=r"InvalidInstanceConnectEndpointId\.NotFound"):
        client.delete_instance_connect_endpoint(InstanceConnectEndpointId="eice-none")


def _client_of(kept: Kept, account: Account) -> Any:
    """Return a client whose requests go to a keeper that nobody else knows."""
    served = Served(Keeper(kept))
    client = isolated_session("us-east-1").client(kept.service)

    def address(params: Any, **_: object) -> None:
        params["headers"]["x-moto-account-id"] = account.id

    def respond(request: Any, **_: object) -> AWSResponse:
        status, headers, body = served.answer(normalize_request(request))
        return AWSResponse(request.url, status, headers, MockRawResponse(body.encode()))

    client.meta.events.register("before-call", address)
    client.meta.events.register("before-send", respond)
    return client


def test_every_client_of_the_default_account_is_served(services: RemoteServices) -> None:
    """A plain boto3 session with the exported settings."""
    endpoint = services.client("sts").meta.endpoint_url
    session = boto3.Session(aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name="eu-west-1")
    assert session.client("rolesanywhere", endpoint_url=endpoint).list_profiles()["profiles"] == []
