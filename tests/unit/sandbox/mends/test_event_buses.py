"""Event buses change in place; their statements and tags are their own."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_PATTERN = '{"source": ["shop"]}'


def test_a_bus_is_changed_in_place(account: Account) -> None:
    """What an update does not name stays; a bus that is not there is missed."""
    events = account.client("events")
    events.create_event_bus(Name="orders", Description="a", LogConfig={"Level": "INFO", "IncludeDetail": "NONE"})
    events.update_event_bus(Name="orders", Description="b")
    told = events.describe_event_bus(Name="orders")
    assert (told["Description"], told["LogConfig"]["Level"]) == ("b", "INFO")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.update_event_bus(Name="none", Description="b")


def test_every_statement_id_has_its_statement(account: Account) -> None:
    """Two for one principal, one for everybody in an organization; a policy is told as it was put."""
    events = account.client("events")
    given = {"Action": "events:PutEvents", "Principal": "111122223333"}
    events.put_permission(StatementId="one", **given)
    events.put_permission(StatementId="two", **given)
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1234567890"}
    events.put_permission(StatementId="all", Action="events:PutEvents", Principal="*", Condition=condition)
    statements = json.loads(events.describe_event_bus()["Policy"])["Statement"]
    assert [one["Sid"] for one in statements] == ["one", "two", "all"]
    assert statements[2]["Principal"] == "*"
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotPrincipal": "*", "Action": "events:*"}]}
    events.put_permission(Policy=json.dumps(policy))
    assert json.loads(events.describe_event_bus()["Policy"]) == policy


def test_tags_belong_to_an_arn_and_not_to_a_name(account: Account) -> None:
    """A rule of a bus, one of the default bus and a bus may all be called the same."""
    events = account.client("events")
    events.create_event_bus(Name="orders")
    arns = [
        events.put_rule(Name="orders", EventPattern=_PATTERN)["RuleArn"],
        events.put_rule(Name="orders", EventPattern=_PATTERN, EventBusName="orders")["RuleArn"],
        events.describe_event_bus(Name="orders")["Arn"],
    ]
    for index, arn in enumerate(arns):
        events.tag_resource(ResourceARN=arn, Tags=[{"Key": str(index), "Value": "1"}])
    tags = [events.list_tags_for_resource(ResourceARN=arn)["Tags"] for arn in arns]
    assert [[tag["Key"] for tag in each] for each in tags] == [["0"], ["1"], ["2"]]
    events.untag_resource(ResourceARN=arns[1], TagKeys=["1"])
    assert events.list_tags_for_resource(ResourceARN=arns[1])["Tags"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.tag_resource(ResourceARN=f"{arns[2]}s", Tags=[])
