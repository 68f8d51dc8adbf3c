"""Macros: functions of an account that rewrite its templates before they are deployed.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.resources.provider import Services

Json = Any
_functions: dict[tuple[str, str, str], str] = {}
"""Account, Region and name → the function behind a macro. Nothing but a stack that has one tells of it."""


def define(services: Services, name: str, function: str) -> None:
    """Have a macro run a function from now on."""
    _functions[services.account, services.region, name] = function


def undefine(services: Services, name: str) -> None:
    """Forget a macro."""
    _functions.pop((services.account, services.region, name), None)


def forget_all() -> None:
    """Forget every account's macros."""
    _functions.clear()


def is_defined(services: Services, name: str) -> bool:
    """Return whether an account has a macro in a Region."""
    return (services.account, services.region, name) in _functions


def run(services: Services, name: str, fragment: Json, params: Mapping[str, Json], values: Mapping[str, Json]) -> Json:
    """Return what a macro makes of a part of a template.

    Args:
        services: the account's APIs.
        name: the macro's.
        fragment: the part.
        params: as the template gives them to the macro.
        values: of the template's parameters.

    Raises:
        ValidationError: if there is no such macro, or it fails.
    """
    known_as = f"{services.account}::{name}"
    if not is_defined(services, name):
        msg = f"No transform named {known_as} found."
        raise ValidationError(msg)
    event = {
        "region": services.region,
        "accountId": services.account,
        "fragment": fragment,
        "transformId": known_as,
        "params": dict(params),
        "requestId": str(uuid.uuid4()),
        "templateParameterValues": {key: value for key, value in values.items() if not key.startswith("AWS::")},
    }
    function = _functions[services.account, services.region, name]
    try:
        answer = services.call("lambda", "Invoke", FunctionName=function, Payload=json.dumps(event).encode())
    except ClientError as error:
        msg = f"Transform {known_as} failed with: {error.response['Error']['Message']}"
        raise ValidationError(msg) from None
    told = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        msg = f"Transform {known_as} failed with: {told['errorType']}: {told['errorMessage']}"
        raise ValidationError(msg)
    if not isinstance(told, dict) or told.get("requestId") != event["requestId"] or "status" not in told:
        msg = f"Received malformed response from transform {known_as}"
        raise ValidationError(msg)
    if str(told["status"]).lower() != "success":
        why = f"failed with: {told['errorMessage']}" if told.get("errorMessage") else "failed without an error message."
        msg = f"Transform {known_as} {why}"
        raise ValidationError(msg)
    return told["fragment"]
