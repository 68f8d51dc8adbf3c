"""What AWS runs for you in subnets is drawn there: caches, clusters, endpoints, asked as security groups admit."""

from collections.abc import Callable

import pytest

from study.drawing import scene_of
from study.drawing.assembly import Stack
from study.drawing.homes import HOMES
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import Resources, group, resource
from tests.unit.study.drawing.shapes import frame, hidden, icon_for, touching

Maker = Callable[..., Resources]
Draw = Callable[[Resources], Scene]


@pytest.fixture
def draw(stack: Callable[[Resources], Stack]) -> Draw:
    """Return what draws resources."""
    return lambda resources: scene_of(stack(resources), title="Small")


def cache(**properties: object) -> Resources:
    """Return a cache in the data tier, which the fleet may ask."""
    return {
        "Caches": resource("ElastiCache::SubnetGroup", SubnetIds=[{"Ref": "data1"}, {"Ref": "data2"}]),
        "CacheGroup": group(6379, SourceSecurityGroupId={"Ref": "FleetGroup"}),
        "Cache": resource(
            "ElastiCache::ReplicationGroup",
            Engine="valkey",
            EngineVersion="8.0",
            CacheSubnetGroupName={"Ref": "Caches"},
            SecurityGroupIds=[{"Ref": "CacheGroup"}],
            **properties,
        ),
    }


@pytest.mark.parametrize(
    ("properties", "size"),
    [
        ({"NumCacheClusters": 2, "MultiAZEnabled": True}, "2 nodes · Multi-AZ"),
        ({"NumNodeGroups": 2, "ReplicasPerNodeGroup": "1"}, "4 nodes"),
        ({"NumCacheClusters": 1}, "1 node"),
        ({}, ""),
    ],
)
def test_a_cache_is_a_band_across_its_subnets(
    small: Maker, draw: Draw, properties: dict[str, object], size: str
) -> None:
    """With its engine and how many nodes it has; shards count with their replicas."""
    scene = draw(small() | cache(**properties))
    band = next(band.rect for band in scene.bands if band.resource == "Cache")
    crossed = {box.resource for box in scene.frames if box.kind == "isolated" and box.rect.overlaps(band)}

    assert crossed == {"data1", "data2"}
    assert "Amazon ElastiCache for Valkey 8.0" in [label.text for label in scene.labels]
    assert any(size and label.text.endswith(size) for label in scene.labels) == bool(size)
    assert hidden(scene) == []
    assert touching(scene) == []


def test_the_fleet_asks_the_cache_if_its_group_admits_it(small: Maker, draw: Draw) -> None:
    """One arrow with the port; the twin admits nobody."""
    closed = small() | cache() | {"CacheGroup": resource("EC2::SecurityGroup", VpcId={"Ref": "Vpc"})}
    asked, alone = (
        [arrow for arrow in draw(each).arrows if (arrow.source, arrow.target) == ("Fleet", "Cache")]
        for each in (small() | cache(), closed)
    )

    assert len(asked) == 1
    assert alone == []


def test_a_cache_whose_subnets_are_not_in_the_template_stands_beside_the_vpc(small: Maker, draw: Draw) -> None:
    """Where it is cannot be told."""
    resources = small() | cache()
    resources["Caches"]["Properties"]["SubnetIds"] = [{"Ref": "data1"}, {"Ref": "Elsewhere"}]
    scene = draw(resources)

    assert not [band for band in scene.bands if band.resource == "Cache"]
    assert frame(scene, "vpc").right < icon_for(scene, "Cache").x


def test_an_aurora_cluster_counts_its_instances(small: Maker, draw: Draw) -> None:
    """They are where the cluster is; a database instance without a cluster is a band of its own."""
    scene = draw(
        small()
        | {
            "Aurora": resource("RDS::DBCluster", Engine="aurora-postgresql", DBSubnetGroupName={"Ref": "Spread"}),
            "Writer": resource("RDS::DBInstance", DBClusterIdentifier={"Ref": "Aurora"}),
            "Reader": resource("RDS::DBInstance", DBClusterIdentifier={"Ref": "Aurora"}),
        }
    )

    assert {"Aurora", "Database"} <= {band.resource for band in scene.bands}
    assert not {"Writer", "Reader"} & scene.drawn
    assert any("2 instances" in label.text for label in scene.labels)


@pytest.mark.parametrize("kind", HOMES)
def test_every_type_with_a_home_can_be_drawn_in_it(small: Maker, draw: Draw, kind: str) -> None:
    """Whichever way its properties name subnets: by a list, or by a group of them."""
    home = HOMES[kind]
    subnets: object = [{"Ref": "app1"}, {"Ref": "app2"}]
    for name in reversed(home.subnets.split(".")):
        subnets = {name: subnets}
    through = {home.through: {"Ref": "Homes"}} if home.through else subnets
    assert isinstance(through, dict)
    found = {
        "Homes": resource("RDS::DBSubnetGroup", SubnetIds=[{"Ref": "app1"}, {"Ref": "app2"}]),
        "Served": resource(kind.removeprefix("AWS::"), **through),
    }
    scene = draw(small() | found)

    assert "Served" in {band.resource for band in scene.bands}
    assert hidden(scene) == []
    assert touching(scene) == []


