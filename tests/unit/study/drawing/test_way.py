"""The way of a packet over a picture: where it goes, where it ends, and what decided."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from study.drawing import DrawingError, scene_of
from study.drawing.assembly import Stack
from study.drawing.geometry import Point, Rect
from study.drawing.scene import BADGE, Arrow, Box, Icon, Label, Mark, Scene
from study.drawing.way import INTERNET, USERS, Step, Way, add_way
from study.drawing.way.shapes import lines_of, thick

OUT = Way(
    heading="tcp 443 from host to internet: reachable",
    forward=(
        Step(("app2",), told=("the packet starts here",)),
        Step((), told=("outbound rule: all",)),
        Step(("Nat2",), told=("leaves as 10.0.0.9",)),
        Step((INTERNET,), told=("the packet arrives",)),
    ),
    back=(Step((INTERNET,)), Step(("Nat2",)), Step(("app2",))),
    goal=Step((INTERNET,)),
    end=Step(()),
    kind="passed",
)
STOPPED = replace(
    OUT,
    heading="tcp 443 from host to internet: unreachable",
    forward=OUT.forward[:2],
    back=(),
    kind="stopped",
    reason=("NO_ROUTE_TO_DESTINATION", "no route of its table leads to 203.0.113.1"),
)


@pytest.fixture
def scene(small: Callable[..., Any], stack: Callable[[Any], Stack]) -> Scene:
    """Return the picture of a VPC of two zones, each with its NAT gateway, and of users who call it."""
    return scene_of(stack(small()), title="Two zones")


def arrows(scene: Scene, kind: str) -> list[Arrow]:
    """Return the lines of a kind."""
    return [one for one in scene.way if isinstance(one, Arrow) and one.kind == kind]


def words(scene: Scene) -> list[str]:
    """Return what is written over and below the picture."""
    return [one.text for one in scene.way if isinstance(one, Label)]


def place(scene: Scene, resource: str) -> Rect:
    """Return what stands for a resource."""
    shapes: list[Icon | Box] = [*scene.icons, *scene.bands, *scene.frames]
    (rect,) = [one.rect for one in shapes if one.resource == resource]
    return rect


def touches(point: Point, rect: Rect) -> bool:
    """Return whether a line that ends at a point ends at a shape: inside of a frame, or right before an icon."""
    return rect.x - 4 <= point[0] <= rect.right + 4 and rect.y - 4 <= point[1] <= rect.bottom + 4


def ends(lines: list[Arrow]) -> list[Point]:
    """Return where lines begin and end, in order."""
    return [point for line in lines for point in (line.points[0], line.points[-1])]


def test_a_packet_that_arrives_is_drawn_from_end_to_end(scene: Scene) -> None:
    """From icon to icon through what it passes, in order; the reply dotted beside it; nothing is red."""
    add_way(scene, OUT)
    there, back = ends(arrows(scene, "passed")), ends(arrows(scene, "reply"))
    users = next(one.rect for one in scene.icons if one.name == USERS)
    app, nat = place(scene, "app2"), place(scene, "Nat2")

    assert [touches(*pair) for pair in zip(there, (app, nat, nat, users), strict=True)] == [True] * 4
    assert [touches(*pair) for pair in zip(back, (users, nat, nat, app), strict=True)] == [True] * 4
    assert not arrows(scene, "stopped")
    assert not [one for one in scene.way if isinstance(one, Box)]


def test_a_packet_that_is_stopped_is_red_from_there_with_the_reason_beside_a_cross(scene: Scene) -> None:
    """The twin: no route, so the line breaks off where it starts; what would have been left is dashed."""
    add_way(scene, STOPPED)
    rest, *others = arrows(scene, "stopped")
    (cross,) = [one for one in scene.way if isinstance(one, Mark) and one.kind == "stopped"]
    (plate,) = [one for one in scene.way if isinstance(one, Box)]

    assert not arrows(scene, "passed")
    assert touches(rest.points[0], place(scene, "app2"))
    assert touches(others[-1].points[-1], next(one.rect for one in scene.icons if one.name == USERS))
    assert any(touches((cross.x, cross.y), stretch) for stretch in lines_of(rest.points))
    assert {"NO_ROUTE_TO_DESTINATION", "no route of its table leads to 203.0.113.1"} <= set(words(scene))
    inside = [one for one in scene.way if isinstance(one, Label) and plate.rect.contains(one.rect)]
    assert next(one.text for one in inside) == "NO_ROUTE_TO_DESTINATION"


def test_what_stops_a_packet_is_where_the_line_ends_if_the_picture_has_it(scene: Scene) -> None:
    """The packet got as far as the NAT gateway: that far the line is green, and right before it is the cross."""
    add_way(scene, replace(STOPPED, end=Step(("Nat2",))))
    (green,) = arrows(scene, "passed")
    (cross,) = [one for one in scene.way if isinstance(one, Mark) and one.kind == "stopped"]
    nat = place(scene, "Nat2")

    assert touches(green.points[0], place(scene, "app2"))
    assert (cross.x, cross.y) == green.points[-1]
    assert not cross.rect.overlaps(nat)
    assert cross.rect.overlaps(thick(nat, BADGE))


@pytest.mark.parametrize(("subnet", "start"), [("app2", "app2"), ("public2", "app2")])
def test_what_decides_at_the_edge_of_a_subnet_is_shown_there(scene: Scene, subnet: str, start: str) -> None:
    """A network ACL, or a route table: where the line leaves the subnet, or comes to it."""
    way = replace(STOPPED, forward=(Step((start,)),), goal=Step(("Nat2",)), end=Step((subnet,), edge=True))
    add_way(scene, way)
    (green,) = arrows(scene, "passed")
    (cross,) = [one for one in scene.way if isinstance(one, Mark) and one.kind == "stopped"]
    edge = place(scene, subnet)

    assert touches(green.points[0], place(scene, start))
    assert (cross.x, cross.y) == green.points[-1]
    assert min(abs(cross.y - edge.y), abs(cross.y - edge.bottom)) <= BADGE


def test_a_reply_that_is_lost_breaks_off_on_its_way_back(scene: Scene) -> None:
    """The packet has arrived, its line is whole; the reply's ends, and the red leads to who waits for it."""
    add_way(scene, replace(OUT, back=OUT.back[:2], kind="stopped", reason=("CODE", "why")))
    (rest,) = arrows(scene, "stopped")

    assert len(arrows(scene, "passed")) == 2
    assert touches(rest.points[0], place(scene, "Nat2"))
    assert touches(rest.points[-1], place(scene, "app2"))


