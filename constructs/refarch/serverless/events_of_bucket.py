"""Lets a bucket tell EventBridge what happens, whoever else it tells."""

import jsii
from aws_cdk import Annotations
from aws_cdk import aws_s3 as s3
from constructs import Construct, IValidation

from refarch.refusal import refuse

_NOTIFICATIONS = "Notifications"
"""What CDK calls the resource with which it sets a bucket's notifications, once somebody has asked it for one."""


@jsii.implements(IValidation)
class _ToldAlone:
    """Says of a bucket whose property lets it tell EventBridge that CDK's function takes that away again."""

    def __init__(self, bucket: s3.IBucket) -> None:
        self._bucket = bucket

    def validate(self) -> list[str]:
        """Return what is wrong: a line if notifications came to the bucket later."""
        if self._bucket.node.try_find_child(_NOTIFICATIONS) is None:
            return []
        line = (
            f"{self._bucket.node.path}: notifications after EventBridge: CDK's function sets these and nothing else, "
            "and EventBridge would hear nothing. Give the bucket its notifications before what hears by EventBridge."
        )
        return [line]


def tell_events(scope: Construct, bucket: s3.IBucket) -> None:
    """Let a bucket tell EventBridge what happens; the owner of an imported one is told to.

    A property of the bucket does it without the function that CDK's own way takes. Where CDK sets other notifications
    of the bucket that function is there, and would put them in the place of the property: then it is told as well.

    Args:
        scope: who has to hear.
        bucket: made here or not.

    Raises:
        RefusedError: if somebody has written the bucket's notifications himself, without EventBridge.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
    """
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        Annotations.of(scope).add_info(f"The owner of {bucket.node.path} has to let it tell EventBridge of new objects")
    elif bucket.node.try_find_child(_NOTIFICATIONS) is not None:
        bucket.enable_event_bridge_notification()
    elif resource.notification_configuration is not None:
        said = resource.notification_configuration
        if getattr(said, "event_bridge_configuration", None) is None:
            rule = "its notifications are written already, and EventBridge is not among them"
            refuse(scope, f"bucket {bucket.node.path!r}", rule, "Write it there: event_bridge_configuration")
    else:
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )
        scope.node.add_validation(_ToldAlone(bucket))
