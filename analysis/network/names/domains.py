"""Domain names: which is below which, and how specific it is. The dot at the end and capitals do not count."""

ROOT = "."
_LONGEST_NAME, _LONGEST_LABEL = 253, 63
"""In characters, of a name without the dot at its end (RFC 1035, section 2.3.4)."""


def is_name(text: str) -> bool:
    """Return whether there can be such a name: no label is empty, and none is too long; nor is the whole."""
    if text == ROOT:
        return True
    name = text.removesuffix(ROOT)
    return len(name) <= _LONGEST_NAME and all(0 < len(label) <= _LONGEST_LABEL for label in name.split("."))


def below(name: str, domain: str) -> bool:
    """Return whether a name is a domain's own or below it."""
    return domain in (ROOT, name) or name.endswith(f".{domain}")


def labels(domain: str) -> int:
    """Return how many labels a domain has: of several that match, the one with the most is the most specific."""
    return 0 if domain == ROOT else domain.count(".") + 1


def parent(name: str) -> str:
    """Return the domain directly above a name."""
    return name.partition(".")[2] or ROOT
