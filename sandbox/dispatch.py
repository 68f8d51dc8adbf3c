"""From a request that boto3 has signed to moto's answer, in this process.

It does what moto's own stubber of botocore does, but for two things: a request never leaves (moto lets some through,
if told to), and which of moto's some thousand handlers a URL belongs to is looked up once for each URL.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from re import Pattern
from re import compile as pattern_of
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto import backends
from moto.backend_index import backend_url_patterns
from moto.core.base_backend import BackendDict
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.request import Request, normalize_request
from moto.core.utils import get_equivalent_url_in_aws_domain
from werkzeug.exceptions import HTTPException

from sandbox.deliveries import agenda

_Handler = Callable[[Any, str, Any], tuple[int, Mapping[str, str], Any]]
_Takes = Callable[[Any], bool]


def answer(request: AWSPreparedRequest) -> AWSResponse:
    """Answer a request on behalf of the account that its header ``x-moto-account-id`` names.

    Raises:
        RuntimeError: if moto has no service behind the URL.
    """
    status, headers, body = handled(normalize_request(request), request.url)
    raw = body.encode() if isinstance(body, str) else body
    return AWSResponse(request.url, status, headers, MockRawResponse(raw))


def handled(request: Request, url: str) -> tuple[int, Mapping[str, str], Any]:
    """Return a service's answer to a request as its handler gives it: status, headers and body.

    Raises:
        RuntimeError: if moto has no service behind the URL.
    """
    parsed, _ = get_equivalent_url_in_aws_domain(url)
    handler = _handler(f"{parsed.scheme}://{parsed.netloc}{parsed.path}")
    with agenda.during_call():
        try:
            return handler(request, request.raw_url, request.headers)
        except HTTPException as error:
            return error.code or 500, dict(error.get_headers()), error.get_body()


@lru_cache(maxsize=4096)
def _handler(url: str) -> _Handler:
    for service, pattern in backend_url_patterns:
        if pattern.match(url):
            handler = next((handler for path, handler in _handlers(service) if path.match(url)), None)
            if service in _some:
                return _either(*_some[service], handler, url)
            if handler:
                return handler
    msg = f"the sandbox has no service behind {url}"
    raise RuntimeError(msg)


_known: dict[str, list[tuple[Pattern[str], _Handler]]] = {}
_some: dict[str, tuple[_Takes, _Handler]] = {}


def serve(service: str, handler: _Handler) -> None:
    """Answer all requests to a service with a handler that is not moto's; moto's own is then never imported."""
    _known[service] = [(pattern_of(""), handler)]


def serve_some(service: str, takes: _Takes, handler: _Handler) -> None:
    """Answer those requests to one of moto's services that a handler takes, and leave the others to moto."""
    _some[service] = (takes, handler)


def _either(takes: _Takes, ours: _Handler, motos: _Handler | None, url: str) -> _Handler:
    def handle(request: Any, raw_url: str, headers: Any) -> tuple[int, Mapping[str, str], Any]:  # noqa: ANN401
        if takes(request):
            return ours(request, raw_url, headers)
        if motos is None:
            msg = f"the sandbox has no service behind {url}"
            raise RuntimeError(msg)
        return motos(request, raw_url, headers)

    return handle


def _handlers(service: str) -> list[tuple[Pattern[str], _Handler]]:
    """Return a service's handlers by the URLs that they answer; they are the same for every account."""
    if service not in _known:
        held: Any = backends.get_backend(service)  # type: ignore[call-overload] # a name that moto itself has listed
        if isinstance(held, BackendDict):
            regions = held[DEFAULT_ACCOUNT_ID]
            backend = regions["us-east-1" if "us-east-1" in regions else "aws"]
        else:
            backend = held["global"]
        _known[service] = [(pattern_of(url), handler) for url, handler in backend.urls.items()]
    return _known[service]
