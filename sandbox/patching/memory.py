"""Settings that a service takes and tells again, and that moto takes and forgets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jmespath
from botocore.parsers import create_parser
from moto.core.responses import ActionResult
from moto.core.utils import get_service_model

from sandbox.answers import want_text
from sandbox.patching.requests import parameters_of, place_of, response_class

Json = Any


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a service tells again of what it was told.

    Attributes:
        service: botocore's name of it.
        members: the settings that moto forgets, by the names that requests and descriptions share.
        key: JMESPath that names a thing, in a request (with what was answered laid over it) and in a description.
        learns: the operations that set them → JMESPath of where in the request they stand.
        tells: the operations that tell them → JMESPath of the description, or descriptions, in the answer.
        forgets: the operations that remove a thing.
        whole: whether a setting that a request does not name is gone.
        response: the class that answers, if moto's module has several.
    """

    service: str
    members: tuple[str, ...]
    key: str
    learns: Mapping[str, str]
    tells: Mapping[str, str]
    forgets: tuple[str, ...] = ()
    whole: bool = False
    response: Any = None

    def install(self) -> None:
        """Listen to the service's requests, and add to its answers."""
        answering = self.response or response_class(self.service)
        original = answering.call_action
        mentioned = {*self.learns, *self.tells, *self.forgets}

        def call_action(request: Any) -> Any:  # noqa: ANN401 moto's response classes share nothing that is typed
            operation = request._get_action()  # noqa: SLF001 the only name it has
            if operation not in mentioned:
                return original(request)
            given = parameters_of(request)
            want_text(request.normalized_request)
            status, headers, body = original(request)
            if int(status) < 300:
                body = self._answered(request, operation, given, (int(status), headers, body))
            return status, headers, body

        answering.call_action = call_action

    def _answered(self, request: Any, operation: str, given: Json, answer: tuple[int, Json, Json]) -> Json:  # noqa: ANN401
        kept = self._kept(request)
        told = _parsed(request, self.service, operation, answer)
        descriptions = list(_each(jmespath.search(self.tells.get(operation, "@"), told)))
        if operation in self.learns:
            one = descriptions[0] if len(descriptions) == 1 else {}
            key = jmespath.search(self.key, {**given, **one})
            settings = jmespath.search(self.learns[operation], given) or {}
            known = {} if self.whole else kept.get(key, {})
            kept[key] = {**known, **{name: settings[name] for name in self.members if name in settings}}
        if operation in self.forgets:
            kept.pop(jmespath.search(self.key, given), None)
        if operation not in self.tells:
            return answer[2]
        for description in descriptions:
            description.update(kept.get(jmespath.search(self.key, {**given, **description}), {}))
        told.pop("ResponseMetadata", None)
        # What moto answered has been through its transformers already.
        request.RESPONSE_KEY_PATH_TO_TRANSFORMER = {}
        want_text(request.normalized_request)
        _, headers, body = request.serialized(ActionResult(told))
        answer[1].update({name: value for name, value in headers.items() if name.lower() == "content-type"})
        return body

    def _kept(self, request: Any) -> dict[Json, dict[str, Json]]:  # noqa: ANN401
        backend = place_of(request, self.service).backend
        memories: dict[Any, dict[Json, dict[str, Json]]] = backend.__dict__.setdefault("remembered", {})
        return memories.setdefault((self.service, self.members), {})


def _each(found: Json) -> Iterator[dict[str, Json]]:
    yield from (item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict))


def _parsed(request: Any, service: str, operation: str, answer: tuple[int, Json, Json]) -> dict[str, Json]:  # noqa: ANN401
    """Return what moto answered, as a client would read it."""
    status, headers, body = answer
    model = get_service_model(service)
    parser = create_parser(request.determine_response_protocol(model))
    content = body.encode() if isinstance(body, str) else body or b""
    read = {"status_code": status, "headers": {k.lower(): v for k, v in headers.items()}, "body": content}
    told: dict[str, Json] = parser.parse(read, model.operation_model(operation).output_shape)
    return told
