"""From where a REST API is reached: endpoints, names, web ACLs that are there, and the account's setting for logs."""

from collections.abc import Callable

import pytest
from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.network import InterfaceEndpoint
from refarch.refusal import RefusedError
from refarch.serverless import ApiLogs, OwnName, RestApi
from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.unit.constructs.deployed import published, signed
from tests.unit.constructs.shape import empty_stack, network, shape_of
from tests.unit.constructs.shops import logging_key
from tests.unit.constructs.test_rest_api import build


def private(stack: Stack) -> RestApi:
    """Add an API that is reached through an interface endpoint only."""
    door = InterfaceEndpoint(stack, "Door", network=network(stack), tier="app", service="execute-api")
    api = RestApi(stack, "Api", about="Inside", key=logging_key(stack), private_through=door)
    api.mocked("/status", {"status": "open"})
    return api


def test_a_private_api_answers_through_its_endpoint_and_nobody_else() -> None:
    """Its resource policy says so: without one it would answer nobody."""
    api = shape_of(private).only("ApiGateway::RestApi")
    let, denied = api["Policy"]["Statement"]
    assert api["EndpointConfiguration"]["Types"] == ["PRIVATE"]
    [door] = api["EndpointConfiguration"]["VpcEndpointIds"]
    assert (let["Effect"], let["Condition"]) == ("Allow", {"StringEquals": {"aws:SourceVpce": door}})
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"StringNotEquals": {"aws:SourceVpce": [door]}})


def test_credentials_of_the_account_are_not_enough_to_come_through_another_endpoint() -> None:
    """Deployed and asked: of two endpoints of the same VPC one leads to the API, for the same caller."""

    def build(stack: Stack) -> None:
        vpc = network(stack, zones=1)
        doors = [
            InterfaceEndpoint(stack, name, network=vpc, tier="app", service="execute-api", private_dns=False)
            for name in ("Mine", "Theirs")
        ]
        api = RestApi(stack, "Api", about="Inside", key=logging_key(stack), private_through=doors[0])
        api.mocked("/status", "open")
        for door in doors:
            CfnOutput(stack, f"{door.node.id}Url", value=api.url_through(door))

    lab = Lab()
    outputs = published(lab, build)
    urls = [f"{outputs[f'{door}Url']}status" for door in ("Mine", "Theirs")]

    assert [ask("GET", url, headers=signed(lab, url), account=lab.account_id).status for url in urls] == [200, 403]


def test_an_endpoint_that_is_there_will_do() -> None:
    """By its id."""

    def add(stack: Stack) -> None:
        theirs = ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
            stack, "Theirs", port=443, vpc_endpoint_id="vpce-0123456789abcdef0"
        )
        RestApi(stack, "Api", about="Inside", key=logging_key(stack), private_through=theirs).mocked("/", "in")

    api = shape_of(add).only("ApiGateway::RestApi")
    assert api["EndpointConfiguration"]["VpcEndpointIds"] == ["vpce-0123456789abcdef0"]
    assert api["Policy"]["Statement"][0]["Condition"]["StringEquals"]["aws:SourceVpce"] == "vpce-0123456789abcdef0"


def test_an_endpoint_for_another_service_is_refused() -> None:
    """Nobody would reach the API through it."""
    stack = empty_stack()
    door = InterfaceEndpoint(stack, "Door", network=network(stack), tier="app", service="sqs")
    with pytest.raises(RefusedError, match=r"test/Api: private_through='test/Door' for sqs: APIs are called through"):
        RestApi(stack, "Api", about="Inside", key=logging_key(stack), private_through=door)


ACL = "arn:aws:wafv2:us-east-1:111122223333:{}/webacl/front/12345678-1234-1234-1234-123456789012"


def guarded_by(acl: str) -> Callable[[Stack], None]:
    """Add an API behind a web ACL that is there."""

    def add(stack: Stack) -> None:
        api = RestApi(stack, "Api", about="Orders", key=logging_key(stack))
        api.mocked("/", "in")
        api.protect(acl)

    return add


def test_a_web_acl_that_is_there_guards_an_api() -> None:
    """By its ARN; one of CloudFront's is refused."""
    association = shape_of(guarded_by(ACL.format("regional"))).only("WAFv2::WebACLAssociation")
    assert association["WebACLArn"] == ACL.format("regional")
    with pytest.raises(RefusedError, match=r"test/Api: firewall='arn:aws:wafv2:.*:global/.*': a Region's resources"):
        guarded_by(ACL.format("global"))(empty_stack())


def test_a_stack_leaves_the_accounts_setting_for_logs_alone_if_it_is_told_so() -> None:
    """Before its first API: then none is made, and no stage waits."""

    def add(stack: Stack) -> None:
        ApiLogs.are_kept_elsewhere(stack)
        RestApi(stack, "Api", about="Orders", key=logging_key(stack)).mocked("/", "in")

    found = shape_of(add)
    assert found.of_type("ApiGateway::Account") == {}
    stack = empty_stack()
    RestApi(stack, "Api", about="Orders", key=logging_key(stack))
    with pytest.raises(RefusedError, match="test: ApiLogs: an API of this stack has made the setting"):
        ApiLogs.are_kept_elsewhere(stack)


def test_an_api_without_an_endpoint_is_regional_and_has_no_policy() -> None:
    """The twin: who may call is said by its methods."""
    api = shape_of(build).only("ApiGateway::RestApi")
    assert (api["EndpointConfiguration"], "Policy" in api) == ({"Types": ["REGIONAL"]}, False)


CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"


def test_an_api_has_a_name_of_ones_own() -> None:
    """With TLS 1.2 or newer; the stage is no part of the path."""
    shape = shape_of(lambda stack: build(stack).named(OwnName(domain="api.shop.example", certificate=CERTIFICATE)))
    name, mapping = shape.only("ApiGateway::DomainName"), shape.only("ApiGateway::BasePathMapping")
    assert (name["DomainName"], name["SecurityPolicy"]) == ("api.shop.example", "TLS_1_2")
    assert shape.referred(mapping["RestApiId"]) == "Api/Api"
    assert "BasePath" not in mapping


def test_a_name_that_is_there_leads_to_another_api_below_a_path() -> None:
    """One name for several APIs; whoever brought it keeps it."""
    shape = shape_of(lambda stack: build(stack).named(OwnName(domain="api.shop.example", below="orders")))
    mapping = shape.only("ApiGateway::BasePathMapping")
    assert (mapping["DomainName"], mapping["BasePath"]) == ("api.shop.example", "orders")
    assert shape.of_type("ApiGateway::DomainName") == {}


def test_a_path_below_a_name_is_one_part() -> None:
    """Or it is refused."""
    with pytest.raises(RefusedError, match="test/Api: below='a/b': a base path has letters, digits and"):
        build(empty_stack()).named(OwnName(domain="api.shop.example", below="a/b"))


@pytest.mark.parametrize(
    ("make", "domain", "certificate", "message"),
    [
        (build, "Shop", CERTIFICATE, "test/Api: domain='Shop': a name is in lower case and has a dot"),
        (build, "api.shop.example", "arn:aws:iam::1:x", "test/Api: certificate='arn:aws:iam::1:x': a name has a"),
        (private, "api.shop.example", CERTIFICATE, r"test/Api: domain='api\.shop\.example': a private API's own name"),
    ],
)
def test_a_name_is_refused(make: Callable[[Stack], RestApi], domain: str, certificate: str, message: str) -> None:
    """What API Gateway would refuse."""
    api = make(empty_stack())
    with pytest.raises(RefusedError, match=message):
        api.named(OwnName(domain=domain, certificate=certificate))
