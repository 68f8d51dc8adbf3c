"""What is set of a queue is told again, and stays until it is set to something else."""

from collections.abc import Callable
from typing import Any

from moto.sqs import exceptions

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
_MEBIBYTE = 1024 * 1024
_RANGES = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1024, _MEBIBYTE),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
}


def _apply() -> None:
    from moto.sqs import models  # noqa: PLC0415 loaded by now

    module: Any = models
    module.MAXIMUM_MESSAGE_LENGTH = module.MAXIMUM_MESSAGE_SIZE_ATTR_UPPER_BOUND = _MEBIBYTE
    queue: Any = models.Queue
    queue.BASE_ATTRIBUTES = [*queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    queue.policy = queue.redrive_allow_policy = None
    told = queue.attributes.fget
    queue.attributes = property(lambda self: {name: value for name, value in told(self).items() if value is not None})
    replace(queue, _set_attributes=_set_attributes)


def _set_attributes(original: Callable[..., Any], self: Any, attributes: dict[str, Json], *more: Any) -> None:  # noqa: ANN401 moto's own
    given = dict(attributes)
    for name, (least, most) in _RANGES.items():
        if name in given and not (str(given[name]).isdecimal() and least <= int(given[name]) <= most):
            raise exceptions.InvalidAttributeValue(name)
    if given.get("KmsMasterKeyId"):
        given["SqsManagedSseEnabled"] = False
    # moto takes a policy away whenever anything else is set.
    policy = given.get("Policy", self.policy)
    original(self, given, *more)
    self.policy = policy or None
    self.redrive_allow_policy = self.redrive_allow_policy or None
    if isinstance(self.sqs_managed_sse_enabled, str):
        self.sqs_managed_sse_enabled = self.sqs_managed_sse_enabled.lower() == "true"


MENDS = (
    Mend(
        name="queue_attributes",
        moto="Setting any attribute of a queue takes its policy away, RedriveAllowPolicy is not told, a key does not"
        " end the encryption with SQS's own keys, and messages have at most 256 KiB; a delay"
        " of a week is taken.",
        aws="SetQueueAttributes changes what it names; all is told again; messages have up to 1 MiB; what is out"
        " of an attribute's range is an InvalidAttributeValue.",
        source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html",
        apply=_apply,
        when="moto.sqs.models",
    ),
)
