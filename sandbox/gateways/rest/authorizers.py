"""Lambda authorizers and user pools as authorizers of REST APIs.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox import clock
from sandbox.gateways import functions, policies, tokens
from sandbox.gateways.messages import grouped
from sandbox.gateways.rest.deployed import Authorizer, Method
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.proxying import event_of
from sandbox.gateways.rest.refusals import Kind, Refusal

Json = Any
_cache: dict[tuple[str, str, str, str], tuple[float, Mapping[str, Json]]] = {}
"""What authorizers have answered: until when it holds, and the answer."""


def authorize(exchange: Exchange, method: Method) -> policies.Verdict:
    """Ask the method's authorizer, and return what its policy says.

    Raises:
        Refusal: if it says no, or cannot be asked.
    """
    authorizer = exchange.served.authorizers.get(method.authorizer or "")
    if authorizer is None:
        raise Refusal(Kind.AUTHORIZER_CONFIGURATION_ERROR)
    if authorizer.kind == "COGNITO_USER_POOLS":
        _ask_pools(exchange, method, authorizer)
        return "allowed"
    answer = _answer(exchange, authorizer)
    context = answer.get("context") or {}
    if not isinstance(context, Mapping) or any(isinstance(value, dict | list) for value in context.values()):
        exchange.note("Execution failed due to configuration error: Invalid JSON in response: context")
        raise Refusal(Kind.AUTHORIZER_CONFIGURATION_ERROR)
    exchange.authorizer |= {name: _text(value) for name, value in context.items()}
    exchange.authorizer["principalId"] = answer["principalId"]
    if answer.get("usageIdentifierKey"):
        exchange.identity["usageIdentifierKey"] = answer["usageIdentifierKey"]
    verdict = policies.decide(
        answer["policyDocument"],
        action="execute-api:Invoke",
        resource=exchange.method_arn,
        principal="*",
        context={"aws:sourceip": exchange.request.source},
    )
    if verdict != "allowed":
        end = " with an explicit deny" if verdict == "explicitDeny" else ""
        raise Refusal(Kind.ACCESS_DENIED, f"User is not authorized to access this resource{end}")
    return verdict


def _text(value: Json) -> Json:
    # Numbers and truth values arrive as texts.
    return json.dumps(value) if isinstance(value, bool | int | float) else value


def _answer(exchange: Exchange, authorizer: Authorizer) -> Mapping[str, Json]:
    """Return what a function answers, now or within the time that it holds."""
    identity = _identity(exchange, authorizer)
    key = (exchange.found.id, exchange.stage, authorizer.id, "\n".join(identity))
    held = _cache.get(key)
    if held is not None and held[0] > clock.now():
        return held[1]
    answer = _invoked(exchange, authorizer, identity)
    if not (
        isinstance(answer, Mapping) and answer.get("principalId") and isinstance(answer.get("policyDocument"), dict)
    ):
        exchange.note("Execution failed due to configuration error: Authorizer returned no policy")
        raise Refusal(Kind.AUTHORIZER_CONFIGURATION_ERROR)
    if authorizer.ttl and identity:
        _cache[key] = (clock.now() + authorizer.ttl, answer)
    return answer


def _identity(exchange: Exchange, authorizer: Authorizer) -> list[str]:
    """Return the values of the identity sources.

    Raises:
        Refusal: if one is missing, so that nobody is asked.
    """
    params = exchange.params()
    places = {
        "header": {name.lower(): value for name, value in params["header"].items()},
        "querystring": params["querystring"],
    }
    found = []
    for source in authorizer.sources:
        if source.startswith("method.request."):
            _, _, place, name = source.split(".", 3)
            value = places.get(place, {}).get(name.lower() if place == "header" else name)
        else:
            place, _, name = source.partition(".")
            value = exchange.variables.get(name) if place == "stageVariables" else exchange.context().get(name)
        if not value and (authorizer.kind == "TOKEN" or authorizer.ttl):
            raise Refusal(Kind.UNAUTHORIZED)
        found.append(str(value or ""))
    if authorizer.kind == "TOKEN" and authorizer.validation and not re.fullmatch(authorizer.validation, found[0]):
        raise Refusal(Kind.UNAUTHORIZED)
    return found


def _invoked(exchange: Exchange, authorizer: Authorizer, identity: list[str]) -> Json:
    if authorizer.kind == "TOKEN":
        event: dict[str, Json] = {"type": "TOKEN", "methodArn": exchange.method_arn, "authorizationToken": identity[0]}
    else:
        whole = {name: value for name, value in event_of(exchange).items() if name not in {"body", "isBase64Encoded"}}
        empty = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables")
        event = {
            "type": "REQUEST",
            "methodArn": exchange.method_arn,
            **whole,
            **{name: whole[name] or {} for name in empty},
        }
    source = f"{exchange.found.arn}/authorizers/{authorizer.id}"
    try:
        outcome = functions.invoke(authorizer.uri, event, source=source, credentials=authorizer.credentials)
    except functions.InvocationError as error:
        exchange.note(f"Execution failed due to configuration error: {error}")
        raise Refusal(Kind.AUTHORIZER_CONFIGURATION_ERROR) from None
    answer = json.loads(outcome.payload)
    if outcome.failed:
        if answer.get("errorMessage") == "Unauthorized":
            raise Refusal(Kind.UNAUTHORIZED)
        exchange.note(f"Execution failed due to an authorizer error: {outcome.payload}")
        raise Refusal(Kind.AUTHORIZER_CONFIGURATION_ERROR)
    return answer


def _ask_pools(exchange: Exchange, method: Method, authorizer: Authorizer) -> None:
    """Check a token of one of the user pools: an identity token, or an access token with one of the scopes."""
    headers = grouped((name.lower(), value) for name, value in exchange.request.headers)
    name = (authorizer.sources or ("method.request.header.Authorization",))[0].rpartition(".")[2]
    token = (headers.get(name.lower()) or [""])[-1].removeprefix("Bearer ").strip()
    if not token:
        raise Refusal(Kind.UNAUTHORIZED)
    for pool in authorizer.providers:
        try:
            claims = tokens.claims_of(token, tokens.issuer_of_pool(pool))
        except tokens.TokenError as error:
            exchange.note(f"Unauthorized request: {error}")
            if "expired" in str(error):
                raise Refusal(Kind.UNAUTHORIZED, "The incoming token has expired") from None
            continue
        wanted = "access" if method.scopes else "id"
        if claims.get("token_use") != wanted or (
            method.scopes and not set(method.scopes) & set(tokens.scopes_in(claims))
        ):
            continue
        exchange.authorizer["claims"] = {
            key: value if isinstance(value, str) else str(value) for key, value in claims.items()
        }
        return
    raise Refusal(Kind.UNAUTHORIZED)
