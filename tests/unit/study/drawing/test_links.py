"""What services do to what is in a VPC, and it to them, is an arrow with words: nothing stands there unconnected."""

from collections.abc import Callable

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.scene import Arrow, Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.shapes import frame, hidden, icon_for, touching

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
    assert hidden(scene) == []
    assert touching(scene) == []


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
    assert hidden(scene) == []
    assert touching(scene) == []


def test_a_database_leads_to_where_its_password_is_kept(small: Maker, draw: Draw) -> None:
    """If RDS manages it; the twin has a password of its own, and no secret."""
    resources = small()
    assert not [pair for pair in links(draw(resources)) if pair[0] == "Database"]

    resources["Database"]["Properties"]["ManageMasterUserPassword"] = True
    scene = draw(resources)
    assert ("Database", "aws:secret:Database") in links(scene)
    assert {"master", "password"} <= {label.text for label in scene.labels}


@pytest.mark.parametrize(("action", "opens"), [("ec2-instance-connect:OpenTunnel", True), ("ec2:Describe*", False)])
def test_who_may_open_tunnels_leads_to_the_endpoint(small: Maker, draw: Draw, action: str, *, opens: bool) -> None:
    """From beside the Region straight into the VPC; another permission is no arrow."""
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "somebody"}}]}
    statement = {
        "Effect": "Allow",
        "Action": action,
        "Resource": {"Fn::GetAtt": ["Door", "InstanceConnectEndpointArn"]},
    }
    found = {
        "Door": resource("EC2::InstanceConnectEndpoint", SubnetId={"Ref": "app2"}),
        "Ann": resource("IAM::Role", AssumeRolePolicyDocument=trust),
        "May": resource("IAM::Policy", Roles=[{"Ref": "Ann"}], PolicyDocument={"Statement": [statement]}),
    }
    scene = draw(small() | found)

    assert (("Ann", "Door") in links(scene)) == opens
    assert hidden(scene) == []
    assert touching(scene) == []
    assert not frame(scene, "region").overlaps(icon_for(scene, "Ann"))


def logs(*, target: str) -> Resources:
    """Return flow logs of each app subnet, and of the VPC, and where they go."""
    found = {
        f"Log{zone}": resource(
            "EC2::FlowLog",
            ResourceId={"Ref": f"app{zone}"},
            ResourceType="Subnet",
            LogGroupName={"Ref": target},
        )
        for zone in (1, 2)
    }
    whole = resource("EC2::FlowLog", ResourceId={"Ref": "Vpc"}, ResourceType="VPC", LogGroupName={"Ref": "Kept"})
    return found | {"Whole": whole, "Kept": resource("Logs::LogGroup"), "Other": resource("Logs::LogGroup")}


def test_what_is_alike_has_one_place_and_its_count(small: Maker, draw: Draw) -> None:
    """Two flow logs of the same tier into the same log group: one icon for both, one callout, one number."""
    scene = draw(small() | logs(target="Other"))
    first, second = icon_for(scene, "Log1"), icon_for(scene, "Log2")

    assert first == second
    assert first.cx == frame(scene, "vpc").right
    assert " ".join(label.text for label in scene.labels).count("2 × flow logs") == 1
    assert scene.description.count("Flow logs of subnet app →") == 1
    assert touching(scene) == []


def test_what_leads_where_something_else_does_already_stands_on_the_lower_border(small: Maker, draw: Draw) -> None:
    """The twin: the VPC's own flow log leads there first, and two icons have no room beside each other."""
    scene = draw(small() | logs(target="Kept"))

    places = {icon_for(scene, name).cx == frame(scene, "vpc").right for name in ("Log1", "Whole")}
    assert places == {True, False}
    assert hidden(scene) == []
    assert touching(scene) == []
