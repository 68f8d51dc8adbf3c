"""What people call a resource: the last telling part of its construct path."""

import re

from study.drawing.assembly import Resource

GENERIC = frozenset(
    "acl asg bucket cluster distribution endpoint fleet function group instance key loadbalancer log loggroup queue "
    "resource role rule table topic vpc workgroup".split()
)
"""Construct ids that repeat what a resource is; the part before them says which one it is."""


def name_of(resource: Resource) -> str:
    """Return a name in words: ``Documents/Bucket`` is ``Documents``, ``Web/AccessLogs`` is ``Access logs``."""
    parts = resource.path.split("/")
    telling = [part for part in parts if part.lower() not in GENERIC]
    return words((telling or parts)[-1])


def words(identifier: str) -> str:
    """Return an identifier as words: ``KeyAdministrator`` is ``Key administrator``; abbreviations stay as they are."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[-_.\s]+", " ", identifier).split()
    rest = (word if word.isupper() and len(word) > 1 else word.lower() for word in spaced[1:])
    return " ".join((spaced[0][:1].upper() + spaced[0][1:], *rest)) if spaced else identifier
