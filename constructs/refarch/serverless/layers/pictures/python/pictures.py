"""Reads PNG pictures, makes them small and writes them, in plain Python: no compiled code, so it runs anywhere.

Of PNG: eight bits a sample, grey, RGB, palette, with and without transparency, not interlaced: what cameras' and
screenshots' software writes. All else is refused by name.

Source: https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
MOST_PIXELS = 40_000_000
"""A small file can hold a huge picture; a function's memory is what its author expected."""


class PictureError(ValueError):
    """What was given is no PNG, is damaged, or is of a kind that is not read here."""


@dataclass(frozen=True)
class Picture:
    """Pixels: rows of bytes, from top to bottom.

    Attributes:
        width: in pixels.
        samples: bytes in a pixel: grey, grey and alpha, RGB, RGBA.
        rows: each of ``width * samples`` bytes.
    """

    width: int
    samples: int
    rows: list[bytearray]


def small(png, *, longest):
    """Return a PNG of which no side is longer than ``longest`` pixels; one that is small already stays as large."""
    picture = read(png)
    factor = max(1, -(-max(picture.width, len(picture.rows)) // longest))
    return write(shrunk(picture, factor))


def read(png):
    """Return the picture that a PNG holds."""
    chunks = list(_chunks(png))
    if not chunks or chunks[0][0] != b"IHDR":
        raise PictureError("this PNG does not begin with its header")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or interlaced or colour not in SAMPLES:
        raise PictureError(f"PNG with {depth} bits, colour type {colour}, interlace {interlaced} is not read here")
    if width * height > MOST_PIXELS:
        raise PictureError(f"{width} x {height} pixels are more than {MOST_PIXELS}")
    data = b"".join(content for kind, content in chunks if kind == b"IDAT")
    rows = _rows(_inflated(data, height * (1 + width * SAMPLES[colour])), width, SAMPLES[colour])
    if colour != PALETTE:
        return Picture(width, SAMPLES[colour], rows)
    return _coloured(width, rows, dict(chunks))


def write(picture):
    """Return a picture as PNG."""
    colour = {1: GREY, 2: GREY_ALPHA, 3: RGB, 4: RGBA}[picture.samples]
    header = struct.pack(">IIBBBBB", picture.width, len(picture.rows), 8, colour, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in picture.rows), 9)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def shrunk(picture, factor):
    """Return a picture whose every pixel is the mean of ``factor`` times ``factor`` pixels."""
    if factor == 1:
        return picture
    samples, rows = picture.samples, []
    for top in range(0, len(picture.rows), factor):
        block = picture.rows[top : top + factor]
        row = bytearray()
        for left in range(0, picture.width, factor):
            right = min(left + factor, picture.width)
            count = (right - left) * len(block)
            for sample in range(samples):
                span = slice(left * samples + sample, right * samples, samples)
                row.append(sum(sum(line[span]) for line in block) // count)
        rows.append(row)
    return Picture(-(-picture.width // factor), samples, rows)


def _chunks(png):
    if not png.startswith(SIGNATURE):
        raise PictureError("this is no PNG")
    at = len(SIGNATURE)
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if png[at + 8 + length : at + 12 + length] != struct.pack(">I", zlib.crc32(kind + content)):
            raise PictureError(f"chunk {kind.decode('ascii', 'replace')} is damaged")
        yield kind, content
        at += 12 + length


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _inflated(data, expected):
    try:
        # No more than the header announces, whatever the file would unpack to.
        raw = zlib.decompressobj().decompress(data, expected)
    except zlib.error as error:
        raise PictureError(f"the pixels are damaged: {error}") from None
    if len(raw) < expected:
        raise PictureError("the pixels end too soon")
    return raw


def _rows(raw, width, samples):
    """Undo each row's filter, which says of a byte how it differs from those left of it and above."""
    length, rows, above = width * samples, [], bytearray(width * samples)
    for start in range(0, len(raw), length + 1):
        row = bytearray(raw[start + 1 : start + 1 + length])
        _unfilter(raw[start], row, above, samples)
        rows.append(row)
        above = row
    return rows


def _unfilter(kind, row, above, step):
    if kind == 1:
        for at in range(step, len(row)):
            row[at] = (row[at] + row[at - step]) & 255
    elif kind == 2:
        for at, up in enumerate(above):
            row[at] = (row[at] + up) & 255
    elif kind == 3:
        for at, up in enumerate(above):
            left = row[at - step] if at >= step else 0
            row[at] = (row[at] + (left + up) // 2) & 255
    elif kind == 4:
        for at, up in enumerate(above):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            row[at] = (row[at] + _paeth(left, up, corner)) & 255
    elif kind:
        raise PictureError(f"there is no filter {kind}")


def _paeth(left, up, corner):
    """Return which of three neighbours is nearest to left + up - corner."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def _coloured(width, rows, chunks):
    """Return a picture with colours in the place of their numbers in the palette."""
    if b"PLTE" not in chunks:
        raise PictureError("the palette is missing")
    palette, alphas = chunks[b"PLTE"], chunks.get(b"tRNS")
    colours = [palette[at : at + 3] for at in range(0, len(palette), 3)]
    if alphas is not None:
        colours = [colour + bytes([*alphas[at : at + 1], 255][:1]) for at, colour in enumerate(colours)]
    try:
        return Picture(width, len(colours[0]), [bytearray(b"".join(colours[at] for at in row)) for row in rows])
    except IndexError:
        raise PictureError("a pixel has a colour that is not in the palette") from None
