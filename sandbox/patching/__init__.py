"""The tools with which mends and additions reach into moto: it is changed nowhere else.

Requests are read and answers written by botocore's description of the operations, so that shapes, names and protocols
are AWS's.

- ``operations``, ``answers``: let a service of moto answer an operation; ``ec2_operations`` does it for EC2.
- ``replace``: put a function in the place of a method of moto's, with the original at hand.
- ``Memory``: settings that a service is told and that moto forgets.
- ``Collection``: a kind of thing that stands beside moto's own in moto's backend; ``ec2_kinds`` does it for EC2.
"""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.patching.collection import Collection
from sandbox.patching.memory import Memory
from sandbox.patching.replacing import replace
from sandbox.patching.requests import (
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
