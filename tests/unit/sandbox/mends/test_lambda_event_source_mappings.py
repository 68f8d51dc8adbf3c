"""Event source mappings."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import function

_CLUSTER = "arn:aws:kafka:us-east-1:111122223333:cluster/orders/01234567-89ab-cdef-0123-456789abcdef-1"


def test_kafka_is_a_source_within_aws_and_elsewhere(account: Account) -> None:
    """Topics, start and consumer group are told."""
    client = function(account)
    given = {"FunctionName": "app", "Topics": ["orders"], "StartingPosition": "LATEST"}
    group = {"ConsumerGroupId": "app"}
    made = client.create_event_source_mapping(
        EventSourceArn=_CLUSTER, AmazonManagedKafkaEventSourceConfig=group, **given
    )
    told = client.get_event_source_mapping(UUID=made["UUID"])
    assert (told["Topics"], told["BatchSize"], told["StartingPosition"]) == (["orders"], 100, "LATEST")
    assert told["AmazonManagedKafkaEventSourceConfig"] == group
    brokers = {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka.example:9092"]}}
    elsewhere = client.create_event_source_mapping(SelfManagedEventSource=brokers, **given)
    assert elsewhere["SelfManagedEventSource"] == brokers
    assert "EventSourceArn" not in elsewhere


def test_a_mapping_names_the_alias_that_it_calls(account: Account) -> None:
    """Not the version that the alias stands for today."""
    client = function(account)
    client.publish_version(FunctionName="app")
    client.create_alias(FunctionName="app", Name="live", FunctionVersion="1")
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    made = client.create_event_source_mapping(FunctionName="app:live", EventSourceArn=arn)
    assert made["FunctionArn"].endswith(":function:app:live")
    assert client.update_event_source_mapping(UUID=made["UUID"], FunctionName="app")["FunctionArn"].endswith(":app")


def test_a_deleted_mapping_does_nothing_any_more(account: Account) -> None:
    """A message stays in the queue until somebody takes it."""
    client, sqs = function(account), account.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    made = client.create_event_source_mapping(FunctionName="app", EventSourceArn=arn)
    client.delete_event_source_mapping(UUID=made["UUID"])
    sqs.send_message(QueueUrl=url, MessageBody="order")
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == "order"
