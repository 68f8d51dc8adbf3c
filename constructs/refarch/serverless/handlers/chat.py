"""Tells everybody who is connected what one of them says, and what happens in the shop."""

import json
import os

import boto3

CONNECTIONS = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS"])
API = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])


def handler(event, context):
    """Answer one event of the WebSocket API, or of the bus."""
    if "requestContext" not in event:
        tell_all({"news": event["detail-type"], **event["detail"]})
        return None
    route, who = event["requestContext"]["routeKey"], event["requestContext"]["connectionId"]
    if route == "$connect":
        CONNECTIONS.put_item(Item={"id": who})
    elif route == "$disconnect":
        CONNECTIONS.delete_item(Key={"id": who})
    else:
        tell_all({"says": json.loads(event["body"])["text"]}, but=who)
    return {"statusCode": 200}


def tell_all(message, but=None):
    """Send a message to every connection, and forget those that are gone."""
    for who in everybody():
        if who == but:
            continue
        try:
            API.post_to_connection(ConnectionId=who, Data=json.dumps(message).encode())
        except API.exceptions.GoneException:
            # Whoever loses the network says no good-bye.
            CONNECTIONS.delete_item(Key={"id": who})


def everybody():
    """Yield the id of every connection: a page of a scan ends at a megabyte, and the next begins where it ended."""
    page = CONNECTIONS.scan(ConsistentRead=True)
    while True:
        yield from (item["id"] for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        page = CONNECTIONS.scan(ConsistentRead=True, ExclusiveStartKey=page["LastEvaluatedKey"])
