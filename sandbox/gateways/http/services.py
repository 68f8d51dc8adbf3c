"""Integrations of HTTP APIs with AWS services ("first-class" integrations).

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
"""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.http import mappings
from sandbox.gateways.http.exchange import Exchange
from sandbox.gateways.messages import Response, json_response

Json = Any
_CALLS: Mapping[str, tuple[str, str]] = {
    "EventBridge-PutEvents": ("events", "PutEvents"),
    "Kinesis-PutRecord": ("kinesis", "PutRecord"),
    "SQS-DeleteMessage": ("sqs", "DeleteMessage"),
    "SQS-PurgeQueue": ("sqs", "PurgeQueue"),
    "SQS-ReceiveMessage": ("sqs", "ReceiveMessage"),
    "SQS-SendMessage": ("sqs", "SendMessage"),
    "StepFunctions-StartExecution": ("stepfunctions", "StartExecution"),
    "StepFunctions-StartSyncExecution": ("stepfunctions", "StartSyncExecution"),
    "StepFunctions-StopExecution": ("stepfunctions", "StopExecution"),
}
_NAMES: Mapping[str, Mapping[str, str]] = {
    "stepfunctions": {
        "StateMachineArn": "stateMachineArn",
        "Input": "input",
        "Name": "name",
        "ExecutionArn": "executionArn",
        "Error": "error",
        "Cause": "cause",
    }
}


def call(exchange: Exchange, subtype: str, parameters: Mapping[str, str]) -> Response:
    """Return what a service answers, in JSON.

    Raises:
        UnsupportedError: if the sandbox does not do this.
    """
    if subtype not in _CALLS:
        msg = f"an integration of the subtype {subtype}"
        raise UnsupportedError(msg)
    service, operation = _CALLS[subtype]
    values = {
        _NAMES.get(service, {}).get(name, name): mappings.filled(exchange, str(source))
        for name, source in parameters.items()
    }
    region = values.pop("Region", None) or exchange.found.region
    services = exchange.found.services.elsewhere(region)
    try:
        answer = services.call(service, operation, **_shaped(operation, values))
    except ClientError as error:
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400))
        return json_response(status, {"message": str(error.response["Error"]["Message"])})
    except BotoCoreError as error:
        return json_response(400, {"message": str(error)})
    return json_response(200, json.loads(json.dumps(answer, default=str)))


def _shaped(operation: str, values: dict[str, str]) -> dict[str, Json]:
    """Return the parameters as the operation takes them: an event's members, bytes, numbers."""
    if operation == "PutEvents":
        entry: dict[str, Json] = {name: value for name, value in values.items() if name != "Resources"}
        if values.get("Resources"):
            entry["Resources"] = json.loads(values["Resources"])
        return {"Entries": [entry]}
    if operation == "PutRecord":
        return {**values, "Data": values["Data"].encode()}
    found: dict[str, Json] = dict(values)
    for name in ("DelaySeconds", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds"):
        if name in found:
            found[name] = int(found[name])
    for name in ("MessageAttributes", "AttributeNames", "MessageAttributeNames"):
        if name in found:
            found[name] = json.loads(found[name])
    return found
