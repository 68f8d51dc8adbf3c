"""Notifications go only where S3 may deliver them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function

_EVENTS = {"Events": ["s3:ObjectCreated:*"]}


def _policy(action: str, resource: str, bucket: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _refused(s3: Any, bucket: str, configuration: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="Unable to validate the following destination configurations"):
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def test_a_queue_has_to_let_this_bucket_in(account: Account) -> None:
    """A policy for another bucket does not help."""
    s3, sqs, bucket = account.client("s3"), account.client("sqs"), f"shop-{account.id}"
    s3.create_bucket(Bucket=bucket)
    arn = f"arn:aws:sqs:us-east-1:{account.id}:jobs"
    configuration = {"QueueConfigurations": [{"QueueArn": arn, **_EVENTS}]}
    _refused(s3, bucket, configuration)
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    _refused(s3, bucket, configuration)
    for name, fits in (("other", False), (bucket, True)):
        policy = _policy("sqs:SendMessage", arn, name)
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        if fits:
            s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
        else:
            _refused(s3, bucket, configuration)


def test_a_topics_own_policy_is_not_for_s3(account: Account) -> None:
    """It is for the topic's account."""
    s3, sns, bucket = account.client("s3"), account.client("sns"), f"shop-{account.id}"
    s3.create_bucket(Bucket=bucket)
    arn = sns.create_topic(Name="orders")["TopicArn"]
    configuration = {"TopicConfigurations": [{"TopicArn": arn, **_EVENTS}]}
    _refused(s3, bucket, configuration)
    policy = _policy("SNS:Publish", arn, bucket)
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def test_a_function_needs_a_permission_or_nobody_asks(account: Account) -> None:
    """The permission may be for the bucket's account; a caller may skip the validation."""
    s3, bucket = account.client("s3"), f"shop-{account.id}"
    s3.create_bucket(Bucket=bucket)
    client = function(account)
    arn = client.get_function_configuration(FunctionName="app")["FunctionArn"]
    configuration = {"LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn, **_EVENTS}]}
    _refused(s3, bucket, configuration)
    put = {"Bucket": bucket, "NotificationConfiguration": configuration}
    s3.put_bucket_notification_configuration(**put, SkipDestinationValidation=True)
    client.add_permission(
        FunctionName="app",
        StatementId="s3",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceAccount=account.id,
    )
    s3.put_bucket_notification_configuration(**put)
