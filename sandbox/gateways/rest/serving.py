"""Serves a stage of a REST API.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

import threading
from typing import Any

from werkzeug.datastructures import Headers

from sandbox import clock
from sandbox.gateways import logs
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.finding import Found
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.rest import caching, keys
from sandbox.gateways.rest.admitting import admit
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.integrating import integrated
from sandbox.gateways.rest.matching import match
from sandbox.gateways.rest.refusals import Kind, Refusal, answered
from sandbox.gateways.rest.segments import traced
from sandbox.gateways.rest.validating import validate

Json = Any
_MOST_BYTES = 10 * 1024 * 1024
_lock = threading.Lock()


def serve(
    found: Found, stage: str, request: Request, *, endpoint: str | None = None, host: str | None = None
) -> Response:
    """Return what a stage answers.

    Args:
        found: the API.
        stage: its name.
        request: without the stage in its path.
        endpoint: the interface endpoint through which it comes, to a private API.
        host: the custom domain name, if it was asked.
    """
    held = found.api.stages.get(stage)
    if held is None or (host is None and vars(found.api).get("disableExecuteApiEndpoint") is True):
        return _plainly("ForbiddenException", "Forbidden")
    exchange = _begun(found, held, request, host or f"{found.id}.execute-api.{found.region}.amazonaws.com")
    refusal: Refusal | None = None
    with traced(exchange, held) as trace:
        try:
            response = _answer(exchange, endpoint)
        except Refusal as error:
            refusal = error
            response = answered(error, exchange)
        except UnsupportedError as error:
            exchange.note(f"Execution failed: {error}")
            response = json_response(501, {"message": str(error)})
        trace.response = response
    response = _marked(exchange, response)
    _log(exchange, held, response, refusal)
    return response


def _plainly(error: str, message: str) -> Response:
    return json_response(403, {"message": message}, {"x-amzn-ErrorType": error})


def _begun(found: Found, stage: Any, request: Request, host: str) -> Exchange:  # noqa: ANN401 moto's Stage
    """Return an exchange with the deployment that is to serve it: the stage's, or its canary's."""
    variables, deployment = dict(stage.variables), str(stage.deployment_id)
    canary = vars(stage).get("more", {}).get("canarySettings") or {}
    chosen = bool(canary.get("deploymentId")) and _is_canarys(stage, float(canary.get("percentTraffic") or 0))
    if chosen:
        deployment = str(canary["deploymentId"])
        variables |= canary.get("stageVariableOverrides") or {}
    served = found.api.deployments[deployment].served
    return Exchange(found, stage.name, deployment, served, variables, request, host, canary=chosen)


def _is_canarys(stage: Any, percent: float) -> bool:  # noqa: ANN401 see above
    """Return whether the next request goes to the canary.

    AWS throws dice. Here it gets its share as evenly as can be: ten per cent is every tenth request.
    """
    with _lock:
        owed = float(vars(stage).get("owed_to_canary", 0.0)) + percent / 100
        chosen = round(owed, 9) >= 1
        vars(stage)["owed_to_canary"] = owed - 1 if chosen else owed
    return chosen


def _answer(exchange: Exchange, endpoint: str | None) -> Response:
    request = exchange.request
    _inspect(exchange)
    if len(request.body) > _MOST_BYTES:
        raise Refusal(Kind.REQUEST_TOO_LARGE)
    found = match(exchange.served.resources, request.path)
    verb = request.method
    method = found[0].methods.get(verb, found[0].methods.get("ANY")) if found else None
    if found is None or method is None:
        raise Refusal(Kind.MISSING_AUTHENTICATION_TOKEN)
    exchange.resource, exchange.path_parameters = found
    exchange.method = method
    exchange.note(f"Method request path: {request.path}")
    exchange.note(f"Method request body before transformations: {request.body.decode(errors='replace')}")
    admit(exchange, method, endpoint)
    keys.count(exchange, method)
    validate(exchange, method)
    if method.integration is None:
        raise Refusal(Kind.API_CONFIGURATION_ERROR)
    integration, begun = method.integration, clock.now()
    try:
        response = caching.kept(exchange, integration, lambda: integrated(exchange, integration))
        exchange.integration["status"] = response.status
    finally:
        exchange.integration["latency"] = int((clock.now() - begun) * 1000)
    return response


def _inspect(exchange: Exchange) -> None:
    """Let the stage's web ACL look at a request, before anything else does.

    Raises:
        Refusal: if it blocks the request.
    """
    if not exchange.found.api.stages[exchange.stage].web_acl_arn:
        return
    from sandbox.gateways import firewall  # noqa: PLC0415 few stages have one

    request = exchange.request.below(f"/{exchange.stage}{exchange.request.path}")
    services = exchange.found.services
    arn = f"arn:{services.partition}:apigateway:{exchange.found.region}::/restapis/{exchange.found.id}"
    blocked, notes = firewall.blocks(services, f"{arn}/stages/{exchange.stage}", request)
    for note in notes:
        exchange.note(note)
    if blocked:
        raise Refusal(Kind.WAF_FILTERED)


def _marked(exchange: Exchange, response: Response) -> Response:
    """Return a response with the headers that API Gateway adds; those that a function may not set are renamed."""
    headers = Headers()
    for name, value in response.headers:
        renamed = name.lower() in {
            "connection",
            "date",
            "server",
            "content-length",
            "www-authenticate",
            "authorization",
        }
        if name.lower() in {"content-length", "connection", "transfer-encoding"}:
            continue
        headers.add(f"x-amzn-Remapped-{name}" if renamed else name, value)
    headers["x-amzn-RequestId"] = exchange.request_id
    headers["x-amz-apigw-id"] = exchange.extended_id
    headers.setdefault("X-Amzn-Trace-Id", exchange.headers()["X-Amzn-Trace-Id"])
    return Response(response.status, headers, response.body)


def _log(exchange: Exchange, stage: Any, response: Response, refusal: Refusal | None) -> None:  # noqa: ANN401
    """Write the access log, and the execution log if the stage has one."""
    exchange.note(f"Method completed with status: {response.status}")
    settings = keys.settings_of(exchange)
    level = str(settings.get("loggingLevel") or "OFF")
    if level == "INFO" or (level == "ERROR" and response.status >= 400):
        lines = exchange.log
        if level == "ERROR":
            lines = [line for line in lines if "failed" in line] or lines[-1:]
        logs.keep_execution(exchange.found.services, exchange.found.id, exchange.stage, lines)
    access = stage.access_log_settings or {}
    if access.get("destinationArn") and access.get("format"):
        context = {
            **exchange.context(),
            "status": response.status,
            "responseLength": len(response.body),
            "responseLatency": int((clock.now() - exchange.began) * 1000),
            "integrationLatency": exchange.integration.get("latency"),
            "integrationStatus": exchange.integration.get("status"),
        }
        if refusal is not None:
            context["error"] = {
                "message": refusal.message,
                "messageString": f'"{refusal.message}"',
                "responseType": refusal.kind,
                "validationErrorString": refusal.validation,
            }
        line = logs.access_line(str(access["format"]), context)
        logs.keep_access(
            exchange.found.account,
            str(access["destinationArn"]),
            line,
            logs.stream_of(exchange.found.id + exchange.stage),
        )
