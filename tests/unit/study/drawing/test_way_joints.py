"""A way takes the connections that a picture draws, and leads nowhere where the picture connects nothing."""

from dataclasses import replace

import pytest

from study.assemblies import assembly_of
from study.drawing import scene_of_stacks
from study.drawing.assembly import Stack, read
from study.drawing.geometry import Rect
from study.drawing.scene import Arrow, Scene
from study.drawing.way import Step, Way, add_way
from study.drawing.way.along import length
from study.drawing.way.joints import ATTACHMENT
from study.drawing.way.shapes import SEGMENT, SUBNETS, lines_of, thick

SHORT = 120
"""How long a line is at most that leads on by nothing, in pixels."""


@pytest.fixture(scope="module")
def hub() -> tuple[Stack, ...]:
    """Return the stacks of a hub with spokes."""
    return read(assembly_of("tgw-hub-spoke"))


def lines(scene: Scene, kind: str) -> list[Arrow]:
    """Return the lines of a way that are of a kind."""
    return [one for one in scene.way if isinstance(one, Arrow) and one.kind == kind]


def attachments(scene: Scene, name: str) -> list[Arrow]:
    """Return the attachments of the VPC of a stack."""
    return [one for one in scene.arrows if one.kind == ATTACHMENT and one.source.startswith(f"{name}/")]


def host_in(scene: Scene, card: str) -> str:
    """Return what stands in a subnet of a VPC."""
    (frame,) = [one.rect for one in scene.frames if one.resource == card]
    cells = [one.rect for one in scene.frames if one.kind in SUBNETS]
    inside = [cell for cell in cells if frame.contains(cell)]
    return next(one.resource for one in scene.icons if one.resource and any(cell.contains(one.rect) for cell in inside))


def through_the_hub(scene: Scene) -> tuple[Arrow, Arrow, Way]:
    """Return the attachments of two spokes, and the way from the one's host to the other's."""
    (one,), (other,) = attachments(scene, "tgw-hub-spoke-prod"), attachments(scene, "tgw-hub-spoke-dev")
    start, goal = (Step((host_in(scene, each.source),), told=("here",)) for each in (one, other))
    joints = [Step((each.target,), columns=(each.source,), told=("attached",)) for each in (one, other)]
    return one, other, Way("prod to dev", (start, *joints, goal), (), goal, Step(()), "passed")


def test_a_packet_takes_the_attachments_that_are_drawn(hub: tuple[Stack, ...]) -> None:
    """Down the one line, from the name of its segment to that of the other, and up the other line."""
    scene = scene_of_stacks(hub, title="x")
    one, other, way = through_the_hub(scene)
    add_way(scene, way)
    green = lines(scene, "passed")
    names = [box.rect for box in scene.bands if box.kind == SEGMENT]
    ends = [Rect(*point, 0, 0) for line in green[1:-1] for point in (line.points[0], line.points[-1])]

    for attachment in (one, other):
        (part,) = lines_of(attachment.points)
        upon = [drawn for line in green for drawn in lines_of(line.points) if abs(drawn.cx - part.cx) <= 1]
        assert any(drawn.y <= part.y + 30 and drawn.bottom >= part.bottom - 30 for drawn in upon)
    assert all(any(thick(name, 4).contains(end) for name in names) for end in ends)


def test_what_a_segment_drops_would_have_gone_on_by_the_other_attachment(hub: tuple[Stack, ...]) -> None:
    """Green to the segment, the cross beside it, and dashed along the hub and the line of whom it wanted."""
    scene = scene_of_stacks(hub, title="x")
    _, other, way = through_the_hub(scene)
    add_way(scene, replace(way, forward=way.forward[:2], kind="stopped", reason=("TGW_RTB_BAD_STATE_ROUTE", "why")))
    (part,) = lines_of(other.points)
    red = [drawn for line in lines(scene, "stopped") for drawn in lines_of(line.points)]

    assert len(lines(scene, "passed")) == 1
    assert any(abs(drawn.cx - part.cx) <= 1 and drawn.height > part.height / 2 for drawn in red)


def test_where_nothing_is_connected_the_red_line_is_short() -> None:
    """Peering is not transitive: between the outer two no line is drawn, so none is made up."""
    scene = scene_of_stacks(read(assembly_of("peering-pair")), title="x")
    cards = {box.resource.partition("/")[0]: box.resource for box in scene.frames if box.kind == "card"}

    def red(start: str, goal: str) -> float:
        drawn = replace(scene, way=[])
        ends = [Step((host_in(scene, cards[name]),)) for name in (start, goal)]
        add_way(drawn, Way("x", (ends[0],), (), ends[1], Step(()), "stopped", ("CODE", "why")))
        return sum(length(line.points) for line in lines(drawn, "stopped"))

    assert 0 < red("peering-pair-archive", "peering-pair") < SHORT
    assert red("peering-pair", "peering-pair-services") > SHORT


def test_a_reply_ends_beside_the_request_and_hides_no_head() -> None:
    """Two hosts below each other: both lines take the lane beside them, and each has an end of its own."""
    scene = scene_of_stacks(read(assembly_of("multi-az-vpc")), title="x")
    hosts = [one for one in scene.icons if one.name.endswith("EC2Instance")]
    first = min(hosts, key=lambda one: (one.rect.x, one.rect.y))
    second = next(one for one in hosts if one.rect.x == first.rect.x and one.rect.y > first.rect.y)
    start, goal = Step((first.resource,), told=("here",)), Step((second.resource,), told=("there",))
    add_way(scene, Way("one to other", (start, goal), (goal, start), goal, start, "passed"))
    (request,), (reply,) = lines(scene, "passed"), lines(scene, "reply")

    assert {request.points[0], request.points[-1]}.isdisjoint({reply.points[0], reply.points[-1]})
