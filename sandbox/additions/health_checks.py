"""Health checks of load balancers: whoever plays a server says what it answers, and they find out by checking.

Nothing here runs a server, so that each is well until :func:`answers` says otherwise. From then on every load balancer
that has it checks it at its own interval, by the sandbox's clock: after as many failures in a row as it is told to wait
for, it finds the server unhealthy and sends it nothing more, and after as many successes it is healthy again. An Auto
Scaling group that goes by its load balancers' checks replaces it, once its grace period is over.

Not modelled: that a target which is registered is checked before its first request (it is well at once), timeouts
apart from no answer at all, and that all targets get requests when none is healthy.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html,
https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-checks-overview.html
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from moto.ec2.models import ec2_backends
from moto.elb.models import elb_backends
from moto.elbv2.models import elbv2_backends

from sandbox.deliveries import agenda
from sandbox.services import InProcessServices

Json = Any
_BY_BALANCER = "ELB"


@dataclass(frozen=True, kw_only=True)
class _Check:
    """How somebody checks.

    Attributes:
        interval: seconds.
        failures: in a row, until a server is unhealthy.
        successes: in a row, until it is healthy again.
        codes: the statuses that are successes, ``200-299,301``; ``None`` if any answer is one.
    """

    interval: float
    failures: int
    successes: int
    codes: str | None


def answers(account: str, region: str, instance: str, status: int | None) -> None:
    """Say what a server answers to health checks from now on.

    Args:
        account: twelve digits.
        region: the Region.
        instance: the server's id.
        status: of HTTP; ``None`` if it does not answer at all.
    """
    _told(account, region)[instance] = status
    for group in elbv2_backends[account][region].target_groups.values():
        if instance in group.targets:
            _plan(account, region, group, instance)
    for balancer in elb_backends[account][region].load_balancers.values():
        if instance in balancer.instance_ids:
            _plan(account, region, balancer, instance)


def is_well(owner: Json, instance: str) -> bool:
    """Return whether a server is well, as far as a target group or a Classic Load Balancer has found out."""
    return _found(owner).get(instance, (True, 0))[0]


def answer_of(account: str, region: str, instance: str) -> int | None:
    """Return what a server answers that is not well."""
    return _told(account, region).get(instance)


def _told(account: str, region: str) -> dict[str, int | None]:
    held: dict[str, int | None] = ec2_backends[account][region].__dict__.setdefault("answered", {})
    return held


def _found(owner: Json) -> dict[str, tuple[bool, int]]:
    """Return server → whether it is well, and how many checks in a row have said the opposite."""
    held: dict[str, tuple[bool, int]] = owner.__dict__.setdefault("checked", {})
    return held


def _plan(account: str, region: str, owner: Json, instance: str) -> None:
    work = partial(_look, account, region, owner, instance)
    key = ("health", account, region, id(owner), instance)
    agenda.post(account, work, delay=_check_of(owner).interval, key=key)


def _stands(account: str, region: str, owner: Json) -> bool:
    """Return whether a target group or a Classic Load Balancer has not been deleted meanwhile."""
    groups = elbv2_backends[account][region].target_groups.values()
    balancers = elb_backends[account][region].load_balancers.values()
    return any(one is owner for one in (*groups, *balancers))


def _look(account: str, region: str, owner: Json, instance: str) -> None:
    """Check a server once, and again after the interval as long as something may change."""
    here = owner.targets if hasattr(owner, "targets") else owner.instance_ids
    told = _told(account, region)
    if instance not in here or instance not in told or not _stands(account, region, owner):
        # The server, who checks it, or all of the account is gone.
        _found(owner).pop(instance, None)
        return
    if not agenda.passes():  # a test that takes longer than an interval is about something else
        _plan(account, region, owner, instance)
        return
    check, status = _check_of(owner), told[instance]
    good = status is not None and (check.codes is None or _matches(check.codes, status))
    well, against = _found(owner).get(instance, (True, 0))
    against = against + 1 if good is not well else 0
    if against >= (check.failures if well else check.successes):
        well, against = good, 0
    _found(owner)[instance] = (well, against)
    if not well:
        _report(account, region, instance)
    if not (well and good):
        _plan(account, region, owner, instance)


def _report(account: str, region: str, instance: str) -> None:
    """Tell the server's group, if it goes by what load balancers find."""
    services = InProcessServices(account, region)
    told = services.call("autoscaling", "DescribeAutoScalingInstances", InstanceIds=[instance])
    for member in told["AutoScalingInstances"]:
        names = [member["AutoScalingGroupName"]]
        (group,) = services.call("autoscaling", "DescribeAutoScalingGroups", AutoScalingGroupNames=names)[
            "AutoScalingGroups"
        ]
        if member["LifecycleState"] == "InService" and _BY_BALANCER in group["HealthCheckType"].split(","):
            services.call("autoscaling", "SetInstanceHealth", InstanceId=instance, HealthStatus="Unhealthy")


def _check_of(owner: Json) -> _Check:
    if hasattr(owner, "targets"):
        codes = (getattr(owner, "matcher", None) or {}).get("HttpCode", "200")
        return _Check(
            interval=float(owner.health_check_interval_seconds),
            failures=int(owner.unhealthy_threshold_count),
            successes=int(owner.healthy_threshold_count),
            codes=codes if str(owner.health_check_protocol).startswith("HTTP") else None,
        )
    said = owner.health_check
    return _Check(
        interval=float(said.interval),
        failures=int(said.unhealthy_threshold),
        successes=int(said.healthy_threshold),
        codes="200" if said.target.startswith("HTTP") else None,
    )


def _matches(codes: str, status: int) -> bool:
    spans = (part.partition("-") for part in codes.split(","))
    return any(int(first) <= status <= int(last or first) for first, _, last in spans)
