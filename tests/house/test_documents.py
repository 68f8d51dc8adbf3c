"""Documents do not drift from the code."""

import re
from pathlib import Path

import pytest

from stacks.catalogue import SLUGS, find
from study.cli import COMMANDS
from study.promises import describe

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    """A command that nobody can find does not exist."""
    assert f"refarch {name}" in (ROOT / "README.md").read_text()


def test_the_readme_names_every_construct_that_can_be_lifted() -> None:
    """Each class that a package offers; what others make, such as a hub's segments, is found there."""
    text = (ROOT / "README.md").read_text()
    packages = sorted((ROOT / "constructs" / "refarch").glob("*/__init__.py"))
    offered = {name for page in packages for name in re.findall(r"^    \"(\w+)\",?$", page.read_text(), re.MULTILINE)}
    offered |= {
        n
        for page in packages
        for line in re.findall(r"__all__ = \[(.+)\]", page.read_text())
        for n in re.findall(r"\w+", line)
    }
    sources = [path.read_text() for path in (ROOT / "constructs" / "refarch").glob("*/*.py")]
    constructs = {name for source in sources for name in re.findall(r"^class (\w+)\(Construct\)", source, re.MULTILINE)}
    assert len(offered & constructs) > 20
    assert [name for name in sorted(offered & constructs) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_into_the_project_leads_somewhere(page: Path) -> None:
    """Relative links and pictures point to files that are there."""
    for target in re.findall(r"(?:\]\(|srcset=\"|src=\")([^)\"#]+)", page.read_text()):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_links_the_page_and_the_picture_of_every_scenario() -> None:
    """A scenario that the table leaves out is found by those only who know that it is there."""
    text = (ROOT / "README.md").read_text()
    linked = re.findall(r"^\| \[`([a-z0-9-]+)`\]\(docs/scenarios/\1\.md\) \(\[picture\]", text, re.MULTILINE)

    assert sorted(linked) == sorted(SLUGS)


@pytest.mark.parametrize("target", ["deploy", "test", "synth", "bench", "clean", "destroy", "generated"])
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    """The README's commands are the Makefile's."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"make {target}" in (ROOT / "README.md").read_text()


def test_the_readme_shows_promises_that_the_flagship_makes() -> None:
    """Output in the README comes from real runs; at least its sentences are those of today."""
    text = (ROOT / "README.md").read_text()
    shown = set(re.findall(r"^(?:holds|broken|unknown) +(.+)$", text, re.MULTILINE))
    intents = find("three-tier-web").intents

    assert shown
    assert shown <= {describe(intent) for intent in intents}
    assert f"{len(intents)} promises hold, 0 broken, 0 unknown" in text