def endpoints(*subnets: str) -> Resources:
    """Return two interface endpoints for Session Manager in some subnets, which the fleet may ask."""
    return {
        "SessionsGroup": group(443, SourceSecurityGroupId={"Ref": "FleetGroup"}),
        **{
            name: resource(
                "EC2::VPCEndpoint",
                VpcId={"Ref": "Vpc"},
                VpcEndpointType="Interface",
                ServiceName=f"com.amazonaws.us-east-1.{name.lower()}",
                SubnetIds=[{"Ref": subnet} for subnet in subnets],
                SecurityGroupIds=[{"Ref": "SessionsGroup"}],
            )
            for name in ("Ssm", "Ssmmessages")
        },
    }


def test_interface_endpoints_stand_in_their_subnets_and_are_asked_there(small: Maker, draw: Draw) -> None:
    """Those that are alike share a band; an arrow says who may ask them."""
    scene = draw(small() | endpoints("data1", "data2"))
    band = next(band.rect for band in scene.bands if band.resource == "Ssm")
    asked = [arrow for arrow in scene.arrows if (arrow.source, arrow.target) == ("Fleet", "Ssm")]

    assert band.contains(icon_for(scene, "Ssm"))
    assert band.contains(icon_for(scene, "Ssmmessages"))
    assert len(asked) == 1
    assert "They have interfaces in 2 zones: what is asked through them needs no way out." in scene.description
    assert hidden(scene) == []
    assert touching(scene) == []


def test_a_gateway_endpoint_stays_on_the_border(small: Maker, draw: Draw) -> None:
    """The twin: it has no interface anywhere, and is a goal of routes; so does one whose subnets are not known."""
    scene = draw(small() | endpoints("elsewhere"))
    vpc = frame(scene, "vpc")

    assert icon_for(scene, "S3").cx == vpc.right
    assert icon_for(scene, "Ssm").cy == vpc.bottom


def private(**where: object) -> Resources:
    """Return an endpoint for APIs in the last tier, a private API, its function, and what both write."""
    endpoint = resource(
        "EC2::VPCEndpoint",
        VpcId={"Ref": "Vpc"},
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.us-east-1.execute-api",
        SubnetIds=[{"Ref": "data1"}, {"Ref": "data2"}],
    )
    return {
        "Door": endpoint,
        "Api": resource("ApiGateway::RestApi", EndpointConfiguration={"Types": ["PRIVATE"]} | where),
        "Way": resource("ApiGateway::Method", RestApiId={"Ref": "Api"}, Integration={"Uri": {"Ref": "Tell"}}),
        "Stage": resource(
            "ApiGateway::Stage", RestApiId={"Ref": "Api"}, AccessLogSetting={"DestinationArn": {"Ref": "Asked"}}
        ),
        "Tell": resource("Lambda::Function", LoggingConfig={"LogGroup": {"Ref": "Said"}}),
        "Asked": resource("Logs::LogGroup"),
        "Said": resource("Logs::LogGroup"),
    }


def ways(scene: Scene) -> set[tuple[str, str]]:
    """Return what leads to what of the private API."""
    names = {"Door", "Api", "Tell", "Asked", "Said"}
    return {(arrow.source, arrow.target) for arrow in scene.arrows if {arrow.source, arrow.target} <= names}


def test_a_private_api_is_reached_through_its_endpoint_and_calls_its_function(small: Maker, draw: Draw) -> None:
    """In a row below the VPC, each beside what it leads to, with words on every arrow."""
    resources = {name: body for name, body in small().items() if not name.startswith("Database")}
    scene = draw(resources | private())
    row = [icon_for(scene, name) for name in ("Asked", "Api", "Tell", "Said")]

    assert ways(scene) == {("Door", "Api"), ("Api", "Tell"), ("Api", "Asked"), ("Tell", "Said")}
    assert {"private API", "invokes", "logs", "access log"} <= {label.text for label in scene.labels}
    assert [icon.x for icon in row] == sorted(icon.x for icon in row)
    assert len({icon.cy for icon in row}) == 1
    assert row[0].y > frame(scene, "vpc").bottom
    assert hidden(scene) == []
    assert touching(scene) == []


@pytest.mark.parametrize(
    "where", [{"Types": ["REGIONAL"]}, {"VpcEndpointIds": [{"Ref": "AnotherDoor"}]}], ids=["public", "another endpoint"]
)
def test_an_endpoint_leads_to_no_other_api(small: Maker, draw: Draw, where: dict[str, object]) -> None:
    """The twins: an API that is public, and one that is reached through another endpoint only."""
    assert ("Door", "Api") not in ways(draw(small() | private(**where)))


def test_an_endpoint_above_another_band_leads_to_its_api_beside_the_vpc(small: Maker, draw: Draw) -> None:
    """Straight down it would pass beneath the database."""
    resources = small() | private()
    resources["Door"]["Properties"]["SubnetIds"] = [{"Ref": "app1"}, {"Ref": "app2"}]
    scene = draw(resources)

    assert ("Door", "Api") in ways(scene)
    assert icon_for(scene, "Api").x > frame(scene, "vpc").right
    assert hidden(scene) == []
