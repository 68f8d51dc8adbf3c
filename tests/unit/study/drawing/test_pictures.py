"""Pictures of scenarios, as files."""

from pathlib import Path

import pytest

from stacks.catalogue import SLUGS
from study import pictures
from study.drawing import DrawingError

DIAGRAMS = Path(pictures.__file__).parent.parent / "diagrams"


def test_every_scenario_is_drawn_light_and_dark_and_the_repository_shows_that() -> None:
    """What the README shows is what the template says today; ``make generated`` draws them anew."""
    drawn = pictures.pictures()

    assert list(drawn) == [f"{slug}{suffix}.svg" for slug in SLUGS for suffix in ("", "-dark")]
    for name, svg in drawn.items():
        assert svg == (DIAGRAMS / name).read_text(encoding="utf-8"), name


def test_a_scenario_that_cannot_be_drawn_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """All or nothing, with the reason."""

    def refuse(*_: object, **__: object) -> tuple[str, str]:
        msg = "AWS::QLDB::Ledger: Ledger: no rule says how"
        raise DrawingError(msg)

    monkeypatch.setattr(pictures, "draw_both", refuse)

    with pytest.raises(pictures.PictureError, match="three-tier-web: AWS::QLDB::Ledger: Ledger: no rule says how"):
        pictures.pictures()
