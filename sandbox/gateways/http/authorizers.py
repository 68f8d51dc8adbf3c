"""Who may call a route: signed requests, tokens (JWT), and functions that decide.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox import clock
from sandbox.gateways import functions, payloads, policies, signatures, tokens
from sandbox.gateways.http import mappings, version_one
from sandbox.gateways.http.deployed import Told
from sandbox.gateways.http.exchange import Exchange, Refusal

Json = Any
_cache: dict[tuple[str, ...], tuple[float, Json]] = {}
"""What functions have answered: until when it holds, and the answer."""


def authorize(exchange: Exchange) -> None:
    """Let a request pass that may.

    Raises:
        Refusal: if it may not.
    """
    kind = str(exchange.route.get("authorizationType") or "NONE")
    if kind == "AWS_IAM":
        _signed(exchange)
    if kind not in {"JWT", "CUSTOM"}:
        return
    authorizer = exchange.served.authorizers.get(str(exchange.route.get("authorizerId")))
    if authorizer is None:
        raise Refusal(500, "Internal Server Error")
    if kind == "JWT":
        _token(exchange, authorizer)
    else:
        _function(exchange, authorizer)


def _signed(exchange: Exchange) -> None:
    signer = signatures.signer_of(exchange.request)
    if signer is None:
        raise Refusal(403, "Forbidden")
    exchange.authorizer["iam"] = {
        "accessKey": signer.key,
        "accountId": signer.account,
        "callerId": signer.id,
        "cognitoIdentity": None,
        "principalOrgId": None,
        "userArn": signer.arn,
        "userId": signer.id,
    }


def identity_of(exchange: Exchange, authorizer: Told) -> list[str]:
    """Return the values of an authorizer's identity sources; empty for one that is missing."""
    return [mappings.filled(exchange, source) for source in authorizer.get("identitySource") or []]


def _token(exchange: Exchange, authorizer: Told) -> None:
    """Check a token: issuer, audience, time, and one of the route's scopes."""
    settings = authorizer.get("jwtConfiguration") or {}
    said = (identity_of(exchange, authorizer) or [""])[0]
    token = said[7:] if said.lower().startswith("bearer ") else said
    if not token:
        raise Refusal(401, "Unauthorized", {"www-authenticate": "Bearer"})
    try:
        claims = tokens.claims_of(token, str(settings.get("issuer") or settings.get("Issuer") or ""))
        audience = settings.get("audience") or settings.get("Audience") or []
        _check_audience(claims, audience)
    except tokens.TokenError as error:
        exchange.error = str(error)
        header = f'Bearer scope="" error="invalid_token" error_description="{error}"'
        raise Refusal(401, "Unauthorized", {"www-authenticate": header}) from None
    wanted = exchange.route.get("authorizationScopes") or []
    scopes = tokens.scopes_in(claims)
    if wanted and not set(wanted) & set(scopes):
        header = f'Bearer scope="{" ".join(wanted)}" error="insufficient_scope" error_description="insufficient scope"'
        raise Refusal(403, "Forbidden", {"www-authenticate": header})
    texts = {name: value if isinstance(value, str) else _shown(value) for name, value in claims.items()}
    exchange.authorizer["jwt"] = {"claims": texts, "scopes": [one for one in scopes if one in wanted] or None}


def _shown(value: Json) -> str:
    return f"[{' '.join(map(str, value))}]" if isinstance(value, list) else json.dumps(value)


def _check_audience(claims: Mapping[str, Json], wanted: list[str]) -> None:
    """Check ``aud``, or ``client_id`` if there is none, as access tokens of Cognito have it."""
    said = claims.get("aud") or claims.get("client_id") or []
    if not set(wanted) & set(said if isinstance(said, list) else [said]):
        msg = "the token has an invalid audience claim"
        raise tokens.TokenError(msg)


def _function(exchange: Exchange, authorizer: Told) -> None:
    """Ask a function: for a policy, or, with simple responses, for yes or no."""
    answer = _answer(exchange, authorizer)
    context: Json = answer.get("context") if isinstance(answer, Mapping) else None
    if authorizer.get("enableSimpleResponses"):
        if not isinstance(answer, Mapping) or not isinstance(answer.get("isAuthorized"), bool):
            raise Refusal(500, "Internal Server Error")
        allowed = bool(answer["isAuthorized"])
    else:
        if not isinstance(answer, Mapping) or not isinstance(answer.get("policyDocument"), Mapping):
            raise Refusal(500, "Internal Server Error")
        verdict = policies.decide(
            answer["policyDocument"],
            action="execute-api:Invoke",
            resource=exchange.route_arn,
            principal="*",
            context={"aws:sourceip": exchange.request.source},
        )
        allowed = verdict == "allowed"
    if not allowed:
        raise Refusal(403, "Forbidden")
    exchange.authorizer["lambda"] = dict(context or {})
    if isinstance(answer, Mapping) and answer.get("principalId"):
        exchange.authorizer["principalId"] = answer["principalId"]


def _answer(exchange: Exchange, authorizer: Told) -> Json:
    identity = identity_of(exchange, authorizer)
    if not all(identity):
        raise Refusal(401, "Unauthorized")
    key = (exchange.found.id, exchange.stage.name, str(authorizer["authorizerId"]), *identity)
    held = _cache.get(key)
    if held is not None and held[0] > clock.now():
        return held[1]
    version = str(authorizer.get("authorizerPayloadFormatVersion") or "1.0")
    event = _event(exchange, identity, version)
    source = f"{exchange.found.arn}/authorizers/{authorizer['authorizerId']}"
    uri = str(authorizer.get("authorizerUri") or "")
    try:
        credentials = authorizer.get("authorizerCredentialsArn")
        outcome = functions.invoke(uri, event, source=source, credentials=credentials)
    except functions.InvocationError as error:
        exchange.error = str(error)
        raise Refusal(500, "Internal Server Error") from None
    answer = json.loads(outcome.payload)
    if outcome.failed:
        if answer.get("errorMessage") == "Unauthorized":
            raise Refusal(401, "Unauthorized")
        exchange.error = "The Lambda authorizer failed"
        raise Refusal(500, "Internal Server Error")
    seconds = float(authorizer.get("authorizerResultTtlInSeconds") or 0)
    if seconds and identity:
        _cache[key] = (clock.now() + seconds, answer)
    return answer


def _event(exchange: Exchange, identity: list[str], version: str) -> dict[str, Json]:
    if version == "2.0":
        event = payloads.event_of(exchange.request, exchange.circumstances())
        whole = {name: value for name, value in event.items() if name not in {"body", "isBase64Encoded"}}
        return {**whole, "type": "REQUEST", "routeArn": exchange.route_arn, "identitySource": identity}
    event = version_one.event_of(exchange)
    whole = {name: value for name, value in event.items() if name not in {"body", "isBase64Encoded"}}
    return {
        **whole,
        "type": "REQUEST",
        "methodArn": exchange.route_arn,
        "identitySource": ",".join(identity),
        "authorizationToken": ",".join(identity),
    }
