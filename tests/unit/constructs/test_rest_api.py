"""A REST API: methods, models, keys, limits, logs, firewall, cache and canary."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_kms as kms

from refarch.refusal import RefusedError
from refarch.serverless import ApiFirewall, Cache, Canary, RestApi, ServiceLink, Stage
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


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (Stage(name="a-b"), "stage 'a-b': a stage's name has letters, digits and _"),
        (Stage(rate=0), "rate=0 burst=200: a limit of 0 answers every request with 429"),
        (Stage(burst=0), "rate=100 burst=0: a limit of 0 answers every request with 429"),
        (Stage(variables={"a-b": "x"}), "stage variable a-b='x': a name has letters, digits and _"),
        (Stage(variables={"a": "ü"}), "stage variable a='ü': a name has letters, digits and _"),
        (Stage(cache=Cache(gib="1")), "cache of 1 GiB: caches have 0.5, 1.6"),
        (Stage(cache=Cache(seconds=3601)), "cache for 3601 s: an answer is kept for 0 to 3600 seconds"),
        (Stage(canary=Canary(percent=-1)), "canary of -1 %: a canary gets 0 to 100 per cent of the requests"),
        (Stage(canary=Canary(percent=101)), "canary of 101 %: a canary gets 0 to 100 per cent of the requests"),
        (Stage(canary=Canary(percent=5)), "canary without variables and stays_with: it would serve what the stage"),
        (Stage(canary=Canary(percent=5, stays_with="A/1")), "canary with stays_with='A/1': a deployment's id has"),
        (Stage(canary=Canary(percent=5, variables={"x": "{"})), "stage variable x='{': a name has letters"),
    ],
)
def test_a_stage_refuses(stage: Stage, message: str) -> None:
    """What API Gateway would refuse, or what would serve nobody."""
    stack = empty_stack()
    with pytest.raises(RefusedError) as refused:
        RestApi(stack, "Api", about="Orders", key=logging_key(stack), stage=stage)
    assert str(refused.value).startswith(f"test/Api: {message}")


@pytest.mark.parametrize(
    ("method", "path", "timeout", "message"),
    [
        ("POST", "/orders", 30, "timeout=30 of test/Work: an API answers with 504 after 29 seconds"),
        ("get", "/orders", 5, "method 'get': methods are GET, POST"),
        ("GET", "orders", 5, "path 'orders': a path begins with a slash"),
        ("GET", "/a b", 5, "path '/a b': a path begins with a slash"),
        ("GET", "/{id", 5, "path '/{id': a path begins with a slash"),
        ("GET", "/{all+}/x", 5, "path '/{all+}/x': a greedy variable takes all that follows"),
        ("GET", "/{id}/of/{id}", 5, "path '/{id}/of/{id}': a variable has one value, and one place"),
    ],
)
def test_a_method_refuses(method: str, path: str, timeout: int, message: str) -> None:
    """Routes that API Gateway does not know, and functions that it does not wait for."""
    stack = empty_stack()
    key = logging_key(stack)
    api = RestApi(stack, "Api", about="Orders", key=key)
    with pytest.raises(RefusedError) as refused:
        api.answered_by(function(stack, key, timeout=timeout), method, path)
    assert str(refused.value).startswith(f"test/Api: {message}")


def with_paths(*paths: str) -> RestApi:
    """Add an API that answers on some paths."""
    stack = empty_stack()
    api = RestApi(stack, "Api", about="Orders", key=logging_key(stack))
    for path in paths:
        api.mocked(path, "in")
    return api


@pytest.mark.parametrize(("first", "second"), [("/a/{x}", "/a/{y}"), ("/a/{x}/b", "/a/{y}/c"), ("/{x}", "/{all+}")])
def test_two_variables_in_one_place_are_refused(first: str, second: str) -> None:
    """API Gateway says so as well, when half of the stack is deployed."""
    with pytest.raises(RefusedError, match=r"test/Api: path '.*': '.*' has the variable {x} in its place"):
        with_paths(first, second)


def test_a_variable_stands_beside_what_is_written_out() -> None:
    """The twin: or in another place, or goes on from the same one."""
    assert with_paths("/a/{x}", "/a/b", "/a/b/{y}", "/c/{z}", "/a/{x}/{y}").url


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (
            {"type": "banana"},
            r"body of POST /orders, type: a model is a JSON schema \(draft 4\): 'banana' is not valid",
        ),
        ({"required": []}, r"body of POST /orders, required: a model is a JSON schema \(draft 4\): \[\]"),
        (
            {"properties": {"n": {"minimum": "1"}}},
            "body of POST /orders, properties/n/minimum: a model is a JSON schema",
        ),
    ],
)
def test_a_model_that_is_no_schema_is_refused(schema: dict[str, Any], message: str) -> None:
    """With the place in it; API Gateway would tell that it is invalid, and no more."""
    stack = empty_stack()
    key = logging_key(stack)
    api = RestApi(stack, "Api", about="Orders", key=key)
    with pytest.raises(RefusedError, match=f"test/Api: {message}"):
        api.answered_by(function(stack, key), "POST", "/orders", body=schema)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"rate": 0, "burst": 1, "per_day": 1}, "test/Api: rate=0 burst=1: a limit of 0"),
        ({"rate": 1, "burst": 1, "per_day": 0}, "test/Api: per_day=0: a quota of 0"),
    ],
)
def test_a_plan_that_lets_nothing_through_is_refused(limits: dict[str, int], message: str) -> None:
    """Its customer would pay for 429."""
    stack = empty_stack()
    api = RestApi(stack, "Api", about="Orders", key=logging_key(stack))
    with pytest.raises(RefusedError, match=message):
        api.sold_to("Partner", **limits)


def test_a_firewall_that_counts_to_less_than_ten_is_refused() -> None:
    """WAF's smallest limit."""
    with pytest.raises(RefusedError, match="test/Firewall: per_address=9: a rate-based rule counts from 10 on"):
        ApiFirewall(empty_stack(), "Firewall", per_address=9)


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
