"""What a rule's or schedule's target gets: the event, a part of it, a text, or what a template makes of it.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from jsonpath_ng.ext.parser import parse

from sandbox.deliveries import targets

Json = Any
_PLACE = re.compile(r"<([A-Za-z0-9_.\-]+)>")


def text_for(target: Mapping[str, Json], event: Mapping[str, Json], rule: str) -> str:
    """Return what a target gets, as text.

    Args:
        target: as it was put, with ``Input``, ``InputPath``, ``InputTransformer`` or none of them.
        event: the event.
        rule: the rule's ARN.
    """
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath") is not None:
        return targets.compact(_found(event, str(target["InputPath"])))
    transformer = target.get("InputTransformer")
    return targets.compact(event) if transformer is None else _transformed(transformer, event, rule)


def _transformed(transformer: Mapping[str, Json], event: Mapping[str, Json], rule: str) -> str:
    values: dict[str, Json] = {
        name: _found(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()
    }
    values |= {
        "aws.events.rule-arn": rule,
        "aws.events.rule-name": rule.rsplit("/", 1)[-1],
        "aws.events.event.ingestion-time": event.get("time"),
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        "aws.events.event.json": event,
    }
    template = str(transformer["InputTemplate"])
    out, quoted, at = [], False, 0
    for found in _PLACE.finditer(template):
        before = template[at : found.start()]
        quoted ^= _quotes(before) % 2 == 1
        out.append(before)
        out.append(_shown(values.get(found[1]), inside_text=quoted) if found[1] in values else found[0])
        at = found.end()
    out.append(template[at:])
    text = "".join(out)
    try:
        return targets.compact(json.loads(text))
    except ValueError:
        return text  # A template need not be JSON; then it is a text.


def _quotes(text: str) -> int:
    return len(re.findall(r'(?<!\\)"', text))


def _shown(value: Json, *, inside_text: bool) -> str:
    """Return a value where a variable stands: with quotation marks, unless it stands between some."""
    if inside_text:
        text = value if isinstance(value, str) else "" if value is None else targets.compact(value)
        return json.dumps(text)[1:-1]
    return targets.compact(value) if value is not None else '""'


def _found(event: Mapping[str, Json], path: str) -> Json:
    if path == "$":
        return dict(event)
    # A name with a hyphen is written without quotation marks in these paths: $.detail-type.
    plain = re.sub(r"\.([A-Za-z_][\w]*(?:-[\w-]+)+)", r"['\1']", path)
    values = [match.value for match in parse(plain).find(event)]
    return values[0] if values else None
