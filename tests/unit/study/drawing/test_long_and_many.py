"""Names may be long and VPCs many: words stay in their boxes and apart, by measured boxes."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import boxes, one, vpc

LONG = "AnOrdinarilyNamedButExceedinglyLongWindedDepartmentOfInternalAffairs"


def in_order(scene: Scene) -> None:
    """Assert that words and numbers keep apart, off the icons, and on the page."""
    words = [label.rect for label in scene.labels]
    shapes = words + [badge.rect for badge in scene.badges]
    page = Rect(0, 0, scene.width, scene.height)

    assert not [(a, b) for a, b in combinations(shapes, 2) if a.overlaps(b)]
    assert not [(word, icon) for word in words for icon in scene.icons if word.overlaps(icon.rect)]
    assert all(page.contains(shape) for shape in [*shapes, *(icon.rect for icon in scene.icons)])


def renamed(resources: Resources, name: str) -> Resources:
    """Return resources whose subnets are called otherwise."""
    for body in resources.values():
        if body["Type"] == "AWS::EC2::Subnet":
            (tag,) = body["Properties"]["Tags"]
            tag["Value"] = f"{name}-{tag['Value']}"
    return resources


@pytest.mark.parametrize("name", ["", LONG])
@pytest.mark.parametrize("count", range(1, 9))
def test_one_to_eight_vpcs_keep_apart_whatever_they_are_called(tmp_path: Path, count: int, name: str) -> None:
    """Each with two zones and hosts, side by side, what is said of them below."""
    resources: Resources = {}
    for number in range(count):
        resources |= vpc(f"{name}Vpc{number}", number + 1)
    scene = one(tmp_path, renamed(resources, name) if name else resources)
    cards = list(boxes(scene, "card").values())

    assert len(cards) == count
    assert not any(a.overlaps(b) for a, b in combinations(cards, 2))
    in_order(scene)
    for label in scene.labels:
        for card in cards:
            assert not label.rect.overlaps(card) or card.contains(label.rect), label.text


@pytest.mark.parametrize("zones", range(1, 7))
def test_long_names_stay_in_their_subnets_and_beside_their_icons(
    small: Callable[..., Any], stack: Callable[[Any], Stack], zones: int
) -> None:
    """Tiers and buckets with names that nobody would give, in one zone to six."""
    buckets = {f"{LONG}{number}": resource("S3::Bucket") for number in range(3)}
    scene = scene_of(stack(renamed(small(zones), LONG) | buckets), title=LONG * 3)
    subnets = [box.rect for box in scene.frames if box.kind in ("public", "private", "isolated")]

    in_order(scene)
    assert any(label.text.endswith("…") for label in scene.labels)
    for label in scene.labels:
        if any(band.rect.contains(label.rect) for band in scene.bands):
            continue
        for rect in subnets:
            assert not label.rect.overlaps(rect) or rect.contains(label.rect), label.text


def test_a_name_that_fits_is_not_shortened(small: Callable[..., Any], stack: Callable[[Any], Stack]) -> None:
    """The twin: shortening is for what does not fit."""
    scene = scene_of(stack(small()), title="Two zones")

    assert not any(label.text.endswith("…") for label in scene.labels)
