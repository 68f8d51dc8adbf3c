"""HTTP APIs, WebSocket APIs and the pipeline of pictures."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_apigatewayv2 as apigateway

from refarch.data import EncryptedBucket
from refarch.refusal import RefusedError
from refarch.serverless import HttpApi, ImagePipeline, WebSocketApi
from tests.unit.constructs.shape import Shape, access_logs, empty_stack, shape_of
from tests.unit.constructs.shops import function, logging_key


def build(stack: Stack) -> None:
    """Add one of each."""
    key = logging_key(stack)
    web = HttpApi(stack, "Web", about="Pictures", key=key, origins=["https://shop.example"])
    web.answered_by(function(stack, key, "Show"), "GET", "/pictures")
    chat = WebSocketApi(stack, "Chat", about="Chat", key=key)
    chat.operated_by(function(stack, key, "Tell", environment=chat.environment), routes=["say"])
    logs = access_logs(stack).bucket
    source, target = (EncryptedBucket(stack, name, key=key, access_logs=logs) for name in ("Pictures", "Small"))
    ImagePipeline(stack, "Thumbnails", key=key, source=source, target=target)


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_an_http_api_is_limited_and_logged_and_admits_pages_of_one_origin(shape: Shape) -> None:
    """Deployed by itself, to the stage without a name in the path."""
    stage = shape.at("Web/Stage")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == 100
    assert shape.referred(stage["AccessLogSettings"]["DestinationArn"]) == "Web/AccessLog"
    assert shape.at("Web/Api")["CorsConfiguration"]["AllowOrigins"] == ["https://shop.example"]


def test_a_websocket_api_hears_who_comes_who_goes_and_what_is_said(shape: Shape) -> None:
    """By one function, which knows where to answer."""
    routes = {r["RouteKey"] for path, r in shape.of_type("ApiGatewayV2::Route").items() if path.startswith("Chat")}
    assert routes == {"$connect", "$disconnect", "say"}
    variables = shape.at("Tell/Function")["Environment"]["Variables"]
    assert shape.referred(variables["CONNECTIONS"]) == "Chat/Connections"


def authorizations(build_all: Callable[[Stack], object]) -> dict[str, tuple[str | None, list[str]]]:
    """Return how each route is authorized, and why one that is not need not be."""
    stack = empty_stack()
    build_all(stack)
    found = {}
    for route in stack.node.find_all():
        if isinstance(route, apigateway.CfnRoute):
            entries = [entry for scope in route.node.scopes for entry in scope.node.metadata]
            beside = [entry.data for entry in entries if entry.type == "aws:cdk:acknowledged-rules"]
            reasons = [rules[name] for rules in beside for name in rules if name.endswith("-APIG4")]
            found[route.route_key] = (route.authorization_type, reasons)
    return found


def test_callers_sign_unless_somebody_says_why_not() -> None:
    """By default; only the handshake can be authorized of a WebSocket API, and of an HTTP API each route."""
    once = ["Only $connect can have an authorizer: it decides who is there"]
    assert authorizations(build) == {
        "GET /pictures": ("AWS_IAM", []),
        "$connect": ("AWS_IAM", []),
        "$disconnect": ("NONE", once),
        "say": ("NONE", once),
    }


def open_to_all(stack: Stack, reason: str = "A shop window") -> None:
    """Add both, for the whole internet."""
    key = logging_key(stack)
    web = HttpApi(stack, "Web", about="Pictures", key=key)
    web.answered_by(function(stack, key, "Show"), "GET", "/pictures", public=reason)
    WebSocketApi(stack, "Chat", about="Chat", key=key, public=reason).operated_by(
        function(stack, key, "Tell"), routes=["say"]
    )


def test_what_is_public_tells_reviewers_why() -> None:
    """The twin: the reason is that of who chose it, and none that a construct made up."""
    chosen = authorizations(open_to_all)
    assert chosen["GET /pictures"] == chosen["$connect"] == ("NONE", ["A shop window"])


def test_what_is_public_without_a_reason_is_refused() -> None:
    """An empty one is none."""
    with pytest.raises(
        RefusedError, match=r"test/Web: public=' ': what answers the whole internet does so for a reason"
    ):
        open_to_all(empty_stack(), reason=" ")
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"test/Chat: public='': what answers the whole internet"):
        WebSocketApi(stack, "Chat", about="Chat", key=logging_key(stack), public="")


def test_its_function_answers_connections_of_this_api_only(shape: Shape) -> None:
    """Not of every API of the account."""
    document = shape.at("Tell/Role/Policy")["PolicyDocument"]
    [statement] = [s for s in document["Statement"] if s["Action"] == "execute-api:ManageConnections"]
    parts = statement["Resource"]["Fn::Join"][1]
    assert shape.referred(parts[-2]) == "Chat/Api"
    assert parts[-1] == "/live/POST/@connections/*"


def test_a_picture_under_the_prefix_starts_the_function(shape: Shape) -> None:
    """S3 tells EventBridge, and a rule picks."""
    config = shape.at("Pictures/Bucket")["NotificationConfiguration"]
    assert config == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    detail = shape.at("Thumbnails/New/Rule")["EventPattern"]["detail"]
    assert shape.referred(detail["bucket"]["name"][0]) == "Pictures/Bucket"
    assert detail["object"] == {"key": [{"prefix": "incoming/"}]}


def test_the_function_reads_one_prefix_and_writes_another(shape: Shape) -> None:
    """And reads nothing that it wrote, nor writes where it reads."""
    document = shape.at("Thumbnails/Shrink/Role/Policy")["PolicyDocument"]
    found = {s["Action"]: s["Resource"]["Fn::Join"][1] for s in document["Statement"] if str(s["Action"])[:3] == "s3:"}
    assert {action: (shape.referred(parts[0]), parts[1]) for action, parts in found.items()} == {
        "s3:GetObject": ("Pictures/Bucket", "/incoming/*"),
        "s3:PutObject": ("Small/Bucket", "/small/*"),
    }


def pipeline(stack: Stack, *, same: bool = True, **options: Any) -> None:
    """Add a pipeline, within one bucket or between two."""
    key = logging_key(stack)
    logs = access_logs(stack).bucket
    source = EncryptedBucket(stack, "Pictures", key=key, access_logs=logs)
    target = source if same else EncryptedBucket(stack, "Small", key=key, access_logs=logs)
    ImagePipeline(stack, "Thumbnails", key=key, source=source, target=target, **options)


@pytest.mark.parametrize(
    ("incoming", "outgoing"), [("in/", "in/small/"), ("in/", "in/"), ("pictures/in/", "pictures/"), ("a", "a/b")]
)
def test_a_pipeline_that_feeds_itself_is_refused(incoming: str, outgoing: str) -> None:
    """What it writes would start it again, without end and at the owner's cost."""
    with pytest.raises(RefusedError, match=r"test/Thumbnails: .* of the same bucket: what the function writes would"):
        pipeline(empty_stack(), incoming=incoming, outgoing=outgoing)


