"""Rollbacks that lead into nested stacks."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.cloudformation.test_nested_stacks import nested
from tests.unit.sandbox.cloudformation.test_rollbacks import template, topic, topics

TWO = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "two", "DisplayName": {"Ref": "Shown"}}}
INNER = {"Parameters": {"Shown": {"Type": "String"}}, "Resources": {"Two": TWO}}


def parent(account: Account, shown: str, *after: str) -> dict[str, Any]:
    """Return a template whose nested stack has a topic with that display name."""
    return template(*after, Net=nested(account, "inner", INNER, Parameters={"Shown": shown}))


def stuck(account: Account) -> str:
    """Bring a stack and the one within into UPDATE_ROLLBACK_FAILED, and return the inner one's ARN.

    The topic that the nested stack has changed is gone when it is to be changed back.
    """
    account.create(parent(account, "first"))
    assert account.update(parent(account, "x", "Net"), DisableRollback=True) == "UPDATE_FAILED"
    account.client("sns").delete_topic(TopicArn=f"arn:aws:sns:us-east-1:{account.id}:two")
    account.cloudformation.rollback_stack(StackName="stack")
    child = account.physical("Net").id
    assert account.stack().status == account.stack(child).status == "UPDATE_ROLLBACK_FAILED"
    return child


def test_a_rollback_that_is_continued_goes_on_in_the_nested_stack(account: Account) -> None:
    """Nobody asks the nested stack itself: it is its parent's."""
    child = stuck(account)
    account.client("sns").create_topic(Name="two", Attributes={"DisplayName": "by hand"})
    account.cloudformation.continue_update_rollback(StackName="stack")
    assert account.stack().status == "UPDATE_ROLLBACK_COMPLETE"
    assert account.stack(child).status == "UPDATE_COMPLETE"
    assert topics(account) == {"two": "first"}


def test_a_nested_stack_whose_cause_is_still_there_leaves_both_stuck(account: Account) -> None:
    """The twin: the parent's event says what the nested stack could not change back."""
    child = stuck(account)
    account.cloudformation.continue_update_rollback(StackName="stack")
    assert account.stack().status == account.stack(child).status == "UPDATE_ROLLBACK_FAILED"
    assert (
        "was not successfully rolled back: The following resource(s) failed to update: [Two]"
        in (account.reasons()["Net"])
    )


def failed_with_another_template(account: Account) -> None:
    """Update a stack within to another template under the URL of the first, in an update that fails afterwards."""
    before = template(Old=topic("first", "old"))
    before["Metadata"] = {"Filler": "x" * 60_000}
    root = {"Net": nested(account, "inner", before)}
    account.create({"Resources": root})
    nested(account, "inner", template(Old=topic("changed", "old"), New=topic("second", "new")))
    assert account.update(template("Net", **root)) == "UPDATE_ROLLBACK_COMPLETE"


def test_a_nested_stack_goes_back_to_the_template_that_it_had(account: Account) -> None:
    """At its URL is another one by now, which the failed update has tried; no matter how large the old one is."""
    failed_with_another_template(account)
    assert topics(account) == {"old": "first"}
    assert account.stack(account.physical("Net").id).status == "UPDATE_COMPLETE"


def test_an_update_that_succeeds_afterwards_has_the_template_of_now(account: Account) -> None:
    """The twin: what is remembered holds for one operation."""
    failed_with_another_template(account)
    net = nested(account, "inner", template(Old=topic("third", "old")))
    assert account.update(template(Net=net)) == "UPDATE_COMPLETE"
    assert topics(account) == {"old": "third"}
