"""Auto Scaling tells a group's target groups of each instance that it launches, terminates or lets go."""

from collections.abc import Iterable
from typing import Any

from moto.autoscaling.models import AutoScalingBackend

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    backend: Any = AutoScalingBackend
    replace_terminated, detach = backend.notify_terminate_instances, backend.detach_instances
    register = backend.update_attached_target_groups

    def notify_terminate_instances(self: Json, instance_ids: list[str]) -> None:
        before = {name: set(_members(group)) for name, group in self.autoscaling_groups.items()}
        replace_terminated(self, instance_ids)
        for name, group in self.autoscaling_groups.items():
            gone = before[name] - set(_members(group))
            _deregister(self, group, gone)
            if gone:
                self.update_attached_target_groups(name)

    def detach_instances(self: Json, group_name: str, instance_ids: list[str], *rest: Json) -> Json:
        detached = detach(self, group_name, instance_ids, *rest)
        _deregister(self, self.autoscaling_groups[group_name], instance_ids)
        self.update_attached_target_groups(group_name)
        return detached

    def update_attached_target_groups(self: Json, group_name: str) -> None:
        group = self.autoscaling_groups[group_name]
        kept = set(_members(group))
        there = {target for arn in group.target_group_arns for target in _targets(self, arn)}
        _deregister(self, group, {each for each in there - kept if _launched_by(self, each, group_name)})
        register(self, group_name)

    backend.notify_terminate_instances = notify_terminate_instances
    backend.detach_instances = detach_instances
    backend.update_attached_target_groups = update_attached_target_groups


def _deregister(backend: Json, group: Json, instances: Iterable[str]) -> None:
    """Take instances out of a group's target groups, as far as they are in them."""
    wanted = set(instances)
    for arn in group.target_group_arns:
        gone = [{"Id": each} for each in _targets(backend, arn) if each in wanted]
        if gone:
            backend.elbv2_backend.deregister_targets(arn, gone)


def _targets(backend: Json, arn: str) -> list[str]:
    found = backend.elbv2_backend.target_groups.get(arn)
    return list(found.targets) if found else []


def _launched_by(backend: Json, target: str, group_name: str) -> bool:
    """Return whether a target is an instance that a group has launched, as the tag on it says."""
    instance = backend.ec2_backend.get_instance_by_id(target)
    tags = instance.get_tags() if instance else ()
    return any(tag["key"] == "aws:autoscaling:groupName" and tag["value"] == group_name for tag in tags)


def _members(group: Json) -> list[str]:
    return [state.instance.id for state in group.instance_states]


MENDS = (
    Mend(
        name="scaling_targets",
        moto="An instance that replaces a terminated one is not registered with target groups; one that is detached, "
        "or terminated to scale in or by the group's own call, stays in them, healthy.",
        aws="The group registers whatever it launches, and deregisters whatever it terminates or lets go.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-load-balancer.html",
        apply=_apply,
    ),
)
