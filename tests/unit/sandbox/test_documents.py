"""The generated pages say all there is, and the written page leads to them."""

from pathlib import Path

from sandbox.documents import pages
from sandbox.mends import all_mends
from sandbox.resources.registry import all_types

ROOT = Path(__file__).parents[3]


def test_every_mend_and_every_type_has_its_line() -> None:
    """A mend with its source, a type with its calls."""
    mends, coverage = pages()["docs/sandbox-mends.md"], pages()["docs/sandbox-coverage.md"]
    assert [mend.name for mend in all_mends() if mend.source not in mends or f"\n## {mend.name}\n" not in mends] == []
    assert [name for name in all_types() if f"\n| `{name}` | " not in coverage] == []


def test_the_pages_in_the_repository_are_those_of_the_code() -> None:
    """``python -m study.generate`` writes them anew."""
    assert [name for name, text in pages().items() if (ROOT / name).read_text() != text] == []


def test_the_written_page_leads_to_the_generated_ones() -> None:
    """A reader of docs/sandbox.md finds both."""
    text = (ROOT / "docs" / "sandbox.md").read_text()
    assert [name for name in pages() if f"]({Path(name).name})" not in text] == []
