"""From event buses to targets: patterns, inputs, permissions, dead letters, other buses, schedules."""

import json
from typing import Any

import pytest

from sandbox.deliveries.undelivered import undelivered
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.deliveries.receiving import Receiver, listener
from tests.unit.sandbox.lambdas.functions import heard, messages

PATTERN = {"source": ["shop"]}


def rule(account: Account, *targets: dict[str, Any], pattern: Any = PATTERN, name: str = "orders", **more: Any) -> str:
    """Make a rule with targets; return its ARN."""
    events = account.client("events")
    given = {"EventPattern": json.dumps(pattern)} if pattern else {}
    arn = events.put_rule(Name=name, **given, **more)["RuleArn"]
    named = [{"Id": str(number), **target} for number, target in enumerate(targets)]
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    events.put_targets(Rule=name, Targets=named, **bus)
    return str(arn)


def put(account: Account, detail: Any = None, **more: Any) -> dict[str, Any]:
    """Put an event."""
    entry = {"Source": "shop", "DetailType": "order placed", "Detail": json.dumps(detail or {"price": 7}), **more}
    answer: dict[str, Any] = account.client("events").put_events(Entries=[entry])["Entries"][0]
    return answer


def test_a_function_gets_an_event_that_matches(account: Account) -> None:
    """With all that EventBridge tells; one that does not match reaches nobody."""
    rule(
        account,
        {"Arn": listener(account, "events.amazonaws.com")},
        pattern={"detail": {"price": [{"numeric": [">", 5]}]}},
    )
    put(account, {"price": 3})
    identity = put(account, Resources=["arn:x"])["EventId"]
    [event] = heard(account)
    assert event == {
        "version": "0",
        "id": identity,
        "detail-type": "order placed",
        "source": "shop",
        "account": account.id,
        "time": event["time"],
        "region": "us-east-1",
        "resources": ["arn:x"],
        "detail": {"price": 7},
    }
    assert event["time"].endswith("Z")


def test_a_function_without_a_permission_gets_nothing(account: Account) -> None:
    """The twin: the event is in the target's dead letters, with the reason."""
    dead = Receiver(account, "dead")
    target = listener(account, None)
    arn = rule(account, {"Arn": target, "DeadLetterConfig": {"Arn": dead.arn}})
    put(account)
    assert heard(account) == []
    [message] = dead.messages()
    told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert (told["RULE_ARN"], told["TARGET_ARN"], told["ERROR_CODE"]) == (arn, target, "NO_PERMISSIONS")
    assert json.loads(message["Body"])["detail"] == {"price": 7}
    assert "does not let events.amazonaws.com deliver" in undelivered(account.id)[-1].why


def test_a_queue_takes_what_its_policy_allows(account: Account) -> None:
    """Of the rule that it names, and of no other."""
    queue = Receiver(account, open_to=None)
    arn = rule(account, {"Arn": queue.arn})
    put(account)
    assert queue.bodies() == []
    queue.allow("events.amazonaws.com", ArnEquals={"aws:SourceArn": arn})
    put(account)
    rule(account, {"Arn": queue.arn}, name="other")
    put(account, {"price": 8})
    assert [event["detail"] for event in queue.bodies()] == [{"price": 7}, {"price": 8}]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"Input": '{"a": 1}'}, '{"a": 1}'),
        ({"InputPath": "$.detail"}, '{"price":7}'),
        ({"InputPath": "$.detail-type"}, '"order placed"'),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"price": "$.detail.price", "kind": "$.detail-type"},
                    "InputTemplate": '{"cost": <price>, "what": <kind>, "text": "<kind>: <price>"}',
                }
            },
            '{"cost":7,"what":"order placed","text":"order placed: 7"}',
        ),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"price": "$.detail.price"},
                    "InputTemplate": '"it costs <price>, says <aws.events.rule-name>"',
                }
            },
            '"it costs 7, says orders"',
        ),
    ],
)
def test_a_target_says_what_it_wants_of_an_event(account: Account, target: dict[str, Any], text: str) -> None:
    """A fixed text, a part, or what a template makes of it."""
    queue = Receiver(account)
    rule(account, {"Arn": queue.arn, **target})
    put(account)
    assert queue.texts() == [text]


