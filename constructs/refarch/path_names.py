"""Names of resources that are made of construct paths: unique in an account, told at a glance, and never too long."""

import re
from hashlib import sha256

_STRANGE = re.compile(r"[^a-zA-Z0-9-]")
_MARK = 8


def short_name(text: str, longest: int) -> str:
    """Return a text as a name of letters, digits and hyphens.

    One that is too long keeps its end, which says more than its beginning, and gets a mark by which it differs from
    others with the same end.

    Args:
        text: a construct path, for example.
        longest: characters that the service takes.
    """
    name = _STRANGE.sub("-", text)
    if len(name) <= longest:
        return name
    mark = sha256(text.encode()).hexdigest()[:_MARK]
    return f"{name[-(longest - _MARK - 1) :].lstrip('-')}-{mark}"
