"""AWS's architecture icons, from the npm package ``aws-icons``, as the files that they are, inside each picture."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from study.drawing.errors import DrawingError
from study.drawing.svg import Attributes, element
from study.drawing.theme import Theme

FOLDER = Path(__file__).parents[2] / "node_modules" / "aws-icons" / "icons"
OPENING = re.compile(r'<svg[^>]* viewBox="0 0 ([0-9]+) \1"')
"""The head of an icon's file: all icons are square, and of several sizes."""
INK = re.compile("#(?:242f3e|232f3d|232f3e)", re.IGNORECASE)
"""The ink of icons that are no service, such as users. AWS has them in white, too, and the package does not."""

PREFIX = "data:image/svg+xml;base64,"


def symbol_id(name: str) -> str:
    """Return the id under which a picture keeps an icon."""
    return f"icon-{name.rpartition('/')[2]}"


def symbol(name: str, theme: Theme) -> str:
    """Return an icon as a symbol that holds its file, byte for byte; what is as dark as its ground stands on a plate.

    AWS's terms allow its icons to be used, and not to be changed.

    Raises:
        DrawingError: if the icons are not installed, or none has that name.
    """
    side, file = _icon(theme.icons.get(name, name))
    hidden = theme.plate and name.startswith("resource/") and INK.search(file.decode())
    rim = side / 8 if hidden else 0
    plate = (element("rect", {"width": side, "height": side, "rx": rim, "fill": theme.plate}),) if hidden else ()
    place: Attributes = {"x": rim or None, "y": rim or None, "width": side - 2 * rim, "height": side - 2 * rim}
    image = element("image", {**place, "href": PREFIX + b64encode(file).decode()})
    return element("symbol", {"id": symbol_id(name), "viewBox": f"0 0 {side:g} {side:g}"}, *plate, image)


@cache
def _icon(name: str) -> tuple[float, bytes]:
    """Return how wide and high an icon is, in its own units, and its file."""
    if not FOLDER.is_dir():
        msg = f"the AWS icons are not installed ({'/'.join(FOLDER.parts[-3:])} is missing): run 'make setup'"
        raise DrawingError(msg)
    path = FOLDER / f"{name}.svg"
    file = path.read_bytes() if path.is_file() else b""
    found = OPENING.match(file.decode())
    if found is None:
        msg = f"aws-icons has no icon {name}: look in {'/'.join(FOLDER.parts[-3:])} and mend study/drawing/rules.csv"
        raise DrawingError(msg)
    return float(found[1]), file
