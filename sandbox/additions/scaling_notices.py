"""What an Auto Scaling group tells its topics: launches and terminations, and once that it will.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.deliveries import targets

Json = Any
LAUNCHED = "autoscaling:EC2_INSTANCE_LAUNCH"
TERMINATED = "autoscaling:EC2_INSTANCE_TERMINATE"
TEST = "autoscaling:TEST_NOTIFICATION"
_SUBJECTS = {LAUNCHED: "launch", TERMINATED: "termination", TEST: "test notification"}
_DESCRIPTIONS = {LAUNCHED: "Launching a new EC2 instance", TERMINATED: "Terminating EC2 instance"}


def kept(backend: Json) -> dict[tuple[str, str], list[str]]:
    """Return whom the groups of a backend notify of what: group and topic → kinds."""
    held: dict[tuple[str, str], list[str]] = backend.__dict__.setdefault("notifications", {})
    return held


def tell(group: Json, event: str, instance: Json) -> None:
    """Tell the topics that want to know of a kind of event what happened to an instance."""
    backend = group.autoscaling_backend
    topics = [topic for (name, topic), kinds in kept(backend).items() if name == group.name and event in kinds]
    if not topics:
        return
    now = _now()
    more = {
        "ActivityId": str(uuid4()),
        "Cause": f"At {now} an instance was {'started' if event == LAUNCHED else 'taken out of service'} in response "
        "to a difference between desired and actual capacity.",
        "Description": f"{_DESCRIPTIONS[event]}: {instance.id}",
        "Details": {"Availability Zone": instance.placement.zone, "Subnet ID": instance.subnet_id},
        "EC2InstanceId": instance.id,
        "EndTime": now,
        "Progress": 50,
        "StartTime": now,
        "StatusCode": "InProgress",
        "StatusMessage": "",
    }
    for topic in topics:
        publish(group, topic, event, more)


def publish(group: Json, topic: str, event: str, more: dict[str, Json]) -> None:
    """Publish one notice; a topic that is not there is noted as undelivered."""
    message = {
        "AccountId": group.autoscaling_backend.account_id,
        "AutoScalingGroupARN": group.arn,
        "AutoScalingGroupName": group.name,
        "Event": event,
        "RequestId": str(uuid4()),
        "Service": "AWS Auto Scaling",
        "Time": _now(),
        **more,
    }
    subject = f'Auto Scaling: {_SUBJECTS[event]} for group "{group.name}"'
    account = group.autoscaling_backend.account_id
    targets.call(account, topic, "sns", "Publish", TopicArn=topic, Subject=subject, Message=json.dumps(message))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
