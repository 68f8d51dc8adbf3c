"""Access logs and execution logs of stages, in CloudWatch Logs or Firehose.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from sandbox import clock
from sandbox.deliveries import targets
from sandbox.gateways.templates.methods import shown
from sandbox.services import InProcessServices

Json = Any
_VARIABLE = re.compile(r"\$context\.([A-Za-z][\w.-]*)|\$\{context\.([\w.-]+)\}")


def access_line(template: str, context: Mapping[str, Json]) -> str:
    """Return a line of an access log: its format with ``$context``'s values, and a dash for what is not there."""

    def value(found: "re.Match[str]") -> str:
        inner: Json = context
        for part in (found[1] or found[2]).split("."):
            inner = inner.get(part) if isinstance(inner, Mapping) else None
        return "-" if inner is None or inner == "" else shown(inner)

    return _VARIABLE.sub(value, template)


def keep_access(account: str, destination: str, line: str, stream: str) -> None:
    """Write a line to where a stage's access log goes; what cannot be delivered is noted.

    Args:
        account: the API's.
        destination: the ARN of a log group or of a delivery stream.
        line: of the log.
        stream: name of the log's stream, if it is a log group.
    """
    if ":firehose:" in destination:
        name = destination.rpartition("/")[2]
        record = {"Data": f"{line}\n".encode()}
        targets.call(account, destination, "firehose", "PutRecord", DeliveryStreamName=name, Record=record)
        return
    _, _, _, region, owner, _, group, *_ = destination.split(":")
    _put(InProcessServices(owner, region), group, stream, [line])


def keep_execution(services: InProcessServices, api: str, stage: str, lines: Sequence[str]) -> None:
    """Write lines of a stage's execution log, whose group API Gateway makes itself."""
    group = f"API-Gateway-Execution-Logs_{api}/{stage}"
    _put(services, group, stream_of(f"{api}/{stage}"), lines)


def stream_of(name: str) -> str:
    """Return the name of the stream that a stage's lines go to."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def _put(services: InProcessServices, group: str, stream: str, lines: Sequence[str]) -> None:
    stamp = int(clock.now() * 1000)
    events = [{"timestamp": stamp, "message": line} for line in lines]
    for operation, parameters in (
        ("CreateLogGroup", {"logGroupName": group}),
        ("CreateLogStream", {"logGroupName": group, "logStreamName": stream}),
    ):
        try:
            services.call("logs", operation, **parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                raise
    services.call("logs", "PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
