"""Pictures go into one bucket and come out of another, small."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.data import EncryptedBucket
from refarch.refusal import refuse
from refarch.security import AnyKey
from refarch.serverless.code_layer import CodeLayer
from refarch.serverless.event_feed import EventFeed
from refarch.serverless.events_of_bucket import tell_events
from refarch.serverless.picture_ways import Way, refuse_circle
from refarch.serverless.python_function import PythonFunction

HERE = Path(__file__).parent
MEMORY_MIB = 1024
"""Plain Python takes its time; with the CPU that comes with a gigabyte a picture of a megapixel takes seconds."""
TIMEOUT_SECONDS = 60
SIDES = range(16, 2049)


class ImagePipeline(Construct):
    """Each picture that is put under a prefix is made small and put under another one, usually of another bucket.

    S3 tells EventBridge of each new object, a rule picks those under the prefix, and a function works each off, with
    the code for PNG in a layer. What fails twice ends in the feed's dead letters.

    A picture keeps its path behind the prefix: ``incoming/a/cat.png`` becomes ``small/a/cat.png``.

    A function that writes where its trigger looks would start itself again and again, at the owner's cost. That is
    refused, and nothing else is relied upon: Lambda's own detection of loops is described for SQS, SNS and S3, and
    here EventBridge is between the bucket and the function.

    Example::

        pictures = EncryptedBucket(self, "Pictures", key=key, access_logs=logs.bucket)
        small = EncryptedBucket(self, "Small", key=key, access_logs=logs.bucket)
        ImagePipeline(self, "Thumbnails", key=key, source=pictures, target=small)

    Attributes:
        function: makes the pictures small.
        feed: tells it of new ones.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html,
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        source: EncryptedBucket | s3.IBucket,
        target: EncryptedBucket | s3.IBucket,
        incoming: str = "incoming/",
        outgoing: str = "small/",
        longest_side: int = 128,
    ) -> None:
        """Add the function, its layer and its feed.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the pictures of both buckets, log and queue.
            source: where pictures are put; the owner of an imported bucket has to let it tell EventBridge of them, and
                one of this app has its other notifications, if any, already.
            target: where small ones come out; as the source a bucket that is made here or not.
            incoming: the prefix of what is to be made small.
            outgoing: the prefix of what comes out.
            longest_side: pixels, 16 to 2048.

        Raises:
            RefusedError: if what comes out would go in again, through other pipelines of the stack or not, a prefix is
                empty, the size is out of range, or the source's notifications are written without EventBridge.
        """
        super().__init__(scope, construct_id)
        if not incoming or not outgoing:
            refuse(self, f"prefixes {incoming!r}, {outgoing!r}", "an empty prefix means the whole bucket", "Name both")
        taken, given = _bucket(self, "source", source), _bucket(self, "target", target)
        if longest_side not in SIDES:
            refuse(self, f"longest_side={longest_side}", "a small picture has 16 to 2048 pixels", "Choose fewer")
        refuse_circle(self, Way((self._name(taken), incoming), (self._name(given), outgoing)))
        layer = CodeLayer(self, "Png", folder=HERE / "layers" / "pictures", about="Reads, shrinks and writes PNG")
        self.function = PythonFunction(
            self,
            "Shrink",
            code=HERE / "handlers" / "thumbnail.py",
            about="Makes pictures small",
            key=key,
            environment={
                "SOURCE": taken.bucket_name,
                "TARGET": given.bucket_name,
                "INCOMING": incoming,
                "OUTGOING": outgoing,
                "LONGEST_SIDE": str(longest_side),
            },
            memory=MEMORY_MIB,
            timeout=TIMEOUT_SECONDS,
            layers=[layer],
        )
        self._let("s3:GetObject", taken, incoming)
        self._let("s3:PutObject", given, outgoing)
        for each in (taken, given):
            if each.encryption_key is not None:
                self.function.use(each.encryption_key)
        tell_events(self, taken)
        self.feed = EventFeed(
            self,
            "New",
            key=key,
            pattern={
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {"bucket": {"name": [taken.bucket_name]}, "object": {"key": [{"prefix": incoming}]}},
            },
            to=self.function,
        )

    def _name(self, bucket: s3.IBucket) -> str:
        return str(Stack.of(self).resolve(bucket.bucket_name))

    def _let(self, action: str, bucket: s3.IBucket, prefix: str) -> None:
        self.function.may(action, on=[bucket.arn_for_objects(f"{prefix}*")])
        acknowledge(
            self.function.role,
            rule=f"IAM5[Resource::{found_as(self, bucket.bucket_arn)}/{prefix}*]",
            reason="All objects under one prefix: what they are named is their owners' business",
        )


def _bucket(scope: Construct, name: str, given: EncryptedBucket | s3.IBucket) -> s3.IBucket:
    bucket = given.bucket if isinstance(given, EncryptedBucket) else given
    if not hasattr(bucket, "bucket_arn"):
        remedy = "Give an EncryptedBucket, or one that is there: s3.Bucket.from_bucket_name"
        refuse(scope, f"{name}={given!r}", "this is no bucket", remedy)
    return bucket
