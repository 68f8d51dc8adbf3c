"""What a service answers, as botocore would read it, from the object that moto would write it from.

moto walks through what it has found by the shape of the answer, and writes XML or JSON; botocore reads that by the same
shape. For a caller in this process both are left out, and the walk makes what botocore's reading would end with. What
no body carries (headers, streams), errors, and what moto writes without a shape are written and read as before.

Source: https://smithy.io/2.0/aws/protocols/
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from botocore.utils import parse_timestamp
from moto.core.constants import MISSING
from moto.core.responses import ActionResult
from moto.core.serialize import (
    AttributePickerContext,
    BaseJSONSerializer,
    EC2Serializer,
    QuerySerializer,
    TimestampSerializer,
    XFormedAttributePicker,
)
from moto.core.utils import get_value

from sandbox.serializing import names_of, transformers_of

Json = Any
_WANTED = "_wants_answer"
_TOLD = "_answer"
_LOCATION = ("s3", "GetBucketLocation")
"""Its answer cannot be described by a shape: botocore reads the text by itself."""
_in_bodies: dict[tuple[str, str], bool] = {}

_UTC = parse_timestamp("2000-01-01T00:00:00Z").tzinfo
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z")


@lru_cache(maxsize=65536)
def moment(told: Json) -> datetime:
    """Return a point in time as botocore reads it, without a search for the format where it is AWS's usual one."""
    if isinstance(told, str) and _WRITTEN.fullmatch(told):
        return datetime.fromisoformat(told[:-1]).replace(tzinfo=_UTC)
    read: datetime = parse_timestamp(told)
    return read


class _AsTextError(Exception):
    """What this answer is read as is not known without its text."""


def apply() -> None:
    """Have moto leave the answer of a call that wants it as an object."""
    result: Any = ActionResult
    result.execute_result = _executing(result.execute_result)


def want_answer(request: Any, operation: Any) -> None:  # noqa: ANN401 moto's request, botocore's model
    """Say that a request's answer is wanted as an object, if the answers of the operation can be."""
    vars(request)[_WANTED] = _is_in_body(operation)


def want_text(request: Any) -> None:  # noqa: ANN401 moto's request
    """Say that a request's answer is wanted as text after all: somebody on its way reads it."""
    vars(request)[_WANTED] = False


def answer_of(request: Any) -> dict[str, Json] | None:  # noqa: ANN401 moto's request
    """Return the answer, or ``None`` if there is only the text of one."""
    told: dict[str, Json] | None = vars(request).get(_TOLD)
    return told


def _is_in_body(operation: Any) -> bool:  # noqa: ANN401 botocore's model
    key = (str(operation.service_model.service_name), str(operation.name))
    if key not in _in_bodies:
        shape = operation.output_shape
        _in_bodies[key] = key != _LOCATION and (shape is None or _has_a_body(shape))
    return _in_bodies[key]


def _has_a_body(shape: Any) -> bool:  # noqa: ANN401 botocore's shapes
    """Return whether an answer is in the body as a whole, and not in headers or a stream."""
    return not (
        shape.serialization.keys() & {"payload", "eventstream"}
        or any(member.serialization.keys() & {"location", "eventstream"} for member in shape.members.values())
    )


def _executing(original: Callable[..., Any]) -> Callable[..., Any]:
    def execute_result(self: Any, context: Any) -> Any:  # noqa: ANN401 moto's own
        request = getattr(context.response, "normalized_request", None)
        if request is not None:
            # Who refuses after all, or answers otherwise, has the last word.
            vars(request).pop(_TOLD, None)
        if request is None or not vars(request).get(_WANTED) or isinstance(self.result, Exception):
            return original(self, context)
        try:
            told = _Walk(context).answer(self.result)
        except _AsTextError:
            return original(self, context)
        vars(request)[_TOLD] = told
        return context.operation_model.http.get("responseCode", 200), {}, ""

    return execute_result


