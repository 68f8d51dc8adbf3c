"""Pictures as PNG, for slides and wherever SVG is not taken."""

import resvg_py

from study.drawing.typeface import BOLD, REGULAR

ZOOM = 2
"""Pixels of the PNG for each pixel of the SVG: sharp on today's screens and projectors."""


def to_png(svg: str) -> bytes:
    """Return a picture as PNG, with the typeface that it was measured with and no other."""
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=ZOOM, skip_system_fonts=True, font_files=[str(REGULAR), str(BOLD)]
    )
    return png
