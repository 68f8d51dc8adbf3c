"""A bucket tells EventBridge what happens, beside all that it tells to others."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as destinations
from aws_cdk import aws_sns as sns

from refarch.refusal import RefusedError
from refarch.serverless.events_of_bucket import tell_events
from tests.unit.constructs.shape import empty_stack, shape_of


def notify(bucket: s3.Bucket) -> None:
    """Let CDK tell a topic what is removed from the bucket."""
    topic = sns.Topic(bucket, "Removed")
    bucket.add_event_notification(s3.EventType.OBJECT_REMOVED, destinations.SnsDestination(topic))


def told(*steps: Callable[[s3.Bucket], None], **options: Any) -> Callable[[Stack], None]:
    """Add a bucket and take some steps with it."""

    def add(stack: Stack) -> None:
        bucket = s3.Bucket(stack, "Pictures", **options)
        for step in steps:
            step(bucket)

    return add


def events(bucket: s3.Bucket) -> None:
    """Let it tell EventBridge."""
    tell_events(Stack.of(bucket), bucket)


def test_a_property_of_the_bucket_is_enough() -> None:
    """Once, however many hear of it, and without CDK's function."""
    shape = shape_of(told(events, events))
    assert shape.only("S3::Bucket")["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    assert shape.of_type("Lambda::Function") == {}


@pytest.mark.parametrize("add", [told(notify, events), told(events, event_bridge_enabled=True)])
def test_where_cdk_sets_notifications_its_function_sets_this_one_too(add: Callable[[Stack], None]) -> None:
    """It writes all of them at once, in the place of what the property has said."""
    template = shape_of(add).template["Resources"].values()
    [custom] = [each for each in template if each["Type"] == "Custom::S3BucketNotifications"]
    assert custom["Properties"]["NotificationConfiguration"]["EventBridgeConfiguration"] == {}


def test_notifications_that_come_later_would_silence_eventbridge_and_are_refused() -> None:
    """At the end of synthesis, when all is there: the pictures would be put into the bucket and nobody would hear."""
    with pytest.raises(RuntimeError, match="test/Pictures: notifications after EventBridge"):
        shape_of(told(events, notify))


def written(bucket: s3.Bucket, *, event_bridge: bool) -> None:
    """Write the bucket's notifications by hand."""
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)
    wanted = s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=wanted if event_bridge else None
    )


def test_what_is_written_by_hand_stays_and_has_eventbridge_in_it() -> None:
    """Or it is refused: neither is replaced by the other."""
    shape_of(told(lambda b: written(b, event_bridge=True), events))
    with pytest.raises(RefusedError, match=r"^test: bucket 'test/Pictures': its notifications are written already"):
        told(lambda b: written(b, event_bridge=False), events)(empty_stack())
