"""Domain names, as Route 53 keeps and tells them."""

import re

_PLAIN = re.compile(r"[a-z0-9._-]")
_ESCAPED = re.compile(r"\\(\d{3})")


def canonical(name: str) -> str:
    """Return a name in lower case, with its last dot, and with special characters in octal digits."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), name).lower()
    written = "".join(c if _PLAIN.match(c) else f"\\{ord(c):03o}" for c in plain)
    return written if written.endswith(".") else f"{written}."


def order(name: str) -> list[str]:
    """Return what names are sorted by: their labels from the last one on."""
    return name.rstrip(".").split(".")[::-1]
