"""Request validation: required parameters, and bodies by the models of their content types (JSON schema, draft 4).

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

import json
from typing import Any

from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT4

from sandbox.gateways.messages import media_type
from sandbox.gateways.rest.deployed import Deployed, Method
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.refusals import Kind, Refusal

Json = Any


def validate(exchange: Exchange, method: Method) -> None:
    """Check a request as the method's validator says.

    Raises:
        Refusal: if something is missing, or not as the model says.
    """
    body, parameters = exchange.served.validators.get(method.validator or "", (False, False))
    if parameters:
        missing = [name for name, needed in method.parameters.items() if needed and not _given(exchange, name)]
        if missing:
            names = ", ".join(sorted(name.split(".", 3)[3] for name in missing))
            raise Refusal(Kind.BAD_REQUEST_PARAMETERS, f"Missing required request parameters: [{names}]")
    if body and method.models:
        _validate_body(exchange, method)


def _given(exchange: Exchange, name: str) -> bool:
    _, _, place, key = name.split(".", 3)
    if place == "header":
        return bool(exchange.request.headers.get(key))
    if place == "querystring":
        return any(exchange.request.values(key))
    return bool(exchange.path_parameters.get(key))


def _validate_body(exchange: Exchange, method: Method) -> None:
    models = {media_type(kind): name for kind, name in method.models.items()}
    name = models.get(exchange.request.media_type) or models.get("$default")
    if name is None:
        return  # "If the content type does not match, no request validation is performed."
    schema = exchange.served.models.get(name)
    if not schema:
        return
    try:
        document = json.loads(exchange.request.body or b"null")
    except ValueError:
        raise Refusal(Kind.BAD_REQUEST_BODY, validation="[Invalid JSON]") from None
    try:
        errors = sorted(_validator(exchange.served, schema).iter_errors(document), key=lambda error: list(error.path))
    except Unresolvable as error:
        exchange.note(f"Execution failed due to configuration error: {error}")
        raise Refusal(Kind.API_CONFIGURATION_ERROR) from None
    if errors:
        raise Refusal(Kind.BAD_REQUEST_BODY, validation=f"[{', '.join(error.message for error in errors)}]")


def _validator(served: Deployed, schema: str) -> Draft4Validator:
    """Return a validator that knows the API's other models, by the URL with which models refer to one another."""

    def retrieve(uri: str) -> Resource[Json]:
        name = uri.rpartition("/models/")[2]
        if name not in served.models:
            raise KeyError(uri)
        return DRAFT4.create_resource(json.loads(served.models[name]))

    registry: Registry[Json] = Registry(retrieve=retrieve)  # type: ignore[call-arg] # attrs' alias, unknown to mypy
    return Draft4Validator(json.loads(schema), registry=registry)
