"""Pictures of several VPCs by measured boxes: lines touch what they connect and run through nothing else."""

from itertools import combinations, pairwise
from math import hypot

import pytest

from stacks.catalogue import SLUGS, find
from study.assemblies import assembly_of
from study.drawing import is_estate
from study.drawing.assembly import read
from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Point, Rect
from study.drawing.layout.bands import KEY_MARK
from study.drawing.render import HEADLESS
from study.drawing.scene import Scene
from tests.unit.study.drawing.estates import boxes
from tests.unit.study.drawing.shapes import lines

ESTATES = [slug for slug in SLUGS if is_estate(read(assembly_of(slug)))]
NEAR = 3
"""How far an arrow's head may be from what it points to, in pixels."""


@pytest.fixture(scope="module", params=ESTATES)
def scene(request: pytest.FixtureRequest) -> Scene:
    """Return the picture of a scenario."""
    return scene_of_estate(read(assembly_of(request.param)), title=find(request.param).title)


def test_vpcs_icons_and_words_keep_apart(scene: Scene) -> None:
    """A small key stands at the corner of one icon, and of one only."""
    cards, words = boxes(scene, "card", "view", "hub").values(), [label.rect for label in scene.labels]
    icons = [icon.rect for icon in scene.icons if icon.rect.width != KEY_MARK]
    marks = [icon.rect for icon in scene.icons if icon.rect.width == KEY_MARK and icon.resource == ""]

    for shapes in (cards, words, icons):
        assert not [(a, b) for a, b in combinations(shapes, 2) if a.overlaps(b)]
    assert not [(word, icon) for word in words for icon in scene.icons if word.overlaps(icon.rect)]
    assert all(sum(mark.overlaps(icon) for icon in icons) == 1 for mark in marks)


def far(rect: Rect, x: float, y: float) -> float:
    """Return how far a point is from a rectangle."""
    return hypot(max(rect.x - x, x - rect.right, 0), max(rect.y - y, y - rect.bottom, 0))


def test_no_line_runs_through_words(scene: Scene) -> None:
    """But through those that interrupt it, which say so."""
    words = [label for label in scene.labels if not label.plate]

    assert not [label.text for label in words for line in lines(scene) if label.rect.overlaps(line)]


def test_no_line_runs_through_a_number(scene: Scene) -> None:
    """But those that the number is on: its centre is on the line."""
    for badge in scene.badges:
        for line in lines(scene):
            through = badge.rect.overlaps(line)
            on = line.y == badge.y if line.height == 0 else line.x == badge.x
            assert not through or on, badge


def test_lines_of_different_things_do_not_run_upon_each_other(scene: Scene) -> None:
    """Those of one source may share a part of their way, as branches do, and those that go to one target too."""
    for one, other in combinations([arrow for arrow in scene.arrows if arrow.source], 2):
        if one.source != other.source and one.target != other.target:
            assert not [
                (one, other)
                for a, b in pairwise(one.points)
                for c, d in pairwise(other.points)
                if shared(a, b, c, d) > NEAR
            ]


def shared(a: Point, b: Point, c: Point, d: Point) -> float:
    """Return how far two stretches run upon each other."""
    for axis in (0, 1):
        across = 1 - axis
        if a[across] == b[across] and c[across] == d[across] and abs(a[across] - c[across]) < 1:
            return min(max(a[axis], b[axis]), max(c[axis], d[axis])) - max(min(a[axis], b[axis]), min(c[axis], d[axis]))
    return 0


def test_no_border_runs_through_words(scene: Scene) -> None:
    """Words are inside of a frame or outside of it."""
    frames = [box.rect for box in (*scene.frames, *scene.bands)]

    assert not [
        (label.text, frame)
        for label in scene.labels
        for frame in frames
        if label.rect.overlaps(frame) and not frame.contains(label.rect) and not label.plate
    ]


def test_numbers_keep_apart_from_words_icons_and_each_other(scene: Scene) -> None:
    """They stand beside what they are about; a small key at the corner of an icon is a part of it."""
    icons = [icon.rect for icon in scene.icons if icon.rect.width != KEY_MARK]
    badges = [badge.rect for badge in scene.badges]

    assert not [(a, b) for a, b in combinations(badges, 2) if a.overlaps(b)]
    assert not [(a, label.text) for a in badges for label in scene.labels if a.overlaps(label.rect)]
    assert not [(a, b) for a in badges for b in icons if a.overlaps(b) and not near_corner(a, b)]


