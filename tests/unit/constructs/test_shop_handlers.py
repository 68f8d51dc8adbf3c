"""The functions of the shop, each alone, in an account of its own."""

import json
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from refarch.serverless import HANDLERS
from stacks.serverless_api import PICTURE
from study.lab import Lab
from tests.unit.constructs.handlers import loaded

Load = Callable[..., ModuleType]
LAYER = HANDLERS.parent / "layers" / "pictures" / "python"


@pytest.fixture
def lab() -> Lab:
    """Return an empty embedded account."""
    return Lab()


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, lab: Lab) -> Load:
    """Return a function that loads a handler with its environment."""

    def load_one(name: str, **environment: str) -> ModuleType:
        for key, value in environment.items():
            monkeypatch.setenv(key, value)
        return loaded(monkeypatch, f"refarch.serverless.handlers.{name}", lab, [])

    return load_one


def table(lab: Lab, name: str = "orders") -> Any:
    """Return a table by ``id``."""
    lab.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return lab.services.session.resource("dynamodb").Table(name)


def asked(method: str, *, body: Any = None, order: str = "") -> dict[str, Any]:
    """Return what API Gateway hands to a function."""
    return {"httpMethod": method, "body": json.dumps(body), "pathParameters": {"id": order}}


def test_an_order_is_kept_and_told(lab: Lab, load: Load) -> None:
    """With an id of its own."""
    table(lab)
    orders = load("orders", TABLE="orders")
    made = orders.handler(asked("POST", body={"item": "tea", "quantity": 2}), None)
    order = json.loads(made["body"])
    told = orders.handler(asked("GET", order=order["id"]), None)
    assert (made["statusCode"], told["statusCode"]) == (201, 200)
    assert json.loads(told["body"]) == order == {"id": order["id"], "item": "tea", "quantity": 2}


def test_an_order_that_nobody_made_is_not_found(lab: Lab, load: Load) -> None:
    """404, and no error of the function."""
    table(lab)
    assert load("orders", TABLE="orders").handler(asked("GET", order="none"), None)["statusCode"] == 404


def messages(*bodies: str) -> dict[str, Any]:
    """Return a batch as Lambda takes it out of a queue."""
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def test_a_step_is_noted_once_however_often_its_message_comes(lab: Lab, load: Load) -> None:
    """Queues deliver at least once."""
    orders = table(lab)
    orders.put_item(Item={"id": "1"})
    work = load("work", TABLE="orders", STEP="packed")
    first = (work.handler(messages('{"id": "1"}'), None), orders.get_item(Key={"id": "1"})["Item"]["packed"])
    again = (work.handler(messages('{"id": "1"}'), None), orders.get_item(Key={"id": "1"})["Item"]["packed"])
    assert first == again
    assert first[0] == {"batchItemFailures": []}


