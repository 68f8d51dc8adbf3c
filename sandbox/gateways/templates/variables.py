"""The variables of mapping templates: ``$input``, ``$util``, ``$context`` and ``$stageVariables``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext.parser import parse

from sandbox.gateways.errors import TemplateError
from sandbox.gateways.templates.methods import Object, shown

Json = Any
_PLACES = ("path", "querystring", "header")


@dataclass(frozen=True)
class Variables:
    """What a template is told.

    Attributes:
        body: of the request or the response, as text.
        context: what ``$context`` holds.
        stage_variables: of the stage.
        params: values by place (``path``, ``querystring``, ``header``) and name; a header's name in any case.
    """

    body: str
    context: dict[str, Json]
    stage_variables: Mapping[str, str]
    params: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def scope(self) -> dict[str, Json]:
        """Return the variables by name."""
        return {
            "input": Object(
                "$input",
                {"json": self._json, "path": self._path, "params": self._params},
                # An empty body is shown as an empty object.
                {"body": self.body or "{}"},
            ),
            "util": UTIL,
            "context": self.context,
            "stageVariables": dict(self.stage_variables),
        }

    def _document(self) -> Json:
        try:
            return json.loads(self.body) if self.body else {}
        except ValueError:
            return self.body

    def _path(self, path: str) -> Json:
        return found_at(self._document(), path)

    def _json(self, path: str) -> str:
        value = self._path(path)
        return "" if value is None and not self.body else json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def _params(self, name: str | None = None) -> Json:
        if name is None:
            return {place: dict(self.params.get(place, {})) for place in _PLACES}
        for place in _PLACES:
            values = self.params.get(place, {})
            if place == "header":
                values = {key.lower(): value for key, value in values.items()}
            key = name.lower() if place == "header" else name
            if key in values:
                return values[key]
        return ""


def found_at(document: Json, path: str) -> Json:
    """Return what a JSONPath leads to: one value, or a list if the path may lead to many.

    Raises:
        TemplateError: if it is no JSONPath.
    """
    if path in {"$", ""}:
        return document
    if path.endswith(".length()"):
        inner = found_at(document, path.removesuffix(".length()"))
        return len(inner) if isinstance(inner, list | dict | str) else None
    if path.endswith(".size()"):
        return found_at(document, path.removesuffix(".size()") + ".length()")
    try:
        values = [match.value for match in parse(path if path.startswith("$") else f"$.{path}").find(document)]
    except (JSONPathError, TypeError) as error:
        msg = f"{path!r} is no JSONPath: {error}"
        raise TemplateError(msg) from None
    if any(sign in path for sign in ("*", "..", "?(", ":", ",")):
        return values
    return values[0] if values else None


def escaped(text: Json) -> str:
    """Return a text with what JavaScript would take for the end of it escaped, single quotes included."""
    signs = {"\\": "\\\\", '"': '\\"', "'": "\\'", "/": "\\/", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b"}
    plain = shown(text)
    return "".join(
        signs.get(one) or (one if " " <= one <= "~" else "".join(f"\\u{unit:04X}" for unit in _units(one)))
        for one in plain
    )


def _units(one: str) -> list[int]:
    raw = one.encode("utf-16-be")
    return [int.from_bytes(raw[index : index + 2], "big") for index in range(0, len(raw), 2)]


def _parse_json(text: Json) -> Json:
    return json.loads(shown(text))


UTIL = Object(
    "$util",
    {
        "base64Decode": lambda text: base64.b64decode(shown(text)).decode(),
        "base64Encode": lambda text: base64.b64encode(shown(text).encode()).decode(),
        "escapeJavaScript": escaped,
        "parseJson": _parse_json,
        "urlDecode": lambda text: unquote_plus(shown(text)),
        "urlEncode": lambda text: quote_plus(shown(text), safe="*"),
    },
    {},
)
