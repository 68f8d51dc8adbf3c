"""Domain names as text: what DNS and Route 53 take, and which of two names is below the other."""

import re

_LABEL = re.compile(r"_?[a-z0-9]([a-z0-9_-]*[a-z0-9])?")
_LONGEST_LABEL, _LONGEST = 63, 255
ROOT = "."
"""The domain that every name is below."""


def normal(name: str) -> str:
    """Return a name in lower case and without the dot at its end; the root stays a dot."""
    return name.lower().rstrip(".") or ROOT


def wrong_domain(name: str) -> str:
    """Return what is wrong with a domain's name, if anything is.

    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
    """
    labels = normal(name).split(".")
    if len(normal(name)) > _LONGEST:
        return f"a name has {_LONGEST} characters at most"
    for label in labels:
        if len(label) > _LONGEST_LABEL:
            return f"between two dots there are {_LONGEST_LABEL} characters at most"
        if not _LABEL.fullmatch(label):
            return "a name is made of letters, digits and hyphens, with dots between them"
    return ""


def is_top_level(name: str) -> bool:
    """Return whether a name is the root or has no dot in it."""
    return "." not in normal(name) or normal(name) == ROOT


def below(name: str, domain: str) -> bool:
    """Return whether a name is a domain's own or below it."""
    name, domain = normal(name), normal(domain)
    return domain in (ROOT, name) or name.endswith(f".{domain}")
