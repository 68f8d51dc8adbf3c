"""A way over any picture of the catalogue keeps clear of its words, numbers and icons, by measured boxes."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from stacks.catalogue import SLUGS
from study.assemblies import assembly_of
from study.drawing import scene_of, scene_of_stacks
from study.drawing.assembly import Stack, read
from study.drawing.geometry import Rect
from study.drawing.scene import Box, Label, Mark, Scene
from study.drawing.way import Step, Way, add_way
from study.drawing.way.legs import stretches

STACKS = {slug: read(assembly_of(slug)) for slug in SLUGS}


def way(start: str, end: str) -> Way:
    """Return a way from one shape to another, and back."""
    there = (Step((start,), told=("leaves",)), Step((end,), told=("arrives",)))
    return Way(f"{start} to {end}", there, there[::-1], there[1], Step(()), "passed")


def touched(scene: Scene) -> list[Label | Box | Mark]:
    """Return what the lines of a way run through."""
    shapes: list[Any] = [*scene.labels, *scene.badges, *scene.icons]
    return [shape for line in stretches(scene) for shape in shapes if shape.rect.overlaps(line)]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_way_runs_through_no_words_and_no_icons(slug: str) -> None:
    """From icons far apart to each other and back; what is passed is passed by."""
    drawn = [icon.resource for icon in scene_of_stacks(STACKS[slug], title="x").icons if icon.resource]
    ends = list(dict.fromkeys([drawn[0], drawn[len(drawn) // 2], drawn[-1]]))

    assert len(ends) > 1
    for pair in combinations(ends, 2):
        scene = scene_of_stacks(STACKS[slug], title="x")
        add_way(scene, way(*pair))
        assert len(list(stretches(scene))) > 1
        assert touched(scene) == []


def test_a_straight_line_would_run_through_words() -> None:
    """The twin: between the same ends there is something to go around."""
    scene = scene_of_stacks(STACKS["tgw-hub-spoke"], title="x")
    drawn = [icon.rect for icon in scene.icons if icon.resource]
    lines = [(a, b) for a, b in combinations(drawn, 2) if abs(a.cy - b.cy) < 1 and abs(a.cx - b.cx) > 100]
    words = [label.rect for label in scene.labels]

    assert any(word.overlaps(Rect(a.right, a.cy, b.x - a.right, 0)) for a, b in lines for word in words)


@pytest.mark.parametrize("kind", ["stopped", "undecided"])
def test_what_decided_stands_beside_the_cross_and_on_the_page(
    small: Callable[..., Any], stack: Callable[[Any], Stack], kind: str
) -> None:
    """Its words are inside of its box, the box is inside of the picture, and neither covers the cross."""
    scene = scene_of(stack(small()), title="Small")
    reason = ("ENI_SG_RULES_MISMATCH", "no outbound rule of the security group allows tcp port 5432 to 10.0.192.4")
    add_way(scene, replace(way("Nat1", "Nat2"), kind=kind, back=(), reason=reason))
    (box,) = [one.rect for one in scene.way if isinstance(one, Box)]
    (cross,) = [one.rect for one in scene.way if isinstance(one, Mark) and one.kind == kind]
    words = [one.rect for one in scene.way if isinstance(one, Label) and box.overlaps(one.rect)]

    assert len(words) > 1
    assert all(box.contains(word) for word in words)
    assert Rect(0, 0, scene.width, scene.height).contains(box)
    assert not box.overlaps(cross)
