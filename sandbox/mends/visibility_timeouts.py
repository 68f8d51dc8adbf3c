"""How long a message stays hidden is between nothing and twelve hours, for a queue and for each message."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
_NAME = "VisibilityTimeout"
_ALLOWED = range(12 * 60 * 60 + 1)
"""Seconds."""


def _apply() -> None:
    from moto.sqs.models import Queue, SQSBackend  # noqa: PLC0415 loaded by now
    from moto.sqs.responses import SQSResponse  # noqa: PLC0415 loaded by now

    replace(Queue, _set_attributes=_set_attributes)
    replace(SQSBackend, change_message_visibility_batch=_change_batch)
    replace(SQSResponse, _get_validated_visibility_timeout=_validated)


def _set_attributes(original: Callable[..., Any], self: Any, attributes: dict[str, Json], *more: Any) -> None:  # noqa: ANN401 moto's own
    from moto.sqs.exceptions import InvalidAttributeValue  # noqa: PLC0415 see above

    given = str(attributes.get(_NAME, "0"))
    if not given.isdecimal() or int(given) not in _ALLOWED:
        raise InvalidAttributeValue(_NAME)
    original(self, attributes, *more)


def _validated(_original: Callable[..., Any], self: Any, timeout: Json = None) -> int:  # noqa: ANN401
    given = self._get_param(_NAME) if timeout is None else timeout
    if given is None:
        raise TypeError(_NAME)  # By which moto knows that the queue's own holds.
    return _checked(int(given))


def _checked(seconds: int) -> int:
    from moto.sqs.exceptions import InvalidParameterValue  # noqa: PLC0415 see above

    if seconds not in _ALLOWED:
        bounds = f"Must be >= {_ALLOWED[0]} and <= {_ALLOWED[-1]}, if provided."
        msg = f"Value {seconds} for parameter {_NAME} is invalid. Reason: {bounds}"
        raise InvalidParameterValue(msg)
    return seconds


def _change_batch(
    _original: Callable[..., Any],
    self: Any,  # noqa: ANN401
    queue_name: str,
    entries: list[dict[str, Json]],
) -> tuple[list[str], list[dict[str, Json]]]:
    """Change each message; one that cannot be is told beside the others, and does not stop them."""
    from moto.sqs.exceptions import InvalidParameterValue, ReceiptHandleIsInvalid  # noqa: PLC0415 see above

    changed: list[str] = []
    failed: list[dict[str, Json]] = []
    for entry in entries:
        try:
            self.change_message_visibility(queue_name, entry["ReceiptHandle"], _checked(int(entry.get(_NAME, 0))))
        except (InvalidParameterValue, ReceiptHandleIsInvalid) as error:
            failed.append({"Id": entry["Id"], "SenderFault": True, "Code": error.code, "Message": error.message})
        else:
            changed.append(entry["Id"])
    return changed, failed


MENDS = (
    Mend(
        name="visibility_timeouts",
        moto="Any number is taken for a queue's VisibilityTimeout and a negative one for a message's, and a message of"
        " a batch whose time is beyond the limit fails the whole batch.",
        aws="VisibilityTimeout is from 0 to 43,200 seconds; what a batch cannot change is told entry by entry.",
        source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html",
        apply=_apply,
        when="moto.sqs.urls",
    ),
)