@pytest.mark.parametrize(
    "origin", ["shop.example", "https://*.shop.example", "https://shop.example/", "https://", "HTTPS://shop.example"]
)
def test_what_is_no_origin_asks_no_http_api(origin: str) -> None:
    """API Gateway refuses it, or no browser ever says it: a page's origin is scheme, host and port."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"^test/Web: origin '.*': an origin is scheme, host and port"):
        HttpApi(stack, "Web", about="Pictures", key=logging_key(stack), origins=["https://*", origin])


def test_origins_may_ask_an_http_api() -> None:
    """The twin: a site, one with a port, all of a scheme, everybody."""
    origins = ["https://shop.example", "http://localhost:3000", "https://*", "*"]

    def add(stack: Stack) -> None:
        HttpApi(stack, "Web", about="Pictures", key=logging_key(stack), origins=origins)

    assert shape_of(add).only("ApiGatewayV2::Api")["CorsConfiguration"] == {"AllowOrigins": origins}


def in_turn(*ways: tuple[str, str]) -> Callable[[Stack], None]:
    """Add pipelines of one bucket."""

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        bucket = EncryptedBucket(stack, "Pictures", key=key, access_logs=access_logs(stack).bucket)
        for number, (incoming, outgoing) in enumerate(ways):
            ImagePipeline(
                stack, f"P{number}", key=key, source=bucket, target=bucket, incoming=incoming, outgoing=outgoing
            )

    return add


@pytest.mark.parametrize("last", ["in/", "in/again/"])
def test_pipelines_that_feed_each_other_in_a_circle_are_refused(last: str) -> None:
    """None of them starts itself, and a picture goes round without end nevertheless."""
    with pytest.raises(RefusedError, match=r"test/P2: 'small/' → '.*': over other pipelines of the stack what"):
        in_turn(("in/", "large/"), ("large/", "small/"), ("small/", last))(empty_stack())


def test_pipelines_in_a_row_are_fine() -> None:
    """The twin: the last one's pictures are nobody's to take."""
    rules = shape_of(in_turn(("in/", "large/"), ("large/", "small/"), ("in/", "tiny/"))).of_type("Events::Rule")
    assert len(rules) == 3


def test_within_one_bucket_other_prefixes_and_between_two_the_same_are_fine() -> None:
    """The twin: nothing starts itself."""
    assert shape_of(lambda s: pipeline(s, incoming="in/", outgoing="out/")).of_type("Events::Rule")
    assert shape_of(lambda s: pipeline(s, same=False, incoming="in/", outgoing="in/")).of_type("Events::Rule")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"incoming": ""}, "prefixes '', 'small/': an empty prefix means the whole bucket"),
        ({"longest_side": 8}, "longest_side=8: a small picture has 16 to 2048 pixels"),
    ],
)
def test_a_pipeline_refuses(options: dict[str, Any], message: str) -> None:
    """What would start for every object, or make pictures that nobody sees."""
    with pytest.raises(RefusedError, match=f"test/Thumbnails: {message}"):
        pipeline(empty_stack(), **options)


@pytest.mark.parametrize(
    ("method", "path", "timeout", "message"),
    [
        ("get", "/pictures", 5, "method 'get': methods are GET"),
        ("GET", "pictures", 5, "path 'pictures': a path begins with a slash"),
        ("GET", "/a//b", 5, "path '/a//b': a path begins with a slash, and its parts are not empty"),
        ("GET", "/a/{p+}/b", 5, r"path '/a/{p\+}/b': a greedy variable takes all that follows"),
        ("GET", "/a/{p}/{p}", 5, "path '/a/{p}/{p}': a variable has one value, and one place"),
        ("GET", "/pictures", 31, "timeout=31 of test/Work: an HTTP API answers with 503 after 30 seconds"),
    ],
)
def test_an_http_api_refuses(method: str, path: str, timeout: int, message: str) -> None:
    """Routes that it does not know, and functions that it does not wait for."""
    stack = empty_stack()
    key = logging_key(stack)
    web = HttpApi(stack, "Web", about="Pictures", key=key)
    with pytest.raises(RefusedError, match=f"test/Web: {message}"):
        web.answered_by(function(stack, key, timeout=timeout), method, path)


@pytest.mark.parametrize(
    ("routes", "timeout", "message"),
    [
        (["say it"], 5, "route 'say it': a route is a word"),
        (["$say"], 5, r"route '\$say': a route is a word"),
        (["say", "say"], 5, "route 'say': a route leads to one function, and this one does already"),
        (["$connect"], 5, r"route '\$connect': a route leads to one function"),
        (["say"], 30, "timeout=30 of test/Work: a WebSocket API waits 29 seconds"),
    ],
)
def test_a_websocket_api_refuses(routes: list[str], timeout: int, message: str) -> None:
    """Routes that no client could name, and functions that it does not wait for."""
    stack = empty_stack()
    key = logging_key(stack)
    chat = WebSocketApi(stack, "Chat", about="Chat", key=key)
    with pytest.raises(RefusedError, match=f"test/Chat: {message}"):
        chat.operated_by(function(stack, key, timeout=timeout), routes=routes)


@pytest.mark.parametrize("stage", ["bad stage!", "", "a/b"])
def test_a_websocket_apis_stage_has_a_name_for_a_url(stage: str) -> None:
    """Or it is refused, before any client looks for it."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=r"test/Chat: stage='.*': a stage's name has up to 128 letters"):
        WebSocketApi(stack, "Chat", about="Chat", key=logging_key(stack), stage=stage)
