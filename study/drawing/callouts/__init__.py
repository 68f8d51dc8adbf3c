"""What a picture says in words: numbered remarks, computed from the template like the shapes."""

from study.drawing.callouts.callout import Callout, between
from study.drawing.callouts.encryption import encryption
from study.drawing.callouts.regional import endpoints, queries, records
from study.drawing.callouts.requests import requests
from study.drawing.callouts.ways_out import ways_out
from study.drawing.model.architecture import Architecture

__all__ = ["Callout", "between", "callouts"]

TELLERS = (requests, ways_out, records, queries, endpoints, encryption)
"""In the order of the numbers: first the way of a request, then the ways out, then what stands beside."""


def callouts(architecture: Architecture) -> tuple[Callout, ...]:
    """Return all remarks on an architecture; the first is number 1."""
    return tuple(callout for tell in TELLERS for callout in tell(architecture))
