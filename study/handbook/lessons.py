"""The lessons on a scenario's topics: each row of the course that tests teach, with the tests to read."""

from collections.abc import Iterator, Mapping, Sequence

from study.curriculum import Audit, rows, topics
from study.curriculum.claims import Claim
from study.curriculum.rows import Check
from study.handbook.markdown import counted, plain

ROOT = "../../"
"""From a page to the project's folder."""


def lessons(slugs: Sequence[str], result: Audit) -> Iterator[str]:
    """Yield paragraphs: for each topic its heading, how much of it is taught, and by which tests."""
    for slug in slugs:
        yield f"### {plain(topics()[slug].title)}"
        yield from _topic(slug, result.taught)


def _topic(slug: str, taught: Mapping[str, tuple[Claim, ...]]) -> Iterator[str]:
    mine = [row for row in rows().values() if row.topic == slug]
    tested = [row for row in mine if row.check is not Check.KNOWLEDGE]
    shown = [row for row in mine if row.id in taught]
    if not shown:
        yield f"No test teaches this topic yet; the course has {counted(len(tested), 'fact', 'facts')} to test."
        return
    yield (
        f"{len([row for row in tested if row.id in taught])} of {counted(len(tested), 'fact', 'facts')} "
        f"{'is' if len(tested) == 1 else 'are'} taught by tests: `pytest tests/lessons/{slug}`, "
        f"`refarch curriculum {slug}`."
    )
    yield "\n".join(line for row in shown for line in (f"- {plain(row.fact)} (`{row.id}`)", *_tests(taught[row.id])))


def _tests(claims: Sequence[Claim]) -> Iterator[str]:
    for claim in claims:
        file = claim.test.partition("::")[0]
        yield f"  - {'twin' if claim.twin else 'lesson'}: [{plain(claim.title)}]({ROOT}{file})"
