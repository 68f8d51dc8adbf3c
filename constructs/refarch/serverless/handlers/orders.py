"""Takes orders and tells what has become of them: behind ``POST /orders`` and ``GET /orders/{id}``."""

import json
import os
import uuid

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    """Answer a request that API Gateway has validated: its body, if it has one, is an order."""
    if event["httpMethod"] == "POST":
        return take(json.loads(event["body"]))
    return tell(event["pathParameters"]["id"])


def take(wanted):
    """Keep a new order. Whoever has to know of it is told by the table's stream."""
    order = {"id": str(uuid.uuid4()), "item": wanted["item"], "quantity": wanted["quantity"]}
    TABLE.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    return answer(201, order)


def tell(order_id):
    """Read the table, consistently: an order that was just taken is there."""
    found = TABLE.get_item(Key={"id": order_id}, ConsistentRead=True).get("Item")
    if found is None:
        return answer(404, {"message": f"there is no order {order_id}"})
    return answer(200, {**found, "quantity": int(found["quantity"])})


def answer(status, body):
    """Return a response as API Gateway's proxy integration wants it."""
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
