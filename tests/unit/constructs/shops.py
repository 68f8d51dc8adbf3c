"""Functions and what they need, for tests of the serverless constructs."""

from typing import Any

from aws_cdk import Stack

from refarch.security import AnyKey, EnvelopeKey
from refarch.serverless import HANDLERS, PythonFunction
from tests.unit.constructs import shape

WORK = HANDLERS / "work.py"


def logging_key(stack: Stack) -> EnvelopeKey:
    """Add a key that admits the stack's logs."""
    key = shape.key(stack)
    key.allow_log_groups_of(stack)
    return key


def function(stack: Stack, key: AnyKey | None = None, name: str = "Work", **options: Any) -> PythonFunction:
    """Add a function."""
    return PythonFunction(stack, name, **{"code": WORK, "about": "Works", "key": key or logging_key(stack), **options})
