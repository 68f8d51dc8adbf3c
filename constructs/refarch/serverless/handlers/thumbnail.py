"""Makes a picture small: gets it from where it was put, and puts a small one elsewhere."""

import os

import boto3
import pictures  # from the layer

S3 = boto3.client("s3")
SOURCE, TARGET = os.environ["SOURCE"], os.environ["TARGET"]
INCOMING, OUTGOING = os.environ["INCOMING"], os.environ["OUTGOING"]
LONGEST = int(os.environ["LONGEST_SIDE"])


def handler(event, context):
    """Work off one event of S3 ("Object Created"); events come at least once, and the same picture comes out."""
    key = event["detail"]["object"]["key"]
    original = S3.get_object(Bucket=SOURCE, Key=key)["Body"].read()
    small = pictures.small(original, longest=LONGEST)
    # The whole path behind the prefix: cats of two folders are two cats.
    target = OUTGOING + key.removeprefix(INCOMING)
    S3.put_object(Bucket=TARGET, Key=target, Body=small, ContentType="image/png")
    return {"from": key, "to": target, "bytes": [len(original), len(small)]}
