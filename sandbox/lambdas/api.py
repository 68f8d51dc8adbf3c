"""Lambda's operation Invoke: what it takes from a request's headers and body, and what it answers."""

import base64
import json
from collections.abc import Mapping, MutableMapping
from typing import Any

from moto.core.exceptions import JsonRESTError

from sandbox.lambdas import invoking, lineage, running
from sandbox.lambdas.invoking import Invoked

_TAIL_BYTES = 4096


def invoke(
    invoked: Invoked,
    body: str | bytes | None,
    request_headers: Mapping[str, str],
    response_headers: MutableMapping[str, str],
) -> str | bytes:
    """Carry out an invocation and return the payload of its answer.

    Raises:
        JsonRESTError: as Lambda refuses.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """
    headers = {name.lower(): value for name, value in dict(request_headers).items()}
    try:
        event = json.loads(body) if body else {}
    except ValueError as error:
        msg = f"Could not parse request body into json: {error}"
        raise _refusal(400, "InvalidRequestContentException", msg) from None
    try:
        return _invoke(invoked, event, headers, response_headers)
    except running.UnrunnableError as error:
        raise _refusal(502, "InvalidRuntimeException", str(error)) from None
    except invoking.ThrottledError as error:
        raise _refusal(429, "TooManyRequestsException", str(error)) from None
    except lineage.RecursiveLoopError as error:
        raise _refusal(400, "RecursiveInvocationException", str(error)) from None


def _invoke(
    invoked: Invoked,
    event: Any,  # noqa: ANN401 whatever JSON holds
    headers: Mapping[str, str],
    response_headers: MutableMapping[str, str],
) -> str | bytes:
    running.check_runnable(invoked.function)
    kind = headers.get("x-amz-invocation-type", "RequestResponse")
    if kind == "DryRun":
        return ""
    if kind == "Event":
        invoking.asynchronously(invoked, event)
        return ""
    client = headers.get("x-amz-client-context")
    context = json.loads(base64.b64decode(client)) if client else None
    outcome = invoking.synchronously(invoked, event, client_context=context)
    if outcome.refused is not None:
        raise _refusal(502, *outcome.refused)
    if outcome.failed:
        response_headers["x-amz-function-error"] = "Unhandled"
    tail = outcome.log.encode()[-_TAIL_BYTES:]
    response_headers["x-amz-log-result"] = base64.b64encode(tail).decode()
    response_headers["x-amz-executed-version"] = str(invoked.function.version)
    return outcome.payload.encode()


def _refusal(status: int, code: str, message: str) -> JsonRESTError:
    kind = type(code, (JsonRESTError,), {"code": status})
    error: JsonRESTError = kind(code, message)
    return error
