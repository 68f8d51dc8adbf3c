"""The management API for boto3 clients of this process, and for those that are pointed at the server as a whole."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from sandbox import dispatch

_CONNECTION = re.compile(r"/@connections/([^/?]+)$")
_SERVICE = "apigatewaymanagementapi"


@cache
def install() -> None:
    """Answer in this process; the ids of connections are unique, so that it does not matter which API is asked."""
    dispatch.serve(_SERVICE, _answer)


def connection_in(path: str, authorization: str) -> str | None:
    """Return the connection that a request to the server as a whole is about; ``None`` if it is about none."""
    found = _CONNECTION.search(path)
    return found[1] if found and "/execute-api/aws4_request" in authorization else None


def _answer(request: Any, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:  # noqa: ANN401 moto's
    from sandbox.gateways.messages import Request  # noqa: PLC0415 loaded when somebody asks, and not with the engine
    from sandbox.gateways.sockets import management  # noqa: PLC0415 see above

    found = _CONNECTION.search(urlsplit(url).path)
    body: bytes = request.get_data() if hasattr(request, "get_data") else request.body
    asked = Request(request.method, "/", Headers(list(headers.items())), body=body or b"")
    response = management.answer(asked, found[1] if found else "")
    return response.status, dict(response.headers), response.body
