"""Where functions' processes reach the sandbox: an address, API calls without an SDK, custom resources' answers."""

import base64
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qs

from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from sandbox import service_models
from sandbox.lambdas import lineage
from sandbox.services import service_model
from sandbox.sessions import CONFIG, isolated_session

Json = Any
ADMIN = "/_refarch"
_address: list[str] = []
_served = False
_opening = threading.Lock()
_answers: dict[str, Json] = {}


def serve_at(place: str) -> None:
    """Tell functions where this sandbox, which is a server, listens."""
    global _served  # noqa: PLW0603 one process is one sandbox
    _served = True
    _address[:] = [place]


def is_served() -> bool:
    """Return whether this sandbox is a server, and not only a process that runs functions."""
    return _served


def address() -> str:
    """Return where functions reach this sandbox; one that is no server starts to listen on loopback for them."""
    with _opening:
        if not _address:
            from sandbox.server import Application, serve_beside  # noqa: PLC0415 loads a web server, for functions only

            _address[:] = [f"http://localhost:{serve_beside(Application())}"]
        return _address[0]


def expect_answer() -> tuple[str, Callable[[], Json]]:
    """Return an address that a custom resource's function puts its answer to, and what fetches it from there."""
    token = secrets.token_urlsafe(16)
    return f"{address()}{ADMIN}/response/{token}", lambda: _answers.pop(token, None)


def take_answer(token: str, body: bytes) -> Json:
    """Keep a custom resource's answer until it is fetched."""
    _answers[token] = json.loads(body)
    return {}


def call(body: bytes) -> Json:
    """Carry out an API call that a function asks for in JSON, with the credentials that it gives."""
    asked = json.loads(body)
    service = service_named(asked["service"])
    if service is None:
        return _refusal("UnknownService", f"the sandbox has no service called {asked['service']}", 404)
    given = asked["credentials"]
    client = _client(service, asked["region"], given["accessKeyId"], given["secretAccessKey"], given["sessionToken"])
    try:
        with lineage.caused_by(asked.get("trace") or ""):
            result = getattr(client, xform_name(asked["operation"]))(**unpacked(asked["parameters"]))
    except ClientError as error:
        details = error.response["Error"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        return _refusal(str(details["Code"]), str(details["Message"]), status)
    except (BotoCoreError, AttributeError) as error:
        return _refusal("ValidationException", str(error), 400)
    return {"result": {name: packed(value) for name, value in result.items() if name != "ResponseMetadata"}}


@lru_cache(maxsize=64)
def _client(service: str, region: str, key: str, secret: str, token: str | None) -> Any:  # noqa: ANN401 boto3's own
    """Return a client that signs as the function does, so that the sandbox knows whom it serves."""
    client = isolated_session(region).client(
        service,
        endpoint_url=address(),
        config=CONFIG.merge(Config(proxies={})),
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )
    client.meta.events.register("before-call", _tell_trace)
    return client


def _tell_trace(params: Mapping[str, Any], **_: object) -> None:
    if lineage.current():
        params["headers"][lineage.HEADER] = lineage.current()


def exports(query: str) -> list[str]:
    """Return what the package of a service exports: its client by both names, and a command for each operation."""
    service = service_named(parse_qs(query)["service"][0])
    if service is None:
        return []
    model = service_model(service)
    client = str(model.metadata["serviceId"]).replace(" ", "")
    return [f"{client}Client", client, *(f"{name}Command" for name in model.operation_names)]


@cache
def service_named(package: str) -> str | None:
    """Return the service behind ``@aws-sdk/client-<package>``, whose name is the service id in lower case."""
    wanted = package.replace("-", "").lower()
    names: list[str] = service_models.loader().list_available_services("service-2")
    for name in sorted(names, key=lambda name: name.replace("-", "") != wanted):
        if name.replace("-", "") == wanted or _plain_id(name) == wanted:
            return name
    return None


def packed(value: Json) -> Json:
    """Return a response with what JSON does not have marked: dates, bytes, streams."""
    if isinstance(value, Mapping):
        return {key: packed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [packed(item) for item in value]
    if isinstance(value, datetime):
        return {"$date": value.isoformat()}
    if isinstance(value, StreamingBody):
        return {"$stream": base64.b64encode(value.read()).decode()}
    return {"$bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def unpacked(value: Json) -> Json:
    """Return parameters with what was marked turned back."""
    if isinstance(value, list):
        return [unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$date" in value:
        return datetime.fromisoformat(value["$date"])
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    return {key: unpacked(item) for key, item in value.items()}


def _plain_id(name: str) -> str:
    return str(service_model(name).metadata.get("serviceId", "")).replace(" ", "").lower()


def _refusal(code: str, message: str, status: int) -> Json:
    return {"error": {"code": code, "message": message, "status": status}}