def test_each_step_is_told_below_with_the_letter_of_its_place(scene: Scene) -> None:
    """What has no place of its own, as a security group, is told at the place before."""
    height = scene.height
    add_way(scene, OUT)
    told = [one for one in scene.way if isinstance(one, Label) and one.y > height]
    marks = [one.text for one in scene.way if isinstance(one, Mark)]

    assert marks == ["A", "B", "C"]
    assert [one.text for one in told] == [
        OUT.heading,
        *("A", "the packet starts here", "outbound rule: all"),
        *("B", "leaves as 10.0.0.9"),
        *("C", "the packet arrives"),
    ]
    assert all(one.rect.bottom < scene.height for one in told)
    assert all(first.y <= second.y for first, second in pairwise(told))


def test_without_users_in_the_picture_the_internet_is_above_the_cloud(scene: Scene) -> None:
    """And named there."""
    scene.icons = [one for one in scene.icons if one.name != USERS]
    add_way(scene, OUT)
    _, y = arrows(scene, "passed")[-1].points[-1]

    assert y < scene.frames[0].rect.y
    assert INTERNET in words(scene)


def test_a_place_that_spans_zones_is_met_in_the_zone_of_the_step(scene: Scene) -> None:
    """A band over both zones: the way goes through it where the step's subnet is."""
    scene.bands.append(Box(scene.frames[1].rect, "balancer", "wide"))
    steps = (Step(("app1",)), Step(("wide",), columns=("app2",)))
    add_way(scene, replace(OUT, forward=steps, back=()))
    line = arrows(scene, "passed")[-1]

    assert touches(line.points[-1], place(scene, "app2"))


def test_a_packet_that_is_stopped_at_once_starts_where_it_would_have_gone(scene: Scene) -> None:
    """The internet is outside of the cloud, above what it asks for: all of the line is red."""
    scene.icons = [one for one in scene.icons if one.name != USERS]
    way = replace(STOPPED, forward=(Step((INTERNET,), told=("the packet starts here",)),), goal=Step(("Database",)))
    add_way(scene, way)
    first, *_, last = arrows(scene, "stopped")

    assert not arrows(scene, "passed")
    assert first.points[0][1] < scene.frames[0].rect.y
    assert touches(last.points[-1], place(scene, "Database"))


def test_a_way_of_which_nothing_is_drawn_is_refused(scene: Scene) -> None:
    """Better no picture than one that shows nothing of what was asked."""
    with pytest.raises(DrawingError, match="shows nothing of this way"):
        add_way(scene, replace(OUT, forward=(Step(("elsewhere",)),), back=()))


def test_a_screen_reader_says_what_was_asked_and_what_became_of_it(scene: Scene) -> None:
    """Before what the picture shows."""
    add_way(scene, STOPPED)
    assert scene.description.startswith(STOPPED.heading)
