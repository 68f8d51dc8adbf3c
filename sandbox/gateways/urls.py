"""The URLs of functions.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways import cross_origin, functions, payloads, signatures
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.finding import FunctionUrl
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.payloads import Circumstances
from sandbox.lambdas import invoking

Json = Any
_FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)
_RULES = {
    "AllowOrigins": "allowOrigins",
    "AllowMethods": "allowMethods",
    "AllowHeaders": "allowHeaders",
    "ExposeHeaders": "exposeHeaders",
    "MaxAge": "maxAge",
    "AllowCredentials": "allowCredentials",
}


def serve(found: FunctionUrl, identity: str, request: Request) -> Response:
    """Return what a function's URL answers."""
    rules = _rules(found.config.config.get("Cors") or {})
    if rules:
        answer = cross_origin.preflight(rules, request)
        if answer is not None:
            return Response(200, answer.headers)
    response = _answer(found, identity, request)
    headers = Headers([(n, v) for n, v in response.headers if n.lower() not in {"content-length", "connection"}])
    response = Response(response.status, headers, response.body)
    return cross_origin.shared(rules, request, response) if rules else response


def _rules(said: Mapping[str, Json]) -> dict[str, Json]:
    return {name: said[key] for key, name in _RULES.items() if said.get(key)}


def _answer(found: FunctionUrl, identity: str, request: Request) -> Response:
    function = found.function
    arn = f"{function.function_arn}:{found.qualifier}" if found.qualifier else str(function.function_arn)
    kind = str(found.config.config.get("AuthType") or "NONE")
    more: dict[str, Json] = {}
    account = "anonymous"
    if kind == "AWS_IAM":
        signer = signatures.signer_of(request)
        if signer is None:
            return json_response(403, {"Message": _FORBIDDEN}, {"x-amzn-ErrorType": "AccessDeniedException"})
        account = signer.account
        more["authorizer"] = {
            "iam": {
                "accessKey": signer.key,
                "accountId": signer.account,
                "callerId": signer.id,
                "cognitoIdentity": None,
                "principalOrgId": None,
                "userArn": signer.arn,
                "userId": signer.id,
            }
        }
    elif not _is_public(arn):
        return json_response(403, {"Message": _FORBIDDEN}, {"x-amzn-ErrorType": "AccessDeniedException"})
    host = f"{identity}.lambda-url.{function.region}.on.aws"
    about = Circumstances(account, identity, host, "$default", "$default", request.decoded_path, more=more)
    try:
        invoked = invoking.find(found.backend, arn)
        outcome = functions.run(invoked, payloads.event_of(request, about))
    except UnsupportedError as error:
        return json_response(501, {"Message": str(error)})
    except functions.InvocationError as error:
        if error.throttled:
            return json_response(429, {"Message": "Rate Exceeded."}, {"x-amzn-ErrorType": "TooManyRequestsException"})
        return json_response(502, {"Message": str(error)}, {"x-amzn-ErrorType": "InvalidRuntimeException"})
    response = Response(502, Headers({"Content-Type": "application/json"}), b"Internal Server Error")
    if not outcome.failed:
        with suppress(payloads.MalformedError):  # What is no response is answered like a failure.
            response = payloads.response_of(outcome.payload)
    return response.with_headers([("x-amzn-RequestId", outcome.request)])


def _is_public(arn: str) -> bool:
    """Return whether everybody may invoke a function by its URL; without authentication its policy has to say so."""
    context = {"lambda:functionurlauthtype": "NONE"}
    return functions.may_invoke(arn, "*", context, "lambda:InvokeFunctionUrl")
