"""Holds the lessons' claims against the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from study.curriculum.claims import Claim
from study.curriculum.rows import Check, Row


@dataclass(frozen=True)
class Audit:
    """What of the course is taught.

    Attributes:
        taught: the claims of each row that has a lesson and its twin, lessons first.
        untaught: rows that no test claims; those of kind knowledge become study cards and are not counted here.
        problems: sentences about claims that do not hold: unknown rows, weak evidence, a lesson without its twin, a
            lesson in another topic's folder, a lesson without a docstring.
    """

    taught: Mapping[str, tuple[Claim, ...]]
    untaught: tuple[Row, ...]
    problems: tuple[str, ...]


def audit(rows: Mapping[str, Row], claims: Sequence[Claim]) -> Audit:
    """Return what is taught, what is not yet, and what is claimed in vain."""
    by_row: dict[str, list[Claim]] = {}
    problems: list[str] = []
    for claim in claims:
        problem = _problem(rows, claim)
        if problem:
            problems.append(f"{claim.test}: {problem}")
        else:
            by_row.setdefault(claim.row, []).append(claim)
    taught: dict[str, tuple[Claim, ...]] = {}
    for row in rows.values():
        found = sorted(by_row.get(row.id, ()), key=lambda claim: claim.twin)
        if not found:
            continue
        missing = _missing(found)
        if missing:
            problems.append(f"{found[0].test}: {row.id} has {missing}")
        else:
            taught[row.id] = tuple(found)
    claimed = {claim.row for claim in claims}
    untaught = tuple(row for row in rows.values() if row.id not in claimed and row.check is not Check.KNOWLEDGE)
    return Audit(taught=taught, untaught=untaught, problems=tuple(problems))


def _problem(rows: Mapping[str, Row], claim: Claim) -> str | None:
    row = rows.get(claim.row)
    if row is None:
        near = get_close_matches(claim.row, rows, n=1)
        return f"there is no row {claim.row!r}" + (f"; did you mean {near[0]}?" if near else "")
    if claim.topic != row.topic:
        return f"{row.id} belongs into the folder {row.topic}, not {claim.topic}"
    if not claim.sentence:
        return f"it teaches {row.id} and has no docstring to read"
    if not claim.shows(row.check):
        shown = ", ".join(sorted(kind.value for kind in claim.evidence)) or "nothing"
        return f"{row.id} is shown by evidence of kind {row.check.value}, and this shows {shown}"
    return None


def _missing(claims: Sequence[Claim]) -> str | None:
    if not any(claim.twin for claim in claims):
        return "a lesson and no twin"
    if all(claim.twin for claim in claims):
        return "a twin and no lesson"
    return None
