"""What there is one of today there are two of tomorrow: the second is put beside the first, or refused by its path."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_autoscaling as autoscaling
from constructs import Construct

from refarch.balancing import ApplicationBalancer, When
from refarch.refusal import RefusedError
from refarch.scaling import LifecycleHook, Moment, Notices, WarmPool
from refarch.security import EnvelopeKey
from refarch.serverless import ApiFirewall, FanOut, HttpApi, OwnName, RestApi, ServiceLink, StreamedTable, WorkQueue
from tests.unit.constructs.shape import Shape, access_logs, administrator, empty_stack, network, shape_of
from tests.unit.constructs.shops import function, logging_key
from tests.unit.constructs.tiers import key_of, servers

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
SHOP, PARTNERS = "api.shop.example", "partners.shop.example"


def orders(stack: Stack, name: str = "Api", **options: Any) -> RestApi:
    """Add an API that answers by itself."""
    key = key_of(stack) if stack.node.try_find_child("Key") else logging_key(stack)
    api = RestApi(stack, name, about="Orders", key=key, **options)
    api.mocked("/status", "open", public="The shop's window")
    return api


def test_one_link_leads_to_several_paths_of_an_api() -> None:
    """A service in a VPC has more than one page."""

    def add(stack: Stack) -> None:
        api = orders(stack)
        link = ServiceLink(stack, "Stock", network=network(stack), tier="app", targets=["i-0123456789abcdef0"])
        api.linked(link, "GET", "/stock")
        api.linked(link, "GET", "/stock/{item}")

    shape = shape_of(add)
    links = [m["Integration"].get("ConnectionId") for m in shape.of_type("ApiGateway::Method").values()]
    assert [shape.referred(link) for link in links if link] == ["Stock/Link"] * 2


def test_an_api_has_a_name_from_the_beginning_and_gets_another_one() -> None:
    """Each has its mapping to the same stage."""
    shape = shape_of(
        lambda s: orders(s, own_name=OwnName(domain=SHOP, certificate=CERTIFICATE)).named(
            OwnName(domain=PARTNERS, certificate=CERTIFICATE)
        )
    )
    assert {name["DomainName"] for name in shape.of_type("ApiGateway::DomainName").values()} == {SHOP, PARTNERS}
    mappings = shape.of_type("ApiGateway::BasePathMapping").values()
    assert sorted(shape.referred(each["DomainName"]) for each in mappings) == ["Api/Name", "Api/Name2"]


def two_apis_of_a_name(stack: Stack, **second: Any) -> None:
    """Add two APIs, of which the first brings the name."""
    orders(stack, own_name=OwnName(domain=SHOP, certificate=CERTIFICATE, below="orders"))
    orders(stack, "Stock", own_name=OwnName(domain=SHOP, **{"below": "stock", **second}))


def test_a_second_api_below_a_name_waits_until_the_first_has_made_it() -> None:
    """CloudFormation would else map a name that is not there yet: it makes what refers to nothing in any order."""
    shape = shape_of(two_apis_of_a_name)
    assert shape.referred(shape.at("Stock/NameMapping")["DomainName"]) == "Api/Name"


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"below": "orders"}, "^test/Stock: below='orders' of 'api.shop.example': a path of a name leads to one API"),
        ({"certificate": CERTIFICATE}, "^test/Stock: domain='api.shop.example': test/Api/Name has made this name"),
    ],
)
def test_a_name_is_made_once_and_a_path_of_it_given_away_once(second: dict[str, str], message: str) -> None:
    """API Gateway would refuse the second one."""
    with pytest.raises(RefusedError, match=message):
        two_apis_of_a_name(empty_stack(), **second)


def test_a_topic_feeds_queues_of_the_same_name_and_one_function_works_them_off() -> None:
    """Two parts of an app call their queue what it is; so do their tables."""

    def add(stack: Stack) -> None:
        key = logging_key(stack)
        topic, work = FanOut(stack, "Placed", key=key), function(stack, key)
        for name in ("Shop", "Returns"):
            part = Construct(stack, name)
            queue, table = WorkQueue(part, "Work", key=key), StreamedTable(part, "Orders", key=key)
            topic.feed(queue)
            queue.worked_off_by(work)
            table.told_to(work)

    shape = shape_of(add)
    fed = {shape.referred(each["Endpoint"]) for each in shape.of_type("SNS::Subscription").values()}
    heard = {shape.referred(each["EventSourceArn"]) for each in shape.of_type("Lambda::EventSourceMapping").values()}
    assert fed == {"Shop/Work/Queue", "Returns/Work/Queue"}
    assert heard == fed | {"Shop/Orders/Table", "Returns/Orders/Table"}


def test_models_of_paths_that_differ_in_their_braces_have_names_of_their_own() -> None:
    """A model's name has letters and digits only, and an API has one of each name."""

    def add(stack: Stack) -> None:
        api, answer = orders(stack), function(stack, key_of(stack))
        for path, kind in (("/orders/id", "string"), ("/orders/{id}", "object"), ("/orders-id", "array")):
            api.answered_by(answer, "POST", path, body={"type": kind})

    shape = shape_of(add)
    models = {model["Name"]: model["Schema"]["type"] for model in shape.of_type("ApiGateway::Model").values()}
    assert models == {"PostOrdersId": "string", "PostOrdersId2": "object", "PostOrdersId3": "array"}
    asked = [m["RequestModels"] for m in shape.of_type("ApiGateway::Method").values() if "RequestModels" in m]
    assert {model["application/json"] for model in asked} == set(models)


