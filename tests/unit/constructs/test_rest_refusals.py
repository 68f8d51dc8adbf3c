"""What a REST API refuses: stages, methods, paths, models, plans and limits that API Gateway would not take."""

from typing import Any

import pytest

from refarch.refusal import RefusedError
from refarch.serverless import ApiFirewall, Cache, Canary, RestApi, Stage
from tests.unit.constructs.shape import empty_stack
from tests.unit.constructs.shops import function, logging_key


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
