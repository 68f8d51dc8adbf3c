"""Tells which pictures there are: behind ``GET /pictures`` of an HTTP API."""

import json
import os

import boto3

S3 = boto3.client("s3")
BUCKET, PREFIX = os.environ["BUCKET"], os.environ["PREFIX"]


def handler(event, context):
    """Answer with names; at most a thousand, which is S3's page."""
    page = S3.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX)
    names = [entry["Key"].removeprefix(PREFIX) for entry in page.get("Contents", [])]
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"pictures": names}),
    }
