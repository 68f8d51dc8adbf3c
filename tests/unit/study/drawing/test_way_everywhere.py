"""A way over any picture of the catalogue keeps clear of its words, numbers and icons, by measured boxes."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from stacks.catalogue import SLUGS
from study.assemblies import ROOT, assembly_of
from study.drawing import scene_of, scene_of_stacks
from study.drawing.assembly import Stack, read
from study.drawing.geometry import Rect
from study.drawing.scene import Arrow, Box, Label, Mark
from study.drawing.way import Step, Way, add_way
from study.drawing.way.shapes import lines_of, stretches, thick
from tests.pictured import faults_of

STACKS = {slug: read(assembly_of(slug)) for slug in SLUGS}


def way(start: str, end: str) -> Way:
    """Return a way from one shape to another, and back."""
    there = (Step((start,), told=("leaves",)), Step((end,), told=("arrives",)))
    return Way(f"{start} to {end}", there, there[::-1], there[1], Step(()), "passed")


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
        assert faults_of(scene) == []


def test_what_is_covered_is_found() -> None:
    """The twin: words, a number or the path below the words beside the cross, and a path through words."""
    scene = scene_of_stacks(STACKS["tgw-hub-spoke"], title="x")
    add_way(scene, replace(way(*[i.resource for i in scene.icons if i.resource][:2]), kind="stopped", back=()))
    assert faults_of(scene) == []
    (plate,) = [one for one in scene.way if isinstance(one, Box)]
    number, label = scene.badges[0], next(one for one in scene.labels if one.rect.x > 0)
    line = next(one for one in scene.way if isinstance(one, Arrow))
    wrong: list[tuple[Arrow | Box, str]] = [
        (Box(number.rect, plate.kind), f"the callout covers the number {number.number}"),
        (Box(label.rect, plate.kind), f"the callout covers the words {label.text!r}"),
        (Box(thick(next(lines_of(line.points)), 9), plate.kind), "the callout covers the path"),
        (replace(line, points=((label.rect.x - 5, label.rect.cy), (label.rect.right + 5, label.rect.cy))), label.text),
        (replace(line, points=((1, 1), (9, 9))), "the path is not level or upright"),
    ]
    for shape, said in wrong:
        assert any(said in fault for fault in faults_of(replace(scene, way=[*scene.way, shape])))


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


@pytest.mark.parametrize("slug", SLUGS)
def test_the_ways_that_a_scenario_keeps_closed_are_drawn_from_what_is_deployed(slug: str) -> None:
    """Where it is deployed anyway, beside the faults that are seeded into it."""
    module = ROOT / "tests" / "faults" / f"test_{slug.replace('-', '_')}.py"

    assert re.search(r"assert objections\(\w+\) == \[\]", module.read_text(encoding="utf-8"))
