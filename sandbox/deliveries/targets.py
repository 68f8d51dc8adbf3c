"""Calls services on behalf of others: in the account and Region of an ARN, with failures noted."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.deliveries import undelivered
from sandbox.services import InProcessServices

Json = Any


class UndeliverableError(Exception):
    """Something cannot be delivered; the message says why."""


@lru_cache(maxsize=256)
def services_of(arn: str) -> InProcessServices:
    """Return the services of an ARN's account and Region."""
    _, _, _, region, account, *_ = arn.split(":", 5)
    return InProcessServices(account, region)


def call(account: str, arn: str, service: str, operation: str, /, **parameters: Json) -> dict[str, Json] | None:
    """Call an operation where an ARN is; note it and return ``None`` if that is refused.

    Args:
        account: on whose behalf.
        arn: of the target.
        service: boto3's name of the service.
        operation: the API's name of the operation.
        parameters: of the operation.
    """
    try:
        return services_of(arn).call(service, operation, **parameters)
    except (ClientError, BotoCoreError) as error:
        undelivered.note(account, arn, str(error))
        return None


def invoke(account: str, arn: str, event: Json) -> bool:
    """Put an event into a function's queue, as services do; return whether that was possible."""
    from sandbox.lambdas import invoking, running  # noqa: PLC0415 most of what is delivered is for no function

    try:
        invoking.asynchronously(function_of(arn), event)
    except (running.UnrunnableError, UndeliverableError) as error:
        undelivered.note(account, arn, str(error))
        return False
    return True


def function_of(arn: str) -> Any:  # noqa: ANN401 see invoking.Invoked
    """Return the function that an ARN stands for.

    Raises:
        UndeliverableError: if there is none.
    """
    from moto.awslambda.exceptions import UnknownFunctionException  # noqa: PLC0415 takes long
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 see above

    from sandbox.lambdas import invoking  # noqa: PLC0415 see above

    parts = arn.split(":")
    if len(parts) < 7 or parts[2] != "lambda" or parts[5] != "function":
        msg = f"{arn} is no function's ARN"
        raise UndeliverableError(msg)
    try:
        return invoking.find(lambda_backends[parts[4]][parts[3]], arn)
    except UnknownFunctionException as error:
        raise UndeliverableError(str(error)) from None


def queue_url(account: str, arn: str) -> str | None:
    """Return a queue's URL; note it and return ``None`` if there is none."""
    name, owner = arn.rsplit(":", 1)[1], arn.split(":")[4]
    found = call(account, arn, "sqs", "GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=owner)
    return None if found is None else str(found["QueueUrl"])


def send_message(
    account: str,
    arn: str,
    body: str,
    *,
    group: str | None = None,
    deduplication: str | None = None,
    attributes: Mapping[str, Json] | None = None,
) -> bool:
    """Send a message to a queue; return whether that was possible."""
    url = queue_url(account, arn)
    if url is None:
        return False
    more: dict[str, Json] = {"MessageAttributes": attributes} if attributes else {}
    if group is not None:
        more["MessageGroupId"] = group
    if deduplication is not None:
        more["MessageDeduplicationId"] = deduplication
    return call(account, arn, "sqs", "SendMessage", QueueUrl=url, MessageBody=body, **more) is not None


def compact(value: Json) -> str:
    """Return JSON as services write it into one another: without spaces."""
    return json.dumps(value, separators=(",", ":"))
