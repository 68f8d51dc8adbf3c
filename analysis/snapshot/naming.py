"""Which call a file of a snapshot is the answer of: our own name for it, the response's key, or the operation's name.

Other tools name files as they like: ``Vpcs.json``, ``describe-vpcs.json``, ``ec2_DescribeVpcs.json``, ``vpcs-2.json``
for a second page, ``TransitGatewayRoutes-tgw-rtb-0123.json`` for what belongs to one route table.
"""

import re
from collections.abc import Iterator
from functools import cache

from analysis.snapshot.calls import CALLS, CallSpec


@cache
def unique_keys() -> dict[str, CallSpec]:
    """Return response key → call, for the keys that belong to one call only."""
    found: dict[str, CallSpec] = {}
    for key in {call.key for call in CALLS}:
        calls = [call for call in CALLS if call.key == key]
        if len(calls) == 1:
            found[key] = calls[0]
    return found


def call_of(stem: str) -> tuple[CallSpec, str] | None:
    """Return the call whose answer a file holds, by the file's name without its ending.

    Returns:
        The call, and the id of what the call was about if the name ends with one; ``None`` if the name says nothing.
    """
    whole = _known().get(_plain(stem))
    if whole is not None:
        return whole, ""
    for name, rest in _split(stem):
        call = _known().get(_plain(name))
        if call is not None and (call.argument is not None or re.fullmatch(r"\W*(page\W*)?\d*", rest)):
            return call, rest if call.argument is not None and not rest.isdigit() else ""
    return None


def _split(stem: str) -> Iterator[tuple[str, str]]:
    """Yield every way to take a name apart at a separator, the longest first part first."""
    for match in reversed(list(re.finditer(r"[-_.@ ]+", stem))):
        yield stem[: match.start()], stem[match.end() :]


@cache
def _known() -> dict[str, CallSpec]:
    names: dict[str, CallSpec] = {}
    repeated: set[str] = set()
    for call in CALLS:
        for name in {call.key, call.operation, f"{call.service} {call.operation}", f"{call.service} {call.key}"}:
            text = _plain(name)
            if text in names and names[text].name != call.name:
                repeated.add(text)
            names[text] = call
    kept = {text: call for text, call in names.items() if text not in repeated}
    return kept | {_plain(call.name): call for call in CALLS}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
