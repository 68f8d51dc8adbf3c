"""Asks APIs in this process, under the URLs that AWS gives them; there need be no server."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from sandbox.deliveries import agenda
from sandbox.gateways.addresses import address_of
from sandbox.gateways.answering import answer
from sandbox.gateways.messages import Request, Response, query_of


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: str | bytes = b"",
    json_body: Any = None,  # noqa: ANN401 whatever JSON holds
    source: str = "127.0.0.1",
) -> Response:
    """Send a request to an API or a function's URL; what it causes is done when the answer is there.

    Args:
        method: ``GET``.
        url: as a stack's output has it: ``https://<api>.execute-api.<region>.amazonaws.com/prod/pets``.
        headers: of the request.
        body: text or bytes.
        json_body: sent as JSON in the place of the body.
        source: the caller's IP address.

    Raises:
        ValueError: if the URL is of no API.
    """
    parts = urlsplit(url)
    address = address_of(parts.netloc, parts.path or "/")
    if address is None:
        msg = f"{url} is the URL of no API and no function"
        raise ValueError(msg)
    sent = Headers({"Host": parts.netloc, **(headers or {})})
    if json_body is not None:
        body = json.dumps(json_body)
        sent.setdefault("Content-Type", "application/json")
    raw = body.encode() if isinstance(body, str) else body
    with agenda.during_call():
        return answer(address, Request(method, address.path, sent, query_of(parts.query), raw, parts.query, source))
