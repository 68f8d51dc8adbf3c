"""Pictures of events: read from what leads to what, from left to right, with nothing in anybody's way."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import pytest

from stacks.catalogue import SLUGS, find
from study.assemblies import assembly_of
from study.drawing import draw, is_flow
from study.drawing.assembly import Stack, read
from study.drawing.events import scene_of_flow
from study.drawing.events.callouts import callouts
from study.drawing.events.model import USERS
from study.drawing.events.nodes import MARK
from study.drawing.events.order import order
from study.drawing.events.read import read_flow
from study.drawing.geometry import Rect
from study.drawing.scene import Badge, Icon, Label, Scene
from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.shapes import frame, lines, touching

Reader = Callable[[Resources], Stack]
FLOWS = [slug for slug in SLUGS if is_flow(read(assembly_of(slug)))]


@pytest.fixture(params=FLOWS)
def scene(request: pytest.FixtureRequest) -> Scene:
    """Return each picture of events in the catalogue."""
    return scene_of_flow(read(assembly_of(request.param))[0], title=find(request.param).title)


def arn(name: str) -> dict[str, Any]:
    """Return what stands for a resource's ARN."""
    return {"Fn::GetAtt": [name, "Arn"]}


def small() -> Resources:
    """Return a queue with dead letters, whose function keeps what comes in a table and tells a topic."""
    statements = [
        {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": arn("Queue")},
        {"Action": "dynamodb:PutItem", "Resource": arn("Table")},
        {"Action": "sns:Publish", "Resource": {"Ref": "Topic"}},
        {"Action": "logs:PutLogEvents", "Resource": arn("Log")},
    ]
    return {
        "Queue": resource("SQS::Queue", RedrivePolicy={"deadLetterTargetArn": arn("Dead"), "maxReceiveCount": 3}),
        "Dead": resource("SQS::Queue"),
        "Log": resource("Logs::LogGroup"),
        "Table": resource("DynamoDB::Table"),
        "Topic": resource("SNS::Topic"),
        "Role": resource("IAM::Role", AssumeRolePolicyDocument={}),
        "Policy": resource("IAM::Policy", Roles=[{"Ref": "Role"}], PolicyDocument={"Statement": statements}),
        "Work": resource("Lambda::Function", Role=arn("Role"), LoggingConfig={"LogGroup": {"Ref": "Log"}}),
        "Alias": resource("Lambda::Alias", FunctionName={"Ref": "Work"}),
        "Mapping": resource("Lambda::EventSourceMapping", EventSourceArn=arn("Queue"), FunctionName={"Ref": "Alias"}),
    }


def leads(stack: Stack) -> set[tuple[str, str, str]]:
    """Return what leads to what, and how."""
    return {(lead.source, lead.target, lead.kind) for lead in read_flow(stack).leads}


def test_sources_lead_to_functions_and_functions_to_what_they_may_do(stack: Reader) -> None:
    """By alias and policy; that a function may receive is no arrow from it."""
    assert leads(stack(small())) == {
        ("Queue", "Work", "event"),
        ("Work", "Table", "link"),
        ("Work", "Topic", "event"),
    }


def test_logs_and_dead_letters_stand_beside_what_they_belong_to(stack: Reader) -> None:
    """And take no part in the flow."""
    assert read_flow(stack(small())).kept == {"Work": ("Log",), "Queue": ("Dead",)}


def test_rules_lead_from_their_bus_or_from_whom_their_pattern_names(stack: Reader) -> None:
    """S3's events come over the account's own bus, which no template has."""
    pattern = {"detail": {"bucket": {"name": [{"Ref": "Bucket"}]}}}
    targets = [{"Arn": {"Ref": "Alias"}, "DeadLetterConfig": {"Arn": arn("Dead")}}]
    found = small() | {
        "Bus": resource("Events::EventBus"),
        "Bucket": resource("S3::Bucket"),
        "Own": resource("Events::Rule", EventBusName={"Ref": "Bus"}, EventPattern={}, Targets=targets),
        "Objects": resource("Events::Rule", EventPattern=pattern, Targets=targets),
    }
    assert leads(stack(found)) - leads(stack(small())) == {
        ("Bus", "Own", "event"),
        ("Own", "Work", "event"),
        ("Bucket", "Objects", "event"),
        ("Objects", "Work", "event"),
    }
    assert read_flow(stack(found)).kept["Own"] == ("Dead",)


def test_apis_lead_to_their_functions_and_firewalls_to_apis(stack: Reader) -> None:
    """Of both kinds; users meet the firewall where there is one, and the API where there is none."""
    found = small() | {
        "Api": resource("ApiGateway::RestApi"),
        "Method": resource("ApiGateway::Method", RestApiId={"Ref": "Api"}, Integration={"Uri": {"Ref": "Alias"}}),
        "Web": resource("ApiGatewayV2::Api"),
        "Behind": resource("ApiGatewayV2::Integration", ApiId={"Ref": "Web"}, IntegrationUri=arn("Work")),
        "Acl": resource("WAFv2::WebACL"),
        "Guards": resource("WAFv2::WebACLAssociation", WebACLArn=arn("Acl"), ResourceArn={"Ref": "Api"}),
    }
    assert leads(stack(found)) - leads(stack(small())) == {
        (USERS, "Acl", "request"),
        ("Acl", "Api", "request"),
        ("Api", "Work", "request"),
        (USERS, "Web", "request"),
        ("Web", "Work", "request"),
    }


def test_many_hosts_make_it_another_picture(stack: Reader) -> None:
    """A few beside the flow do not; and a single function behind a queue is no flow yet."""
    many = small() | {f"Sub{n}": resource("SNS::Subscription", TopicArn={"Ref": "Topic"}) for n in (1, 2)}
    few, hosts = ({f"Host{n}": resource("EC2::Instance") for n in range(count)} for count in (2, 3))
    found = [is_flow((stack(each),)) for each in (many, small(), many | few, many | hosts)]
    assert found == [True, False, True, False]
    assert not is_flow((stack(many), stack(many)))


def test_columns_follow_what_leads_to_what() -> None:
    """The longest way counts, and who is led by nobody stands just before what he leads to."""
    found = order("abcde", [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")])
    assert {name: place[0] for name, place in found.places.items()} == {"a": 0, "b": 1, "c": 2, "d": 1, "e": 0}
    assert [column for column, _ in found.ways["a", "c"]] == [0, 1, 2]


def test_a_cycle_is_broken_where_it_leads_back() -> None:
    """What comes later in the list closes it, and leads back; all others lead to the right."""
    found = order("abc", [("a", "b"), ("b", "c"), ("c", "a")])
    assert [found.places[name][0] for name in "abc"] == [0, 1, 2]
    assert found.back == (("c", "a"),)
    assert set(found.ways) == {("a", "b"), ("b", "c")}


def test_nothing_stands_where_something_else_does() -> None:
    """Nor does a long line pass through anything."""
    nodes = [f"n{number}" for number in range(8)]
    edges = [(a, b) for a, b in combinations(nodes, 2) if (int(a[1]) * 3 + int(b[1])) % 4]
    found = order(nodes, edges)
    passed = [place for way in found.ways.values() for place in way[1:-1]]
    assert len(set(found.places.values())) == len(nodes)
    assert not set(passed) & set(found.places.values())


def test_arrows_run_through_no_words_and_no_icons(scene: Scene) -> None:
    """Level through the columns, up and down between them."""
    shapes: list[Label | Icon] = [*scene.labels, *scene.icons]
    assert not [(line, s) for line in lines(scene) for s in shapes if s.rect.overlaps(line)]
    assert all(line.width == 0 or line.height == 0 for line in lines(scene))


def test_words_icons_and_numbers_keep_clear_of_each_other(scene: Scene) -> None:
    """And of the page's edges; no word is cut."""
    shapes: list[Label | Badge] = [*scene.labels, *scene.badges]
    page = Rect(0, 0, scene.width, scene.height)
    assert not [(a, b) for a, b in combinations(shapes, 2) if a.rect.overlaps(b.rect)]
    assert not [(a, b) for a in scene.labels for b in scene.icons if a.rect.overlaps(b.rect)]
    icons = [icon for icon in scene.icons if icon.rect.width != MARK and "group" not in icon.name]
    assert not [(a, b) for a, b in combinations(icons, 2) if a.rect.overlaps(b.rect)]
    assert touching(scene) == []
    assert all(page.contains(shape.rect) for shape in shapes)
    assert all(page.contains(shape.rect) for shape in scene.icons)
    assert all(page.contains(frame.rect) for frame in scene.frames)
    assert not [label.text for label in scene.labels if label.text.endswith("…")]


def test_what_makes_things_happen_leads_to_the_right_or_back(scene: Scene) -> None:
    """All but what closes a cycle ends right of where it began."""
    backwards = [arrow for arrow in scene.arrows if arrow.points[-1][0] < arrow.points[0][0]]
    assert len(backwards) < len(scene.arrows) / 3


def test_every_callout_has_its_number_in_the_picture(scene: Scene) -> None:
    """Once below, and at least once where it is about."""
    numbers = [badge.number for badge in scene.badges]
    assert set(numbers) == set(range(1, max(numbers) + 1))
    assert all(numbers.count(number) > 1 for number in numbers)


def test_what_an_api_asks_inside_of_a_vpc_is_told() -> None:
    """One method goes through a VPC link to a load balancer; no other one is said to."""
    (text,) = [
        each.text for each in callouts(read_flow(read(assembly_of("serverless-api"))[0])) if "REST" in each.title
    ]
    assert "GET /stock goes through a VPC link to the load balancer Stock." in text
    assert text.count("VPC link") == 1


def test_the_shop_says_what_its_parts_do() -> None:
    """Facts from the template, in the order in which an order passes."""
    told = {each.title: each.text for each in callouts(read_flow(read(assembly_of("serverless-api"))[0]))}
    expected: Mapping[str, str] = {
        "Fan-out": "Each of Pack queue and Book queue has a copy of every message.",
        "Dead letters": "A message that was received 2 times and not worked off is put aside.",
        "Objects are events": "S3 tells EventBridge of each new object below incoming/.",
        "An event has happened": "The rule picks OrderPacked from the bus.",
        "WebSocket API Chat": "It knows $connect, $disconnect and say.",
    }
    assert {title: told[title] for title in expected} == expected
    assert "POST /orders, GET /orders/{id} and GET /stock" in told["REST API Order api"]
    [key] = [text for title, text in told.items() if title.startswith("Customer managed key")]
    assert key.startswith("It encrypts ")


@pytest.mark.parametrize(
    ("kind", "singular", "plural"),
    [
        ("SNS::Topic", "1 topic", "2 topics"),
        ("SQS::Queue", "1 queue", "2 queues"),
        ("Events::EventBus", "1 event bus", "2 event buses"),
        ("ECR::Repository", "1 repository", "2 repositories"),
    ],
)
def test_one_of_a_kind_is_told_in_the_singular(stack: Reader, kind: str, singular: str, plural: str) -> None:
    """What a key encrypts, by count."""
    for count, told in ((1, singular), (2, plural)):
        kept = {f"Kept{number}": resource(kind, KmsKeyId={"Ref": "Key"}) for number in range(count)}
        key = resource("KMS::Key", EnableKeyRotation=True, KeyPolicy={"Statement": []})
        found = callouts(read_flow(stack(small() | kept | {"Key": key})))
        assert next(each.text for each in found if "key" in each.title).startswith(f"It encrypts {told}.")


def test_what_takes_no_part_stands_beside_the_last_rows_if_there_is_room() -> None:
    """The shop's VPC is not below everything, where it would make the picture a third higher."""
    (shop,) = [read(assembly_of(slug))[0] for slug in FLOWS if slug == "serverless-api"]
    scene = scene_of_flow(shop, title="Shop")
    card = frame(scene, "card")

    assert any(icon.rect.y > card.y and icon.rect.right < card.x for icon in scene.icons)


def test_both_themes_are_drawn() -> None:
    """By the same way as all other pictures."""
    folder = assembly_of("serverless-api")
    assert draw(folder, title="Shop") != draw(folder, title="Shop", dark=True)
