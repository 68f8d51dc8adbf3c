"""Calls of a service in this process, without the detour over a message of HTTP that nobody would send.

botocore's client still does what it does before and after a request: it checks parameters, fills in what may be left
out, writes them as the service's protocol has them, and raises the service's errors. moto still reads what the protocol
wrote. Left out is what only a wire needs: a signature, a prepared message and a parsed one, a second try. What a
service answers stays an object (:mod:`sandbox.answers`) wherever moto has it as one.
"""

import re
from collections.abc import Mapping, MutableMapping
from copy import copy
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from botocore.hooks import BaseEventHooks
from botocore.model import OperationModel
from moto.core.botocore_stubber import MockRawResponse
from moto.core.request import PRESERVED_HEADER_NAMES_ENVIRON_KEY, Request, environ_key_for_header
from moto.core.request import should_preserve_original_header_name as keeps_its_name
from werkzeug.datastructures import ImmutableMultiDict

from sandbox.answers import answer_of, want_answer
from sandbox.dispatch import handled

Json = Any
ACCOUNT_HEADER = "x-moto-account-id"
_MOVED = frozenset({301, 302, 307, 400})
"""With these S3 says that a bucket is in another Region, where botocore then asks again."""
_REFUSED = 300
"""From here on a status says that there is an error, as botocore sees it."""
_ANY_BUCKET = "any-bucket"
_PLAIN_BUCKET = re.compile(r"(?!any-bucket|.*--|.*-s3alias)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
"""A bucket's name that is a part of its host's: not of a directory bucket or an access point, and without dots."""
_FORM = "application/x-www-form-urlencoded"


class DirectClient(BaseClient):  # type: ignore[misc] # botocore has no types
    """What a client does in place of sending a request."""

    _account: str
    """The account that it is of."""
    _endpoints: dict[str, Json]
    """Operation → where its requests would go, and how they would be signed; all accounts' clients share it."""
    _paginators: dict[str, Json]
    """Method → its paginator, for which botocore makes a class each time."""

    def _make_request(
        self,
        operation_model: OperationModel,
        request_dict: Mapping[str, Json],
        request_context: MutableMapping[str, Json],
    ) -> tuple[Json, dict[str, Json]]:
        client: Any = self
        request_dict["headers"][ACCOUNT_HEADER] = self._account
        if _is_streamed(operation_model):
            return super()._make_request(operation_model, request_dict, request_context)  # type: ignore[no-any-return] # botocore has no types
        request = _request(request_dict, _authorization(client, request_context))
        want_answer(request, operation_model)
        status, headers, body = handled(request, request_dict["url"])
        raw = body.encode() if isinstance(body, str) else body
        response = AWSResponse(request_dict["url"], status, headers, MockRawResponse(raw))
        told = answer_of(request)
        if told is not None and status < _REFUSED:
            lowered = {name.lower(): value for name, value in headers.items()}
            told["ResponseMetadata"] = {
                "RequestId": lowered.get("x-amzn-requestid", ""),
                "HTTPStatusCode": status,
                "HTTPHeaders": lowered,
                "RetryAttempts": 0,
            }
            return response, told
        if status in _MOVED and operation_model.service_model.service_name == "s3":
            return super()._make_request(operation_model, request_dict, request_context)  # type: ignore[no-any-return] # botocore has no types
        answered, failure = client._endpoint._get_response(  # noqa: SLF001 what reads an answer is botocore's own
            Answered(request, request_dict["url"], response), operation_model, request_dict["context"]
        )
        if failure is not None:
            raise failure
        answered[1].get("ResponseMetadata", {})["RetryAttempts"] = 0
        return answered  # type: ignore[no-any-return] # botocore has no types

    def get_paginator(self, operation_name: str) -> Json:
        """Return a paginator, the same one each time."""
        if operation_name not in self._paginators:
            self._paginators[operation_name] = super().get_paginator(operation_name)
        return self._paginators[operation_name]

    def _resolve_endpoint_ruleset(
        self,
        operation_model: OperationModel,
        params: Json,
        request_context: MutableMapping[str, Json],
        ignore_signing_region: bool = False,  # noqa: FBT001, FBT002 botocore's own signature
    ) -> tuple[str, Mapping[str, str], Json]:
        """Return where botocore would send a request; where no parameter says, it is worked out once."""
        resolve: Any = super()._resolve_endpoint_ruleset
        service = operation_model.service_model.service_name
        bucket = str(params.get("Bucket", "")) if service == "s3" else ""
        plain = _PLAIN_BUCKET.fullmatch(bucket) is not None
        told = operation_model.context_parameters and service != "dynamodb" and not plain
        if told or ignore_signing_region or "endpoint_properties" in request_context:
            return resolve(operation_model, params, request_context, ignore_signing_region)  # type: ignore[no-any-return] # botocore has no types
        kept = self._endpoints
        name = str(operation_model.name)
        if name not in kept:
            said: dict[str, Json] = dict(request_context)
            found = resolve(operation_model, {**params, "Bucket": _ANY_BUCKET} if plain else params, said)
            kept[name] = found, {key: said[key] for key in ("auth_type", "signing") if key in said}
        (url, headers, properties), signing = kept[name]
        request_context.update({key: dict(value) if key == "signing" else value for key, value in signing.items()})
        return url.replace(_ANY_BUCKET, bucket) if plain else url, headers, properties


class BorrowedEvents(BaseEventHooks):  # type: ignore[misc] # botocore has no types
    """The events of another client, until somebody registers for those of this one.

    botocore copies some four hundred handlers for each client, and few clients ever get one of their own.
    """

    def __init__(self, lender: Json) -> None:
        """Borrow a client's events."""
        self._events, self._own = lender, False

    def emit(self, event_name: str, **kwargs: Json) -> Json:
        """Tell those who registered."""
        return self._events.emit(event_name, **kwargs)

    def emit_until_response(self, event_name: str, **kwargs: Json) -> Json:
        """Tell those who registered, until one answers."""
        return self._events.emit_until_response(event_name, **kwargs)

    def register(self, *arguments: Json, **named: Json) -> None:
        """Register for this client's events."""
        self._mine().register(*arguments, **named)

    def register_first(self, *arguments: Json, **named: Json) -> None:
        """Register for this client's events, to be told before others."""
        self._mine().register_first(*arguments, **named)

    def register_last(self, *arguments: Json, **named: Json) -> None:
        """Register for this client's events, to be told after others."""
        self._mine().register_last(*arguments, **named)

    def unregister(self, *arguments: Json, **named: Json) -> None:
        """Be told no more of this client's events."""
        self._mine().unregister(*arguments, **named)

    def __copy__(self) -> Json:
        """Return events of its own, as botocore's are copied."""
        return copy(self._events)

    def _mine(self) -> Json:
        if not self._own:
            self._events, self._own = copy(self._events), True
        return self._events


class Answered:
    """A request of which the answer is there."""

    stream_output = False

    def __init__(self, request: Request, url: str, response: AWSResponse) -> None:
        """Take what botocore wants to know of a request, and the answer."""
        self.method, self.url, self.headers, self.body = request.method, url, dict(request.headers), b""
        self.response = response


@cache
def _streams(service: str) -> dict[str, bool]:
    del service
    return {}


def _is_streamed(operation: OperationModel) -> bool:
    known = _streams(operation.service_model.service_name)
    name = str(operation.name)
    if name not in known:
        known[name] = (
            operation.has_streaming_input
            or operation.has_streaming_output
            or operation.has_event_stream_input
            or operation.has_event_stream_output
        )
    return known[name]


def _authorization(client: Any, context: Mapping[str, Json]) -> str | None:  # noqa: ANN401 botocore's
    """Return whose key a request is made with and for which Region and service, as a signature's header says it."""
    signer = client._request_signer  # noqa: SLF001 botocore hands it out nowhere else
    chosen = context.get("auth_type")
    if chosen == "none" or signer.signature_version is UNSIGNED:
        return None
    signing = context.get("signing", {})
    region = signing.get("region", signer.region_name)
    service = signing.get("signing_name", signer.signing_name)
    scope = f"{signer._credentials.access_key}/20000101/{region}/{service}/aws4_request"  # noqa: SLF001 botocore hands it out nowhere else
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"


def _request(message: Mapping[str, Json], authorization: str | None) -> Request:
    """Return a request as moto has it of one that came over a wire.

    It is what ``Request.from_primitives`` makes, without werkzeug's builder, which takes ten times as long.
    """
    parts = urlsplit(message["url"])
    body, form = message["body"], None
    headers = {name: _text(value) for name, value in message["headers"].items()}
    if isinstance(body, dict):
        form = {name: _text(value) for name, value in body.items()}
        body = urlencode(form)
    raw = body.encode() if isinstance(body, str) else body.read() if hasattr(body, "read") else bytes(body or b"")
    path = parts.path or "/"
    environ: dict[str, Json] = {
        "REQUEST_METHOD": message["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": path,
        "RAW_URI": path,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": parts.netloc,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(raw),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        PRESERVED_HEADER_NAMES_ENVIRON_KEY: {},
    }
    for name, value in headers.items():
        environ[environ_key_for_header(name)] = value
        if keeps_its_name(name):
            environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY][environ_key_for_header(name)] = name
    environ["CONTENT_LENGTH"] = str(len(raw))
    if authorization is not None:
        environ["HTTP_AUTHORIZATION"] = authorization
    request = Request(environ)
    # What werkzeug would find in the body and the address, of which both were written just now.
    known = vars(request)
    empty: ImmutableMultiDict[str, str] = ImmutableMultiDict()
    if form is not None and environ.get("CONTENT_TYPE", "").startswith(_FORM):
        known.update(form=ImmutableMultiDict(form), files=empty, stream=BytesIO(), _cached_data=b"")
    elif not environ.get("CONTENT_TYPE", "").startswith((_FORM, "multipart/")):
        known.update(form=empty, files=empty, stream=environ["wsgi.input"], _cached_data=raw)
    known["url_root"] = f"{parts.scheme}://{parts.netloc}/"
    return request


def _text(value: Json) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
