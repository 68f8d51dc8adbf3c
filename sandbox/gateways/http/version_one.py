"""The event of functions in format 1.0, as HTTP APIs write it.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from typing import Any

from sandbox.gateways.http.exchange import Exchange
from sandbox.gateways.messages import grouped
from sandbox.gateways.payloads import body_of, lowered, stamp

Json = Any
_NOBODY = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)


def event_of(exchange: Exchange) -> dict[str, Json]:
    """Return the event of a request."""
    about, request = exchange.circumstances(), exchange.request
    text, binary = body_of(request)
    headers = lowered(request, about)
    query = grouped(request.query)
    path = exchange.route_key.partition(" ")[2] or "$default"
    signed = exchange.authorizer.get("iam") or {}
    return {
        "version": "1.0",
        "resource": path,
        "path": about.path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "requestContext": {
            "accountId": about.account,
            "apiId": about.api,
            "authorizer": _authorizer(exchange),
            "domainName": about.host,
            "domainPrefix": about.host.split(".")[0],
            "extendedRequestId": about.request_id,
            "httpMethod": request.method,
            "identity": {
                **dict.fromkeys(_NOBODY),
                **{name: signed[name] for name in _NOBODY if name in signed},
                "sourceIp": request.source,
                "userAgent": request.headers.get("User-Agent"),
            },
            "path": about.path,
            "protocol": request.protocol,
            "requestId": about.request_id,
            "requestTime": stamp(about.began),
            "requestTimeEpoch": int(about.began * 1000),
            "resourceId": exchange.route_key,
            "resourcePath": path,
            "stage": about.stage,
        },
        "pathParameters": dict(exchange.path_parameters) or None,
        "stageVariables": exchange.variables or None,
        "body": text or None,
        "isBase64Encoded": binary,
    }


def _authorizer(exchange: Exchange) -> Json:
    """Return what the authorizer said: claims and scopes, or a function's context beside the principal."""
    said = exchange.authorizer
    if "jwt" in said:
        return said["jwt"]
    if "lambda" in said:
        return {**said["lambda"], **{name: said[name] for name in ("principalId",) if name in said}}
    return {}
