"""Stacks that a failure leaves in the midst of an operation, and the ways back from there."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account, body_of

NOWHERE = "arn:aws:sns:us-east-1:111111111111:nowhere"
BAD = {
    "Type": "AWS::SNS::Subscription",
    "Properties": {"TopicArn": NOWHERE, "Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:111111111111:q"},
}


def topic(display_name: str, name: str | None = None) -> dict[str, Any]:
    """Return a topic; another name replaces it, another display name does not."""
    return {
        "Type": "AWS::SNS::Topic",
        "Properties": {"DisplayName": display_name} | ({"TopicName": name} if name else {}),
    }


def template(*after: str, **resources: Any) -> dict[str, Any]:
    """Return a template, with a subscription that fails once the resources named in ``after`` are there."""
    return {"Resources": {**resources, **({"Bad": {**BAD, "DependsOn": list(after)}} if after else {})}}


def topics(account: Account) -> dict[str, str]:
    """Return what topics there are: name → display name."""
    sns = account.client("sns")
    arns = [entry["TopicArn"] for entry in sns.list_topics()["Topics"]]
    shown = {arn: sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] for arn in arns}
    return {arn.rpartition(":")[2]: name for arn, name in shown.items()}


def test_a_creation_that_was_left_in_failure_is_rolled_back(account: Account) -> None:
    """RollbackStack deletes what was made, because there is no stable state to return to."""
    assert account.create(template("One", One=topic("first")), DisableRollback=True) == "CREATE_FAILED"
    assert list(topics(account).values()) == ["first"]
    account.cloudformation.rollback_stack(StackName="stack")
    assert (account.stack().status, topics(account)) == ("ROLLBACK_COMPLETE", {})


def test_an_update_that_was_left_in_failure_is_rolled_back(account: Account) -> None:
    """What was changed is reverted, what was replaced comes back, what was made goes; the template is the old one."""
    account.create(template(One=topic("first"), Two=topic("second", "two")))
    new = template("One", "Two", "Three", One=topic("changed"), Two=topic("second", "other"), Three=topic("third"))
    assert account.update(new, DisableRollback=True) == "UPDATE_FAILED"
    assert len(topics(account)) == 4
    answer = account.cloudformation.rollback_stack(StackName="stack")
    assert (account.stack().status, answer["StackId"]) == ("UPDATE_ROLLBACK_COMPLETE", account.stack().arn)
    assert sorted(topics(account).values()) == ["first", "second"]
    assert topics(account)["two"] == "second"
    assert set(account.stack().resources) == {"One", "Two"}
    with pytest.raises(ClientError, match=r"No updates are to be performed"):
        account.update(template(One=topic("first"), Two=topic("second", "two")))


def test_a_rollback_goes_back_beyond_all_failures(account: Account) -> None:
    """An update upon a failed one returns, when it fails too, to the last state that was stable."""
    account.create(template(One=topic("first"), Two=topic("second", "two")))
    account.update(template("One", One=topic("changed"), Two=topic("second", "other")), DisableRollback=True)
    status = account.update(template("One", "Two", One=topic("again"), Two=topic("second", "third")))
    assert (status, sorted(topics(account).values())) == ("UPDATE_ROLLBACK_COMPLETE", ["first", "second"])
    assert "two" in topics(account)


def test_a_success_after_failures_leaves_nothing_of_what_was_replaced(account: Account) -> None:
    """The twin: each of the topics that stood in between is deleted."""
    account.create(template(One=topic("first"), Two=topic("second", "two")))
    account.update(template("One", "Two", One=topic("x"), Two=topic("second", "other")), DisableRollback=True)
    assert account.update(template(One=topic("x"), Two=topic("second", "third"))) == "UPDATE_COMPLETE"
    assert sorted(topics(account).values()) == ["second", "x"]
    assert "third" in topics(account)


def test_a_failed_rollback_is_continued_when_the_cause_is_gone(account: Account) -> None:
    """A topic that somebody deleted cannot be reverted; when it is there again, it can."""
    stuck(account)
    with pytest.raises(ClientError, match="is in UPDATE_ROLLBACK_FAILED state and can not be updated"):
        account.update(template(One=topic("other"), Two=topic("second", "two")))
    account.client("sns").create_topic(Name="two", Attributes={"DisplayName": "by hand"})
    account.cloudformation.continue_update_rollback(StackName="stack")
    assert account.stack().status == "UPDATE_ROLLBACK_COMPLETE"
    assert sorted(topics(account).values()) == ["first", "second"]


def test_a_failed_rollback_can_do_without_a_resource(account: Account) -> None:
    """ResourcesToSkip: the rest is reverted, and the resource counts as if it were."""
    stuck(account)
    with pytest.raises(ClientError, match="One is not in UPDATE_FAILED state"):
        account.cloudformation.continue_update_rollback(StackName="stack", ResourcesToSkip=["One"])
    account.cloudformation.continue_update_rollback(StackName="stack")
    assert account.stack().status == "UPDATE_ROLLBACK_FAILED", "the cause is still there"
    account.cloudformation.continue_update_rollback(StackName="stack", ResourcesToSkip=["Two"])
    assert (account.stack().status, list(topics(account).values())) == ("UPDATE_ROLLBACK_COMPLETE", ["first"])
    assert account.stack().resources["Two"].status == "UPDATE_COMPLETE"


def stuck(account: Account) -> None:
    """Bring a stack into UPDATE_ROLLBACK_FAILED: a topic that was changed is gone when it is to be reverted."""
    account.create(template(One=topic("first"), Two=topic("second", "two")))
    changed = template("One", "Two", One=topic("x"), Two=topic("y", "two"))
    assert account.update(changed, DisableRollback=True) == "UPDATE_FAILED"
    [arn] = [t["TopicArn"] for t in account.client("sns").list_topics()["Topics"] if t["TopicArn"].endswith(":two")]
    account.client("sns").delete_topic(TopicArn=arn)
    account.cloudformation.rollback_stack(StackName="stack")
    assert account.stack().status == "UPDATE_ROLLBACK_FAILED"


@pytest.mark.parametrize("operation", ["rollback_stack", "continue_update_rollback"])
def test_a_stack_that_is_stable_has_nothing_to_roll_back(account: Account, operation: str) -> None:
    """Both operations are for failures."""
    account.create(template(One=topic("first")))
    with pytest.raises(ClientError, match="is in CREATE_COMPLETE state and can not be rolled back"):
        getattr(account.cloudformation, operation)(StackName="stack")


@pytest.mark.parametrize(("option", "left"), [({}, 1), ({"RetainExceptOnCreate": True}, 0)])
def test_a_failed_creation_keeps_what_is_to_be_retained_unless_told_otherwise(
    account: Account, option: dict[str, bool], left: int
) -> None:
    """DeletionPolicy Retain holds for a rollback too; the request may say that it does not for what was just made."""
    retained = {**topic("kept"), "DeletionPolicy": "Retain"}
    assert account.create(template("One", One=retained), **option) == "ROLLBACK_COMPLETE"
    assert len(topics(account)) == left


@pytest.mark.parametrize(("choice", "status"), [("DELETE", "DELETE_COMPLETE"), ("DO_NOTHING", "CREATE_FAILED")])
def test_a_change_set_says_what_becomes_of_a_failure(account: Account, choice: str, status: str) -> None:
    """OnStackFailure is said when the change set is made, and holds when it is executed."""
    made = account.cloudformation.create_change_set(
        StackName="stack",
        ChangeSetName="set",
        ChangeSetType="CREATE",
        OnStackFailure=choice,
        TemplateBody=body_of(template("One", One=topic("first"))),
    )
    account.cloudformation.execute_change_set(ChangeSetName=made["Id"])
    assert account.stack(made["StackId"]).status == status


def test_a_stack_that_cannot_be_deleted_goes_by_force(account: Account) -> None:
    """FORCE_DELETE_STACK: the bucket with an object in it stays, the stack does not."""
    account.create({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}})
    bucket = account.stack().resources["Bucket"].physical_id
    account.client("s3").put_object(Bucket=bucket, Key="x", Body=b"x")
    assert account.delete() == "DELETE_FAILED"
    assert account.delete(DeletionMode="FORCE_DELETE_STACK") == "DELETE_COMPLETE"
    assert [entry["Name"] for entry in account.client("s3").list_buckets()["Buckets"]] == [bucket]
