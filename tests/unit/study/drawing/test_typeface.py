"""Text is measured with the typeface's own tables."""

from pathlib import Path

import pytest

from study.drawing.typeface import BOLD, REGULAR, _advances, shorten, width, wrap


def test_widths_are_arials() -> None:
    """Arimo has Arial's metrics: in units of 2048, H 1479, e 1139, l 455, o 1139 (regular)."""
    assert width("Hello", 2048) == 1479 + 1139 + 455 + 455 + 1139


def test_bold_is_wider() -> None:
    """Measured with its own file."""
    assert width("Availability Zone", 12, bold=True) > width("Availability Zone", 12)


@pytest.mark.parametrize("font", [REGULAR, BOLD], ids=["regular", "bold"])
def test_the_typeface_has_every_character_that_pictures_use(font: Path) -> None:
    """A character that it lacks would be drawn in another typeface, of another width."""
    missing = {"\u4e2d"}

    assert set("Az09→·…–×%:/'().,;") - {chr(code) for code in _advances(font)} == set()
    assert missing - {chr(code) for code in _advances(font)} == missing


def test_wrapped_lines_fit() -> None:
    """Every line within the room, every word kept."""
    text = "The default route of each app subnet leads to the NAT gateway in its own zone"
    lines = wrap(text, 120, 12)

    assert len(lines) > 2
    assert " ".join(lines) == text
    assert all(width(line, 12) <= 120 for line in lines)


def test_a_long_word_is_shortened_to_its_room() -> None:
    """It ends in an ellipsis and fits."""
    short = shorten("three-tier-web-application-across-zones", 100, 12)

    assert short.startswith("three-tier")
    assert short.endswith("…")
    assert width(short, 12) <= 100


def test_a_text_that_fits_is_left_alone() -> None:
    """The twin."""
    assert shorten("VPC", 100, 12) == "VPC"
