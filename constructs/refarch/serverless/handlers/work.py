"""Works a queue of orders off: does one step with each, and says which messages it could not work off."""

import json
import logging
import os
from datetime import UTC, datetime

import boto3

LOG = logging.getLogger()
TABLE, STEP = boto3.resource("dynamodb").Table(os.environ["TABLE"]), os.environ["STEP"]


def handler(event, context):
    """Work a batch off; the messages that failed come back, the others are deleted."""
    failed = []
    for record in event["Records"]:
        try:
            work(json.loads(record["body"])["id"])
        except Exception:  # Whatever it is: the message comes back, and is put aside in the end; the others are done.
            LOG.exception("message %s cannot be worked off: %s", record["messageId"], record["body"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def work(order_id):
    """Note that the step is done. Messages come at least once, so the second time changes nothing."""
    TABLE.update_item(
        Key={"id": order_id},
        UpdateExpression="SET #step = if_not_exists(#step, :now)",
        # Without it an unknown order would be made here.
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeNames={"#step": STEP},
        ExpressionAttributeValues={":now": datetime.now(UTC).isoformat()},
    )
