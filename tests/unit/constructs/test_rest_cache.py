"""A REST API's cache: which answers are kept, and by what they are told apart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import CfnOutput, Stack

from refarch.refusal import RefusedError
from refarch.serverless import Cache, Cached, PythonFunction, RestApi, ServiceLink, Stage
from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import empty_stack, network, shape_of
from tests.unit.constructs.shops import function, logging_key

COUNTS = """
count = 0
def handler(event, context):
    global count
    count += 1
    page = (event["queryStringParameters"] or {}).get("page")
    return {"statusCode": 200, "body": f"{event['pathParameters']['id']} {page} {count}"}
"""
"""Tells what it is asked for, and how many times it was asked at all."""
STAGE = Stage(cache=Cache(gib="0.5", seconds=60))


def answering(cached: Cached | None, *, path: str = "/items/{id}", stage: Stage = STAGE) -> Callable[[Stack], None]:
    """Add an API whose ``GET`` a function answers."""

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        api = RestApi(stack, "Api", about="Items", key=key, stage=stage)
        api.answered_by(function(stack, key), "GET", path, cached=cached)

    return add


def test_a_cache_is_encrypted_and_keeps_the_answers_of_those_methods_that_let_it() -> None:
    """Paid by the hour, so on request only; the method's settings say again what holds for all."""
    stage = shape_of(answering(Cached())).only("ApiGateway::Stage")
    every, own = stage["MethodSettings"]
    assert (stage["CacheClusterEnabled"], stage["CacheClusterSize"]) == (True, "0.5")
    assert (every["HttpMethod"], every["ResourcePath"], every["CachingEnabled"]) == ("*", "/*", False)
    assert (own["HttpMethod"], own["ResourcePath"]) == ("GET", "/~1items~1{id}")
    assert (own["CachingEnabled"], own["CacheDataEncrypted"], own["CacheTtlInSeconds"]) == (True, True, 60)
    limits = ("ThrottlingRateLimit", "ThrottlingBurstLimit", "LoggingLevel", "DataTraceEnabled", "MetricsEnabled")
    assert [own[name] for name in limits] == [every[name] for name in limits] == [100, 200, "ERROR", False, True]


def test_a_method_that_says_nothing_is_not_cached() -> None:
    """The twin: nor is one that would be, on a stage without a cache."""
    [every] = shape_of(answering(None)).only("ApiGateway::Stage")["MethodSettings"]
    [bare] = shape_of(answering(Cached(), stage=Stage())).only("ApiGateway::Stage")["MethodSettings"]
    assert every["CachingEnabled"] is False
    assert "CachingEnabled" not in bare


@pytest.mark.parametrize(
    ("cached", "path", "parameters"),
    [
        (None, "/items/{id}", {"method.request.path.id": True}),
        (Cached(), "/items/{id}/{rest+}", {"method.request.path.id": True, "method.request.path.rest": True}),
        (
            Cached(query=["page"], headers=["Accept-Language"]),
            "/items",
            {"method.request.querystring.page": False, "method.request.header.Accept-Language": False},
        ),
    ],
)
def test_what_an_answer_depends_on_is_a_parameter_and_a_cache_key(
    cached: Cached | None, path: str, parameters: dict[str, bool]
) -> None:
    """API Gateway takes as a cache key only what is a parameter of the method."""
    method = shape_of(answering(cached, path=path)).only("ApiGateway::Method")
    assert method["RequestParameters"] == parameters
    assert method["Integration"]["CacheKeyParameters"] == list(parameters)


def test_a_service_behind_a_link_is_asked_for_what_the_path_says() -> None:
    """And each answer is kept by itself."""

    def add(stack: Stack) -> None:
        link = ServiceLink(stack, "Stock", network=network(stack), tier="app", targets=("i-0123456789abcdef0",))
        api = RestApi(stack, "Api", about="Stock", key=logging_key(stack), stage=STAGE)
        api.linked(link, "GET", "/stock/{item}", cached=Cached())

    integration = shape_of(add).only("ApiGateway::Method")["Integration"]
    assert integration["Uri"]["Fn::Join"][1][-1] == ":80/stock/{item}"
    assert integration["RequestParameters"] == {"integration.request.path.item": "method.request.path.item"}
    assert integration["CacheKeyParameters"] == ["method.request.path.item"]


@pytest.mark.parametrize(
    ("method", "cached", "message"),
    [
        ("POST", Cached(), "cached POST /items: only GET changes nothing, and a body is no part"),
        ("GET", Cached(query=[""]), "cached by '': a parameter has a name"),
        ("GET", Cached(headers=["a b"]), "cached by 'a b': a parameter has a name"),
    ],
)
def test_what_must_not_be_kept_is_refused(method: str, cached: Cached, message: str) -> None:
    """One caller's order would be answered with another's receipt."""
    stack = empty_stack()
    key = logging_key(stack)
    api = RestApi(stack, "Api", about="Items", key=key)
    with pytest.raises(RefusedError) as refused:
        api.answered_by(function(stack, key), method, "/items", cached=cached)
    assert str(refused.value).startswith(f"test/Api: {message}")


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that deploys an API, asks it for a few paths and returns what it told."""

    def tell(*paths: str, **options: Any) -> list[str]:
        code = tmp_path / "counts.py"
        code.write_text(COUNTS, encoding="utf-8")

        def add(stack: Stack) -> None:
            key = logging_key(stack)
            api = RestApi(stack, "Api", about="Items", key=key, stage=STAGE)
            counts = PythonFunction(stack, "Counts", code=code, about="Counts", key=key)
            api.answered_by(counts, "GET", "/items/{id}", public="A test asks", **options)
            CfnOutput(stack, "Url", value=api.url)

        url = published(Lab(), add)["Url"]
        return [ask("GET", f"{url}items/{path}").text for path in paths]

    return tell


def test_nobody_is_answered_with_what_another_path_got(told: Callable[..., list[str]]) -> None:
    """Two ids are two entries, and each is kept; a query counts where the method says so."""
    cached = Cached(query=["page"])
    assert told("a", "b", "a", "a?page=2", "b", cached=cached) == [
        "a None 1",
        "b None 2",
        "a None 1",
        "a 2 3",
        "b None 2",
    ]


def test_a_method_that_is_not_cached_is_answered_anew(told: Callable[..., list[str]]) -> None:
    """The twin: the stage has a cache, and the function is asked each time."""
    assert told("a", "a", "b") == ["a None 1", "a None 2", "b None 3"]
