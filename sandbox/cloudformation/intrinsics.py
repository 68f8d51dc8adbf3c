"""CloudFormation's intrinsic functions: one method each, applied to values that are already resolved.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any, Protocol

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.unknown import UNKNOWN, contains_unknown

Json = Any

VARIABLE = re.compile(r"\$\{(!?)([^{}]+)\}")
_DYNAMIC = re.compile(r"\{\{resolve:([^:}]+):([^}]*)\}\}")
_MAX_CIDR_COUNT = 256


class _NoValue:
    """``AWS::NoValue``: the property that holds it is taken out."""


_NO_VALUE = _NoValue()


class Scope(Protocol):
    """What expressions can refer to."""

    def ref(self, name: str) -> Json:
        """Return the value of a parameter, a pseudo parameter or a resource; raise ``KeyError`` for neither."""

    def attribute(self, logical_id: str, name: str) -> Json:
        """Return an attribute of a resource."""

    def condition(self, name: str) -> bool:
        """Return whether a condition holds."""

    def mapping(self, name: str) -> Mapping[str, Mapping[str, Json]]:
        """Return a mapping; raise ``KeyError`` if there is none of that name."""

    def imported(self, name: str) -> Json:
        """Return another stack's export."""

    def stack_output(self, call: Mapping[str, str]) -> Json:
        """Return an output of any stack."""

    def zones(self, region: str) -> list[str]:
        """Return the names of a Region's Availability Zones."""

    def dynamic(self, service: str, reference: str) -> str:
        """Return the value behind ``{{resolve:service:reference}}``."""


