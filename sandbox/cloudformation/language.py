"""The transform ``AWS::LanguageExtensions``: loops, and expressions where a plain template wants literals.

Such are the names in ``Ref`` and ``Fn::GetAtt``, and deletion policies.

What it adds beside, ``Fn::Length``, ``Fn::ToJsonString`` and a default in ``Fn::FindInMap``, is worked out with the
other intrinsic functions.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
"""

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.intrinsics import Resolver, is_function

Json = Any
NAME = "AWS::LanguageExtensions"
_LOOP = "Fn::ForEach::"
_LOOPS_IN = ("Conditions", "Resources", "Outputs")
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


def expand(document: Mapping[str, Json], values: Mapping[str, Json]) -> dict[str, Json]:
    """Return a template without loops, its resources' deletion policies worked out.

    Args:
        document: the template.
        values: what ``Ref`` returns for each parameter and pseudo parameter.

    Raises:
        ValidationError: if a loop is malformed, or an expression needs more than parameters and mappings.
    """
    resolver = Resolver(_Scope(document, values), extended=True)
    expanded = {
        name: _expand(section, resolver) if name in _LOOPS_IN else section for name, section in document.items()
    }
    # Conditions may come out of loops, and attributes and names may ask for conditions.
    resolver = Resolver(_Scope(expanded, values), extended=True)
    expanded = {name: _named(section, resolver) for name, section in expanded.items()}
    for resource in expanded.get("Resources", {}).values():
        if isinstance(resource, dict):
            for name in _ATTRIBUTES:
                if is_function(resource.get(name)):
                    resource[name] = resolver.value(resource[name])
    return expanded


def _expand(value: Json, resolver: Resolver) -> Json:
    if isinstance(value, list):
        return [_expand(item, resolver) for item in value]
    if not isinstance(value, dict):
        return value
    expanded: dict[str, Json] = {}
    for key, item in value.items():
        entries = _turns(key, item, resolver) if key.startswith(_LOOP) else {key: _expand(item, resolver)}
        twice = sorted(expanded.keys() & entries.keys())
        if twice:
            msg = f"Transform {NAME} failed with: {key}: duplicate key {twice[0]}"
            raise ValidationError(msg)
        expanded |= entries
    return expanded


def _named(value: Json, resolver: Resolver) -> Json:
    """Return a part of a template in which each ``Ref`` and ``Fn::GetAtt`` names what it is about by a literal."""
    if isinstance(value, list):
        return [_named(item, resolver) for item in value]
    if not isinstance(value, dict):
        return value
    if is_function(value.get("Ref")):
        return {"Ref": resolver.value(value["Ref"])}
    target = value.get("Fn::GetAtt")
    if isinstance(target, list) and target and is_function(target[0]):
        return {"Fn::GetAtt": [resolver.value(target[0]), *target[1:]]}
    return {key: _named(item, resolver) for key, item in value.items()}


def _turns(key: str, loop: Json, resolver: Resolver) -> dict[str, Json]:
    """Return what a loop leaves behind: its fragment once for each item of its collection."""
    if not isinstance(loop, list) or len(loop) != 3 or not isinstance(loop[0], str) or not isinstance(loop[2], dict):
        msg = f"Transform {NAME} failed with: {key} layout is incorrect: an identifier, a collection and a fragment"
        raise ValidationError(msg)
    identifier, collection, fragment = loop
    items = resolver.value(collection)
    if not isinstance(items, list):
        msg = f"Transform {NAME} failed with: {key}: the collection has to be a list"
        raise ValidationError(msg)
    entries: dict[str, Json] = {}
    for item in items:
        # Nested loops come after the replacement, because they may use this loop's identifier.
        turn = _expand(_replaced(fragment, identifier, str(item)), resolver)
        twice = sorted(entries.keys() & turn.keys())
        if twice:
            msg = f"Transform {NAME} failed with: {key}: every turn writes the same key {twice[0]}"
            raise ValidationError(msg)
        entries |= turn
    return entries


def _replaced(value: Json, identifier: str, item: str) -> Json:
    if isinstance(value, str):
        return value.replace(f"${{{identifier}}}", item).replace(
            f"&{{{identifier}}}", re.sub(r"[^A-Za-z0-9]", "", item)
        )
    if isinstance(value, list):
        return [_replaced(entry, identifier, item) for entry in value]
    if isinstance(value, dict):
        if value == {"Ref": identifier}:
            return item
        return {_replaced(key, identifier, item): _replaced(entry, identifier, item) for key, entry in value.items()}
    return value


class _Scope:
    """What a loop's collection may refer to: parameters, mappings and conditions, and nothing that is deployed."""

    def __init__(self, document: Mapping[str, Json], values: Mapping[str, Json]) -> None:
        self._document = document
        self._values = values

    def ref(self, name: str) -> Json:
        """Return a parameter's value."""
        return self._values[name]

    def condition(self, name: str) -> bool:
        """Return whether a condition holds."""
        return bool(Resolver(self, extended=True).value(self._document.get("Conditions", {})[name]))

    def mapping(self, name: str) -> Mapping[str, Mapping[str, Json]]:
        """Return a mapping."""
        found: Mapping[str, Mapping[str, Json]] = self._document.get("Mappings", {})[name]
        return found

    def attribute(self, logical_id: str, name: str) -> Json:
        """Refuse: nothing is deployed yet."""
        self._refuse(f"Fn::GetAtt {logical_id}.{name}")

    def imported(self, name: str) -> Json:
        """Refuse: what others export is not known to a transform."""
        self._refuse(f"Fn::ImportValue {name}")

    def stack_output(self, call: Mapping[str, str]) -> Json:
        """Refuse: what other stacks tell is read when resources are made."""
        self._refuse(f"Fn::GetStackOutput {call['StackName']}")

    def zones(self, region: str) -> list[str]:
        """Refuse: the transform does not know a Region's zones."""
        self._refuse(f"Fn::GetAZs {region}")

    def dynamic(self, service: str, reference: str) -> str:
        """Refuse: dynamic references are read when resources are made."""
        self._refuse(f"{{{{resolve:{service}:{reference}}}}}")

    @staticmethod
    def _refuse(what: str) -> NoReturn:
        msg = f"Transform {NAME} failed with: {what} cannot be resolved here, only parameters and mappings can"
        raise ValidationError(msg)
