"""What services do to what is in a VPC, and it to them, is an arrow with words: nothing stands there unconnected."""

from collections.abc import Callable

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.scene import Arrow, Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.shapes import hidden, icon_for, touching

Maker = Callable[..., Resources]
Draw = Callable[[Resources], Scene]


@pytest.fixture
def draw(stack: Callable[[Resources], Stack]) -> Draw:
    """Return what draws resources."""
    return lambda resources: scene_of(stack(resources), title="Small")


def watched() -> Resources:
    """Return a web ACL before the load balancer, an alarm that scales the fleet, one that is told, and notices."""
    return {
        "Acl": resource("WAFv2::WebACL"),
        "Guards": resource(
            "WAFv2::WebACLAssociation", WebACLArn={"Fn::GetAtt": ["Acl", "Arn"]}, ResourceArn={"Ref": "Balancer"}
        ),
        "More": resource("AutoScaling::ScalingPolicy", AutoScalingGroupName={"Ref": "Fleet"}),
        "Rush": resource("CloudWatch::Alarm", AlarmActions=[{"Ref": "More"}]),
        "Full": resource("CloudWatch::Alarm", AlarmActions=[{"Ref": "Topic"}]),
        "Topic": resource("SNS::Topic"),
        "Leaving": resource(
            "AutoScaling::LifecycleHook", AutoScalingGroupName={"Ref": "Fleet"}, NotificationTargetARN={"Ref": "Topic"}
        ),
    }


def links(scene: Scene) -> dict[tuple[str, str], Arrow]:
    """Return the arrows to and from services that have ends in the template, by these ends."""
    return {(arrow.source, arrow.target): arrow for arrow in scene.arrows if arrow.kind == "link" and arrow.source}


def test_a_firewall_an_alarm_and_notices_are_connected(small: Maker, draw: Draw) -> None:
    """Each arrow begins and ends at what it is about, and says what goes along it."""
    scene = draw(small() | watched())
    bands = {band.resource: band.rect for band in scene.bands}
    found = links(scene)
    said = {label.text for label in scene.labels}

    assert {("Acl", "Balancer"), ("Rush", "Fleet"), ("Full", "Topic"), ("Fleet", "Topic")} <= set(found)
    assert {"filters requests", "scales", "notices"} <= said
    for source, band in (("Acl", "Balancer"), ("Rush", "Fleet")):
        (x, y), (end, level) = found[source, band].points[0], found[source, band].points[-1]
        assert icon_for(scene, source).y < y < icon_for(scene, source).bottom
        assert (end, bands[band].y < level < bands[band].bottom) == (bands[band].right, True)
        assert x < icon_for(scene, source).x
    assert hidden(scene) == touching(scene) == []


def test_what_watches_nothing_and_tells_nobody_is_connected_with_nothing(small: Maker, draw: Draw) -> None:
    """The twin: an alarm without actions, and a web ACL without an association, stand alone."""
    resources = small() | watched()
    resources["Rush"]["Properties"] = {}
    del resources["Guards"]
    ends = {end for pair in links(draw(resources)) for end in pair}

    assert not {"Rush", "Acl"} & ends


def test_queries_lead_to_the_catalog_and_the_catalog_to_the_bucket(small: Maker, draw: Draw) -> None:
    """Athena reads the schema from Glue; a table of it says in which bucket the records are."""
    scene = draw(
        small()
        | {
            "Asks": resource("Athena::WorkGroup"),
            "Catalog": resource("Glue::Database"),
            "Query": resource("Athena::NamedQuery", WorkGroup={"Ref": "Asks"}, Database={"Ref": "Catalog"}),
            "Table": resource(
                "Glue::Table",
                DatabaseName={"Ref": "Catalog"},
                TableInput={"StorageDescriptor": {"Location": {"Fn::Sub": "s3://${Documents}/"}}},
            ),
        }
    )

    assert {("Asks", "Catalog"), ("Catalog", "Documents")} <= set(links(scene))
    assert hidden(scene) == touching(scene) == []
