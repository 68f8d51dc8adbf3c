"""Has an API answer a request, whichever kind it is."""

from sandbox.gateways.addresses import Address
from sandbox.gateways.finding import Found, find_api, find_domain
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.rest import serving


def answer(address: Address, request: Request) -> Response:
    """Return what is answered under an address.

    Args:
        address: for what the request is.
        request: whose path is the address's is not used; the address says what is asked for.
    """
    if address.kind == "domain":
        found = find_domain(address.id, address.path)
        if found is None:
            return _forbidden()
        api, stage, path = found
        if stage:
            return _of_stage(api, stage, request.below(path), address, host=address.id)
        return _of_api(api, path, request, address, host=address.id)
    known = find_api(address.id)
    if known is None:
        return _forbidden()
    return _of_api(known, address.path, request, address)


def _of_api(found: Found, path: str, request: Request, address: Address, host: str | None = None) -> Response:
    stage, _, rest = path.lstrip("/").partition("/")
    return _of_stage(found, stage, request.below(rest), address, host=host)


def _of_stage(found: Found, stage: str, request: Request, address: Address, *, host: str | None = None) -> Response:
    return serving.serve(found, stage, request, endpoint=address.endpoint, host=host)


def _forbidden() -> Response:
    """Answer as AWS does for an API that there is not."""
    return json_response(403, {"message": "Forbidden"}, {"x-amzn-ErrorType": "ForbiddenException"})
