"""The page of each scenario tells what the project knows of it, and nothing else."""

import re
from pathlib import Path

import pytest

from stacks.catalogue import SLUGS, find
from study import handbook
from study.assemblies import assembly_of
from study.curriculum import Audit, audit, rows, scan
from study.drawing.assembly import read
from study.handbook.markdown import code, plain
from study.handbook.page import page
from study.promises import describe

ROOT = Path(handbook.__file__).parent.parent.parent


@pytest.fixture(scope="module")
def taught() -> Audit:
    """What of the course tests teach today."""
    return audit(rows(), scan())


def test_every_scenario_has_a_page_and_the_repository_shows_that() -> None:
    """What is read is what the code says today; ``make generated`` writes the pages anew."""
    pages = handbook.pages()

    assert list(pages) == [f"docs/scenarios/{slug}.md" for slug in SLUGS]
    for name, text in pages.items():
        assert text == (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_shows_the_picture_and_tells_what_refarch_show_tells(slug: str, taught: Audit) -> None:
    """Each promise with its reason, each hazard, each setting with its default."""
    scenario = find(slug)
    text = page(scenario, taught)

    assert f'src="../../diagrams/{slug}.svg"' in text
    assert f'srcset="../../diagrams/{slug}-dark.svg"' in text
    for intent in (*scenario.intents, *(one for intents in scenario.where.values() for one in intents)):
        assert f"| {plain(describe(intent))} | {plain(intent.why)} |" in text
    for told in (scenario.summary, *scenario.hazards):
        assert plain(told) in text
    for setting in scenario.settings:
        assert f"| {code(setting.name)} | {code(setting.default)} | {plain(setting.about)} |" in text


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_counts_every_resource_once(slug: str, taught: Audit) -> None:
    """By stack and by type the sum is the same: nothing is left out."""
    text = page(find(slug), taught)
    stacks = read(assembly_of(slug))
    total = sum(len(stack.resources) for stack in stacks)

    assert f"\n{total} resources in " in text
    assert sum(map(int, re.findall(r"^\| `[^|]+ \| (\d+) \| [^|]+ \| (?:drawn|folded)", text, re.MULTILINE))) == total
    for stack in stacks:
        assert re.search(rf"^\| `{stack.name}` \|.*\| {len(stack.resources)} \|$", text, re.MULTILINE)


def test_a_page_lists_the_lessons_on_its_topics_and_no_others(taught: Audit) -> None:
    """A row that no test teaches is no lesson, and one of another topic belongs elsewhere."""
    text = page(find("peering-pair"), taught)

    told = set(re.findall(r"^- .* \(`([a-z0-9.-]+)`\)$", text, re.MULTILINE))
    assert told == {key for key in taught.taught if rows()[key].topic == "vpc-peering"}
    for key in told:
        for claim in taught.taught[key]:
            kind = "twin" if claim.twin else "lesson"
            assert f"  - {kind}: [{plain(claim.title)}](../../{claim.test.partition('::')[0]})" in text


def test_a_topic_that_no_test_teaches_says_so() -> None:
    """Nothing taught is told as nothing, and not by an empty heading."""
    text = page(find("peering-pair"), Audit(taught={}, untaught=(), problems=()))

    assert "No test teaches this topic yet" in text
    assert "tests/lessons/vpc-peering" not in text
