"""CDK apps as guides and workshops hold them deploy whole: every resource found again, and none left behind."""

from collections.abc import Callable

import pytest
from aws_cdk import App

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy
from tests.unit.sandbox.collections import networked_apps, serverless_apps
from tests.unit.sandbox.collections.collection import (
    assert_all_exist,
    listed,
    live_stacks,
    made_by,
    still_there,
)

Case = tuple[Callable[[App], None], int, int]
CASES: list[Case] = [
    (networked_apps.dual_stack_vpc, 45, 1),
    (networked_apps.nat_instance_and_windows, 31, 0),
    (networked_apps.fleet_across_stacks, 36, 0),
    (networked_apps.balanced_fargate_service, 39, 1),
    (networked_apps.queue_processing_fargate_service, 40, 1),
    (networked_apps.cluster_on_instances, 42, 1),
    (networked_apps.databases, 36, 0),
    (networked_apps.function_with_files, 33, 0),
    (serverless_apps.lambda_rest_api, 25, 1),
    (serverless_apps.bucket_notifications, 17, 0),
    (serverless_apps.events_and_alarms, 21, 0),
    (serverless_apps.tables_and_streams, 8, 0),
    (serverless_apps.state_machine, 6, 0),
    (serverless_apps.signed_in_api, 16, 0),
    (serverless_apps.backups, 4, 0),
]
"""An app, how many resources its stacks have, and how many of them outlive it.

Those are log groups that CDK keeps (RemovalPolicy.RETAIN), and API Gateway's setting for the whole account, which
nobody can delete.
"""
WATCHED = {
    "AutoScaling",
    "DynamoDB",
    "EC2",
    "ECS",
    "ElasticLoadBalancingV2",
    "IAM",
    "Lambda",
    "RDS",
    "S3",
    "SNS",
    "SQS",
}


@pytest.mark.parametrize(("build", "count", "kept"), CASES, ids=[case[0].__name__ for case in CASES])
def test_an_app_deploys_whole_and_goes(account: Account, build: Callable[[App], None], count: int, kept: int) -> None:
    """CREATE_COMPLETE, n of n found, an unchanged deployment changes nothing, and nothing left at the end."""
    app = App()
    build(app)
    assert deploy(account, app) == "CREATE_COMPLETE", [account.reasons(arn) for arn in live_stacks(account)]
    assert_all_exist(account, count)
    events = {arn: len(account.events(arn)) for arn in live_stacks(account)}
    deploy(account, app)
    assert {arn: len(account.events(arn)) for arn in live_stacks(account)} == events
    made = made_by(account)
    for arn in reversed(live_stacks(account)):
        assert account.delete(arn) == "DELETE_COMPLETE", account.reasons(arn)
    left = still_there(made)
    assert [name for name in left if "Log" in name or "Account" in name] == left
    assert len(left) == kept
    empty = Account()
    remaining = {call: len(found) for call, found in listed(account, WATCHED).items()}
    remaining["s3 ListBuckets"] -= 1  # CDK's own, for assets
    expected = {call: len(found) for call, found in listed(empty, WATCHED).items()}
    assert remaining == expected


def test_the_files_of_a_site_are_in_its_bucket_and_go_with_it(account: Account) -> None:
    """With what only the deployment knows filled in."""
    app = App()
    serverless_apps.files_of_a_site(app)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert_all_exist(account, 10)
    bucket = next(r.physical_id for r in account.stack().resources.values() if r.type == "AWS::S3::Bucket")
    s3 = account.client("s3")
    assert {entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]} == {"index.html", "config.json"}
    assert s3.get_object(Bucket=bucket, Key="config.json")["Body"].read() == f'{{"bucket":"{bucket}"}}'.encode()
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert bucket not in {entry["Name"] for entry in s3.list_buckets()["Buckets"]}


def test_a_new_object_is_told_to_the_queue_that_asked_for_it(account: Account) -> None:
    """By the notifications that CDK's own function has put on the bucket."""
    app = App()
    serverless_apps.bucket_notifications(app)
    deploy(account, app)
    records = account.stack().resources.values()
    bucket = next(record.physical_id for record in records if record.type == "AWS::S3::Bucket")
    queue = next(record.physical_id for record in records if record.type == "AWS::SQS::Queue")
    for key in ("orders.csv", "orders.txt"):
        account.client("s3").put_object(Bucket=bucket, Key=key, Body=b"1")
    received = account.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert len([message for message in received if '"orders.csv"' in message["Body"]]) == 1
    assert not [message for message in received if '"orders.txt"' in message["Body"]]