def near_corner(badge: Rect, icon: Rect) -> bool:
    """Return whether a number only touches the corner of an icon."""
    return min(badge.right - icon.x, icon.right - badge.x, badge.bottom - icon.y, icon.bottom - badge.y) <= NEAR


def test_every_arrows_head_touches_what_it_points_to(scene: Scene) -> None:
    """An icon, a VPC's border or an account's."""
    places = [icon.rect for icon in scene.icons] + [*boxes(scene, "card", "account").values()]
    places += [box.rect for box in scene.frames if box.kind == "account"]

    for arrow in scene.arrows:
        if arrow.kind not in HEADLESS and arrow.source:  # Those of the legend point to words.
            x, y = arrow.points[-1]
            edges = [abs(edge) for rect in places if far(rect, x, y) <= NEAR for edge in _edges(rect, x, y)]
            assert min(edges, default=NEAR + 1) <= NEAR, arrow


def _edges(rect: Rect, x: float, y: float) -> tuple[float, ...]:
    return (x - rect.x, x - rect.right, y - rect.y, y - rect.bottom)


def test_no_arrow_passes_through_a_vpc_that_it_has_nothing_to_do_with(scene: Scene) -> None:
    """It begins or ends in a VPC that it is in, or at its border."""
    for arrow in scene.arrows:
        if arrow.kind in ("link", "right", "key"):
            for name, card in boxes(scene, "card", "view").items():
                ends = [far(card, *point) <= NEAR for point in (arrow.points[0], arrow.points[-1])]
                inside = Rect(card.x + 1, card.y + 1, card.width - 2, card.height - 2)
                stretches = [
                    Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
                    for a, b in pairwise(arrow.points)
                ]
                assert any(ends) or not any(inside.overlaps(each) for each in stretches), (arrow, name)


def test_all_that_a_frame_holds_is_inside_of_it(scene: Scene) -> None:
    """Regions in accounts, VPCs in Regions, subnets in VPCs, and all of it in the cloud."""
    cloud = scene.frames[0].rect
    outer = {"region": "account", "global": "account", "card": "region", "view": "region", "account": "cloud"}
    for box in scene.frames:
        if box.kind in outer:
            holders = [each.rect for each in scene.frames if each.kind == outer[box.kind]]
            assert [holder.contains(box.rect) for holder in holders].count(True) == 1, box
            assert cloud.contains(box.rect)


def test_no_words_are_cut_and_all_is_on_the_page(scene: Scene) -> None:
    """Names find room where they stand."""
    page = Rect(0, 0, scene.width, scene.height)

    assert not [label.text for label in scene.labels if label.text.endswith("…")]
    assert all(page.contains(shape.rect) for shape in (*scene.labels, *scene.badges))
    assert all(page.contains(icon.rect) for icon in scene.icons)


def test_every_icon_in_a_vpc_has_words_beside_it(scene: Scene) -> None:
    """What stands in subnets, for the VPC as a whole and on its border."""
    cards = [box.rect for box in scene.frames if box.kind in ("card", "view")]
    words = [label.rect for label in scene.labels]
    for icon in scene.icons:
        inside = any(card.contains(icon.rect) for card in cards)
        if inside and icon.resource:
            reach = Rect(icon.rect.x, icon.rect.y, icon.rect.width + 12, icon.rect.height)
            assert any(word.overlaps(reach) for word in words), icon


def test_every_subnet_has_its_sign_which_the_legend_explains(scene: Scene) -> None:
    """As in AWS's own diagrams: who sees no colours tells a public subnet from a private one."""
    signs = {(icon.rect.x, icon.rect.y): icon.name.rpartition("/")[2] for icon in scene.icons}
    said = {label.text for label in scene.labels}

    for frame in (each for each in scene.frames if each.kind in ("public", "private", "isolated")):
        kind = "public" if frame.kind == "public" else "private"
        assert signs[frame.rect.x, frame.rect.y] == f"{kind.title()}subnet"
        assert f"{kind} subnet" in said
