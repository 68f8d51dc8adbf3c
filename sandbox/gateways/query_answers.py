"""What a service of the Query protocol answers to API Gateway: JSON, not the XML that SDKs get.

API Gateway asks services for ``application/json``, and those that speak the Query protocol then put the elements of
their answer into an object, with null for what they have nothing to say of. AWS describes this form nowhere but in
what integrations show.

Sources: https://github.com/aws-samples/serverless-patterns/tree/main/cdk-apigw-markerplace-metering-records,
https://github.com/aws-samples/serverless-patterns/tree/main/apigw-sqs-receive-message-sam (queues)
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

Json = Any
_ELEMENTS_OF_QUEUES = {
    "Attributes": "Attribute",
    "Failed": "BatchResultErrorEntry",
    "MessageAttributes": "MessageAttribute",
    "Messages": "Message",
    "QueueUrls": "QueueUrl",
    "Tags": "Tag",
    "queueUrls": "QueueUrl",
}
"""Member → element in XML. botocore describes SQS's JSON protocol only, which SDKs use today."""
_NAMES_OF_QUEUES = {"Messages": "messages", "QueueUrls": "queueUrls"}


def speaks_query(model: ServiceModel) -> bool:
    """Return whether a service takes forms with an ``Action`` and answers them in XML of its own."""
    return model.metadata["protocol"] == "query" or "awsQueryCompatible" in model.metadata


def as_json(model: ServiceModel, body: bytes) -> bytes:
    """Return an answer of the Query protocol as JSON."""
    root = ET.fromstring(body)  # noqa: S314 our own services wrote it
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    told = _error(root) if root.tag == "ErrorResponse" else {root.tag: _answer(model, root)}
    return json.dumps(told, separators=(",", ":")).encode()


def invalid_action(action: str) -> bytes:
    """Return what is answered to an action that a service does not have."""
    message = f"The action {action} is not valid for this web service."
    error = {"Code": "InvalidAction", "Message": message, "Type": "Sender"}
    return json.dumps({"Error": error, "RequestId": str(uuid.uuid4())}).encode()


def _error(root: ET.Element) -> Json:
    told = {name: root.findtext(f"Error/{name}") for name in ("Code", "Message", "Type")}
    return {"Error": told, "RequestId": root.findtext("RequestId")}


def _answer(model: ServiceModel, root: ET.Element) -> Json:
    operation = root.tag.removesuffix("Response")
    metadata = {"ResponseMetadata": {"RequestId": root.findtext("ResponseMetadata/RequestId")}}
    result = root.find(f"{operation}Result")
    shape = model.operation_model(operation).output_shape
    if result is None or shape is None:
        return metadata
    queues = model.service_name == "sqs"
    return dict(sorted({f"{operation}Result": _structure(shape, result, queues, operation), **metadata}.items()))


def _structure(shape: StructureShape, parent: ET.Element, queues: bool, operation: str) -> Json:  # noqa: FBT001 whose
    told = {}
    for name, member in shape.members.items():
        element = _ELEMENTS_OF_QUEUES.get(name, name) if queues else member.serialization.get("name", name)
        if queues and name == "Successful":
            element = f"{operation}ResultEntry"
        flat = queues or member.serialization.get("flattened")
        given = [one for one in parent if one.tag == element]
        if flat and isinstance(member, ListShape | MapShape):
            found = [given] if given else []
        else:
            found = [list(one) if isinstance(member, ListShape | MapShape) else [one] for one in given]
        key = _NAMES_OF_QUEUES.get(name, name) if queues else name
        told[key] = _value(member, found[0], queues, operation) if found else None
    return dict(sorted(told.items()))


def _value(shape: Shape, elements: list[ET.Element], queues: bool, operation: str) -> Json:  # noqa: FBT001 see above
    match shape:
        case ListShape():
            return [_value(shape.member, [element], queues, operation) for element in elements]
        case MapShape():
            pairs = ((element[0], _value(shape.value, [element[1]], queues, operation)) for element in elements)
            return _pairs(pairs) if queues else {key.text: value for key, value in pairs}
        case StructureShape():
            return _structure(shape, elements[0], queues, operation)
    return _scalar(shape.type_name, elements[0].text or "")


def _pairs(pairs: Iterator[tuple[ET.Element, Json]]) -> Json:
    return [{key.tag: key.text, "Value": value} for key, value in pairs]


def _scalar(kind: str, text: str) -> Json:
    readers: Mapping[str, Any] = {
        "integer": int,
        "long": int,
        "float": float,
        "double": float,
        "boolean": lambda said: said == "true",
        "timestamp": lambda said: datetime.fromisoformat(said).timestamp(),
    }
    return readers.get(kind, str)(text)
