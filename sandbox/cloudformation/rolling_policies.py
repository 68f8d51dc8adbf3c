"""What an update policy says of a rolling update, and what of that makes no sense.

That fewer instances than the group's maximum have to be in service CloudFormation says in these words; the words of the
other refusals are this sandbox's own.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sandbox.cloudformation.signals import seconds_of
from sandbox.resources.provider import RefusedError

Json = Any
NAME = "AutoScalingRollingUpdate"
_KNOWN = frozenset(
    "MaxBatchSize MinActiveInstancesPercent MinInstancesInService MinSuccessfulInstancesPercent PauseTime "
    "SuspendProcesses WaitOnResourceSignals".split()
)
_BATCHES, _PERCENT, _LONGEST_PAUSE = range(1, 101), range(101), 3600


@dataclass(frozen=True, kw_only=True)
class RollingPolicy:
    """How the instances of a group are replaced.

    Attributes:
        batch: how many at once, at most.
        least: how many have to be in service meanwhile.
        active: which part of the desired capacity has to be in service before the next batch goes, in per cent.
        successful: which part of the new instances has to signal success, in per cent.
        pause: as it is written, ``PT5M``.
        seconds: the same; how long a batch is given, or how long its signals are waited for.
        suspended: Auto Scaling's processes that rest meanwhile.
        signals: whether each new instance has to say that it is ready.
    """

    batch: int = 1
    least: int = 0
    active: int = 100
    successful: int = 100
    pause: str = "PT0S"
    seconds: float = 0.0
    suspended: tuple[str, ...] = ()
    signals: bool = False

    @classmethod
    def of(cls, update_policy: Mapping[str, Json]) -> "RollingPolicy | None":
        """Read a resolved UpdatePolicy; ``None`` if it asks for no rolling update.

        Raises:
            RefusedError: if it says what CloudFormation would not carry out.
        """
        said = update_policy.get(NAME)
        if said is None:
            return None
        unknown = sorted(said.keys() - _KNOWN)
        if unknown:
            _refuse(f"knows no {', '.join(unknown)}")
        signals = str(said.get("WaitOnResourceSignals", False)).lower() == "true"
        pause = str(said.get("PauseTime", "PT5M" if signals else "PT0S"))
        seconds = seconds_of(pause)
        if seconds is None or seconds > _LONGEST_PAUSE:
            _refuse(f"pauses for an ISO 8601 duration of an hour (PT1H) at most, and not for {pause}")
        return cls(
            batch=_number(said, "MaxBatchSize", 1, _BATCHES),
            least=_number(said, "MinInstancesInService", 0, None),
            active=_number(said, "MinActiveInstancesPercent", 100, _PERCENT),
            successful=_number(said, "MinSuccessfulInstancesPercent", 100, _PERCENT),
            pause=pause,
            seconds=seconds,
            suspended=tuple(said.get("SuspendProcesses") or ()),
            signals=signals,
        )

    def check_size(self, maximum: int) -> None:
        """Refuse to keep as many in service as there may be: nothing could be replaced.

        Raises:
            RefusedError: in CloudFormation's words.
        """
        if self.least >= maximum:
            msg = "MinInstancesInService must be less than the autoscaling group's MaxSize"
            raise RefusedError(msg)


def _number(said: Mapping[str, Json], name: str, default: int, allowed: range | None) -> int:
    text = str(said.get(name, default))
    if not text.isascii() or not text.isdecimal() or (allowed is not None and int(text) not in allowed):
        bounds = "0 or more" if allowed is None else f"{allowed[0]} to {allowed[-1]}"
        _refuse(f"takes for {name} a number, {bounds}, and not {text}")
    return int(text)


def _refuse(what: str) -> NoReturn:
    msg = f"UpdatePolicy {NAME} {what}"
    raise RefusedError(msg)
