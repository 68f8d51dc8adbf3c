"""AWS's architecture icons, from the npm package ``aws-icons``, as symbols that a picture carries inside itself."""

import re
from functools import cache
from pathlib import Path

from study.drawing.errors import DrawingError
from study.drawing.svg import element
from study.drawing.theme import Theme

FOLDER = Path(__file__).parents[2] / "node_modules" / "aws-icons" / "icons"
PICTURE = re.compile(r'<svg[^>]* viewBox="([^"]+)"[^>]*>(?:<title>[^<]*</title>)?(.+)</svg>\s*', re.DOTALL)
INK = re.compile("#(?:242f3e|232f3d|232f3e)", re.IGNORECASE)
"""The ink of icons that are no service, such as users; AWS's deck for dark backgrounds has them in white."""

OWN_ID = re.compile(r'( id="|url\(#|href="#)')
"""Where an icon names gradients of its own: in a picture with many icons these names must differ."""


def symbol_id(name: str) -> str:
    """Return the id under which a picture keeps an icon."""
    return f"icon-{name.rpartition('/')[2]}"


def symbol(name: str, theme: Theme) -> str:
    """Return an icon as a symbol.

    Raises:
        DrawingError: if the icons are not installed, or none has that name.
    """
    extent, body = _icon(theme.icons.get(name, name))
    body = OWN_ID.sub(rf"\g<1>{symbol_id(name)}-", body)
    if name.startswith("resource/"):
        body = INK.sub(theme.inks["text"], body)
    return element("symbol", {"id": symbol_id(name), "viewBox": extent}, body)


@cache
def _icon(name: str) -> tuple[str, str]:
    """Return an icon's view box and its shapes."""
    if not FOLDER.is_dir():
        msg = f"the AWS icons are not installed ({'/'.join(FOLDER.parts[-3:])} is missing): run 'make setup'"
        raise DrawingError(msg)
    file = FOLDER / f"{name}.svg"
    found = PICTURE.fullmatch(file.read_text(encoding="utf-8")) if file.is_file() else None
    if found is None:
        msg = f"aws-icons has no icon {name}: look in {'/'.join(FOLDER.parts[-3:])} and mend study/drawing/rules.csv"
        raise DrawingError(msg)
    return found[1], found[2]
