"""SQS's and SNS's resource types."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.resources.policies import default_topic_policy, document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)


def fifo(switch: str) -> Callable[[Mapping[str, Json]], str]:
    """Return how a generated name ends: in ``.fifo`` if a property says that the order matters."""

    def ending(given: Mapping[str, Json]) -> str:
        return ".fifo" if str(given.get(switch, "")).lower() == "true" else ""

    return ending


ROWS = (
    Row(
        type="AWS::SQS::Queue",
        service="sqs",
        create="CreateQueue",
        id="QueueUrl",
        read=Read("GetQueueAttributes", {"QueueUrl": "$id", "AttributeNames": ["All"]}),
        delete=Call("DeleteQueue", {"QueueUrl": "$id"}),
        renames={name: f"Attributes.{name}" for name in _ATTRIBUTES},
        values={"RedriveAllowPolicy": document, "RedrivePolicy": document},
        update=Call("SetQueueAttributes", {"QueueUrl": "$id"}),
        defaults={
            "ContentBasedDeduplication": False,
            "DeduplicationScope": "queue",
            "DelaySeconds": 0,
            "FifoThroughputLimit": "perQueue",
            "KmsDataKeyReusePeriodSeconds": 300,
            "KmsMasterKeyId": "",
            "MaximumMessageSize": 1024 * 1024,
            "MessageRetentionPeriod": 4 * 24 * 60 * 60,
            "ReceiveMessageWaitTimeSeconds": 0,
            "RedriveAllowPolicy": "",
            "RedrivePolicy": "",
            "SqsManagedSseEnabled": True,
            "VisibilityTimeout": 30,
        },
        attributes={
            "Arn": "arn:$partition:sqs:$region:$account:$tail",
            "QueueName": lambda _context, physical, _item: physical.id.rpartition("/")[2],
            "QueueUrl": "$id",
        },
        named=Named(
            "QueueName",
            longest=80,
            ending=fifo("FifoQueue"),
            identity="https://sqs.$region.amazonaws.com/$account/$QueueName",
        ),
        tags=ApiTags(
            "sqs", "TagQueue", "UntagQueue", parameter="tags", add_parameter="Tags", as_map=True, list="ListQueueTags"
        ),
        tag_key={"QueueUrl": "$id"},
        tells={"QueueName": "Attributes.QueueArn"},
    ),
    Row(
        type="AWS::SQS::QueueInlinePolicy",
        service="sqs",
        create="SetQueueAttributes",
        id="$Queue",
        read=Read("GetQueueAttributes", {"QueueUrl": "$Queue", "AttributeNames": ["Policy"]}, "Attributes"),
        delete=Call("SetQueueAttributes", {"QueueUrl": "$id", "Attributes": {"Policy": ""}}),
        renames={"Queue": "QueueUrl", "PolicyDocument": "Attributes.Policy"},
        values={"PolicyDocument": document},
        update=Call("SetQueueAttributes"),
        update_whole=True,
        tells={"PolicyDocument": "Policy"},
    ),
    Row(
        type="AWS::SNS::TopicInlinePolicy",
        service="sns",
        create="SetTopicAttributes",
        id="$TopicArn",
        derived={"OwnPolicy": lambda given: default_topic_policy(given["TopicArn"])},
        extra={"AttributeName": "Policy"},
        read=Read(
            "GetTopicAttributes",
            {"TopicArn": "$TopicArn"},
            "[Attributes][?!contains(Policy, '__default_policy_ID')] | [0]",
        ),
        delete=Call(
            "SetTopicAttributes", {"TopicArn": "$id", "AttributeName": "Policy", "AttributeValue": "$OwnPolicy"}
        ),
        renames={"PolicyDocument": "AttributeValue"},
        values={"PolicyDocument": document},
        update=Call("SetTopicAttributes", {"AttributeName": "Policy"}),
        update_whole=True,
        tells={"PolicyDocument": "Policy"},
    ),
)
