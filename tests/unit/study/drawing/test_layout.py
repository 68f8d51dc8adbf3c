"""The picture keeps in order: nothing overlaps, nothing is cut off, no arrow runs through words."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest

from stacks.catalogue import SLUGS, find
from study.assemblies import assembly_of
from study.drawing import is_estate, is_flow, scene_of
from study.drawing.assembly import Stack, read
from study.drawing.geometry import Rect
from study.drawing.layout.column import SERVICE
from study.drawing.scene import Scene
from tests.unit.study.drawing.shapes import frame, hidden, lines, touching

Resources = dict[str, dict[str, Any]]
Reader = Callable[[Resources], Stack]
Maker = Callable[..., Resources]
SMALL = [(zones, nats) for zones in range(1, 7) for nats in ("own", "single", "none")]
TITLES = [f"{zones} zones, {nats}" for zones, nats in SMALL]


STACKS = {slug: read(assembly_of(slug)) for slug in SLUGS}
ALONE = [slug for slug, stacks in STACKS.items() if not is_estate(stacks) and not is_flow(stacks)]


@pytest.fixture(params=[*SMALL, "ruled", *ALONE], ids=[*TITLES, "two administrators", *ALONE])
def scene(request: pytest.FixtureRequest, small: Maker, ruled: Maker, stack: Reader) -> Scene:
    """Return a picture: of small templates with 1 to 6 zones, and of the real ones with one VPC."""
    if request.param == "ruled":
        return scene_of(stack(small() | ruled("Ann", "Bob")), title="Small")
    if request.param in ALONE:
        return scene_of(read(assembly_of(request.param))[0], title=find(request.param).title)
    zones, nats = request.param
    return scene_of(stack(small(zones, nats)), title="Small")


def borders(rect: Rect) -> Iterator[Rect]:
    """Yield the four sides of a frame as rectangles without thickness."""
    yield Rect(rect.x, rect.y, rect.width, 0)
    yield Rect(rect.x, rect.bottom, rect.width, 0)
    yield Rect(rect.x, rect.y, 0, rect.height)
    yield Rect(rect.right, rect.y, 0, rect.height)


def test_no_two_frames_overlap(scene: Scene) -> None:
    """Cloud, Region, VPC, zones and subnets lie within each other or apart."""
    for a, b in combinations([box.rect for box in scene.frames], 2):
        assert a.contains(b) or b.contains(a) or not a.overlaps(b)


def test_bands_keep_apart_and_inside_the_vpc(scene: Scene) -> None:
    """They cross zones, that is their point, and nothing else."""
    vpc = next(box.rect for box in scene.frames if box.kind == "vpc")

    assert scene.bands
    assert all(vpc.contains(band.rect) for band in scene.bands)
    assert not [1 for a, b in combinations(scene.bands, 2) if a.rect.overlaps(b.rect)]


def test_a_band_lies_within_the_row_of_its_subnets(scene: Scene) -> None:
    """Its upper and lower edge are inside of the subnets that it crosses."""
    subnets = [box.rect for box in scene.frames if box.kind in ("public", "private", "isolated")]

    for band in scene.bands:
        crossed = [subnet for subnet in subnets if subnet.overlaps(band.rect)]
        assert all(subnet.y < band.rect.y and band.rect.bottom < subnet.bottom for subnet in crossed)


def test_everything_is_on_the_page(scene: Scene) -> None:
    """Words, numbers, icons and frames, all of them within the picture's edges."""
    page = Rect(0, 0, scene.width, scene.height)
    shapes = [*scene.frames, *scene.bands, *scene.icons, *scene.labels, *scene.badges]

    assert not [shape for shape in shapes if not page.contains(shape.rect)]


def test_no_words_are_cut(scene: Scene) -> None:
    """All that is said has the room that it needs: nothing had to be shortened."""
    assert not [label.text for label in scene.labels if label.text.endswith("…")]


def test_words_keep_clear_of_each_other_and_of_icons_and_numbers(scene: Scene) -> None:
    """No two of them touch."""
    shapes = [*scene.labels, *scene.badges]

    assert not [(a, b) for a, b in combinations(shapes, 2) if a.rect.overlaps(b.rect)]
    assert not [(a, b) for a in shapes for b in scene.icons if a.rect.overlaps(b.rect)]


def test_words_cross_no_border_that_can_be_seen(scene: Scene) -> None:
    """A band hides the borders below it, and a plate interrupts them."""
    for label in (label for label in scene.labels if not label.plate):
        on_band = any(band.rect.contains(label.rect) for band in scene.bands)
        seen = scene.bands if on_band else [*scene.frames, *scene.bands]
        assert not [box for box in seen for side in borders(box.rect) if label.rect.overlaps(side)], label.text


def test_arrows_run_through_no_words_and_no_icons(scene: Scene) -> None:
    """Numbers sit on arrows, and bands cover what passes below them; everything else is clear of them."""
    shapes = [*scene.labels, *scene.icons]
    shown = [s for s in shapes if not any(band.rect.contains(s.rect) for band in scene.bands)]

    assert not [(line, s) for line in lines(scene) for s in shown if s.rect.overlaps(line)]


def test_no_arrow_is_hidden_by_a_band(scene: Scene) -> None:
    """Bands are drawn over arrows: what passes below one cannot be followed."""
    assert hidden(scene) == []


def test_numbers_touch_neither_each_other_nor_words(scene: Scene) -> None:
    """Two discs that touch are read as one number."""
    assert touching(scene) == []


def test_the_account_holds_the_region_and_the_region_the_vpc(scene: Scene) -> None:
    """AWS Cloud, account, Region and VPC lie within each other; an account that no template names is told so."""
    kinds = ("cloud", "account", "region", "vpc")
    outer, *inner = [frame(scene, kind) for kind in kinds]

    for rect in inner:
        assert outer.contains(rect)
        outer = rect
    assert "Account · chosen at deployment" in [label.text for label in scene.labels]


def test_services_stand_where_they_are(scene: Scene) -> None:
    """Global ones outside of the Region and inside of the account, regional ones in the Region and beside the VPC."""
    region, vpc, account = (frame(scene, kind) for kind in ("region", "vpc", "account"))
    services = [icon for icon in scene.icons if icon.rect.width == SERVICE]

    assert services
    for icon in services:
        assert account.contains(icon.rect)
        assert not vpc.overlaps(icon.rect)
        assert region.contains(icon.rect) == ("Identity" not in icon.name)


def test_every_callout_has_its_number_in_the_picture(scene: Scene) -> None:
    """Once in the panel, and at least once where it is about."""
    numbers = [badge.number for badge in scene.badges]

    assert set(numbers) == set(range(1, max(numbers) + 1))
    assert all(numbers.count(number) > 1 for number in numbers)
