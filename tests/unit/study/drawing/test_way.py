"""The way of a packet over a picture: where it goes, where it ends, and what decided."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from study.drawing import DrawingError, scene_of
from study.drawing.assembly import Stack
from study.drawing.geometry import Point
from study.drawing.scene import Arrow, Box, Label, Mark, Scene
from study.drawing.way import INTERNET, USERS, Step, Way, add_way

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


def centre(scene: Scene, resource: str) -> Point:
    """Return the middle of what stands for a resource."""
    (rect,) = [one.rect for one in (*scene.icons, *scene.bands, *scene.frames) if one.resource == resource]
    return (rect.cx, rect.cy)


def test_a_packet_that_arrives_is_drawn_from_end_to_end(scene: Scene) -> None:
    """Through what it passes, in order; the reply dotted beside it; nothing is red."""
    add_way(scene, OUT)
    (there,), (back,) = arrows(scene, "passed"), arrows(scene, "reply")

    assert there.points[:2] == (centre(scene, "app2"), centre(scene, "Nat2"))
    assert there.points[-1] == next((one.rect.cx, one.rect.cy) for one in scene.icons if one.name == USERS)
    assert back.points[0] != there.points[-1]
    assert not arrows(scene, "stopped")
    assert not [one for one in scene.way if isinstance(one, Box)]


def test_a_packet_that_is_stopped_is_red_from_there_with_the_reason_beside_a_cross(scene: Scene) -> None:
    """The twin: no route, so the line breaks off where it starts; what would have been left is dashed."""
    add_way(scene, STOPPED)
    (rest,) = arrows(scene, "stopped")
    (cross,) = [one for one in scene.way if isinstance(one, Mark) and one.kind == "stopped"]
    (plate,) = [one for one in scene.way if isinstance(one, Box)]

    assert not arrows(scene, "passed")
    assert rest.points[0] == centre(scene, "app2")
    assert min(rest.points)[0] <= cross.x <= max(rest.points)[0]
    assert {"NO_ROUTE_TO_DESTINATION", "no route of its table leads to 203.0.113.1"} <= set(words(scene))
    inside = [one for one in scene.way if isinstance(one, Label) and plate.rect.contains(one.rect)]
    assert next(one.text for one in inside) == "NO_ROUTE_TO_DESTINATION"


def test_what_stops_a_packet_is_where_the_line_ends_if_the_picture_has_it(scene: Scene) -> None:
    """The packet got as far as the NAT gateway: that far the line is green, and there is the cross."""
    add_way(scene, replace(STOPPED, end=Step(("Nat2",))))
    (green,) = arrows(scene, "passed")
    (cross,) = [one for one in scene.way if isinstance(one, Mark) and one.kind == "stopped"]

    assert green.points == (centre(scene, "app2"), centre(scene, "Nat2"))
    assert (cross.x, cross.y) == centre(scene, "Nat2")


def test_a_reply_that_is_lost_breaks_off_on_its_way_back(scene: Scene) -> None:
    """The packet has arrived, its line is whole; the reply's ends, and the red leads to who waits for it."""
    add_way(scene, replace(OUT, back=OUT.back[:2], kind="stopped", reason=("CODE", "why")))
    (rest,) = arrows(scene, "stopped")

    assert len(arrows(scene, "passed")[0].points) == 3
    assert rest.points == (centre(scene, "Nat2"), centre(scene, "app2"))


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
    x, y = arrows(scene, "passed")[0].points[-1]

    assert (x, y < scene.frames[0].rect.y) == (centre(scene, "Nat2")[0], True)
    assert INTERNET in words(scene)


def test_a_place_that_spans_zones_is_met_in_the_zone_of_the_step(scene: Scene) -> None:
    """A band over both zones: the way goes through it where the step's subnet is."""
    scene.bands.append(Box(scene.frames[1].rect, "balancer", "wide"))
    steps = (Step(("app1",)), Step(("wide",), column="app2"))
    add_way(scene, replace(OUT, forward=steps, back=()))
    (line,) = arrows(scene, "passed")

    assert line.points[-1][0] == centre(scene, "app2")[0]


def test_a_way_of_which_nothing_is_drawn_is_refused(scene: Scene) -> None:
    """Better no picture than one that shows nothing of what was asked."""
    with pytest.raises(DrawingError, match="shows nothing of this way"):
        add_way(scene, replace(OUT, forward=(Step(("elsewhere",)),), back=()))


def test_a_screen_reader_says_what_was_asked_and_what_became_of_it(scene: Scene) -> None:
    """Before what the picture shows."""
    add_way(scene, STOPPED)
    assert scene.description.startswith(STOPPED.heading)
