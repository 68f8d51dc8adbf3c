"""A target that is deregistered drains: it gets no new requests, and has time to finish those that it has."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_DELAY = "deregistration_delay.timeout_seconds"


def _apply() -> None:
    from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup  # noqa: PLC0415 loaded by now

    from sandbox import clock  # noqa: PLC0415

    group: Any = FakeTargetGroup
    deregister, register, health_for = group.deregister, group.register, group.health_for

    def leaving(self: Json, targets: list[Json]) -> None:
        deregister(self, targets)
        until = clock.now() + float(self.attributes.get(_DELAY) or 0)
        _draining(self).update({target["Id"]: until for target in targets})

    def coming(self: Json, targets: list[Json]) -> None:
        register(self, targets)
        for target in targets:
            _draining(self).pop(target["Id"], None)

    def told(self: Json, target: Json, ec2_backend: Json) -> Json:
        found = health_for(self, target, ec2_backend)
        if found.status != "unused" or target["Id"] not in drain(self, ec2_backend):
            return found
        why = ("Target.DeregistrationInProgress", "Target deregistration is in progress")
        return FakeHealthStatus(target["Id"], found.port, self.health_check_port, "draining", *why)

    def drain(self: Json, ec2_backend: Json) -> list[str]:
        """Return who drains; whoever runs no more has nothing to finish."""
        return [one for one, until in _draining(self).items() if clock.now() < until and _runs(ec2_backend, one)]

    group.deregister, group.register, group.health_for = leaving, coming, told
    backend: Any = ELBv2Backend
    describe = backend.describe_target_health

    def describe_target_health(self: Json, target_group_arn: str, targets: list[Json]) -> list[Json]:
        found: list[Json] = describe(self, target_group_arn, targets)
        if targets:
            return found
        owner = self.target_groups[target_group_arn]
        left = [{"Id": one, "Port": owner.port} for one in drain(owner, self.ec2_backend)]
        return [*found, *(owner.health_for(one, self.ec2_backend) for one in left)]

    backend.describe_target_health = describe_target_health


def _runs(ec2: Json, target: str) -> bool:
    """Return whether a target, an instance or an address of the VPC, is still there."""
    if target.startswith("i-"):
        instance = ec2.get_instance_by_id(target)
        return instance is not None and instance.state == "running"
    return any(interface.private_ip_address == target for interface in ec2.enis.values())


def _draining(group: Json) -> dict[str, float]:
    """Return who has been deregistered → until when it may finish."""
    held: dict[str, float] = group.__dict__.setdefault("leaving", {})
    return held


MENDS = (
    Mend(
        name="target_draining",
        moto="A target that is deregistered is gone at once.",
        aws="It is draining for as long as its group's deregistration delay says.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html",
        apply=_apply,
        when="moto.elbv2.models",
    ),
)
