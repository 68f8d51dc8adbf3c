"""A REST API: methods, models, keys, limits, logs, firewall, cache and canary."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_kms as kms

from refarch.refusal import RefusedError
from refarch.serverless import ApiFirewall, Canary, RestApi, ServiceLink, Stage
from tests.unit.constructs.shape import Shape, empty_stack, network, shape_of
from tests.unit.constructs.shops import function, logging_key

WINDOW = "Whether the shop is open is for everybody to know"
SCHEMA = {"type": "object", "required": ["item"]}


def build(stack: Stack, stage: Stage | None = None) -> RestApi:
    """Add an API with each kind of method, a customer and a firewall."""
    key = logging_key(stack)
    api = RestApi(stack, "Api", about="Orders", key=key, stage=stage)
    api.mocked("/status", {"status": "open"}, public=WINDOW)
    api.answered_by(function(stack, key), "POST", "/orders", body=SCHEMA, keyed=True)
    api.sold_to("Partner", rate=5, burst=10, per_day=100)
    api.protect(ApiFirewall(stack, "Firewall"))
    return api


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_what_is_public_is_said_and_all_else_is_signed(shape: Shape) -> None:
    """A key tells customers apart and proves nothing, so it comes on top."""
    methods = {
        m["HttpMethod"]: (m["AuthorizationType"], m["ApiKeyRequired"])
        for m in shape.of_type("ApiGateway::Method").values()
    }
    assert methods == {"GET": ("NONE", False), "POST": ("AWS_IAM", True)}


def why_public(add: Callable[[Stack], object]) -> dict[str, list[str]]:
    """Return for each method that needs no signature why that is so, as a reviewer finds it."""
    stack = empty_stack()
    add(stack)
    found = {}
    for method in stack.node.find_all():
        if isinstance(method, apigateway.CfnMethod) and method.authorization_type == "NONE":
            entries = [entry for scope in method.node.scopes for entry in scope.node.metadata]
            beside = [entry.data for entry in entries if entry.type == "aws:cdk:acknowledged-rules"]
            path = method.node.path.removeprefix("test/Api/Api/Default/").removesuffix("/Resource")
            found[path] = [rules[name] for rules in beside for name in rules if name.endswith("-APIG4")]
    return found


def test_why_a_method_is_public_is_kept_with_it() -> None:
    """In the words of whoever chose it; a mock that nobody gave a reason for is signed like all else."""

    def add(stack: Stack) -> None:
        api = build(stack)
        api.mocked("/health", "well")
        api.answered_by(function(stack, kms.Key(stack, "Other"), "Tell"), "GET", "/", public="Ours")

    assert why_public(add) == {"status/GET": [WINDOW], "GET": ["Ours"]}


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_public_without_a_reason(reason: str) -> None:
    """Neither what a function answers nor what the API answers by itself."""
    stack = empty_stack()
    key = logging_key(stack)
    api = RestApi(stack, "Api", about="Orders", key=key)
    with pytest.raises(RefusedError, match=r"test/Api: public='\s*': what answers the whole internet does so for a"):
        api.mocked("/status", "open", public=reason)
    with pytest.raises(RefusedError, match=r"test/Api: public='\s*': what answers the whole internet does so for a"):
        api.answered_by(function(stack, key), "GET", "/status", public=reason)


def test_a_body_is_held_to_its_model_before_anybody_is_asked(shape: Shape) -> None:
    """By a validator that looks at body and parameters."""
    [post] = [m for m in shape.of_type("ApiGateway::Method").values() if m["HttpMethod"] == "POST"]
    validator = shape.only("ApiGateway::RequestValidator")
    assert (validator["ValidateRequestBody"], validator["ValidateRequestParameters"]) == (True, True)
    assert shape.referred(post["RequestValidatorId"]) == "Api/Validator"
    assert post["RequestModels"] == {"application/json": "PostOrders"}
    assert shape.only("ApiGateway::Model")["Schema"]["required"] == ["item"]


def test_the_stage_is_limited_traced_and_logged(shape: Shape) -> None:
    """Below what the account has for all of its APIs together."""
    stage = shape.only("ApiGateway::Stage")
    [settings] = stage["MethodSettings"]
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (100, 200)
    assert (settings["LoggingLevel"], settings["DataTraceEnabled"], settings["MetricsEnabled"]) == (
        "ERROR",
        False,
        True,
    )
    assert stage["TracingEnabled"] is True
    log = stage["AccessLogSetting"]["DestinationArn"]["Fn::Join"][1][-1]
    assert shape.referred(log) == "Api/AccessLog"


def test_a_stage_with_logs_waits_for_the_accounts_setting(shape: Shape) -> None:
    """Which API Gateway asks for, and two APIs of a stack have in common."""

    def two(stack: Stack) -> None:
        key = logging_key(stack)
        for name in ("One", "Other"):
            RestApi(stack, name, about=name, key=key).mocked("/", {})

    depends = shape.resource("Api/Api/DeploymentStage.v1")["DependsOn"]
    assert "ApiLogs/Account" in [shape.path(d) for d in depends]
    assert len(shape_of(two).of_type("ApiGateway::Account")) == 1


def test_a_customer_has_a_key_and_a_plan(shape: Shape) -> None:
    """Whose value is in no template."""
    plan = shape.only("ApiGateway::UsagePlan")
    assert plan["Throttle"] == {"BurstLimit": 10, "RateLimit": 5}
    assert plan["Quota"] == {"Limit": 100, "Period": "DAY"}
    assert "Value" not in shape.only("ApiGateway::ApiKey")


def test_the_firewall_counts_by_address_and_knows_bad_ones(shape: Shape) -> None:
    """AWS's own rules, and a limit."""
    rules = {rule["Name"]: rule for rule in shape.only("WAFv2::WebACL")["Rules"]}
    assert rules["PerAddress"]["Statement"]["RateBasedStatement"] == {"AggregateKeyType": "IP", "Limit": 1000}
    assert {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesAmazonIpReputationList"} <= set(rules)
    assert len(shape.of_type("WAFv2::WebACLAssociation")) == 1


def test_another_model_is_another_deployment() -> None:
    """A deployment is a snapshot: without a new one a stage would go on with the old model."""

    def with_schema(schema: dict[str, Any]) -> Callable[[Stack], None]:
        def add(stack: Stack) -> None:
            key = logging_key(stack)
            api = RestApi(stack, "Api", about="Orders", key=key)
            api.answered_by(function(stack, key), "POST", "/orders", body=schema)

        return add

    ids = [
        shape_of(with_schema(schema)).only("ApiGateway::Stage")["DeploymentId"]["Ref"]
        for schema in (SCHEMA, {"type": "object"})
    ]
    assert ids[0] != ids[1]


def test_a_canary_serves_a_share_with_other_variables() -> None:
    """The integrations see which."""
    canary = Canary(percent=10, variables={"greeting": "hi"})
    shape = shape_of(lambda stack: build(stack, Stage(variables={"greeting": "hello"}, canary=canary)))
    stage = shape.only("ApiGateway::Stage")
    assert stage["Variables"] == {"greeting": "hello"}
    assert stage["CanarySetting"]["PercentTraffic"] == 10
    assert stage["CanarySetting"]["StageVariableOverrides"] == {"greeting": "hi"}
    assert stage["CanarySetting"]["DeploymentId"] == stage["DeploymentId"]


def linked(stack: Stack, *, tier: str = "app", targets: tuple[str, ...] = ("i-0123456789abcdef0",)) -> None:
    """Add a method that a service in a VPC answers."""
    link = ServiceLink(stack, "Stock", network=network(stack), tier=tier, targets=targets)
    RestApi(stack, "Api", about="Stock", key=logging_key(stack)).linked(link, "GET", "/stock", keyed=True)


def test_a_service_in_a_vpc_answers_through_a_link_to_an_internal_load_balancer() -> None:
    """On the same path, for who signs; the hosts are called on another port than the load balancer."""
    shape = shape_of(linked)
    integration = shape.only("ApiGateway::Method")["Integration"]
    balancer = shape.only("ElasticLoadBalancingV2::LoadBalancer")
    assert shape.only("ApiGateway::Method")["AuthorizationType"] == "AWS_IAM"
    assert (integration["Type"], integration["ConnectionType"]) == ("HTTP_PROXY", "VPC_LINK")
    assert shape.referred(integration["ConnectionId"]) == "Stock/Link"
    assert integration["Uri"]["Fn::Join"][1][-1] == ":80/stock"
    assert (balancer["Scheme"], balancer["Type"]) == ("internal", "network")
    assert [shape.referred(arn) for arn in shape.only("ApiGateway::VpcLink")["TargetArns"]] == ["Stock/LoadBalancer"]
    assert shape.only("ElasticLoadBalancingV2::TargetGroup")["Port"] == 8080


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"targets": ()}, r"test/Stock: targets=\[\]: a link leads to hosts"),
        ({"tier": "public"}, r"test/Stock: tier='public' \(public\): the point of a link is that nobody else gets in"),
    ],
)
def test_a_link_refuses(options: dict[str, Any], message: str) -> None:
    """Nobody to lead to, and a place that others reach as well."""
    with pytest.raises(RefusedError, match=message):
        linked(empty_stack(), **options)
