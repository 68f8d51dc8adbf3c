"""The former name of ``sandbox.patching``."""

from sandbox.patching import (
    ActionResult,
    Collection,
    EmptyResult,
    Memory,
    Place,
    RefusedError,
    answers,
    operations,
    parameters_of,
    place_of,
    refuse,
    replace,
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
