"""The aspects of a bucket: which property is set, told and taken away by which of S3's operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.resources.conversion import convert
from sandbox.resources.irregular import bucket_shapes as shapes
from sandbox.services import operation_model

Json = Any


@dataclass(frozen=True)
class Aspect:
    """A property with calls of its own.

    Attributes:
        noun: what the operations are named after: ``PutBucketCors``, ``GetBucketCors``, ``DeleteBucketCors``.
        parameter: of the putting operation; ``Get`` answers with it or with what is in it.
        take: the operation that takes it away, or the value that does.
        shape: from the property to the parameter.
        put: the putting operation, if it is not named after the noun.
        get: the getting operation, if it is not named after the noun.
    """

    noun: str
    parameter: str
    take: str | Mapping[str, Json]
    shape: Callable[[Json], Json] = lambda value: value
    put: str = ""
    get: str = ""

    @property
    def putting(self) -> str:
        """Return the operation that sets it."""
        return self.put or f"PutBucket{self.noun}"

    @property
    def getting(self) -> str:
        """Return the operation that tells it."""
        return self.get or f"GetBucket{self.noun}"

    def converted(self, value: Json, name: str) -> Json:
        """Return a property as the operation takes it."""
        shape = operation_model("s3", self.putting).input_shape.members[self.parameter]
        return convert(self.shape(value), shape, f"AWS::S3::Bucket.{name}")


_PUBLIC = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
ASPECTS = {
    "OwnershipControls": Aspect("OwnershipControls", "OwnershipControls", "DeleteBucketOwnershipControls"),
    "PublicAccessBlockConfiguration": Aspect(
        "",
        "PublicAccessBlockConfiguration",
        "DeletePublicAccessBlock",
        lambda value: {**dict.fromkeys(_PUBLIC, False), **value},
        put="PutPublicAccessBlock",
        get="GetPublicAccessBlock",
    ),
    "VersioningConfiguration": Aspect("Versioning", "VersioningConfiguration", {"Status": "Suspended"}),
    "ObjectLockConfiguration": Aspect(
        "",
        "ObjectLockConfiguration",
        {"ObjectLockEnabled": "Enabled"},
        put="PutObjectLockConfiguration",
        get="GetObjectLockConfiguration",
    ),
    "BucketEncryption": Aspect(
        "Encryption", "ServerSideEncryptionConfiguration", "DeleteBucketEncryption", shapes.encryption
    ),
    "LifecycleConfiguration": Aspect(
        "LifecycleConfiguration", "LifecycleConfiguration", "DeleteBucketLifecycle", shapes.lifecycle
    ),
    "LoggingConfiguration": Aspect("Logging", "BucketLoggingStatus", {}, shapes.logging),
    "CorsConfiguration": Aspect("Cors", "CORSConfiguration", "DeleteBucketCors", shapes.cors),
    "WebsiteConfiguration": Aspect("Website", "WebsiteConfiguration", "DeleteBucketWebsite", shapes.website),
    "AccelerateConfiguration": Aspect(
        "AccelerateConfiguration",
        "AccelerateConfiguration",
        {"Status": "Suspended"},
        lambda value: {"Status": value["AccelerationStatus"]},
    ),
    "AbacStatus": Aspect("Abac", "AbacStatus", {"Status": "Disabled"}, lambda value: {"Status": value}),
    "ReplicationConfiguration": Aspect(
        "Replication", "ReplicationConfiguration", "DeleteBucketReplication", shapes.replication
    ),
    "NotificationConfiguration": Aspect(
        "NotificationConfiguration", "NotificationConfiguration", {}, shapes.notification
    ),
}
LISTS = {
    "AnalyticsConfigurations": ("AnalyticsConfiguration", shapes.analytics),
    "IntelligentTieringConfigurations": ("IntelligentTieringConfiguration", shapes.filtered),
    "InventoryConfigurations": ("InventoryConfiguration", shapes.inventory),
    "MetricsConfigurations": ("MetricsConfiguration", shapes.filtered),
}
"""Properties that are lists of configurations with ids → the noun of their operations, and their shape."""