def test_topics_log_groups_streams_and_machines_are_targets(account: Account) -> None:
    """Each is asked through its own service."""
    queue = Receiver(account)
    sns = account.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish"}
    policy = json.dumps({"Statement": [{**statement, "Resource": topic}]})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn, Attributes={"RawMessageDelivery": "true"})
    account.client("logs").create_log_group(logGroupName="/events")
    account.client("kinesis").create_stream(StreamName="s", ShardCount=1)
    base = f"us-east-1:{account.id}"
    role = {"RoleArn": f"arn:aws:iam::{account.id}:role/x"}
    machine = account.client("stepfunctions").create_state_machine(
        name="m",
        roleArn=role["RoleArn"],
        definition=json.dumps({"StartAt": "a", "States": {"a": {"Type": "Pass", "End": True}}}),
    )["stateMachineArn"]
    rule(
        account,
        {"Arn": topic, "InputPath": "$.detail"},
        {"Arn": f"arn:aws:logs:{base}:log-group:/events", "InputPath": "$.detail"},
        {"Arn": f"arn:aws:kinesis:{base}:stream/s", "InputPath": "$.detail", **role},
        {"Arn": machine, "InputPath": "$.detail", **role},
    )
    put(account)
    assert queue.texts() == ['{"price":7}']
    assert messages(account, "/events") == ['{"price":7}']
    kinesis = account.client("kinesis")
    shard = kinesis.get_shard_iterator(StreamName="s", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")
    assert [one["Data"] for one in kinesis.get_records(ShardIterator=shard["ShardIterator"])["Records"]] == [
        b'{"price":7}'
    ]
    [run] = account.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    described = account.client("stepfunctions").describe_execution(executionArn=run["executionArn"])
    assert json.loads(described["input"]) == {"price": 7}


def test_an_event_goes_on_to_another_bus_as_it_is(account: Account) -> None:
    """Of another account only if that bus lets it."""
    there = Account()
    bus = there.client("events").create_event_bus(Name="central")["EventBusArn"]
    queue = Receiver(there)
    rule(there, {"Arn": queue.arn}, EventBusName="central")
    rule(account, {"Arn": bus, "RoleArn": f"arn:aws:iam::{account.id}:role/x"})
    put(account)
    assert queue.bodies() == []
    there.client("events").put_permission(
        EventBusName="central", Action="events:PutEvents", Principal=account.id, StatementId="them"
    )
    identity = put(account)["EventId"]
    [event] = queue.bodies()
    assert (event["id"], event["account"], event["detail"]) == (identity, account.id, {"price": 7})


def test_events_may_be_put_on_a_bus_of_another_account(account: Account) -> None:
    """By its ARN, if it lets one."""
    there = Account()
    bus = there.client("events").create_event_bus(Name="central")["EventBusArn"]
    assert put(account, EventBusName=bus)["ErrorCode"] == "NotAuthorizedForSourceException"
    queue = Receiver(there)
    rule(there, {"Arn": queue.arn}, EventBusName="central")
    there.client("events").put_permission(
        EventBusName="central", Action="events:PutEvents", Principal="*", StatementId="all"
    )
    put(account, EventBusName=bus)
    assert [event["account"] for event in queue.bodies()] == [account.id]


def test_a_disabled_rule_and_one_that_is_gone_do_nothing(account: Account) -> None:
    """And one that is enabled again does."""
    queue = Receiver(account)
    rule(account, {"Arn": queue.arn})
    events = account.client("events")
    events.disable_rule(Name="orders")
    put(account)
    assert queue.bodies() == []
    events.enable_rule(Name="orders")
    put(account)
    assert len(queue.bodies()) == 1


def test_a_rule_follows_its_schedule(account: Account) -> None:
    """Every hour; a rule that has gone meanwhile does not, and no event of a bus wakes it."""
    queue = Receiver(account)
    arn = rule(account, {"Arn": queue.arn}, pattern=None, ScheduleExpression="rate(1 hour)")
    put(account)
    account.let_pass(3500)
    assert queue.bodies() == []
    account.let_pass(2 * 3600)
    events = queue.bodies()
    assert [(event["source"], event["detail-type"], event["resources"]) for event in events] == [
        ("aws.events", "Scheduled Event", [arn])
    ] * 2
    account.client("events").remove_targets(Rule="orders", Ids=["0"])
    account.client("events").delete_rule(Name="orders")
    account.let_pass(2 * 3600)
    assert queue.bodies() == []


def test_a_target_that_nobody_asks_is_named(account: Account) -> None:
    """In what was not delivered."""
    rule(account, {"Arn": f"arn:aws:redshift:us-east-1:{account.id}:cluster:x"})
    put(account)
    assert undelivered(account.id)[-1].why == "the refarch sandbox sends nothing to targets of the service redshift"