def test_only_the_messages_that_failed_come_back(lab: Lab, load: Load) -> None:
    """An order that is not there, and what is no order at all; the good one between them is done."""
    orders = table(lab)
    orders.put_item(Item={"id": "1"})
    batch = messages('{"id": "none"}', '{"id": "1"}', "no json")
    answer = load("work", TABLE="orders", STEP="packed").handler(batch, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m2"}]}
    assert "packed" in orders.get_item(Key={"id": "1"})["Item"]
    assert "Item" not in orders.get_item(Key={"id": "none"})


def change(what: str, number: str, **images: dict[str, str]) -> dict[str, Any]:
    """Return a record of a stream."""
    typed = {f"{name}Image": {k: {"S": v} for k, v in image.items()} for name, image in images.items()}
    return {"eventName": what, "dynamodb": {"SequenceNumber": number, **typed}}


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch, load: Load) -> tuple[ModuleType, list[Any]]:
    """Return the announcer and what it publishes and puts on the bus."""
    module = load("announce", TOPIC="topic", BUS="bus")
    said: list[Any] = []

    def put(Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 boto3's
        said.append((Entries[0]["DetailType"], json.loads(Entries[0]["Detail"])))
        refused = "refused" in Entries[0]["Detail"]
        return {"FailedEntryCount": int(refused), "Entries": [{"ErrorCode": "InternalFailure"}]}

    def publish(TopicArn: str, Message: str) -> None:  # noqa: N803 boto3's
        said.append((TopicArn, json.loads(Message)))

    monkeypatch.setattr(module, "SNS", SimpleNamespace(publish=publish))
    monkeypatch.setattr(module, "EVENTS", SimpleNamespace(put_events=put))
    return module, said


ORDER = {"id": "1", "item": "tea"}
PACKED = {**ORDER, "packed": "now"}


def test_a_new_order_is_published_and_a_packed_one_is_news(announced: tuple[ModuleType, list[Any]]) -> None:
    """Each once."""
    module, said = announced
    records = [change("INSERT", "1", New=ORDER), change("MODIFY", "2", Old=ORDER, New=PACKED)]
    assert module.handler({"Records": records}, None) == {"batchItemFailures": []}
    assert said == [("topic", ORDER), ("OrderPacked", ORDER)]


def test_what_else_changes_is_told_to_nobody(announced: tuple[ModuleType, list[Any]]) -> None:
    """Another step, another change after packing, a deletion."""
    module, said = announced
    records = [
        change("MODIFY", "1", Old=ORDER, New={**ORDER, "booked": "now"}),
        change("MODIFY", "2", Old=PACKED, New={**PACKED, "booked": "now"}),
        change("REMOVE", "3", Old=PACKED),
    ]
    module.handler({"Records": records}, None)
    assert said == []


def test_a_batch_stops_at_the_change_that_fails(announced: tuple[ModuleType, list[Any]]) -> None:
    """What a bus refuses does not raise by itself; the changes after it are not told before it."""
    module, said = announced
    refused = {"id": "refused", "item": "tea"}
    records = [
        change("INSERT", "1", New=ORDER),
        change("MODIFY", "2", Old=refused, New={**refused, "packed": "now"}),
        change("INSERT", "3", New=ORDER),
    ]
    answer = module.handler({"Records": records}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert [what for what, _ in said] == ["topic", "OrderPacked"]


def test_what_is_said_reaches_all_others_and_the_gone_are_forgotten(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, load: Load
) -> None:
    """Whoever loses the network says no good-bye."""
    kept = table(lab, "connections")
    chat = load("chat", CONNECTIONS="connections", ENDPOINT="https://here")
    told: list[tuple[str, Any]] = []

    class GoneError(Exception):
        pass

    def post(ConnectionId: str, Data: bytes) -> None:  # noqa: N803 boto3's
        if ConnectionId == "gone":
            raise GoneError
        told.append((ConnectionId, json.loads(Data)))

    api = SimpleNamespace(post_to_connection=post, exceptions=SimpleNamespace(GoneException=GoneError))
    monkeypatch.setattr(chat, "API", api)

    def come(route: str, who: str, **more: str) -> Any:
        return chat.handler({"requestContext": {"routeKey": route, "connectionId": who}, **more}, None)

    for who in ("one", "other", "gone"):
        assert come("$connect", who) == {"statusCode": 200}
    come("say", "one", body='{"action": "say", "text": "hello"}')
    come("$disconnect", "one")
    chat.handler({"detail-type": "OrderPacked", "detail": {"id": "1"}}, None)

    assert told == [("other", {"says": "hello"}), ("other", {"news": "OrderPacked", "id": "1"})]
    assert [item["id"] for item in kept.scan()["Items"]] == ["other"]


def test_of_more_connections_than_a_page_holds_all_are_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, load: Load
) -> None:
    """A scan answers with a megabyte at most; these ids, as long as ids may be, are more than that."""
    kept = table(lab, "connections")
    everybody = {f"{number:0>2048}" for number in range(600)}
    with kept.batch_writer() as batch:
        for who in everybody:
            batch.put_item(Item={"id": who})
    assert len(kept.scan()["Items"]) < len(everybody), "one page holds all: this shows nothing"
    chat = load("chat", CONNECTIONS="connections", ENDPOINT="https://here")
    told: list[str] = []

    def post(ConnectionId: str, Data: bytes) -> None:  # noqa: ARG001, N803 boto3's
        told.append(ConnectionId)

    gone = SimpleNamespace(GoneException=ConnectionError)
    monkeypatch.setattr(chat, "API", SimpleNamespace(post_to_connection=post, exceptions=gone))
    chat.handler({"detail-type": "OrderPacked", "detail": {"id": "1"}}, None)

    assert len(told) == len(everybody)
    assert set(told) == everybody


def test_the_gallery_tells_names_below_its_prefix(lab: Lab, load: Load) -> None:
    """And nothing else of the bucket."""
    s3 = lab.client("s3")
    s3.create_bucket(Bucket=f"small-{lab.account_id}")
    for key in ("small/a.png", "small/b.png", "other/c.png"):
        s3.put_object(Bucket=f"small-{lab.account_id}", Key=key, Body=b"")
    answer = load("gallery", BUCKET=f"small-{lab.account_id}", PREFIX="small/").handler({}, None)
    assert json.loads(answer["body"]) == {"pictures": ["a.png", "b.png"]}


def test_a_picture_that_is_none_fails_and_leaves_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch, load: Load) -> None:
    """So that the event is tried again, and ends in the dead letters."""
    bucket = f"pictures-{lab.account_id}"
    s3 = lab.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="incoming/a.png", Body=b"no picture")
    monkeypatch.syspath_prepend(str(LAYER))
    shrink = load("thumbnail", SOURCE=bucket, TARGET=bucket, INCOMING="incoming/", OUTGOING="small/", LONGEST_SIDE="64")
    with pytest.raises(ValueError, match="this is no PNG"):
        shrink.handler({"detail": {"object": {"key": "incoming/a.png"}}}, None)
    with pytest.raises(ClientError):
        s3.head_object(Bucket=bucket, Key="small/a.png")


