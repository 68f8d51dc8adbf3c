"""Which Lambda function a value means."""

from typing import Any

from study.drawing.assembly import Stack
from study.drawing.references import mentions

Json = Any
FUNCTION = "AWS::Lambda::Function"


def function_in(stack: Stack, value: Json) -> str:
    """Return the function that a value means, by itself or by its alias or version; empty if none."""
    for name in mentions(value):
        found = stack.resources.get(name)
        if found is None:
            continue
        if found.type == FUNCTION:
            return name
        if found.type in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            return function_in(stack, found.properties.get("FunctionName"))
    return ""
