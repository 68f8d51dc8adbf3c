"""Scaling policies as data: what a group follows, by how much, and how long it rests afterwards."""

from dataclasses import dataclass
from enum import Enum

from aws_cdk import aws_cloudwatch as cloudwatch


@dataclass(frozen=True, kw_only=True)
class Tracks:
    """Target tracking: keep a metric where it is wanted; Auto Scaling makes and keeps the alarms.

    Attributes:
        name: the policy's construct id.
        target: the wanted value: per cent of CPU, or requests a minute for each target.
        metric: the predefined metric.
        label: ``<load balancer's full name>/<target group's full name>``, for requests.
        scale_in: whether it also takes instances away.
    """

    name: str
    target: float
    metric: str = "ASGAverageCPUUtilization"
    label: str | None = None
    scale_in: bool = True


@dataclass(frozen=True, kw_only=True)
class Step:
    """How much is changed while a metric is between two bounds, both relative to the alarm's threshold.

    Attributes:
        change: instances more or, if negative, fewer.
        lower: from here on; ``None`` is minus infinity.
        upper: up to here; ``None`` is plus infinity.
    """

    change: int
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Step scaling: the further a metric is beyond its threshold, the more is changed at once.

    Attributes:
        name: the policy's construct id.
        metric: what the alarm looks at.
        threshold: where the alarm goes off; above it, or below it if ``falls``.
        steps: without a gap between them.
        falls: whether the alarm goes off when the metric falls below the threshold.
        periods: how many of the metric's periods it has to last.
        warm_up: seconds until a new instance counts; by default the group's own.
    """

    name: str
    metric: cloudwatch.IMetric
    threshold: float
    steps: tuple[Step, ...]
    falls: bool = False
    periods: int = 2
    warm_up: int | None = None


@dataclass(frozen=True, kw_only=True)
class Simple:
    """Simple scaling: one change, and then a rest in which no other simple policy changes anything.

    Attributes:
        name: the policy's construct id.
        change: instances more or, if negative, fewer.
        cooldown: seconds of rest.
        metric: what sets it off above ``threshold``; without one somebody executes the policy by hand.
    """

    name: str
    change: int
    cooldown: int = 300
    metric: cloudwatch.IMetric | None = None
    threshold: float = 0


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A scheduled action: other sizes from a certain time on.

    Attributes:
        name: the action's construct id.
        recurrence: five fields of cron (``0 7 * * MON-FRI``).
        zone: the time zone in which they are read.
        minimum: instances; ``None`` leaves it as it is, as with the others.
        maximum: instances.
        desired: instances.
    """

    name: str
    recurrence: str
    zone: str = "Etc/UTC"
    minimum: int | None = None
    maximum: int | None = None
    desired: int | None = None


class Mode(Enum):
    """Whether a forecast is only shown or also followed."""

    FORECAST_ONLY = "ForecastOnly"
    FORECAST_AND_SCALE = "ForecastAndScale"


@dataclass(frozen=True, kw_only=True)
class Predicts:
    """Predictive scaling: two weeks of the past forecast the next two days, so that instances are there in time.

    Attributes:
        name: the policy's construct id.
        target: the wanted value of the scaling metric for each instance.
        pair: a predefined pair of load and scaling metric; or else ``load`` and ``scaling`` are both given.
        load: a predefined load metric.
        scaling: a predefined scaling metric.
        label: ``<load balancer's full name>/<target group's full name>``, for each of the metrics about requests.
        mode: forecasts are watched for a while before they are followed.
        ahead: seconds that instances are launched before they are needed, less than an hour.
    """

    name: str
    target: float
    pair: str | None = None
    load: str | None = None
    scaling: str | None = None
    label: str | None = None
    mode: Mode = Mode.FORECAST_ONLY
    ahead: int = 300


Policy = Tracks | Steps | Simple | Scheduled | Predicts