def is_function(value: Json) -> bool:
    """Return whether a value is a call of an intrinsic function."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    name = next(iter(value))
    return name in {"Ref", "Condition"} or name.startswith("Fn::")


class Resolver:
    """Turns expressions into values within a scope."""

    def __init__(self, scope: Scope, *, extended: bool = False) -> None:
        """Resolve within ``scope``; ``extended`` with what the transform ``AWS::LanguageExtensions`` adds."""
        self._scope = scope
        self._extended = extended
        self._functions: dict[str, Callable[[Json], Json]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Split": self._split,
            "Fn::Select": self._select,
            "Fn::Sub": self._sub,
            "Fn::Base64": self._base64,
            "Fn::Cidr": self._cidr,
            "Fn::GetAZs": self._get_azs,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import_value,
            "Fn::GetStackOutput": self._get_stack_output,
            "Fn::If": self._if,
            "Fn::And": lambda args: all(self._operands("Fn::And", args)),
            "Fn::Or": lambda args: any(self._operands("Fn::Or", args)),
            "Fn::Not": lambda args: not self.value(args[0]),
            "Fn::Equals": self._equals,
            "Condition": self._scope.condition,
        }
        if extended:
            self._functions |= {"Fn::Length": self._length, "Fn::ToJsonString": self._to_json_string}

    def value(self, expression: Json) -> Json:
        """Return the value of an expression, without what ``AWS::NoValue`` removes.

        Raises:
            ValidationError: if the expression is malformed or refers to something that does not exist.
        """
        if isinstance(expression, dict):
            if is_function(expression):
                name, argument = next(iter(expression.items()))
                function = self._functions.get(name)
                if function is None:
                    msg = f"Template validation error: Template error: Encountered unsupported function: {name}"
                    raise ValidationError(msg)
                try:
                    return self._dynamic(function(argument))
                except (AttributeError, KeyError, TypeError, ValueError) as error:
                    msg = f"Template error: {name} cannot be worked out from {argument!r}: {error}"
                    raise ValidationError(msg) from None
            resolved = {key: self.value(item) for key, item in expression.items()}
            return {key: item for key, item in resolved.items() if item is not _NO_VALUE}
        if isinstance(expression, list):
            items = [self.value(item) for item in expression]
            return [item for item in items if item is not _NO_VALUE]
        return self._dynamic(expression)

    def _dynamic(self, value: Json) -> Json:
        """Read what dynamic references in a text name, also where a function has put the text together."""
        if isinstance(value, str) and "{{resolve:" in value:
            return _DYNAMIC.sub(lambda match: self._scope.dynamic(match[1], match[2]), value)
        return value

    def _ref(self, name: Json) -> Json:
        if not isinstance(name, str):
            msg = "Template validation error: Template error: every Ref object must have a single String value."
            raise ValidationError(msg)
        if name == "AWS::NoValue":
            return _NO_VALUE
        try:
            return self._scope.ref(name)
        except KeyError:
            msg = (
                f"Template format error: Unresolved resource dependencies [{name}] "
                "in the Resources block of the template"
            )
            raise ValidationError(msg) from None

    def _get_att(self, argument: Json) -> Json:
        if isinstance(argument, str):
            parts = argument.split(".", 1)
        else:
            parts = [argument[0], *(self.value(part) for part in argument[1:])]  # a name is no expression here
        if len(parts) < 2 or not all(isinstance(part, str) for part in parts):
            msg = (
                "Template error: every Fn::GetAtt object requires two non-empty parameters, "
                "the resource name and the resource attribute"
            )
            raise ValidationError(msg)
        return self._scope.attribute(parts[0], ".".join(parts[1:]))

    def _join(self, argument: Json) -> Json:
        delimiter, items = self._arguments("Fn::Join", argument, 2)
        values = self.value(items)
        if values is UNKNOWN or (isinstance(values, list) and UNKNOWN in values):
            return UNKNOWN
        if not isinstance(values, list) or not isinstance(delimiter, str):
            msg = (
                "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and "
                "(2) a list of strings to be joined or a function that returns a list of strings "
                "(such as Fn::GetAZs) to be joined."
            )
            raise ValidationError(msg)
        return delimiter.join(text_of(value) for value in values)

    def _split(self, argument: Json) -> Json:
        delimiter, source = self._arguments("Fn::Split", argument, 2)
        text = self.value(source)
        return UNKNOWN if text is UNKNOWN else text_of(text).split(delimiter)

    def _select(self, argument: Json) -> Json:
        index, items = self._arguments("Fn::Select", argument, 2)
        position, values = self.value(index), self.value(items)
        if UNKNOWN in (position, values):
            return UNKNOWN
        if isinstance(values, str):
            values = values.split(",")
        if not 0 <= int(position) < len(values):
            msg = f"Template error: Fn::Select cannot select nonexistent value at index {position}"
            raise ValidationError(msg)
        return values[int(position)]

    def _sub(self, argument: Json) -> Json:
        text, own = (argument, {}) if isinstance(argument, str) else self._arguments("Fn::Sub", argument, 2)
        variables = {name: self.value(value) for name, value in own.items()}
        unknown = False

        def replace(match: re.Match[str]) -> str:
            nonlocal unknown
            literal, name = match[1], match[2].strip()
            if literal:
                return f"${{{name}}}"
            if name in variables:
                value = variables[name]
            elif "." in name:
                value = self._get_att(name)
            else:
                value = self._ref(name)
            unknown = unknown or value is UNKNOWN
            return text_of(value)

        replaced = VARIABLE.sub(replace, text)
        return UNKNOWN if unknown else replaced

    def _base64(self, argument: Json) -> Json:
        text = self.value(argument)
        return UNKNOWN if text is UNKNOWN else base64.b64encode(text_of(text).encode()).decode()

    def _cidr(self, argument: Json) -> Json:
        block, count, *rest = [self.value(item) for item in argument]
        if UNKNOWN in (block, count, *rest):
            return UNKNOWN
        host_bits = int(rest[0]) if rest else 8
        if not 1 <= int(count) <= _MAX_CIDR_COUNT:
            msg = f"Template error: Fn::Cidr count must be between 1 and {_MAX_CIDR_COUNT}, got {count}"
            raise ValidationError(msg)
        network = ip_network(block)
        prefix = network.max_prefixlen - host_bits
        if prefix < network.prefixlen or 1 << (prefix - network.prefixlen) < int(count):
            msg = f"Template error: Fn::Cidr cannot take {count} blocks of /{prefix} from {block}"
            raise ValidationError(msg)
        return [str(part) for part in islice(network.subnets(new_prefix=prefix), int(count))]

    def _get_azs(self, argument: Json) -> Json:
        return self._scope.zones(self.value(argument) or self._ref("AWS::Region"))

    def _find_in_map(self, argument: Json) -> Json:
        name, first, second, *default = [self.value(item) for item in argument]
        if UNKNOWN in (name, first, second):
            return UNKNOWN
        try:
            return self._scope.mapping(name)[text_of(first)][text_of(second)]
        except KeyError:
            if self._extended and default and isinstance(default[0], dict) and "DefaultValue" in default[0]:
                return default[0]["DefaultValue"]
            msg = f"Template error: Unable to get mapping for {name}::{first}::{second}"
            raise ValidationError(msg) from None

    def _import_value(self, argument: Json) -> Json:
        name = self.value(argument)
        return UNKNOWN if name is UNKNOWN else self._scope.imported(name)

    def _get_stack_output(self, argument: Json) -> Json:
        call = self.value(argument)
        wanted, known = {"StackName", "OutputName"}, {"StackName", "OutputName", "Region", "RoleArn"}
        if not isinstance(call, dict) or not wanted <= call.keys() <= known:
            msg = "Template error: Fn::GetStackOutput takes StackName and OutputName, and may take Region and RoleArn"
            raise ValidationError(msg)
        return UNKNOWN if contains_unknown(call) else self._scope.stack_output(call)

    def _if(self, argument: Json) -> Json:
        condition, when_true, when_false = self._arguments("Fn::If", argument, 3)
        return self.value(when_true if self._scope.condition(condition) else when_false)

    def _operands(self, function: str, argument: Json) -> list[Json]:
        if not isinstance(argument, list) or not 2 <= len(argument) <= 10:
            wanted = "a list of at least 2 and at most 10 boolean parameters"
            msg = f"Template error: every {function} object requires {wanted}."
            raise ValidationError(msg)
        return [self.value(item) for item in argument]

    def _equals(self, argument: Json) -> bool:
        left, right = [self.value(item) for item in argument]
        return left == right if isinstance(left, (list, dict)) else text_of(left) == text_of(right)

    def _length(self, argument: Json) -> Json:
        values = self.value(argument)
        if values is UNKNOWN:
            return UNKNOWN
        if not isinstance(values, list):
            msg = "Template error: Fn::Length expects a list, or a function that returns one"
            raise ValidationError(msg)
        return len(values)

    def _to_json_string(self, argument: Json) -> Json:
        value = self.value(argument)
        return UNKNOWN if contains_unknown(value) else json.dumps(value, separators=(",", ":"))

    @staticmethod
    def _arguments(function: str, argument: Json, count: int) -> list[Json]:
        if not isinstance(argument, list) or len(argument) != count:
            msg = f"Template error: {function} requires a list argument with {count} elements"
            raise ValidationError(msg)
        return argument


def text_of(value: Json) -> str:
    """Return a value as CloudFormation writes it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        msg = f"Template error: a string was expected and {type(value).__name__} found"
        raise ValidationError(msg)
    return str(value)
