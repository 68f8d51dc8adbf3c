"""A picture before it is SVG: shapes with places, and what each stands for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from study.drawing.geometry import Point, Rect, around
from study.drawing.typeface import shorten, width

ICON, BADGE = 44, 24
"""How large icons and numbered badges are, in pixels."""
TITLE, HEADING, BODY, SMALL = 28, 14.5, 13.5, 12.5
"""The sizes of letters, in pixels: of the picture's title, of groups and callouts, of most words, of second lines."""


@dataclass(frozen=True)
class Box:
    """A frame. ``kind`` names its colours in the theme, ``resource`` is the logical id that it stands for, if any."""

    rect: Rect
    kind: str
    resource: str = ""


@dataclass(frozen=True)
class Icon:
    """An AWS icon, by folder and name."""

    rect: Rect
    name: str
    resource: str = ""


@dataclass(frozen=True)
class Label:
    """One line of text, which was made to fit its room.

    Attributes:
        x: its left edge, its centre or its right edge, as ``align`` says.
        y: its baseline.
        text: the words.
        size: of the letters, in pixels.
        ink: the name of a colour in the theme.
        bold: whether it is set in bold.
        align: ``start``, ``middle`` or ``end``, as SVG's ``text-anchor``.
        plate: whether lines below it are interrupted, for words that cannot keep clear of them.
    """

    x: float
    y: float
    text: str
    size: float
    ink: str
    bold: bool
    align: str
    plate: bool = False

    @property
    def rect(self) -> Rect:
        """Return what its letters cover: Arimo's capitals rise 0.72 em, its descenders fall 0.21 em."""
        wide = width(self.text, self.size, bold=self.bold)
        left = self.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.align]
        return Rect(left, self.y - 0.72 * self.size, wide, 0.93 * self.size)


@dataclass(frozen=True)
class Arrow:
    """An arrow through points; ``source`` and ``target`` are what it connects, mostly logical ids."""

    points: tuple[Point, ...]
    kind: str
    source: str
    target: str


@dataclass(frozen=True)
class Badge:
    """The number of a callout."""

    x: float
    y: float
    number: int

    @property
    def rect(self) -> Rect:
        """Return what it covers."""
        return around(self.x, self.y, BADGE)


@dataclass(frozen=True)
class Mark:
    """A round mark on a way that was traced: a letter, or a cross where it ends."""

    x: float
    y: float
    text: str
    kind: str

    @property
    def rect(self) -> Rect:
        """Return what it covers."""
        return around(self.x, self.y, BADGE)


@dataclass
class Scene:
    """Shapes in layers: frames lie under arrows, arrows under bands, and nothing covers icons, words and numbers.

    The lines of a way that was traced lie under the same, all else of it over everything.

    Attributes:
        left: where the picture begins, in pixels: left of zero if something stands in a margin beside it.
    """

    frames: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    bands: list[Box] = field(default_factory=list)
    icons: list[Icon] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    badges: list[Badge] = field(default_factory=list)
    way: list[Arrow | Mark | Box | Label] = field(default_factory=list)
    title: str = ""
    description: str = ""
    left: float = 0
    width: float = 0
    height: float = 0

    def say(
        self,
        x: float,
        y: float,
        text: str,
        room: float,
        *,
        size: float = BODY,
        ink: str = "text",
        bold: bool = False,
        align: str = "start",
        plate: bool = False,
    ) -> None:
        """Add a line of text, shortened to its room in pixels if it must be; nothing said is no line."""
        if not text:
            return
        self.labels.append(Label(x, y, shorten(text, room, size, bold=bold), size, ink, bold, align, plate))

    @property
    def drawn(self) -> frozenset[str]:
        """Return the logical ids that shapes stand for."""
        shapes: Iterator[Box | Icon] = iter([*self.frames, *self.bands, *self.icons])
        return frozenset(shape.resource for shape in shapes if shape.resource)
