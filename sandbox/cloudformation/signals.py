"""Creation policies: an instance or a group counts as created when its instances have said that they are ready.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
"""

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.cloudformation.stack import Stack, StackResource
from sandbox.lambdas import desk
from sandbox.resources.provider import FailedError, Services
from sandbox.resources.user_data import boot_of

Json = Any
_CONDITION = "AWS::CloudFormation::WaitCondition"
SIGNALLED_TYPES = frozenset({"AWS::AutoScaling::AutoScalingGroup", _CONDITION, "AWS::EC2::Instance"})
SIGNALS = re.compile(r"cfn-signal|signal-resource|SignalResource")
"""What user data says that signals; nothing here runs it."""
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
_PAUSE, _PATIENCE = 0.2, 300


def seconds_of(duration: str) -> int | None:
    """Return the seconds of an ISO 8601 duration as templates write it, ``PT1H30M``; ``None`` if it is none."""
    found = _DURATION.fullmatch(duration)
    if found is None or duration == "PT":
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


@dataclass(frozen=True)
class Expectation:
    """How many signals a resource waits for, and how long.

    Attributes:
        count: how many.
        percent: how many of them have to be successes; ``None`` unless the policy says so.
        seconds: how long.
    """

    count: int
    percent: int | None
    seconds: float

    @classmethod
    def of(cls, policy: Mapping[str, Json]) -> "Expectation | None":
        """Read a resolved CreationPolicy; ``None`` if it asks for no signals."""
        if not policy:
            return None
        signal = policy.get("ResourceSignal", {})
        percent = policy.get("AutoScalingCreationPolicy", {}).get("MinSuccessfulInstancesPercent")
        wait = seconds_of(str(signal.get("Timeout", "PT5M")))
        return cls(
            int(signal.get("Count", 1)),
            None if percent is None else int(percent),
            _PATIENCE if wait is None else wait,
        )

    @property
    def needed(self) -> int:
        """Return how many successes are enough."""
        return self.count if self.percent is None else math.ceil(self.count * self.percent / 100)


def await_signals(stack: Stack, record: StackResource, services: Services, expected: Expectation) -> None:
    """Wait until the instances of a resource that was just made have said that they are ready.

    Nothing here runs an instance's user data: where it calls cfn-signal, the signal of each instance is given for
    it. Others may signal through the API; a server waits for them as long as the policy says, and a deployment in
    process, which nobody can join, does not.

    Raises:
        FailedError: if there were too few successes, in CloudFormation's words.
    """
    assert record.physical_id is not None
    for instance in _signalling(stack, record, services):
        receive(stack, record, instance, "SUCCESS")
    deadline = time.monotonic() + (expected.seconds if desk.is_served() else 0.0)
    while len(_with(record, "SUCCESS")) < expected.needed:
        possible = expected.count - len(_with(record, "FAILURE"))
        if possible < expected.needed or time.monotonic() >= deadline:
            raise FailedError(_reason(record, expected))
        time.sleep(_PAUSE)


def _signalling(stack: Stack, record: StackResource, services: Services) -> list[str]:
    """Return the instances whose user data signals a resource: its own, or those that name a wait condition."""
    assert record.physical_id is not None
    if record.type != _CONDITION:
        boots = [boot_of(services, record.type, record.physical_id)]
    else:
        others = [other for other in stack.resources.values() if other.physical_id and other is not record]
        every = [boot_of(services, other.type, str(other.physical_id)) for other in others]
        boots = [boot for boot in every if re.search(rf"\b{record.logical_id}\b", boot.script)]
    return [instance for boot in boots if SIGNALS.search(boot.script) for instance in boot.instances]


def receive(stack: Stack, record: StackResource, unique_id: str, status: str) -> None:
    """Take a signal; the first one with its id counts."""
    if unique_id not in record.signals:
        record.signals[unique_id] = status
        stack.record(record, record.status, f"Received {status} signal with UniqueId {unique_id}")


def _with(record: StackResource, status: str) -> list[str]:
    return [unique_id for unique_id, given in record.signals.items() if given == status]


def _reason(record: StackResource, expected: Expectation) -> str:
    good = len(_with(record, "SUCCESS"))
    if expected.percent is not None or _with(record, "FAILURE"):
        return (
            f"Received {good} SUCCESS signal(s) out of {expected.count}.  Unable to satisfy "
            f"{expected.percent or 100}% MinSuccessfulInstancesPercent requirement"
        )
    return f"Failed to receive {expected.count - good} resource signal(s) within the specified duration"
