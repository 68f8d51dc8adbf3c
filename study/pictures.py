"""Pictures of scenarios: synthesise, draw, keep."""

from collections.abc import Mapping
from pathlib import Path

from stacks.catalogue import SLUGS, find
from stacks.scenario import Scenario
from study.assemblies import assembly_of, keep
from study.drawing import DrawingError, draw
from study.drawing.png import to_png


class PictureError(ValueError):
    """A picture cannot be drawn; the message says why."""


def picture_of(scenario: Scenario, *, dark: bool = False, settings: Mapping[str, str] | None = None) -> str:
    """Return a scenario's picture as SVG, drawn from a template that is synthesised for it, with settings if any.

    Raises:
        PictureError: if the scenario holds something that cannot be drawn, or the icons are not installed.
        SynthesisError: if it cannot be synthesised with the settings.
    """
    try:
        return draw(assembly_of(scenario.slug, settings), title=scenario.title, dark=dark)
    except DrawingError as error:
        msg = f"{scenario.slug}: {error}"
        raise PictureError(msg) from None


def pictures() -> dict[str, str]:
    """Return file name and SVG of each scenario of the catalogue, for a light and for a dark ground.

    Raises:
        PictureError: if a scenario cannot be drawn.
        SynthesisError: if one cannot be synthesised.
    """
    keep(SLUGS)
    return {
        f"{slug}{'-dark' if dark else ''}.svg": picture_of(find(slug), dark=dark)
        for slug in SLUGS
        for dark in (False, True)
    }


def save_png(svg: str, target: Path) -> Path:
    """Write a picture as PNG and return where it is."""
    target.write_bytes(to_png(svg))
    return target
