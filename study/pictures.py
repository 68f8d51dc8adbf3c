"""Pictures of scenarios: synthesise, draw, keep."""

from collections.abc import Mapping
from pathlib import Path

from stacks.catalogue import SLUGS, find
from stacks.scenario import Scenario
from study.assemblies import assembly_of, keep
from study.drawing import DrawingError, draw, draw_both
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
        raise _refused(scenario, error) from None


def pictures() -> dict[str, str]:
    """Return file name and SVG of each scenario of the catalogue, for a light and for a dark ground.

    Raises:
        PictureError: if a scenario cannot be drawn.
        SynthesisError: if one cannot be synthesised.
    """
    keep(SLUGS)
    found = {slug: _both(find(slug)) for slug in SLUGS}
    return {f"{slug}{('', '-dark')[dark]}.svg": both[dark] for slug, both in found.items() for dark in (0, 1)}


def _both(scenario: Scenario) -> tuple[str, str]:
    try:
        return draw_both(assembly_of(scenario.slug), title=scenario.title)
    except DrawingError as error:
        raise _refused(scenario, error) from None


def _refused(scenario: Scenario, error: DrawingError) -> PictureError:
    return PictureError(f"{scenario.slug}: {error}")


def save_png(svg: str, target: Path) -> Path:
    """Write a picture as PNG and return where it is."""
    target.write_bytes(to_png(svg))
    return target
