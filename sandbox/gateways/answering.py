"""Has an API or a function's URL answer a request, whichever kind it is."""

from sandbox.gateways import urls
from sandbox.gateways.addresses import Address
from sandbox.gateways.finding import Found, find_api, find_domain, find_url
from sandbox.gateways.http import serving as http
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.rest import serving as rest


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
    known = find_api(address.id)
    return _forbidden() if known is None else _of_api(known, address.path, request, address)


def _of_api(found: Found, path: str, request: Request, address: Address, stage: str = "") -> Response:
    """Have an API answer; its stage is the first part of the path, unless a custom domain name says it."""
    host = address.id if address.kind == "domain" else None
    if found.kind == "HTTP":
        return http.serve(found, path or "/", request, host, stage or None)
    if found.kind == "WEBSOCKET":
        # What is no handshake: AWS answers so, too.
        return _forbidden()
    if not stage:
        stage, _, path = path.lstrip("/").partition("/")
    return rest.serve(found, stage, request.below(path), endpoint=address.endpoint, host=host)


def _forbidden() -> Response:
    """Answer as AWS does for an API that there is not."""
    return json_response(403, {"message": "Forbidden"}, {"x-amzn-ErrorType": "ForbiddenException"})