def test_pictures_of_one_name_in_two_folders_stay_two(lab: Lab, monkeypatch: pytest.MonkeyPatch, load: Load) -> None:
    """The path behind the prefix is kept: by its last part alone the second would overwrite the first."""
    bucket = f"pictures-{lab.account_id}"
    s3 = lab.client("s3")
    s3.create_bucket(Bucket=bucket)
    monkeypatch.syspath_prepend(str(LAYER))
    named = {"SOURCE": bucket, "TARGET": bucket, "INCOMING": "incoming/", "OUTGOING": "small/"}
    shrink = load("thumbnail", **named, LONGEST_SIDE="64")
    for key in ("incoming/a/cat.png", "incoming/b/cat.png", "incoming/cat.png"):
        s3.put_object(Bucket=bucket, Key=key, Body=PICTURE)
        shrink.handler({"detail": {"object": {"key": key}}}, None)
    made = s3.list_objects_v2(Bucket=bucket, Prefix="small/")["Contents"]
    assert [one["Key"] for one in made] == ["small/a/cat.png", "small/b/cat.png", "small/cat.png"]


@pytest.mark.parametrize(
    ("currency", "status", "told"),
    [("CHF", 200, {"currency": "CHF", "rate": 0.94}), ("XXX", 404, {"unknown": "XXX"})],
)
def test_a_rate_is_told_of_a_currency_that_is_known(
    load: Load, currency: str, status: int, told: dict[str, Any]
) -> None:
    """And of no other."""
    event = {"pathParameters": {"currency": currency}}
    answer = load("rates", RATES='{"CHF": 0.94}').handler(event, None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (status, told)
