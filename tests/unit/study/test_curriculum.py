"""The curriculum: claims of lessons are held to rows, evidence and twins."""

from pathlib import Path

import pytest

from study.curriculum import audit, rows, scan, topics
from study.curriculum.rows import Check, Row

ROW = Row(id="nacls.1", topic="nacls", claim="stateless", check=Check.PACKET, status="current", today="")
GOOD = '''
@teaches("nacls.1")
def test_a(lab):
    """The lesson."""
    assert lab.follow("a", "b", 1)

@teaches("nacls.1", twin=True)
def test_b(lab):
    """The twin."""
    assert not lab.follow("a", "b", 1)
'''


def problems(tmp_path: Path, source: str, topic: str = "nacls", row: Row = ROW) -> tuple[str, ...]:
    """Write a lesson, audit it, and return what is wrong."""
    folder = tmp_path / topic
    folder.mkdir()
    (folder / "test_it.py").write_text(source)
    return audit({row.id: row}, scan(tmp_path)).problems


def test_every_claim_of_the_lessons_holds() -> None:
    """The lessons of this project, held to the rows of this project."""
    result = audit(rows(), scan())

    assert result.problems == ()
    assert len(result.taught) >= 30


def test_rows_and_topics_belong_together() -> None:
    """Every row has a topic with a title, and ids count from the topic's name."""
    assert len(rows()) > 500
    for row in rows().values():
        assert row.topic in topics()
        assert row.id.startswith(f"{row.topic}.")
        assert bool(row.today) == (row.status not in {"current", "beyond"})


def test_a_lesson_with_its_twin_and_the_right_evidence_teaches(tmp_path: Path) -> None:
    """This is the case beside which the others differ in one thing."""
    assert problems(tmp_path, GOOD) == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({'"nacls.1"': '"nacls.99"'}, "there is no row 'nacls.99'; did you mean nacls.1?"),
        ({"twin=True": "twin=False"}, "has a lesson and no twin"),
        ({'@teaches("nacls.1")': '@teaches("nacls.1", twin=True)'}, "has a twin and no lesson"),
        ({'"""The twin."""\n': "\n"}, "no docstring"),
        ({"lab.follow": "lab.address"}, "shown by evidence of kind packet, and this shows deployed, runtime"),
        ({"lab.follow": "str", "(lab)": "(template)"}, "and this shows nothing"),
    ],
)
def test_a_weak_claim_is_named(tmp_path: Path, change: dict[str, str], complaint: str) -> None:
    """A claim that does not hold is worse than none: it makes a student believe."""
    source = GOOD
    for old, new in change.items():
        source = source.replace(old, new)

    assert any(complaint in problem for problem in problems(tmp_path, source))


def test_a_lesson_in_another_topics_folder_is_sent_home(tmp_path: Path) -> None:
    """Students find lessons by the folder."""
    assert "belongs into the folder nacls" in problems(tmp_path, GOOD, topic="kms")[0]


def test_a_fixture_that_is_not_used_shows_nothing(tmp_path: Path) -> None:
    """Asking for an account is no evidence; using it is."""
    source = GOOD.replace('assert lab.follow("a", "b", 1)', "assert True").replace(
        'assert not lab.follow("a", "b", 1)', "assert True"
    )
    deployed = Row(id="nacls.1", topic="nacls", claim="", check=Check.DEPLOYED, status="current", today="")

    assert all("this shows nothing" in problem for problem in problems(tmp_path, source, row=deployed))


@pytest.mark.parametrize(("check", "enough"), [(Check.TEMPLATE, True), (Check.DEPLOYED, True), (Check.FAILURE, False)])
def test_stronger_evidence_may_stand_for_weaker(tmp_path: Path, check: Check, enough: bool) -> None:  # noqa: FBT001 a case's value
    """What exists in an account was in a template; that does not show what a failure does."""
    row = Row(id="nacls.1", topic="nacls", claim="", check=check, status="current", today="")

    assert (problems(tmp_path, GOOD, row=row) == ()) is enough


def test_an_untaught_row_is_listed_and_is_no_problem() -> None:
    """The catalogue grows; knowledge rows become study cards."""
    card = Row(id="nacls.2", topic="nacls", claim="", check=Check.KNOWLEDGE, status="current", today="")
    result = audit({ROW.id: ROW, card.id: card}, [])

    assert result.untaught == (ROW,)
    assert result.problems == ()
