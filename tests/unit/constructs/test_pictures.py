"""The layer's PNG: read, shrunk, written, and what is refused."""

import struct
import sys
import zlib
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refarch.serverless import HANDLERS

LAYER = HANDLERS.parent / "layers" / "pictures" / "python"
sys.path.insert(0, str(LAYER))
pictures: ModuleType = import_module("pictures")
sys.path.remove(str(LAYER))

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk with its check sum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, colour: int, data: bytes, *more: bytes, depth: int = 8, interlace: int = 0) -> bytes:
    """Return a PNG made by hand; ``data`` are filtered rows."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        SIGNATURE + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    )


def rows_of(content: bytes) -> list[bytes]:
    """Return the rows of a PNG."""
    return [bytes(row) for row in pictures.read(content).rows]


@pytest.mark.parametrize(
    ("filtered", "plain"),
    [
        (b"\0\x01\x02\x03", b"\x01\x02\x03"),
        (b"\x01\x01\x02\x03", b"\x01\x03\x06"),
        (b"\x02\x01\x02\x03", b"\x0b\x16\x21"),
        (b"\x03\x01\x02\x03", b"\x06\x0f\x19"),
        (b"\x04\x01\x02\x03", b"\x0b\x16\x21"),
        (b"\x01\xff\x02\x00", b"\xff\x01\x01"),
    ],
)
def test_each_filter_is_undone(filtered: bytes, plain: bytes) -> None:
    """By the values of the specification, in a grey row below ``10 20 30``; bytes wrap around."""
    assert rows_of(png(3, 2, 0, b"\0\x0a\x14\x1e" + filtered))[1] == plain


@given(st.integers(1, 5), st.integers(1, 5), st.sampled_from([1, 2, 3, 4]), st.data())
def test_what_is_written_is_read_again(width: int, height: int, samples: int, data: st.DataObject) -> None:
    """All kinds of pixels."""
    length = width * samples
    rows = [bytearray(data.draw(st.binary(min_size=length, max_size=length))) for _ in range(height)]
    assert rows_of(pictures.write(pictures.Picture(width, samples, rows))) == [bytes(row) for row in rows]


def test_a_pixel_is_the_mean_of_those_that_it_stands_for() -> None:
    """Four grey ones become one; a rest at the edge counts for itself."""
    shrunk = pictures.shrunk(pictures.Picture(3, 1, [bytearray(b"\x00\x04\x09"), bytearray(b"\x08\x0c\x0b")]), 2)
    assert (shrunk.width, [bytes(row) for row in shrunk.rows]) == (2, [b"\x06\x0a"])


@pytest.mark.parametrize(("size", "wanted"), [((100, 50), (50, 25)), ((50, 101), (17, 34)), ((20, 10), (20, 10))])
def test_no_side_is_longer_than_wanted_and_small_ones_stay(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    """The shape stays, to a pixel."""
    picture = pictures.Picture(size[0], 1, [bytearray(size[0]) for _ in range(size[1])])
    small = pictures.read(pictures.small(pictures.write(picture), longest=50))
    assert (small.width, len(small.rows)) == wanted


def test_a_palette_becomes_colours_with_what_is_transparent() -> None:
    """Colours without a value of their own are opaque."""
    palette = chunk(b"PLTE", b"\x01\x02\x03\x04\x05\x06")
    assert rows_of(png(2, 1, 3, b"\0\x01\x00", palette)) == [b"\x04\x05\x06\x01\x02\x03"]
    clear = chunk(b"tRNS", b"\x80")
    assert rows_of(png(2, 1, 3, b"\0\x01\x00", palette, clear)) == [b"\x04\x05\x06\xff\x01\x02\x03\x80"]


GREY = png(1, 1, 0, b"\0\x01")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"GIF89a", "this is no PNG"),
        (SIGNATURE, "does not begin with its header"),
        (GREY[:-20] + b"\xee" + GREY[-19:], "is damaged"),
        (png(1, 1, 0, b"\0\x01\x01", depth=16), "16 bits, colour type 0"),
        (png(1, 1, 0, b"\0\x01", interlace=1), "interlace 1 is not read here"),
        (png(1, 1, 5, b"\0\x01"), "colour type 5"),
        (png(100_000, 100_000, 0, b"\0"), "pixels are more than"),
        (png(2, 2, 0, b"\0\x01"), "the pixels end too soon"),
        (png(1, 1, 0, b"\x07\x01"), "there is no filter 7"),
        (png(1, 1, 3, b"\0\x00"), "the palette is missing"),
        (png(1, 1, 3, b"\0\x05", chunk(b"PLTE", b"\1\2\3")), "a colour that is not in the palette"),
    ],
)
def test_what_is_not_read_is_refused_by_name(content: bytes, message: str) -> None:
    """Neither a crash nor a picture of noise."""
    with pytest.raises(pictures.PictureError, match=message):
        pictures.small(content, longest=50)


def test_damaged_data_is_refused() -> None:
    """With a check sum that is right all the same."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    content = SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b"")
    with pytest.raises(pictures.PictureError, match="the pixels are damaged"):
        pictures.small(content, longest=50)
