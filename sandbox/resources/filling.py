"""The ``$variables`` of a row's calls, and what is put in their place."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import jmespath

Json = Any
ABSENT = object()
"""A property that the template does not set."""


def fill(template: Json, variables: Mapping[str, Json], *, whole: bool = True) -> Json:
    """Replace ``$variables`` in call parameters; with ``whole=False`` inside a longer text.

    What begins with two dollar signs is no variable, but itself with one.
    """
    if isinstance(template, Mapping):
        filled = {name: fill(item, variables) for name, item in template.items()}
        return {name: item for name, item in filled.items() if item is not ABSENT}
    if isinstance(template, list):
        return [item for item in (fill(part, variables) for part in template) if item is not ABSENT]
    if not isinstance(template, str) or "$" not in template:
        return template
    if template.startswith("$$"):
        return template[1:]
    if whole and template.startswith("$"):
        return _variable(template[1:], variables)
    head, *parts = template.split("$")
    text = head
    for part in parts:
        length = next((i for i, c in enumerate(part) if not (c.isalnum() or c == ".")), len(part))
        value = _variable(part[:length], variables)
        text += (str(value).lower() if isinstance(value, bool) else str(value)) + part[length:]
    return text


_WORKED_OUT: dict[str, Callable[[Mapping[str, Json]], Json]] = {
    "account": lambda variables: variables["context"].services.account,
    "region": lambda variables: variables["context"].services.region,
    "partition": lambda variables: variables["context"].services.partition,
    "tail": lambda variables: variables["id"].rsplit("/", 1)[-1],
    "unique": lambda _: str(uuid4()),
}


def _variable(name: str, variables: Mapping[str, Json]) -> Json:
    root, _, path = name.partition(".")
    if name in _WORKED_OUT:
        return _WORKED_OUT[name](variables)
    if root not in {"id", "value", "snapshot", "item", "response"}:
        return variables["properties"].get(name, ABSENT)
    known = variables["item"]() if root == "item" else variables[root]
    if not path:
        return known
    if root == "id":
        return known.split("|")[int(path)]
    part = jmespath.search(path, known)
    return ABSENT if root == "value" and part is None else part
