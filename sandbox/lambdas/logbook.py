"""What Lambda writes to CloudWatch Logs about an invocation.

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
"""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from botocore.exceptions import ClientError

from sandbox import clock
from sandbox.lambdas.workers import TIMED_OUT, Answer
from sandbox.services import InProcessServices

SEPARATOR = "\x1f"
"""What stands for a line's end within one event, in what a process prints."""
_MIB = 1024 * 1024


def stream_of(function: Any, worker: str) -> str:  # noqa: ANN401 moto's own class, which would take long to import
    """Return the name of the log stream of one execution environment."""
    return f"{clock.utcnow():%Y/%m/%d}/[{function.version}]{worker}"


def told(
    function: Any,  # noqa: ANN401 see above
    request: str,
    answer: Answer,
    seconds: float,
    init: float | None,
) -> list[str]:
    """Return the events of an invocation.

    Args:
        function: moto's record of it.
        request: the request's id.
        answer: what the process said.
        seconds: how long the handler ran.
        init: how many seconds it took to load, if it was loaded for this. They are paid for as the others are, since
            August 2025: https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
    """
    kind = str(answer.error["errorType"]) if answer.error else ""
    milliseconds = seconds * 1000
    if kind == TIMED_OUT:
        milliseconds = float(int(function.timeout) * 1000)
    billed = ceil(milliseconds + (init or 0.0) * 1000)
    status = {"": [], TIMED_OUT: ["Status: timeout"]}
    report = [
        f"REPORT RequestId: {request}",
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {billed} ms",
        f"Memory Size: {function.memory_size} MB",
        *([f"Max Memory Used: {-(-answer.peak_bytes // _MIB)} MB"] if answer.peak_bytes is not None else []),
        *([f"Init Duration: {init * 1000:.2f} ms"] if init is not None else []),
        *status.get(kind, ["Status: error", f"Error Type: {kind}"] if answer.ended else []),
    ]
    return [
        f"START RequestId: {request} Version: {function.version}",
        *(line.replace(SEPARATOR, "\n") for line in answer.output.split("\n") if line),
        *([_ending(answer, request)] if answer.ended and answer.error else []),
        f"END RequestId: {request}",
        "\t".join(report),
    ]


def keep(function: Any, stream: str, log: Sequence[str]) -> None:  # noqa: ANN401 see above
    """Write a log as Lambda does, making group and stream if they are not there."""
    services, group = InProcessServices(function.account_id, function.region), function.logs_group_name
    stamp = int(clock.now() * 1000)
    events = [{"timestamp": stamp, "message": message} for message in log]
    try:
        services.call("logs", "PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        _make(services, group, stream)
        services.call("logs", "PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)


def _make(services: InProcessServices, group: str, stream: str) -> None:
    for operation, parameters in (
        ("CreateLogGroup", {"logGroupName": group}),
        ("CreateLogStream", {"logGroupName": group, "logStreamName": stream}),
    ):
        try:
            services.call("logs", operation, **parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                raise


def _ending(answer: Answer, request: str) -> str:
    assert answer.error is not None
    message = str(answer.error["errorMessage"])
    if answer.error["errorType"] != TIMED_OUT:
        return message
    now: datetime = clock.utcnow()
    # The time, the request, and only then the sentence: the log has it in another order than the answer.
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z {request} {message.rpartition('Error: ')[2]}"
