"""What rewrites a template before it is deployed: transforms, snippets that it includes, and macros.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-section-structure.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlparse

from botocore.exceptions import ClientError

from sandbox.cloudformation import language, macros, serverless
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.intrinsics import is_function
from sandbox.resources.provider import Services

Json = Any
INCLUDE = "AWS::Include"
KNOWN = (language.NAME, serverless.NAME, INCLUDE)
_IN_PLACE = "Fn::Transform"
_MISSING = object()


def declared_in(document: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the names of the transforms that a template declares at its top or asks for in its midst.

    Raises:
        ValidationError: if one of them cannot be run here.
    """
    top = document.get("Transform")
    entries = top if isinstance(top, list) else [top] if top else []
    names = [entry["Name"] if isinstance(entry, dict) else entry for entry in entries]
    names += [call["Name"] for call in _calls(document)]
    foreign = [str(name) for name in names if name not in KNOWN and str(name).startswith("AWS::")]
    if foreign:
        msg = (
            f"The refarch sandbox runs macros of the account and, of AWS's own transforms, {', '.join(KNOWN)}; "
            f"the template asks for {', '.join(foreign)}"
        )
        raise ValidationError(msg)
    return tuple(dict.fromkeys(names))


def carry_out(
    document: Mapping[str, Json],
    values_of: Callable[[Mapping[str, Json]], Mapping[str, Json]],
    services: Services,
    load: Callable[[str], Json],
) -> dict[str, Json]:
    """Return a template after its transforms, which run in the order of their declaration.

    Args:
        document: the template.
        values_of: returns what ``Ref`` is for each of the declared parameters, and for pseudo parameters.
        services: the account's APIs.
        load: reads JSON or YAML text.

    Raises:
        ValidationError: if a transform refuses.
    """
    top = document.get("Transform")
    entries: Sequence[Json] = top if isinstance(top, list) else [top] if top else []
    current: dict[str, Json] = {name: section for name, section in document.items() if name != "Transform"}
    values = values_of(current.get("Parameters", {}))
    current = _included(current, values, services, load)
    for entry in entries:
        name = entry["Name"] if isinstance(entry, dict) else entry
        if name == INCLUDE:
            current |= _snippet(entry, values, services, load)
        elif name == language.NAME:
            current = language.expand(current, values)
        elif name == serverless.NAME:
            current = serverless.expand(current, values, services)
        else:
            params = entry.get("Parameters", {}) if isinstance(entry, dict) else {}
            current = _template(name, macros.run(services, name, current, params, values))
        values = values_of(current.get("Parameters", {}))
    return current


def _template(name: str, made: Json) -> dict[str, Json]:
    if not isinstance(made, dict):
        msg = f"Transform {name} failed with: the fragment is no template."
        raise ValidationError(msg)
    return made


def _calls(value: Json) -> list[Mapping[str, Json]]:
    """Return every ``Fn::Transform`` in a template."""
    if isinstance(value, list):
        return [call for item in value for call in _calls(item)]
    if not isinstance(value, dict):
        return []
    own = [value[_IN_PLACE]] if isinstance(value.get(_IN_PLACE), dict) else []
    return own + [call for item in value.values() for call in _calls(item)]


def _included(value: Json, values: Mapping[str, Json], services: Services, load: Callable[[str], Json]) -> Json:
    """Return a part of a template with what each call in it makes, innermost first."""
    if isinstance(value, list):
        return [_included(item, values, services, load) for item in value]
    if not isinstance(value, dict):
        return value
    call = value.get(_IN_PLACE, _MISSING)
    rest = {name: _included(item, values, services, load) for name, item in value.items() if name != _IN_PLACE}
    if call is _MISSING:
        return rest
    if call["Name"] != INCLUDE:
        return macros.run(services, call["Name"], rest, call.get("Parameters", {}), values)
    snippet = _snippet(call, values, services, load)
    return {**rest, **snippet} if isinstance(snippet, dict) else snippet


def _snippet(call: Json, values: Mapping[str, Json], services: Services, load: Callable[[str], Json]) -> Json:
    location = call.get("Parameters", {}).get("Location")
    if is_function(location) and "Ref" in location:
        location = values.get(location["Ref"])
    place = urlparse(str(location))
    if place.scheme != "s3":
        msg = f"Transform {INCLUDE} failed with: The location parameter is not a valid S3 uri."
        raise ValidationError(msg)
    try:
        answer = services.call("s3", "GetObject", Bucket=place.netloc, Key=place.path.lstrip("/"))
    except ClientError as error:
        msg = f"Transform {INCLUDE} failed with: {location}: {error.response['Error']['Message']}"
        raise ValidationError(msg) from None
    return load(answer["Body"].read().decode())