class _Walk:
    """One walk through what an operation has found."""

    def __init__(self, context: Any) -> None:  # noqa: ANN401 moto's ActionContext
        kind = context.serializer_class
        self._operation = context.operation_model
        self._json = issubclass(kind, BaseJSONSerializer)
        self._query = issubclass(kind, QuerySerializer)
        self._wrapped = self._query and not issubclass(kind, EC2Serializer)
        self._times = TimestampSerializer(kind.DEFAULT_TIMESTAMP_FORMAT)
        transformers = getattr(context.response, "RESPONSE_KEY_PATH_TO_TRANSFORMER", None)
        self._picker = XFormedAttributePicker(response_transformers=transformers)
        self._transforms = bool(transformers)

    def answer(self, result: Json) -> dict[str, Json]:
        """Return the whole answer."""
        shape = self._operation.output_shape
        if shape is None:
            return {}
        if self._wrapped and shape.members and "resultWrapper" not in shape.serialization:
            raise _AsTextError
        return self._structure(result, shape, f"{self._operation.name}.{shape.name}") or {}

    def _value(self, value: Json, shape: Any, path: str) -> Json:  # noqa: ANN401 moto's shapes
        """Return a value that is there, or MISSING if it leaves no trace in the text."""
        handle = _HANDLERS.get(shape.type_name)
        if handle is not None:
            return handle(self, value, shape, path)
        return value if self._json else str(value)

    def _structure(self, value: Json, shape: Any, path: str) -> Json:  # noqa: ANN401 see above
        if value is None:
            return MISSING
        if self._json and shape.is_document_type:
            return json.loads(json.dumps(value))
        told: dict[str, Json] = {}
        for key, member in shape.members.items():
            member.parent = shape
            found = self._pick(value, key, member, path)
            if found is not None:
                item = self._value(found, member, f"{path}.{key}" if self._transforms else "")
                if item is not MISSING and item is not None:
                    told[key] = item
        if shape.is_tagged_union and len(told) != 1:
            raise _AsTextError
        return told

    def _pick(self, obj: Json, key: str, member: Any, path: str) -> Json:  # noqa: ANN401 see above
        """Return a member's value, wherever moto's models may hold it."""
        known = vars(member).get("_names_of_members")
        names = known.get((key, type(obj))) if known else None
        if names is None:
            about = AttributePickerContext(obj, key, member, self._operation, self._operation.service_model, path)
            names = names_of(self._picker, about)
        found = None
        look = getattr if not hasattr(obj, "__getitem__") else dict.get if type(obj) is dict else get_value
        for name in names:
            # With a dot a name is a way through several objects.
            value = (get_value if "." in name else look)(obj, name, MISSING)
            if value is not MISSING:
                found = value
                break
        if self._transforms:
            for ending, transform in transformers_of(self._picker, key):
                if f"{path}.{key}".endswith(ending):
                    return transform(found)
        return found

    def _list(self, value: Json, shape: Any, path: str) -> Json:  # noqa: ANN401 see above
        member = shape.member
        inside = f"{path}.{member.name}" if self._transforms else ""
        told = []
        for item in value:
            one = self._value(item, member, inside)
            if self._json:
                told.append(item if one is MISSING else one)
            elif one is not MISSING and one != {}:
                told.append(one)
        return MISSING if not told and not self._json and shape.is_flattened else told

    def _map(self, value: Json, shape: Any, path: str) -> Json:  # noqa: ANN401 see above
        told = {}
        for name, item in value.items():
            if item is None and self._query:
                continue
            inside = f"{path}.{name if self._json else 'value'}" if self._transforms else ""
            one = self._value(item, shape.value, inside)
            if one is not MISSING:
                told[_text(name)] = one
        return MISSING if not told and not self._json and shape.is_flattened else told

    def _time(self, value: Json, shape: Any, _: str) -> Json:  # noqa: ANN401 see above
        written: dict[str, Json] = {}
        self._times.serialize(written, value, shape, "")
        return moment(written[""])

    def _string(self, value: Json, _: Any, __: str) -> Json:  # noqa: ANN401 see above
        if self._json:
            value = value.value if isinstance(value, Enum) else value
            return value if value in (None, {}, []) else str(value)
        return str(value)

    def _boolean(self, value: Json, _: Any, __: str) -> Json:  # noqa: ANN401 see above
        return value if self._json else value is True or str(value).lower() == "true"


def _text(name: Json) -> str:
    return str(name.value) if isinstance(name, Enum) else str(name)


def _blob(_: _Walk, value: Json, __: Any, ___: str) -> bytes:  # noqa: ANN401 see above
    return value.encode() if isinstance(value, str) else bytes(value)


_HANDLERS: Mapping[str, Callable[[_Walk, Json, Any, str], Json]] = {
    "structure": _Walk._structure,  # noqa: SLF001 its own methods
    "list": _Walk._list,  # noqa: SLF001 its own methods
    "map": _Walk._map,  # noqa: SLF001 its own methods
    "timestamp": _Walk._time,  # noqa: SLF001 its own methods
    "string": _Walk._string,  # noqa: SLF001 its own methods
    "boolean": _Walk._boolean,  # noqa: SLF001 its own methods
    "blob": _blob,
    "integer": lambda _, value, __, ___: int(value),
    "long": lambda _, value, __, ___: int(value),
    "float": lambda _, value, __, ___: float(value),
    "double": lambda _, value, __, ___: float(value),
}
