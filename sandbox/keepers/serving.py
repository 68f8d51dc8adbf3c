"""Kept services behind AWS's URLs: what answers a request, in this process and over HTTP alike."""

import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.model import OperationNotFoundError
from moto.backend_index import backend_url_patterns
from moto.core.errors import COMMON_ERROR_CODES
from moto.core.request import Request
from moto.core.responses import ActionResult, BaseResponse
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

from sandbox import dispatch
from sandbox.keepers import all_kept
from sandbox.keepers.keeper import NOT_KEPT, Keeper
from sandbox.keepers.place import KeptError, Place, places
from sandbox.services import service_model

Json = Any
Answer = tuple[int, Mapping[str, str], Json]


@cache
def install() -> None:
    """Let the kept services answer in this process; a server asks :func:`over_http` besides."""
    COMMON_ERROR_CODES.append(NOT_KEPT)
    for kept in all_kept():
        COMMON_ERROR_CODES.extend(kept.undescribed)
        served = Served(Keeper(kept))
        _served[kept.beside or kept.service] = served
        if kept.beside:
            dispatch.serve_some(kept.beside, served.takes, served.answer)
        else:
            backend_url_patterns.append((kept.service, _pattern(kept.service)))
            dispatch.serve(kept.service, served.answer)


def _pattern(service: str) -> re.Pattern[str]:
    """Return what the URLs of a service begin with, whoever works out its host: a client, or moto's server."""
    model = service_model(service)
    hosts = "|".join(sorted({re.escape(model.endpoint_prefix), re.escape(model.signing_name)}))
    return re.compile(rf"https?://([^/]+\.)?({hosts})\.([^/]+\.)?(amazonaws\.com|api\.aws)")


_served: dict[str, "Served"] = {}


class Served:
    """A kept service as moto's dispatchers want it: a function of a request."""

    def __init__(self, keeper: Keeper) -> None:
        """Serve what a keeper keeps; its places are reset with all of moto."""
        self._keeper = keeper
        self._places = places()
        self.beside = bool(keeper.kept.beside)

    def takes(self, request: Request) -> bool:
        """Return whether the request's operation is one that is kept, or its tags are those of what is kept."""
        # A request that names its operation need not be read to know whether it is moto's, as nearly all are.
        named = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if named and not self._keeper.keeps(named):
            return False
        response = _Response(self._keeper)
        response.setup_class(request)
        operation = response.operation()
        if not self._keeper.keeps(operation) or not self._keeper.tagging.covers(operation):
            return self._keeper.keeps(operation)
        response.parse_parameters(request)
        return self._keeper.tagging.has(self._place(response), response.params)

    def answer(self, request: Request, _url: str = "", _headers: object = None) -> Answer:
        """Answer a request on behalf of the account and Region that it is for."""
        response = _Response(self._keeper)
        response.setup_class(request)
        operation = response.operation()
        try:
            response.parse_parameters(request)
            result: Any = self._keeper.perform(self._place(response), operation, response.params)
        except OperationNotFoundError:
            result = KeptError(NOT_KEPT, f"{self._keeper.kept.service} has no operation {operation}")
        except KeptError as error:
            result = error
        return response.serialized(ActionResult(result))

    def _place(self, response: "_Response") -> Place:
        place = self._places[response.current_account][self._keeper.kept.everywhere or response.region]
        place.others = self._places
        return place


class _Response(BaseResponse):
    """moto's reading and writing of a service's protocol."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper.kept.service)

    @property
    def boto3_service_name(self) -> str:
        """Return the name, which is boto3's already."""
        return str(self.service_name)

    def operation(self) -> str:
        """Return the request's operation."""
        return str(self._get_action())

    def _get_action(self) -> str:
        """Return the operation, also where only the query tells it from others of the same path."""
        found = super()._get_action()
        siblings = _told_apart_by_query(self.boto3_service_name).get(self.normalized_request.path, {})
        query = self.normalized_request.query_string.decode().rstrip("=")
        by_query = siblings.get((self.normalized_request.method, query), found)
        self.uri_match = getattr(self, "uri_match", {})
        return by_query


@cache
def _told_apart_by_query(service: str) -> Mapping[str, Mapping[tuple[str, str], str]]:
    """Return path → method and query → operation, for paths without parameters (``/tagging?Operation=Tag``)."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    model = service_model(service)
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = str(http.get("requestUri", "")).partition("?")
        if query and "{" not in path:
            found.setdefault(path, {})[str(http["method"]), query] = name
    return found


def over_http(service: str, otherwise: Callable[[Any], Any]) -> "WSGIApplication":
    """Return what answers requests to a service over HTTP: its keeper, moto, or the one of the two that can.

    Args:
        service: as moto's dispatcher names it.
        otherwise: makes moto's own application for a service.
    """
    served = _served.get(service)
    if served is None:
        plain: WSGIApplication = otherwise(service)
        return plain
    keeper = served

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status, headers, body = keeper.answer(_WithServer(environ))
        return Response(body, status, dict(headers))(environ, start_response)

    if not keeper.beside:
        return answer
    moto = otherwise(service)

    def either(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        again = {**environ, "wsgi.input": io.BytesIO(body)}
        taken = keeper.takes(_WithServer({**environ, "wsgi.input": io.BytesIO(body)}))
        return (answer if taken else moto)(again, start_response)

    return either


class _WithServer(Request):
    """A request that came through a server."""

    from_wsgi_server = True
