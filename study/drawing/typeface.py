"""How wide a text is: advance widths out of the typeface's own tables, so that layout needs no browser.

Arimo has the widths of Arial and of Liberation Sans, so that a text measured here fits wherever one of the three is
installed. Modelled: the tables ``head``, ``hhea``, ``hmtx`` and ``cmap`` (format 4). Not modelled: kerning, which only
ever makes a text narrower here.

Source: https://learn.microsoft.com/en-us/typography/opentype/spec/otff
"""

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("font")
REGULAR, BOLD = FONTS / "Arimo-Regular.ttf", FONTS / "Arimo-Bold.ttf"
FAMILY = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif"
ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in pixels, at a size in pixels; a character that the typeface lacks counts 1 em."""
    advances = _advances(BOLD if bold else REGULAR)
    return sum(advances.get(ord(character), 1.0) for character in text) * size


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text as lines that fit a room in pixels; a single word that does not is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, room, size, bold=bold))
    return tuple(lines)


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text, cut and with an ellipsis if it is wider than a room in pixels."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


@cache
def _advances(font: Path) -> Mapping[int, float]:
    """Return advance widths in em, by code point."""
    data = font.read_bytes()
    tables = dict(_tables(data))
    (em,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    wide = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * place)[0] for place in range(count)]
    return {code: wide[min(glyph, count - 1)] / em for code, glyph in _glyphs(data, tables["cmap"]).items()}


def _tables(data: bytes) -> Sequence[tuple[str, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * place) for place in range(count))
    return [(tag.decode("ascii"), offset) for tag, _, offset, _ in records]


def _glyphs(data: bytes, cmap: int) -> Mapping[int, int]:
    """Return glyph numbers by code point, from the Unicode subtable for the basic plane (platform 3, encoding 1)."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * place) for place in range(count))
    start = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{doubled // 2}H", data, start + 14 + place * doubled + (2 if place else 0))
        for place in range(4)
    )
    found: dict[int, int] = {}
    for segment, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:  # The offset counts from its own place in the table.
                place = start + 16 + 3 * doubled + 2 * segment + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
            found[code] = (glyph + delta) % 0x10000
    return found
