"""Who is outside of the cloud, and what is beside a VPC and below it."""

from collections.abc import Callable
from typing import Any

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, resource

Draw = Callable[[Resources], Scene]


@pytest.fixture
def draw(stack: Callable[[Any], Stack]) -> Draw:
    """Return what draws resources."""
    return lambda resources: scene_of(stack(resources), title="Small")


def without(resources: Resources, *names: str) -> Resources:
    """Return resources without those whose names begin so."""
    return {name: body for name, body in resources.items() if not name.startswith(names)}


def outside(scene: Scene) -> list[str]:
    """Return the icons above the cloud."""
    return [icon.name for icon in scene.icons if icon.rect.bottom < scene.frames[0].rect.y]


def test_users_are_above_what_they_ask(small: Callable[..., Any], draw: Draw) -> None:
    """A load balancer that admits the internet."""
    assert outside(draw(small())) == ["resource/Users"]


def test_where_nobody_comes_in_gateways_lead_to_the_internet(small: Callable[..., Any], draw: Draw) -> None:
    """The twin: an internet gateway by which hosts go out, and nobody asks anything."""
    scene = draw(without(small(), "Balancer", "Fleet", "Listener", "Target", "Group"))
    icon = next(icon.rect for icon in scene.icons if icon.name == "resource/Internet")

    assert outside(scene) == ["resource/Internet"]
    assert [arrow for arrow in scene.arrows if arrow.kind == "egress" and arrow.points[-1][1] == icon.bottom + 4]
    assert "default routes to the zone's own NAT gateway, and out" in [label.text for label in scene.labels]


def test_without_any_gateway_nobody_is_outside_and_no_room_is_kept(small: Callable[..., Any], draw: Draw) -> None:
    """The cloud begins right below the title."""
    asked, alone = (
        draw(small()),
        draw(without(small(nats="none"), "Balancer", "Fleet", "Gateway", "Attachment", "Route")),
    )

    assert outside(alone) == []
    assert alone.frames[0].rect.y < asked.frames[0].rect.y


def test_what_nothing_leads_to_stands_below_the_vpc_if_the_column_is_full(
    small: Callable[..., Any], draw: Draw
) -> None:
    """Ten topics beside a VPC would reach far below it; one does not."""
    topics = {f"Topic{number}": resource("SNS::Topic") for number in range(10)}
    for count in (1, 10):
        scene = draw(small() | dict(list(topics.items())[:count]))
        vpc = next(box.rect for box in scene.frames if box.kind == "vpc")
        places = [icon.rect for icon in scene.icons if icon.resource.startswith("Topic")]
        below = [place for place in places if place.y > vpc.bottom and place.right < vpc.right]
        assert bool(below) == (count == 10)
        assert all(place.bottom < next(b.rect for b in scene.frames if b.kind == "region").bottom for place in places)
