"""Where integrations lead over HTTP: to this machine, or to an API of this sandbox; all else is refused by name."""

import http.client
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from sandbox.gateways.addresses import address_of
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.messages import Request, Response, query_of

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authenticate")


class BackendError(Exception):
    """What an integration leads to does not answer.

    Attributes:
        timeout: whether it was too slow.
    """

    def __init__(self, message: str, *, timeout: bool = False) -> None:
        """Say why."""
        super().__init__(message)
        self.timeout = timeout


def fetch(method: str, url: str, headers: Headers, body: bytes, seconds: float) -> Response:
    """Return what a URL answers.

    Raises:
        BackendError: if it does not.
        UnsupportedError: if it is neither on this machine nor of this sandbox.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if address_of(host, "/") is not None:
        return _of_sandbox(method, url, headers, body)
    if host not in _LOOPBACK and not host.endswith(".localhost"):
        msg = f"an integration with {url}: nothing is forwarded to anywhere but this machine"
        raise UnsupportedError(msg)
    if parts.scheme != "http":
        msg = f"an integration with {url}: this machine is asked over http"
        raise UnsupportedError(msg)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(
        "localhost" if host.endswith(".localhost") else host, parts.port, timeout=seconds
    )
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", parts.netloc)
        for name, value in headers:
            if name.lower() not in {"host", "content-length", *_HOP_BY_HOP}:
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP]
        return Response(answer.status, Headers(kept), answer.read())
    except TimeoutError:
        msg = f"{url} does not answer within {seconds:g} seconds"
        raise BackendError(msg, timeout=True) from None
    except (OSError, http.client.HTTPException) as error:
        raise BackendError(f"{url} cannot be reached: {error}") from None  # noqa: EM102, TRY003 both are the message
    finally:
        connection.close()


def _of_sandbox(method: str, url: str, headers: Headers, body: bytes) -> Response:
    from sandbox.gateways.answering import answer  # noqa: PLC0415 an API may lead to another, and so to this module

    parts = urlsplit(url)
    request = Request(method, parts.path or "/", headers, query_of(parts.query), body, parts.query)
    address = address_of(parts.netloc, request.path)
    assert address is not None
    return answer(address, request)
