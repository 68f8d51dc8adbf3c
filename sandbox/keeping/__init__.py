"""What moto's services lack, written as data: things that a service holds, and settings that a service tells again.

A mend applies them (``sandbox/mends/``). Requests are read and answers written by botocore's description of the
operations, so that shapes, names and protocols are AWS's; the mend says what identifies a thing and what AWS adds.
"""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.keeping.collection import Collection
from sandbox.keeping.memory import Memory
from sandbox.keeping.replacing import replace
from sandbox.keeping.requests import (
    Place,
    RefusedError,
    answers,
    operations,
    parameters_of,
    place_of,
    refuse,
)

__all__ = [
    "ActionResult",
    "Collection",
    "EmptyResult",
    "Memory",
    "Place",
    "RefusedError",
    "answers",
    "operations",
    "parameters_of",
    "place_of",
    "refuse",
    "replace",
]
