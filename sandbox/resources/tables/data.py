"""Buckets' policies."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row

ROWS = (
    Row(
        type="AWS::S3::BucketPolicy",
        service="s3",
        create="PutBucketPolicy",
        id="$Bucket",
        read=Read("GetBucketPolicy", {"Bucket": "$Bucket"}),
        delete=Call("DeleteBucketPolicy", {"Bucket": "$id"}),
        renames={"PolicyDocument": "Policy"},
        values={"PolicyDocument": document},
        update=Call("PutBucketPolicy"),
        update_whole=True,
    ),
)
