"""One numbered remark of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Callout:
    """A remark, computed from the template.

    Attributes:
        about: what it is about: logical ids, or connections as ``between`` spells them; its number stands there.
        title: the remark in a few words.
        text: the facts, in sentences.
    """

    about: tuple[str, ...]
    title: str
    text: str


def between(source: str, target: str) -> str:
    """Return the name of the connection from one thing to another."""
    return f"{source} → {target}"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def zones_of(count: int) -> str:
    """Return a number of zones in words."""
    return f"{count} zones" if count > 1 else "one zone"
