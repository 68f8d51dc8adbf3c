"""Policy variables: ``${aws:username}`` stands for what the request says.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re

from analysis.identity.patterns import Pattern, literal, pattern
from analysis.identity.request import Request
from analysis.identity.truth import NO, Truth, depends_on

_VARIABLE = re.compile(r"\$\{\s*(?P<key>[^},\s]+)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}")
_CHARACTERS = frozenset("*?$")
"""``${*}`` is an asterisk and no wildcard."""


def filled(text: str, request: Request, *, variables: bool) -> Pattern | Truth:
    """Return a policy's text as a pattern, its variables replaced; what they are replaced by has no wildcards.

    A variable whose key the request does not have, or has several values of, matches nothing, unless it says what
    stands in its place.

    Returns:
        The pattern; or a truth, if it matches nothing, or if that depends on a key that nobody has told.
    """
    if not variables or "${" not in text:
        return pattern(text)
    found: list[str] = []
    at = 0
    for match in _VARIABLE.finditer(text):
        found += pattern(text[at : match.start()])
        at = match.end()
        key, default = match["key"], match["default"]
        if key in _CHARACTERS:
            found += literal(key)
            continue
        values = request.values(key)
        if values is None:
            return depends_on(key)
        if len(values) != 1 and default is None:
            return NO
        found += literal(values[0] if len(values) == 1 else default or "")
    return (*found, *pattern(text[at:]))
