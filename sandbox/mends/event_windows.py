"""When instances may be maintained, and between which places latency is measured."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import Json, write
from sandbox.services import operation_model

_WAYS = ("TimeRanges", "CronExpression")
_SUBSCRIBED = ("Source", "Destination", "Metric", "Statistic")


def _begin(_backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's EC2 backend
    if sum(1 for way in _WAYS if parameters.get(way)) != 1:
        _refuse("InvalidParameterCombination", "A window has either time ranges or a cron expression.")
    return {"State": "active"}


def _refuse(code: str, message: str) -> None:
    raise EC2ClientError(code, message)


WINDOWS = Ec2Kind(
    name="InstanceEventWindow",
    type="instance-event-window",
    prefix="iew",
    id="InstanceEventWindowId",
    unknown="InvalidInstanceEventWindowID.NotFound",
    begin=_begin,
)


def _modify(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    window = WINDOWS.own(backend, WINDOWS.id, parameters[WINDOWS.id])
    said = {name: parameters[name] for name in ("Name", *_WAYS) if parameters.get(name)}
    if len(said.keys() & set(_WAYS)) > 1:
        _refuse("InvalidParameterCombination", "A window has either time ranges or a cron expression.")
    for way in _WAYS if said.keys() & set(_WAYS) else ():
        window.pop(way, None)
    window |= said
    return {"InstanceEventWindow": WINDOWS.told(backend, window)}


def _delete(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    window = WINDOWS.own(backend, WINDOWS.id, parameters[WINDOWS.id])
    del WINDOWS.all(backend)[window[WINDOWS.id]]
    return {"InstanceEventWindowState": {WINDOWS.id: window[WINDOWS.id], "State": "deleting"}}


def _subscriptions(backend: Any) -> list[dict[str, Json]]:  # noqa: ANN401
    held: list[dict[str, Json]] = backend.__dict__.setdefault("performance_subscriptions", [])
    return held


def _wanted(parameters: Mapping[str, Json]) -> dict[str, Json]:
    usual = {"Metric": "aggregate-latency", "Statistic": "p50"}
    return {**usual, **{name: parameters[name] for name in _SUBSCRIBED if name in parameters}}


def _enable(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    wanted = {**_wanted(parameters), "Period": "five-minutes"}
    if wanted not in _subscriptions(backend):
        _subscriptions(backend).append(wanted)
    return {"Output": True}


def _disable(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    wanted = _wanted(parameters)
    held = _subscriptions(backend)
    held[:] = [one for one in held if any(one[name] != wanted.get(name) for name in _SUBSCRIBED)]
    return {"Output": True}


def _describe(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    shape = operation_model("ec2", "DescribeAwsNetworkPerformanceMetricSubscriptions").output_shape
    members, filters = shape.members["Subscriptions"].member.members, parameters.get("Filters", ())
    return {"Subscriptions": [one for one in _subscriptions(backend) if matches(one, filters, members)]}


def _apply_windows() -> None:
    WINDOWS.install()
    write({"ModifyInstanceEventWindow": _modify, "DeleteInstanceEventWindow": _delete})


def _apply_subscriptions() -> None:
    write(
        {
            "DescribeAwsNetworkPerformanceMetricSubscriptions": _describe,
            "DisableAwsNetworkPerformanceMetricSubscription": _disable,
            "EnableAwsNetworkPerformanceMetricSubscription": _enable,
        }
    )


MENDS = (
    Mend(
        name="event_windows",
        moto="There are no operations for event windows.",
        aws="A window has either time ranges or a cron expression, in which AWS may reboot, stop or terminate.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/event-windows.html",
        apply=_apply_windows,
    ),
    Mend(
        name="performance_subscriptions",
        moto="There are no operations for subscriptions of Infrastructure Performance.",
        aws="Latency between Regions and zones is measured where it is subscribed to.",
        source="https://docs.aws.amazon.com/network-manager/latest/infrastructure-performance/what-is-nmip.html",
        apply=_apply_subscriptions,
    ),
)
