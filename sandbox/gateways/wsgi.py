"""APIs over HTTP: from a server's request to an API's, and back."""

from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from werkzeug.datastructures import EnvironHeaders, Headers

from sandbox.deliveries import agenda
from sandbox.gateways.addresses import APIS, Address, address_of
from sandbox.gateways.sockets import inside
from sandbox.lambdas import lineage

_StartResponse = Callable[[str, list[tuple[str, str]]], object]


def addressed(environ: dict[str, Any]) -> Address | None:
    """Return the API that a request is for, if it is for one.

    A client of the management API that is pointed at the server as a whole names no API but a connection of one.
    """
    path = _path(environ)
    identity = inside.connection_in(path, str(environ.get("HTTP_AUTHORIZATION", "")))
    if identity and not path.startswith(APIS):
        from sandbox.gateways.sockets import connections  # noqa: PLC0415 few requests are about connections

        connection = connections.find(unquote(identity))
        api = connection.found.id if connection else ""
        return Address("api", api, f"/{connection.stage if connection else ''}/@connections/{identity}")
    return address_of(str(environ.get("HTTP_HOST", "")), path)


def respond(address: Address, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
    """Have an API answer."""
    from sandbox.gateways.answering import answer, connect  # noqa: PLC0415 a server without APIs starts sooner
    from sandbox.gateways.messages import Request, query_of  # noqa: PLC0415 see above

    raw_query = str(environ.get("QUERY_STRING", ""))
    request = Request(
        str(environ["REQUEST_METHOD"]),
        address.path,
        Headers(list(EnvironHeaders(environ))),
        query_of(raw_query),
        _body(environ),
        raw_query,
        str(environ.get("REMOTE_ADDR", "127.0.0.1")),
        str(environ.get("SERVER_PROTOCOL", "HTTP/1.1")),
    )
    if str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket":
        from sandbox.gateways.sockets import wsgi as sockets  # noqa: PLC0415 see above

        return sockets.speak(partial(connect, address), request, environ, start_response)
    with agenda.during_request(), lineage.caused_by(str(environ.get("HTTP_X_AMZN_TRACE_ID", ""))):
        response = answer(address, request)
    known = {status.value: status.phrase for status in HTTPStatus}
    body = b"" if response.status in {204, 304} else response.body
    headers = [*response.headers.to_wsgi_list(), ("Content-Length", str(len(body)))]
    start_response(f"{response.status} {known.get(response.status, 'Unknown')}", headers)
    return [body]


def _body(environ: dict[str, Any]) -> bytes:
    """Return the body, of the length that is said or in chunks."""
    chunked = str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower() == "chunked"
    length = -1 if chunked else int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _path(environ: dict[str, Any]) -> str:
    """Return the path as it was sent; a server that does not tell has decoded it."""
    raw = str(environ.get("REQUEST_URI") or environ.get("RAW_URI") or "")
    if raw.startswith("/"):
        return raw.partition("?")[0]
    return quote(str(environ.get("PATH_INFO", "/")).encode("latin-1"), safe="/!$&'()*+,;=:@~")
