"""Has an API or a function's URL answer a request, whichever kind it is."""

from sandbox.gateways import urls
from sandbox.gateways.addresses import Address
from sandbox.gateways.finding import Found, find_api, find_domain, find_url
from sandbox.gateways.http import serving as http
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.rest import serving as rest
from sandbox.gateways.sockets import management
from sandbox.gateways.sockets import serving as sockets
from sandbox.gateways.sockets.connections import Connection


def answer(address: Address, request: Request) -> Response:
    """Return what is answered under an address; the request's own path is not looked at."""
    if address.kind == "url":
        url = find_url(address.id)
        return _forbidden() if url is None else urls.serve(url, address.id, request.below(address.path))
    if address.kind == "domain":
        mapped = find_domain(address.id, address.path)
        if mapped is None:
            return _forbidden()
        found, stage, path = mapped
        return _of_api(found, path, request, address, stage)
    if not address.id and management.PREFIX in address.path:
        return management.answer(request, "")  # Nobody's connection: gone.
    known = find_api(address.id)
    return _forbidden() if known is None else _of_api(known, address.path, request, address)


def connect(address: Address, request: Request) -> tuple[Connection, str | None] | Response:
    """Carry out a handshake with a WebSocket API; see :func:`sandbox.gateways.sockets.serving.open_connection`."""
    stage = ""
    if address.kind == "domain":
        mapped = find_domain(address.id, address.path)
        found, stage, path = mapped or (None, "", "")
    else:
        found, path = find_api(address.id), address.path
    if found is None or found.kind != "WEBSOCKET":
        return _forbidden()
    return sockets.open_connection(found, stage or path.lstrip("/").partition("/")[0], request.below(path))


def _of_api(found: Found, path: str, request: Request, address: Address, stage: str = "") -> Response:
    """Have an API answer; its stage is the first part of the path, unless a custom domain name says it."""
    host = address.id if address.kind == "domain" else None
    if found.kind == "HTTP":
        return http.serve(found, path or "/", request, host, stage or None)
    if not stage:
        stage, _, path = path.lstrip("/").partition("/")
        path = f"/{path}"
    if found.kind == "WEBSOCKET":
        if path.startswith(management.PREFIX):
            return management.answer(request, path.removeprefix(management.PREFIX))
        return _forbidden()  # What is neither a handshake nor for a connection: AWS answers so, too.
    return rest.serve(found, stage, request.below(path), endpoint=address.endpoint, host=host)


def _forbidden() -> Response:
    """Answer as AWS does for an API that there is not."""
    return json_response(403, {"message": "Forbidden"}, {"x-amzn-ErrorType": "ForbiddenException"})
