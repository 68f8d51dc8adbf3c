"""Three values of truth: yes, no, and what depends on something that nobody has told."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Truth:
    """Whether something holds of a request.

    Attributes:
        value: ``None`` if it cannot be said.
        keys: the context keys that it depends on then.
        doubts: what else it depends on, in sentences.
    """

    value: bool | None
    keys: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()

    def __invert__(self) -> "Truth":
        """Return the opposite; of the unknown it is as unknown."""
        return self if self.value is None else Truth(not self.value)

    def __and__(self, other: "Truth") -> "Truth":
        """Return whether both hold."""
        return every((self, other))

    def __or__(self, other: "Truth") -> "Truth":
        """Return whether one of them holds."""
        return some((self, other))


YES, NO = Truth(value=True), Truth(value=False)


def depends_on(key: str) -> Truth:
    """Return what depends on a context key."""
    return Truth(None, keys=frozenset({key}))


def doubtful(doubt: str) -> Truth:
    """Return what cannot be said for a reason."""
    return Truth(None, doubts=frozenset({doubt}))


def every(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold: no if one does not, whatever is unknown of the others."""
    return _together(truths, decisive=False)


def some(truths: Iterable[Truth]) -> Truth:
    """Return whether one holds: yes if one does, whatever is unknown of the others."""
    return _together(truths, decisive=True)


def _together(truths: Iterable[Truth], *, decisive: bool) -> Truth:
    found = list(truths)
    if any(truth.value is decisive for truth in found):
        return Truth(decisive)
    open_ones = [truth for truth in found if truth.value is None]
    if not open_ones:
        return Truth(not decisive)
    return Truth(
        None,
        frozenset(key for truth in open_ones for key in truth.keys),
        frozenset(doubt for truth in open_ones for doubt in truth.doubts),
    )
