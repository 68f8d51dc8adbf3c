"""Domain names: which is below which, and how specific it is. The dot at the end and capitals do not count."""

ROOT = "."


def below(name: str, domain: str) -> bool:
    """Return whether a name is a domain's own or below it."""
    return domain in (ROOT, name) or name.endswith(f".{domain}")


def labels(domain: str) -> int:
    """Return how many labels a domain has: of several that match, the one with the most is the most specific."""
    return 0 if domain == ROOT else domain.count(".") + 1


def parent(name: str) -> str:
    """Return the domain directly above a name."""
    return name.partition(".")[2] or ROOT
