"""The file: well-formed, complete in itself, the same every time, readable by ear and by eye."""

from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from study.drawing import DrawingError, draw, icons
from study.drawing.png import to_png
from study.drawing.theme import DARK, LIGHT, Theme

Resources = dict[str, dict[str, Any]]
Maker = Callable[..., Resources]
Writer = Callable[[Resources], Path]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def picture(request: pytest.FixtureRequest, small: Maker, assembly: Writer) -> str:
    """Return a picture, light and dark."""
    return draw(assembly(small()), title="Shops & <markets>", dark=request.param)


def test_the_picture_is_well_formed(picture: str) -> None:
    """Whatever is in a title: it is text and no markup."""
    title = ET.fromstring(picture).find(f"{SVG}title")  # noqa: S314 our own

    assert title is not None
    assert title.text == "Shops & <markets>"


def test_the_picture_refers_to_nothing_outside_itself(picture: str) -> None:
    """Neither files nor addresses nor scripts: it is shown as an image, and offline."""
    root = ET.fromstring(picture)  # noqa: S314 our own
    ids = {element.get("id") for element in root.iter()}
    references = [v for e in root.iter() for name, v in e.attrib.items() if name.endswith("href")]
    others = [reference for reference in references if not reference.startswith(icons.PREFIX)]

    assert len(references) > len(others) > 0
    assert all(reference.startswith("#") and reference[1:] in ids for reference in others)
    assert picture.count("http") == picture.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert "<script" not in picture
    assert "@import" not in picture


def test_each_icon_is_embedded_once(picture: str) -> None:
    """As a symbol, used as often as needed; ids are unique."""
    root = ET.fromstring(picture)  # noqa: S314 our own
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    used = Counter(element.get("href") for element in root.iter(f"{SVG}use"))

    assert set(ids.values()) == {1}
    assert {f"#{symbol.get('id')}" for symbol in root.iter(f"{SVG}symbol")} == set(used)
    assert used["#icon-AmazonVPCNATGateway"] == 2


def test_icons_are_the_published_files_byte_for_byte(picture: str) -> None:
    """On both grounds: AWS's terms allow its icons to be used, and not to be changed or recoloured."""
    root = ET.fromstring(picture)  # noqa: S314 our own
    published = {file.read_bytes() for file in icons.FOLDER.rglob("*.svg")}
    embedded = {image.get("href", "") for image in root.iter(f"{SVG}image")}

    assert len(embedded) > 10
    assert all(reference.startswith(icons.PREFIX) for reference in embedded)
    assert {b64decode(reference.removeprefix(icons.PREFIX)) for reference in embedded} <= published


def test_a_dark_icon_stands_on_a_light_plate_where_the_ground_is_dark() -> None:
    """Users are ink without a ground of their own; what has colours, or a version for the dark, needs no plate."""

    def plates(name: str, theme: Theme) -> list[str | None]:
        return [rect.get("fill") for rect in ET.fromstring(icons.symbol(name, theme)).iter("rect")]  # noqa: S314 ours

    assert plates("resource/Users", DARK) == ["#ffffff"]
    assert plates("resource/Users", LIGHT) == []
    assert plates("resource/AmazonVPCFlowLogs", DARK) == []
    assert plates("architecture-group/AWSCloudlogo", DARK) == []


def test_a_screen_reader_hears_title_description_and_labels(picture: str) -> None:
    """The picture is named by its title and described by its callouts; of a plain image no label would be read."""
    root = ET.fromstring(picture)  # noqa: S314 our own
    texts = {element.get("id"): element.text or "" for element in root}

    assert root.get("role") == "graphics-document document"
    title, description = (texts[root.get(name, "")] for name in ("aria-labelledby", "aria-describedby"))
    assert all(text.text for text in root.iter(f"{SVG}text"))
    assert title == "Shops & <markets>"
    assert "2 Availability Zones" in description
    assert "2. Load balancer → fleet: TCP 8080." in description


def test_the_same_assembly_gives_the_same_bytes(small: Maker, assembly: Writer) -> None:
    """Twice in a row; only the colours tell dark from light."""
    folder = assembly(small())

    assert draw(folder, title="Small") == draw(folder, title="Small")
    assert draw(folder, title="Small") != draw(folder, title="Small", dark=True)


def test_light_and_dark_say_the_same(small: Maker, assembly: Writer) -> None:
    """Every word at the same place."""
    folder = assembly(small())

    def words(*, dark: bool) -> list[tuple[str | None, ...]]:
        root = ET.fromstring(draw(folder, title="Small", dark=dark))  # noqa: S314 our own
        return [(text.get("x"), text.get("y"), text.text) for text in root.iter(f"{SVG}text")]

    assert words(dark=False) == words(dark=True)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as ``#rrggbb``, by WCAG 2.2."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colours, by WCAG 2.2."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_every_ground(theme: Theme) -> None:
    """At least 4.5 to 1, as WCAG's level AA asks of text; the numbers stand on discs of the text's ink."""
    grounds = {theme.ground, *(frame.fill for frame in theme.frames.values() if frame.fill != "none")}
    inks = {ink for name, ink in theme.inks.items() if name != "badge"}

    assert not [(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < 4.5]
    assert contrast(theme.inks["badge"], theme.inks["text"]) >= 4.5


def test_missing_icons_are_refused_with_the_command_to_run(
    small: Maker, assembly: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``make setup`` there are none."""
    monkeypatch.setattr(icons, "FOLDER", tmp_path / "node_modules" / "aws-icons" / "icons")
    icons._icon.cache_clear()  # noqa: SLF001 what was read before does not count

    with pytest.raises(DrawingError, match=r"node_modules/aws-icons/icons is missing.*make setup"):
        draw(assembly(small()), title="Small")


def test_an_icon_that_does_not_exist_is_refused_by_name() -> None:
    """A typing error in the table of rules."""
    with pytest.raises(DrawingError, match="no icon resource/Nothing"):
        icons.symbol("resource/Nothing", LIGHT)


def test_a_png_has_twice_the_pixels(small: Maker, assembly: Writer) -> None:
    """Width and height stand in the header chunk of every PNG."""
    picture = draw(assembly(small(zones=1)), title="Small")
    png = to_png(picture)
    root = ET.fromstring(picture)  # noqa: S314 our own

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    for place, side in ((16, "width"), (20, "height")):
        assert abs(int.from_bytes(png[place : place + 4], "big") - 2 * float(root.get(side, "0"))) <= 2
