"""Are a resource's resolved properties of the kinds that the registry's schema says? Told in CloudFormation's words."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import regex  # the registry's patterns have Unicode classes, which re does not know
from jsonschema import Draft7Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import create

from sandbox.cloudformation.schema import document_of

Json = Any
_INTEGER = re.compile(r"[+-]?\d+(\.0+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_NAMES = {"array": "JSONArray", "object": "JSONObject"}
_CHECKED = ("$ref", "additionalProperties", "enum", "items", "patternProperties", "properties", "required", "type")
"""Lengths, patterns and the rules between properties are left to the service, whose own refusal says more."""


def faults_of(type_name: str, properties: Mapping[str, Json]) -> list[str]:
    """Return what is wrong with properties: ``#/Tags: expected type: JSONArray, found: String``.

    Templates write numbers and booleans as text too, which CloudFormation accepts.
    """
    validator = _validator(type_name)
    if validator is None:
        return []
    return sorted({_worded(error) for error in validator.iter_errors(properties)})


@cache
def _validator(type_name: str) -> Validator | None:
    document = document_of(type_name)
    return None if document is None else _KIND(document)


def _is_text_or(*kinds: type, text: Callable[[str], object]) -> Callable[[object, Json], bool]:
    def check(_: object, value: Json) -> bool:
        if isinstance(value, str):
            return bool(text(value))
        return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))

    return check


_KIND = create(
    meta_schema={},
    validators={name: check for name, check in Draft7Validator.VALIDATORS.items() if name in _CHECKED},
    type_checker=Draft7Validator.TYPE_CHECKER.redefine_many(
        {
            "string": lambda _, value: isinstance(value, str | int | float),
            "integer": _is_text_or(int, text=_INTEGER.fullmatch),
            "number": _is_text_or(int, float, text=_NUMBER.fullmatch),
            "boolean": _is_text_or(bool, text=lambda value: value.lower() in {"true", "false"}),
        }
    ),
)


def _enum(_: Validator, allowed: list[Json], value: Json, __: object) -> Iterator[ValidationError]:
    """Compare as text: a template may write ``3`` where the schema has ``"3"``."""
    if isinstance(value, str | int | float) and str(value).lower() not in {str(each).lower() for each in allowed}:
        yield ValidationError("")


def _pattern_properties(
    validator: Validator, patterns: Mapping[str, Json], value: Json, _: object
) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for pattern, schema in patterns.items():
            for name, part in value.items():
                if regex.search(pattern, name):
                    yield from validator.descend(part, schema, path=name, schema_path=pattern)


def _additional(_: Validator, allowed: Json, value: Json, schema: Mapping[str, Json]) -> Iterator[ValidationError]:
    if allowed is False and isinstance(value, dict) and _extra(value, schema):
        yield ValidationError("")


def _extra(value: Mapping[str, Json], schema: Mapping[str, Json]) -> list[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", ())
    return [name for name in value if name not in known and not any(regex.search(p, name) for p in patterns)]


_KIND.VALIDATORS |= {"enum": _enum, "patternProperties": _pattern_properties, "additionalProperties": _additional}


def _worded(error: ValidationError) -> str:
    path = "#" + "".join(f"/{part}" for part in error.absolute_path)
    if error.validator == "type":
        kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        expected = ", ".join(_NAMES.get(kind, kind.capitalize()) for kind in kinds)
        return f"{path}: expected type: {expected}, found: {_kind_of(error.instance)}"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return "\n".join(f"{path}: required key [{name}] not found" for name in missing)
    if error.validator == "additionalProperties":
        extra = _extra(error.instance, error.schema)
        return "\n".join(f"{path}: extraneous key [{name}] is not permitted" for name in extra)
    return f"{path}: {error.instance} is not a valid enum value"


def _kind_of(value: Json) -> str:
    if isinstance(value, bool):
        return "Boolean"
    if value is None:
        return "Null"
    kinds = {dict: "JSONObject", list: "JSONArray", str: "String", int: "Integer", float: "Number"}
    return next(name for kind, name in kinds.items() if isinstance(value, kind))
