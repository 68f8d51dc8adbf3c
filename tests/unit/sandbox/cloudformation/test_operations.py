"""Creating, updating, replacing, rolling back and deleting: what the engine does to resources, and in which order."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import REFUSED, parameter, resources


def names(account: Account) -> set[str]:
    """Return the SSM parameters of an account."""
    return {entry["Name"] for entry in account.client("ssm").describe_parameters()["Parameters"]}


def value(account: Account, name: str) -> str:
    """Return the value of an SSM parameter."""
    return str(account.client("ssm").get_parameter(Name=name)["Parameter"]["Value"])


def test_a_created_stack_has_its_resources(account: Account) -> None:
    """CREATE_COMPLETE means that the service knows the resource."""
    assert account.create(resources(One=parameter("1", name="one"))) == "CREATE_COMPLETE"
    assert names(account) == {"one"}
    assert str(account.look_up()) == "1/1 resources exist"


def test_a_stack_cannot_be_created_twice(account: Account) -> None:
    """The second CreateStack of the same name is refused."""
    account.create(resources(One=parameter()))
    with pytest.raises(ClientError, match=r"AlreadyExistsException.*Stack \[stack\] already exists"):
        account.create(resources(One=parameter()))


def test_an_unchanged_template_is_no_update(account: Account) -> None:
    """CloudFormation refuses an update that would change nothing, and the stack keeps its status."""
    account.create(resources(One=parameter()))
    with pytest.raises(ClientError, match=r"No updates are to be performed\."):
        account.update(resources(One=parameter()))
    assert account.stack().status == "CREATE_COMPLETE"


def test_an_updatable_property_changes_in_place(account: Account) -> None:
    """The physical id stays; one UPDATE_IN_PROGRESS and one UPDATE_COMPLETE tell of it."""
    account.create(resources(One=parameter("1", name="one")))
    assert account.update(resources(One=parameter("2", name="one"))) == "UPDATE_COMPLETE"
    assert value(account, "one") == "2"
    assert account.steps()[-2:] == ["One UPDATE_IN_PROGRESS", "One UPDATE_COMPLETE"]


def test_a_replacement_is_made_before_the_old_one_is_deleted(account: Account) -> None:
    """A create-only property changes: the new resource first, what refers to it next, the old one in the cleanup."""
    before = resources(One=parameter("1", name="one"), Two=parameter({"Ref": "One"}, name="two"))
    after = resources(One=parameter("1", name="uno"), Two=parameter({"Ref": "One"}, name="two"))
    account.create(before)
    count = len(account.steps())
    assert account.update(after) == "UPDATE_COMPLETE"
    assert account.steps()[count:] == [
        "One UPDATE_IN_PROGRESS",
        "One UPDATE_IN_PROGRESS",
        "One UPDATE_COMPLETE",
        "Two UPDATE_IN_PROGRESS",
        "Two UPDATE_COMPLETE",
        "One DELETE_IN_PROGRESS",
        "One DELETE_COMPLETE",
    ]
    assert (names(account), value(account, "two")) == ({"uno", "two"}, "uno")


def test_another_type_under_the_same_logical_id_is_a_replacement(account: Account) -> None:
    """A logical id that changes its type is made anew, and what it was is deleted."""
    account.create(resources(One=parameter(name="one"), Two=parameter(name="two")))
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "one"}}
    assert account.update(resources(One=group, Two=parameter(name="two"))) == "UPDATE_COMPLETE"
    assert names(account) == {"two"}


def test_what_leaves_the_template_is_deleted_after_the_update(account: Account) -> None:
    """Its deletion belongs to the cleanup."""
    account.create(resources(One=parameter(name="one"), Two=parameter(name="two")))
    assert account.update(resources(One=parameter(name="one"))) == "UPDATE_COMPLETE"
    statuses = [event.status for event in account.events()]
    assert statuses.index("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") < statuses.index("DELETE_IN_PROGRESS")
    assert names(account) == {"one"}


def test_a_failing_creation_leaves_nothing(account: Account) -> None:
    """What was made is deleted again; the stack stays as ROLLBACK_COMPLETE and can only be deleted."""
    template = resources(One=parameter(name="one"), Two={**REFUSED, "DependsOn": "One"})
    assert account.create(template) == "ROLLBACK_COMPLETE"
    assert names(account) == set()
    assert "One DELETE_COMPLETE" in account.steps()
    assert list(account.reasons()) == ["Two", "stack"]
    assert account.reasons()["stack"].startswith("The following resource(s) failed to create: [Two]. ")
    with pytest.raises(ClientError, match="ROLLBACK_COMPLETE state and can not be updated"):
        account.update(resources(One=parameter()))


def test_a_failing_update_returns_to_the_state_before(account: Account) -> None:
    """Changed in place, replaced, added, removed: all are undone, and the previous resources are found again."""
    before = resources(Kept=parameter("1", name="kept"), Moved=parameter(name="moved"), Gone=parameter(name="gone"))
    account.create(before)
    after = resources(
        Kept=parameter("2", name="kept"),
        Moved=parameter(name="moved-away"),
        New=parameter(name="new"),
        Bad={**REFUSED, "DependsOn": ["Kept", "Moved", "New"]},
    )
    assert account.update(after) == "UPDATE_ROLLBACK_COMPLETE"
    assert names(account) == {"kept", "moved", "gone"}
    assert value(account, "kept") == "1"
    assert str(account.look_up()) == "3/3 resources exist"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.update(before)


def test_a_change_that_fails_half_way_is_taken_back_whole(account: Account) -> None:
    """A role takes its new description and then a policy that does not exist: the description is reverted too."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, "Description": "before"}}
    account.create(resources(Role=role))
    bad = {**role["Properties"], "Description": "after", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/NoSuchPolicy"]}
    assert account.update(resources(Role={**role, "Properties": bad})) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.read("Role")["Description"] == "before"


def test_tags_of_the_stack_are_reverted_with_it(account: Account) -> None:
    """The stack's tags are the resources' tags, and a failing update leaves them as they were."""
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    account.create(resources(Vpc=vpc), Tags=[{"Key": "owner", "Value": "a"}])
    status = account.update(
        resources(Vpc=vpc, Bad={**REFUSED, "DependsOn": "Vpc"}), Tags=[{"Key": "owner", "Value": "b"}]
    )
    tags = {tag["Key"]: tag["Value"] for tag in account.read("Vpc")["Tags"]}
    assert (status, tags["owner"]) == ("UPDATE_ROLLBACK_COMPLETE", "a")
    account.update(resources(Vpc=vpc), Tags=[{"Key": "owner", "Value": "c"}])
    tags = {tag["Key"]: tag["Value"] for tag in account.read("Vpc")["Tags"]}
    assert tags["owner"] == "c"
    assert tags["aws:cloudformation:logical-id"] == "Vpc"


def test_without_rollback_what_was_made_stays_and_the_next_update_goes_on(account: Account) -> None:
    """DisableRollback leaves CREATE_FAILED; correcting the template makes only what is missing."""
    template = resources(One=parameter(name="one"), Two={**REFUSED, "DependsOn": "One"})
    assert account.create(template, DisableRollback=True) == "CREATE_FAILED"
    assert names(account) == {"one"}
    assert account.update(resources(One=parameter(name="one"), Two=parameter(name="two"))) == "UPDATE_COMPLETE"
    assert names(account) == {"one", "two"}
    assert account.steps().count("One CREATE_COMPLETE") == 1


def test_on_failure_delete_deletes_the_stack(account: Account) -> None:
    """OnFailure=DELETE leaves no stack behind."""
    account.cloudformation.create_stack(
        StackName="brief",
        TemplateBody='{"Resources": {"Bad": ' + str(REFUSED).replace("'", '"') + "}}",
        OnFailure="DELETE",
    )
    [summary] = account.cloudformation.list_stacks()["StackSummaries"]
    assert summary["StackStatus"] == "DELETE_COMPLETE"


def test_resources_go_in_the_reverse_of_the_order_in_which_they_came(account: Account) -> None:
    """What refers to another comes after it and goes before it; DependsOn counts like a reference."""
    template = resources(
        Last=parameter(name="last", DependsOn=["First", "Middle"]),
        Middle=parameter({"Ref": "First"}, name="middle"),
        First=parameter(name="first"),
    )
    account.create(template)
    created = [step.split()[0] for step in account.steps() if step.endswith("CREATE_COMPLETE")]
    arn = account.stack().arn
    account.delete()
    deleted = [
        step.split()[0] for step in account.steps(arn) if step.endswith("DELETE_COMPLETE") and "stack" not in step
    ]
    assert (created, deleted) == (["First", "Middle", "Last"], ["Last", "Middle", "First"])


def test_deletion_policy_retain_keeps_the_resource(account: Account) -> None:
    """The stack goes, the resource stays, and an event says that it was skipped."""
    account.create(resources(One=parameter(name="one", DeletionPolicy="Retain"), Two=parameter(name="two")))
    arn = account.stack().arn
    assert account.delete() == "DELETE_COMPLETE"
    assert "One DELETE_SKIPPED" in account.steps(arn)
    assert names(account) == {"one"}


def test_retain_except_on_create_keeps_only_what_a_success_made(account: Account) -> None:
    """A failing creation takes it away again; after a success it stays."""
    kept = parameter(name="one", DeletionPolicy="RetainExceptOnCreate")
    account.create(resources(One=kept, Bad={**REFUSED, "DependsOn": "One"}), "failing")
    assert names(account) == set()
    account.create(resources(One=kept))
    account.delete()
    assert names(account) == {"one"}


def test_update_replace_policy_retain_keeps_what_was_replaced(account: Account) -> None:
    """The old resource stays beside the new one."""
    account.create(resources(One=parameter(name="one", UpdateReplacePolicy="Retain")))
    account.update(resources(One=parameter(name="uno", UpdateReplacePolicy="Retain")))
    assert names(account) == {"one", "uno"}


def test_a_database_leaves_a_last_snapshot(account: Account) -> None:
    """Without a DeletionPolicy an RDS instance is deleted with a final snapshot; with Delete it is not."""
    database = {
        "Type": "AWS::RDS::DBInstance",
        "Properties": {
            "Engine": "postgres",
            "DBInstanceClass": "db.t4g.micro",
            "AllocatedStorage": "20",
            "MasterUsername": "root",
            "MasterUserPassword": "correct-horse",
        },
    }
    account.create(resources(Database=database, Fleeting={**database, "DeletionPolicy": "Delete"}))
    account.delete()
    [snapshot] = account.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert snapshot["DBSnapshotIdentifier"].startswith("stack-database-")


def test_a_deletion_that_fails_names_the_resource_and_can_be_repeated(account: Account) -> None:
    """A bucket with an object in it: DELETE_FAILED; emptied, the stack can be deleted."""
    account.create(resources(Bucket={"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"b-{account.id}"}}))
    s3 = account.client("s3")
    s3.put_object(Bucket=f"b-{account.id}", Key="k", Body=b"x")
    assert account.delete() == "DELETE_FAILED"
    assert "BucketNotEmpty" in account.reasons()["Bucket"]
    s3.delete_object(Bucket=f"b-{account.id}", Key="k")
    assert account.delete() == "DELETE_COMPLETE"


def test_a_resource_that_was_removed_by_hand_does_not_stop_a_deletion(account: Account) -> None:
    """Gone is what was asked for; looking it up before says that it is missing."""
    account.create(resources(One=parameter(name="one")))
    account.client("ssm").delete_parameter(Name="one")
    [missing] = account.look_up().missing
    assert missing.startswith("One (AWS::SSM::Parameter): ")
    assert account.delete() == "DELETE_COMPLETE"


def test_termination_protection_forbids_deletion(account: Account) -> None:
    """DeleteStack is refused until the protection is lifted."""
    account.create(resources(One=parameter()), EnableTerminationProtection=True)
    with pytest.raises(ClientError, match="cannot be deleted while TerminationProtection is enabled"):
        account.delete()
    account.cloudformation.update_termination_protection(StackName="stack", EnableTerminationProtection=False)
    assert account.delete() == "DELETE_COMPLETE"


def test_a_deleted_stack_is_found_by_its_arn_only(account: Account) -> None:
    """Its name is free again."""
    account.create(resources(One=parameter()))
    arn = account.stack().arn
    account.delete()
    assert account.cloudformation.describe_stacks(StackName=arn)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="Stack with id stack does not exist"):
        account.cloudformation.describe_stacks(StackName="stack")
    assert account.create(resources(One=parameter())) == "CREATE_COMPLETE"
    assert account.stack().arn != arn


def test_deleting_what_does_not_exist_succeeds(account: Account) -> None:
    """As on AWS, so that deletions can be repeated."""
    assert account.cloudformation.delete_stack(StackName="never-was")["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_events_tell_the_story_in_order(account: Account) -> None:
    """Every resource begins, has an id, and is complete, between the beginning and the end of the stack itself."""
    account.create(resources(One=parameter(name="one")))
    told = [(e.resource, e.status, e.reason, e.physical_id) for e in account.events()]
    arn = account.stack().arn
    assert told == [
        ("stack", "CREATE_IN_PROGRESS", "User Initiated", arn),
        ("One", "CREATE_IN_PROGRESS", "", ""),
        ("One", "CREATE_IN_PROGRESS", "Resource creation Initiated", "one"),
        ("One", "CREATE_COMPLETE", "", "one"),
        ("stack", "CREATE_COMPLETE", "", arn),
    ]
    events = account.cloudformation.describe_stack_events(StackName="stack")["StackEvents"]
    stamps = [event["Timestamp"] for event in events]
    assert stamps == sorted(stamps, reverse=True)
    assert len(set(stamps)) == len(stamps)
