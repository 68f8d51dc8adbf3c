"""Template parameters: which value each has in a deployment, and whether its declaration allows it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.intrinsics import text_of
from sandbox.cloudformation.template import Json
from sandbox.cloudformation.unknown import UNKNOWN

_SSM_VALUE = re.compile(r"AWS::SSM::Parameter::Value<(.+)>")
_LIST = re.compile(r"CommaDelimitedList|List<.+>")
HIDDEN = "****"


@dataclass(frozen=True)
class Parameter:
    """One parameter in one deployment.

    Attributes:
        given: the value as written, for an SSM type the name of the SSM parameter.
        value: what ``Ref`` returns: a string, or a list for list types.
        hidden: whether the declaration says ``NoEcho``.
        resolved: the text behind an SSM type, else ``None``.
    """

    given: str
    value: Json
    hidden: bool
    resolved: str | None


def resolve_parameters(
    declared: Mapping[str, Mapping[str, Json]],
    given: Sequence[Mapping[str, Json]],
    previous: Mapping[str, Parameter],
    read_ssm: Callable[[str], str],
    check_existence: Callable[[str, str, str], None],
) -> dict[str, Parameter]:
    """Return the value of every declared parameter.

    Args:
        declared: the template's Parameters section.
        given: the request's parameters (``ParameterKey``, ``ParameterValue`` or ``UsePreviousValue``).
        previous: the values of the last deployment.
        read_ssm: returns the value of an SSM parameter by name.
        check_existence: refuses a parameter's value, given its name, its type and the value, if that is the name of
            something which is not there.

    Raises:
        ValidationError: if a value is missing, not declared, or not allowed.
    """
    values: dict[str, Json] = {}
    for entry in given:
        name = entry["ParameterKey"]
        if name not in declared:
            msg = f"Parameters: [{name}] do not exist in the template"
            raise ValidationError(msg)
        if entry.get("UsePreviousValue"):
            if name in previous:
                values[name] = previous[name].given
        elif "ParameterValue" in entry:
            values[name] = entry["ParameterValue"]
    missing = [name for name, spec in declared.items() if name not in values and "Default" not in spec]
    if missing:
        msg = f"Parameters: [{', '.join(missing)}] must have values"
        raise ValidationError(msg)
    resolved = {
        name: _unknown(spec)
        if values.get(name) is UNKNOWN
        else _parameter(name, spec, text_of(values.get(name, spec.get("Default"))), read_ssm)
        for name, spec in declared.items()
    }
    for name, parameter in resolved.items():
        for value in parameter.value if isinstance(parameter.value, list) else [parameter.value]:
            if value is UNKNOWN:
                continue
            check_existence(name, str(declared[name].get("Type")), value)
    return resolved


def _parameter(name: str, spec: Mapping[str, Json], given: str, read_ssm: Callable[[str], str]) -> Parameter:
    kind = str(spec.get("Type", "String"))
    ssm = _SSM_VALUE.fullmatch(kind)
    text = read_ssm(given) if ssm else given
    if ssm:
        kind = ssm[1]
    is_list = bool(_LIST.fullmatch(kind))
    for part in text.split(",") if is_list else [text]:
        _check(name, spec, kind, part.strip())
    return Parameter(
        given=given,
        value=[part.strip() for part in text.split(",")] if is_list else text,
        hidden=str(spec.get("NoEcho", "false")).lower() == "true",
        resolved=text if ssm else None,
    )


def _unknown(spec: Mapping[str, Json]) -> Parameter:
    """Return a parameter of a nested stack whose value only the parent's deployment will tell."""
    hidden = str(spec.get("NoEcho", "false")).lower() == "true"
    return Parameter(given=repr(UNKNOWN), value=UNKNOWN, hidden=hidden, resolved=None)


def _check(name: str, spec: Mapping[str, Json], kind: str, text: str) -> None:
    explanation = spec.get("ConstraintDescription")
    allowed = spec.get("AllowedValues")
    if allowed is not None and text not in map(text_of, allowed):
        msg = f"Parameter '{name}' must be one of AllowedValues"
        raise ValidationError(explanation or msg)
    pattern = spec.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(pattern, text):
        msg = f"Parameter {name} failed to satisfy constraint: {explanation or f'must match pattern {pattern}'}"
        raise ValidationError(msg)
    if "MinLength" in spec and len(text) < int(spec["MinLength"]):
        msg = f"Parameter '{name}' must contain at least {spec['MinLength']} characters"
        raise ValidationError(msg)
    if "MaxLength" in spec and len(text) > int(spec["MaxLength"]):
        msg = f"Parameter '{name}' must contain at most {spec['MaxLength']} characters"
        raise ValidationError(msg)
    if kind in {"Number", "List<Number>"}:
        _check_number(name, spec, text)


def _check_number(name: str, spec: Mapping[str, Json], text: str) -> None:
    try:
        number = float(text)
    except ValueError:
        msg = f"Parameter '{name}' must be a number."
        raise ValidationError(msg) from None
    if "MinValue" in spec and number < float(spec["MinValue"]):
        msg = f"Parameter '{name}' must be a number not less than {spec['MinValue']}"
        raise ValidationError(msg)
    if "MaxValue" in spec and number > float(spec["MaxValue"]):
        msg = f"Parameter '{name}' must be a number not greater than {spec['MaxValue']}"
        raise ValidationError(msg)
