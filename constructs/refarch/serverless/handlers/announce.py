"""Reads the table's stream: new orders are published to the topic, packed ones become events on the bus."""

import json
import logging
import os

import boto3
from boto3.dynamodb.types import TypeDeserializer

LOG = logging.getLogger()
TOPIC, BUS = os.environ["TOPIC"], os.environ["BUS"]
SNS, EVENTS = boto3.client("sns"), boto3.client("events")
PLAIN = TypeDeserializer()


def handler(event, context):
    """Announce each change; a record that fails is retried alone, after those before it."""
    for record in event["Records"]:
        try:
            announce(record["eventName"], record["dynamodb"])
        except Exception:  # Whatever it is: the change comes back, and is put aside in the end.
            number = record["dynamodb"]["SequenceNumber"]
            LOG.exception("change %s cannot be announced", number)
            # Those before it are done; Lambda goes on from here.
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def announce(what, change):
    """Tell those whom a change concerns."""
    order, before = image(change, "NewImage"), image(change, "OldImage")
    if what == "INSERT":
        SNS.publish(TopicArn=TOPIC, Message=json.dumps({"id": order["id"], "item": order["item"]}))
    elif what == "MODIFY" and "packed" in order and "packed" not in before:
        entry = {
            "EventBusName": BUS,
            "Source": "shop.orders",
            "DetailType": "OrderPacked",
            "Detail": json.dumps({"id": order["id"], "item": order["item"]}),
        }
        failed = EVENTS.put_events(Entries=[entry])
        if failed["FailedEntryCount"]:
            # PutEvents does not raise when a bus refuses an entry.
            raise RuntimeError(failed["Entries"][0]["ErrorCode"])


def image(change, name):
    """Return an item before or after a change, without DynamoDB's types."""
    return {key: PLAIN.deserialize(value) for key, value in change.get(name, {}).items()}