def heard_by(stack: Stack, *names: str) -> Any:
    """Add a fleet, and topics that hear of it."""
    fleet, _ = servers(stack)
    for name in names:
        notices = Notices(stack, name, key=key_of(stack))
        notices.of(fleet.group)
        notices.of(fleet.group)
    return fleet


def topics_of(shape: Shape) -> list[str]:
    """Return who hears of the group."""
    said = shape.only("AutoScaling::AutoScalingGroup")["NotificationConfigurations"]
    return [shape.referred(each["TopicARN"]) for each in said]


def test_several_topics_hear_of_a_group_each_once() -> None:
    """Whoever comes later takes nobody's place, and whoever says it twice hears it once."""
    assert topics_of(shape_of(lambda s: heard_by(s, "Shift", "Audit"))) == ["Shift/Topic", "Audit/Topic"]


def test_an_eleventh_topic_is_refused() -> None:
    """Auto Scaling tells ten."""
    with pytest.raises(RefusedError, match=r"^test/N10: group='test/Servers/Group' with 10 topics: up to 10 topics"):
        heard_by(empty_stack(), *(f"N{number}" for number in range(11)))


def test_who_hears_of_an_imported_group_is_its_owners_to_say() -> None:
    """It is a property of the group."""
    stack = empty_stack()
    theirs = autoscaling.AutoScalingGroup.from_auto_scaling_group_name(stack, "Theirs", "web")
    with pytest.raises(RefusedError, match=r"^test/Shift: group='test/Theirs': who hears of a group is a property"):
        Notices(stack, "Shift", key=logging_key(stack)).of(theirs)  # type: ignore[arg-type]


def pools(stack: Stack) -> None:
    """Give a group two pools."""
    fleet, _ = servers(stack)
    for name in ("Pool", "More"):
        WarmPool(stack, name, group=fleet.group, after=fleet.hook, minimum=1)


def fronts(stack: Stack) -> None:
    """Let a rule of one load balancer forward to the other one's servers."""
    fleet, vpc = servers(stack)
    logs = access_logs(stack).bucket
    front, back = (
        ApplicationBalancer(stack, name, network=vpc, fleet=fleet, access_logs=logs) for name in ("Front", "Back")
    )
    front.route("Own", When(path=["/own"]), to=front.default)
    front.route("Other", When(path=["/other"]), to=back.default)


def firewalls(stack: Stack) -> None:
    """Put two firewalls in front of an API."""
    api = orders(stack)
    for name in ("Firewall", "Another"):
        api.protect(ApiFirewall(stack, name))


def routes(stack: Stack) -> None:
    """Say a route twice."""
    key = logging_key(stack)
    api, answer = HttpApi(stack, "Web", about="Orders", key=key), function(stack, key)
    for method in ("GET", "POST", "GET"):
        api.answered_by(answer, method, "/orders")


def aliases(stack: Stack) -> None:
    """Give two keys one name."""
    team = administrator(stack)
    for name in ("Key", "Other"):
        EnvelopeKey(stack, name, alias="orders", administrators=[team])


def hooks(stack: Stack) -> None:
    """Give a fleet a second hook of its own hook's name."""
    fleet, _ = servers(stack)
    name = fleet.hook.name
    LifecycleHook(stack, "Leaving", group=fleet.group, moment=Moment.TERMINATING, heartbeat=60, name=name)


def work(stack: Stack) -> None:
    """Let a function work a queue off twice."""
    key = logging_key(stack)
    queue, worker = WorkQueue(stack, "Queue", key=key), function(stack, key)
    queue.worked_off_by(worker)
    queue.worked_off_by(worker)


def changes(stack: Stack) -> None:
    """Tell a function of a table's changes twice."""
    key = logging_key(stack)
    table, worker = StreamedTable(stack, "Orders", key=key), function(stack, key)
    table.told_to(worker)
    table.told_to(worker)


def subscriptions(stack: Stack) -> None:
    """Feed a queue twice."""
    key = logging_key(stack)
    topic, queue = FanOut(stack, "Placed", key=key), WorkQueue(stack, "Queue", key=key)
    topic.feed(queue)
    topic.feed(queue)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (hooks, "^test/Leaving: name='server-answers': test/Servers/Launching has it"),
        (work, "^test/Queue: a second way to 'test/Work': test/Work has it already"),
        (changes, "^test/Orders: a second way to 'test/Work': test/Work has it already"),
        (subscriptions, "^test/Placed: a second way to 'test/Queue': test/Queue has it already"),
        (pools, "^test/More: group='test/Servers/Group': a group has one pool, and test/Pool is it"),
        (fronts, "^test/Front: Other: to='test/Back/Targets': a target group is one load balancer's, and this one is"),
        (firewalls, "^test/Api: firewall of 'test/Api/Firewall': a resource has one web ACL, and this one has it"),
        (routes, "^test/Web: GET /orders: a method on a path has one integration"),
        (lambda s: orders(s).mocked("/status", "shut"), "^test/Api: GET /status: a method on a path has one"),
        (aliases, "^test/Other: alias='orders': an alias leads to one key, and this one leads to test/Key"),
    ],
)
def test_where_aws_has_one_a_second_is_refused(make: Callable[[Stack], object], message: str) -> None:
    """At synthesis, and by the name of the construct that came too late."""
    with pytest.raises(RefusedError, match=message):
        make(empty_stack())


def test_one_firewall_guards_two_resources_of_one_construct() -> None:
    """The twin: it is the resource that has one, not the construct."""

    def add(stack: Stack) -> None:
        firewall = ApiFirewall(stack, "Firewall")
        for name in ("Api", "Stock"):
            firewall.guard(stack, orders(stack, name).stage.stage_arn)

    assert len(shape_of(add).of_type("WAFv2::WebACLAssociation")) == 2
