"""What is wrong with the picture of a way, by measured boxes: the same questions for every scenario."""

from collections.abc import Iterator
from itertools import combinations

from study.drawing.geometry import Rect
from study.drawing.scene import Arrow, Badge, Box, Icon, Label, Mark, Scene
from study.drawing.way.shapes import CARDS, LEADER, lines_of, low, stretches, thick, written

INK = 2
"""Half the width of the thickest line of a way, in pixels."""


def faults_of(scene: Scene) -> list[str]:
    """Return what somebody would object to in the picture of a way, in words; nothing if it is as it should be."""
    return list(_faults(scene))


def _faults(scene: Scene) -> Iterator[str]:
    words = written(scene)
    cards = [box for box in (*scene.frames, *scene.bands) if box.kind in CARDS]
    boxes = [*scene.bands, *cards]
    callouts = [shape.rect for shape in scene.way if isinstance(shape, Box)]
    marks = [shape for shape in scene.way if isinstance(shape, Mark)]
    leaders = [part for line in lines(scene, LEADER) for part in lines_of(line.points)]
    way = [thick(line, INK) for line in stretches(scene)]
    for callout in callouts:
        yield from (f"the callout covers {_name(one)}" for one in words if callout.overlaps(one.rect))
        yield from (f"the callout covers {_name(one)}" for one in boxes if callout.overlaps(one.rect))
        yield from (f"the callout covers the mark {one.text}" for one in marks if callout.overlaps(one.rect))
        yield from ("the callout covers the path" for one in way if callout.overlaps(one))
        if not Rect(scene.left, 0, scene.width - scene.left, scene.height).contains(callout):
            yield "the callout is not on the page"
    for leader in leaders:
        yield from (f"the leader covers {_name(one)}" for one in words if leader.overlaps(one.rect))
        crosses = [one for one in marks if one.kind != "passed"]
        others = [one for one in marks if one not in crosses]
        yield from (f"the leader covers the mark {one.text}" for one in others if leader.overlaps(one.rect))
        yield from ("the leader covers the path" for one in stretches(scene) if leader.overlaps(thick(one, 1)))
    under = low(scene)
    for line in stretches(scene):
        over = [one for one in words if one not in under and line.overlaps(one.rect)]
        yield from (f"the path covers {_name(one)}" for one in over)
        told = (one for one in scene.way if isinstance(one, Label) and line.overlaps(one.rect))
        yield from (f"the path covers the words {one.text!r} of its own" for one in told)
        if line.width and line.height:
            yield "the path is not level or upright"
    for mark in marks:
        texts = (one for one in words if not isinstance(one, Icon) and mark.rect.overlaps(one.rect))
        yield from (f"the mark {mark.text} covers {_name(one)}" for one in texts)
    yield from (f"marks {a.text} and {b.text} overlap" for a, b in combinations(marks, 2) if a.rect.overlaps(b.rect))
    ends = [end for arrow in scene.way if isinstance(arrow, Arrow) for end in (arrow.points[0], arrow.points[-1])]
    for card in cards:
        entered = any(line.overlaps(card.rect) for line in stretches(scene))
        if entered and not any(thick(card.rect, 1).contains(Rect(*end, 0, 0)) for end in ends):
            yield f"the path runs through {card.resource}, in which it has no end"


def lines(scene: Scene, kind: str) -> list[Arrow]:
    """Return the lines of a kind."""
    return [one for one in scene.way if isinstance(one, Arrow) and one.kind == kind]


def _name(shape: Label | Badge | Icon | Box) -> str:
    if isinstance(shape, Label):
        return f"the words {shape.text!r}"
    if isinstance(shape, Badge):
        return f"the number {shape.number}"
    return f"{'the icon' if isinstance(shape, Icon) else 'the box'} of {shape.resource or 'something'}"
