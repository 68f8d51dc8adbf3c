"""What a file holds: the responses of one call or of several, as the AWS command line and other tools print them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.snapshot.calls import CALLS, CallSpec
from analysis.snapshot.naming import call_of, unique_keys

Json = Any
_TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker", "IsTruncated")
"""What a response has as long as there is more; the command line leaves it after ``--max-items``."""


class SnapshotError(ValueError):
    """A folder holds no snapshot, or a file in it is not what it should be."""


@dataclass
class Pages:
    """The items of one call, gathered from its pages.

    Attributes:
        ends: pages after which there are no more.
        cut: what a page says of itself that shows that it is not the last.
    """

    items: list[Json] = field(default_factory=list)
    ends: int = 0
    cut: str = ""

    @property
    def whole(self) -> bool:
        """Return whether the last page is among them."""
        return self.ends > 0


def read_pages(path: Path) -> Iterator[tuple[CallSpec, list[Json], str]]:
    """Yield the call, the items and, if the answer is not complete, what says so, for each answer in a file.

    Raises:
        SnapshotError: if the file is named like an answer and does not hold it.
    """
    known = call_of(path.stem)
    documents = list(documents_of(path))
    if len(documents) == 1 and isinstance(documents[0], list):
        pages = documents[0]
        if pages and all(isinstance(page, dict) and _answers(page, known) for page in pages):
            documents = pages  # several responses in a list
        elif known is not None:
            documents = [{known[0].key: pages}]  # what the command line's --query leaves
    for document in documents:
        answers = _answers(document, known) if isinstance(document, dict) else []
        if known is not None and not answers:
            msg = f"{path}: expected an object with a list under {known[0].key!r}, as the AWS command line prints it"
            raise SnapshotError(msg)
        yield from answers


def _answers(
    document: Mapping[str, Json], known: tuple[CallSpec, str] | None
) -> list[tuple[CallSpec, list[Json], str]]:
    if known is not None:
        items = _items(document, *known)
        return [] if items is None else [(known[0], items, _cut(document, known[0]))]
    calls = [call for key, call in unique_keys().items() if key in document]
    # Of a response with several lists one may go by a name that others' lists have, too.
    made = {(call.service, call.operation) for call in calls}
    calls += [c for c in CALLS if c not in calls and c.key in document and (c.service, c.operation) in made]
    found = ((call, _items(document, call, "")) for call in calls)
    return [(call, items, _cut(document, call)) for call, items in found if items is not None]


def _items(document: Mapping[str, Json], call: CallSpec, belongs_to: str) -> list[Json] | None:
    """Return the items of a response; ``None`` if it is none of this call."""
    value = document.get(call.key)
    about = {call.argument[0]: belongs_to} if call.argument and belongs_to else {}
    if isinstance(value, list):
        return [{**about, **item} if isinstance(item, dict) else item for item in value] if about else value
    if not call.wrapped or call.key not in document:
        return None
    if call.per is None:
        return [value]
    whole = {key: document[key] for key in (call.key, *call.also) if key in document}
    return [{**_argument(document, call), **about, **whole}]


def _argument(document: Mapping[str, Json], call: CallSpec) -> dict[str, Json]:
    """Return what the call was about, where the answer itself tells."""
    assert call.argument is not None
    name = call.argument[0]
    places = (document, *(part for part in document.values() if isinstance(part, dict)))
    return next(({name: place[name]} for place in places if name in place), {})


def _cut(document: Mapping[str, Json], call: CallSpec) -> str:
    return next((name for name in (*_TOKENS, call.more) if name and document.get(name)), "")


def documents_of(path: Path) -> Iterator[Json]:
    """Yield every JSON document of a file; pages may simply follow each other.

    Raises:
        SnapshotError: if there is something else in it.
    """
    text = _text(path)
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip())
    while at < len(text):
        try:
            document, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            where = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
            msg = f"{path}: this is no JSON ({where})"
            raise SnapshotError(msg) from None
        yield document
        at = end + len(text[end:]) - len(text[end:].lstrip())


def _text(path: Path) -> str:
    content = path.read_bytes()
    # PowerShell redirects what a command prints as UTF-16.
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        msg = f"{path}: this is no UTF-8 text ({error})"
        raise SnapshotError(msg) from None
