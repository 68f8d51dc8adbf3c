"""Methods, paths and models of a REST API: what is refused of them, and how a model becomes part of a deployment."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct
from jsonschema import Draft4Validator, SchemaError

from refarch.free_ids import free_id
from refarch.refusal import refuse

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_PART = re.compile(r"[a-zA-Z0-9._:~$-]+|\{[a-zA-Z0-9._-]+\+?\}")


def refuse_bad_route(scope: Construct, method: str, path: str) -> None:
    """Refuse methods that API Gateway does not know, and paths that it would refuse."""
    if method not in METHODS:
        refuse(scope, f"method {method!r}", f"methods are {', '.join(METHODS)}", "Use one of these, in capitals")
    parts = path.split("/")
    if parts[0] or not all(_PART.fullmatch(part) for part in parts[1:] if path != "/"):
        refuse(
            scope,
            f"path {path!r}",
            "a path begins with a slash; its parts are letters, digits and ._:~$-, or one variable {name}",
            "Write it like /orders/{id}",
        )
    refuse_bad_variables(scope, path)


def refuse_route_again(scope: Construct, method: str, path: str, taken: set[str]) -> None:
    """Refuse a method on a path that has it already; otherwise it is taken from now on."""
    route = f"{method} {path}"
    if route in taken:
        refuse(scope, route, "a method on a path has one integration, and this one has it already", "Say it once")
    taken.add(route)


def refuse_bad_variables(scope: Construct, path: str) -> None:
    """Refuse a greedy variable that is not at the end, and two variables of a path that have one name.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    """
    parts = path.split("/")
    if any(part.endswith("+}") for part in parts[1:-1]):
        refuse(scope, f"path {path!r}", "a greedy variable takes all that follows", "Put it at the end")
    names = [part.strip("{+}") for part in parts if part.startswith("{")]
    if len(set(names)) < len(names):
        refuse(scope, f"path {path!r}", "a variable has one value, and one place", "Give each a name of its own")


def anything_in(path: str) -> str:
    """Return a path as IAM writes it, with an asterisk for each variable: ``/orders/*``."""
    return re.sub(r"\{[^}]+\}", "*", path)


def refuse_second_variable(scope: Construct, path: str, others: Iterable[str]) -> None:
    """Refuse a variable beside another one: API Gateway could not tell which of them is meant.

    It says so itself, in the middle of a deployment: "A sibling ({y}) of this resource already has a variable path
    part -- only one is allowed".

    Args:
        scope: the construct that it belongs to.
        path: ``/orders/{id}``.
        others: the paths that there are.
    """
    parts = path.split("/")
    for other in others:
        for mine, theirs in zip(parts, other.split("/"), strict=False):
            if mine == theirs:
                continue
            if mine.startswith("{") and theirs.startswith("{"):
                rule = f"{other!r} has the variable {theirs} in its place, and only one is allowed"
                refuse(scope, f"path {path!r}", rule, "Call it the same in both")
            break


def model_of(
    scope: Construct, api: apigateway.RestApi, method: str, path: str, schema: Mapping[str, Any]
) -> apigateway.IModel:
    """Add the model of a method's body; a changed one makes another deployment, without which nobody would see it.

    Args:
        scope: the construct that it belongs to.
        api: the API.
        method: ``POST``.
        path: ``/orders``.
        schema: JSON schema, draft 4.

    Raises:
        RefusedError: if it is no such schema.
    """
    try:
        Draft4Validator.check_schema(dict(schema))
    except SchemaError as error:
        where = "/".join(str(part) for part in error.absolute_path)
        given = f"body of {method} {path}" + (f", {where}" if where else "")
        refuse(scope, given, f"a model is a JSON schema (draft 4): {error.message}", "Mend the schema")
    name = "".join(part.capitalize() for part in [method.lower(), *re.findall(r"[a-zA-Z0-9]+", path)])
    # Two paths may differ in their braces only; the names of an API's models are of letters and digits, and differ.
    body = free_id(scope, f"{name}Body")
    name += body.removeprefix(f"{name}Body")
    # As a plain resource: CDK's class for schemas would have the keywords in another spelling.
    model = apigateway.CfnModel(
        scope,
        body,
        rest_api_id=api.rest_api_id,
        content_type="application/json",
        name=name,
        schema={"$schema": "http://json-schema.org/draft-04/schema#", **schema},
    )
    deployment = api.latest_deployment
    assert deployment is not None
    deployment.node.add_dependency(model)
    deployment.add_to_logical_id(Stack.of(scope).resolve(model.schema))
    return apigateway.Model.from_model_name(scope, f"{name}Model", name)
