"""Notifications and traffic sources of Auto Scaling groups, and what goes when a group goes."""

from collections.abc import Mapping
from typing import Any

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend

from sandbox.additions import scaling_notices
from sandbox.additions.scaling_notices import kept as _notifications
from sandbox.patching import Place, operations

Json = Any
_TARGET_GROUP = ":targetgroup/"


def install() -> None:
    """Let Auto Scaling answer the operations."""
    written = {
        "PutNotificationConfiguration": _put_notification,
        "DeleteNotificationConfiguration": _delete_notification,
        "DescribeNotificationConfigurations": _describe_notifications,
        "AttachTrafficSources": _attach,
        "DetachTrafficSources": _detach,
        "DescribeTrafficSources": _describe_sources,
    }
    operations("autoscaling", written)
    backend: Any = AutoScalingBackend
    delete = backend.delete_auto_scaling_group

    def delete_auto_scaling_group(self: Json, group_name: str) -> None:
        for state in _named(self, group_name).instance_states:
            state.protected_from_scale_in = False  # a group that goes takes all its instances along
        delete(self, group_name)
        for held in (self.policies, self.lifecycle_hooks, self.scheduled_actions):
            for key in [key for key, one in held.items() if one.auto_scaling_group_name == group_name]:
                del held[key]
        for key in [key for key in _notifications(self) if key[0] == group_name]:
            del _notifications(self)[key]

    backend.delete_auto_scaling_group = delete_auto_scaling_group
    terminate = backend.terminate_instance

    def terminate_instance(self: Json, instance_id: str, should_decrement: bool) -> Json:  # noqa: FBT001 moto's own
        activity = terminate(self, instance_id, should_decrement)
        instance = self.ec2_backend.get_instance(instance_id)
        scaling_notices.tell(instance.autoscaling_group, scaling_notices.TERMINATED, instance)
        return activity

    backend.terminate_instance = terminate_instance
    backend.describe_warm_pool = lambda self, group_name: _named(self, group_name).get_warm_pool()

    def delete_warm_pool(self: Json, group_name: str) -> None:
        _named(self, group_name).warm_pool = None

    backend.delete_warm_pool = delete_warm_pool


def _named(backend: Json, name: str) -> Json:
    if name not in backend.autoscaling_groups:
        message = f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found"
        raise ValidationError(message)
    return backend.autoscaling_groups[name]


def _group(place: Place, given: Mapping[str, Json]) -> Json:
    return _named(place.backend, given["AutoScalingGroupName"])


def _put_notification(place: Place, given: Mapping[str, Json]) -> Json:
    group, topic = _group(place, given), given["TopicARN"]
    _notifications(place.backend)[group.name, topic] = list(given["NotificationTypes"])
    scaling_notices.publish(group, topic, scaling_notices.TEST, {})
    return {}


def _delete_notification(place: Place, given: Mapping[str, Json]) -> Json:
    _notifications(place.backend).pop((_group(place, given).name, given["TopicARN"]), None)
    return {}


def _describe_notifications(place: Place, given: Mapping[str, Json]) -> Json:
    asked = given.get("AutoScalingGroupNames")
    return {
        "NotificationConfigurations": [
            {"AutoScalingGroupName": name, "TopicARN": topic, "NotificationType": kind}
            for (name, topic), kinds in _notifications(place.backend).items()
            for kind in kinds
            if not asked or name in asked
        ]
    }


def _attach(place: Place, given: Mapping[str, Json]) -> Json:
    """Attach target groups and Classic Load Balancers as their own operations do, and keep other sources."""
    group = _group(place, given)
    for source in given["TrafficSources"]:
        identity, kind = source["Identifier"], _kind(source)
        if kind == "elbv2":
            place.backend.attach_load_balancer_target_groups(group.name, [identity])
        elif kind == "elb":
            place.backend.attach_load_balancers(group.name, [identity])
        else:
            _others(group)[identity] = kind
    return {}


def _detach(place: Place, given: Mapping[str, Json]) -> Json:
    group = _group(place, given)
    for source in given["TrafficSources"]:
        identity, kind = source["Identifier"], _kind(source)
        if kind == "elbv2":
            place.backend.detach_load_balancer_target_groups(group.name, [identity])
        elif kind == "elb":
            place.backend.detach_load_balancers(group.name, [identity])
        else:
            _others(group).pop(identity, None)
    return {}


def _describe_sources(place: Place, given: Mapping[str, Json]) -> Json:
    asked = given.get("TrafficSourceType")
    sources = sources_of(_group(place, given))
    return {"TrafficSources": [{**one, "State": "InService"} for one in sources if asked in (None, one["Type"])]}


def sources_of(group: Json) -> list[dict[str, str]]:
    """Return where a group's traffic comes from."""
    groups = [{"Identifier": arn, "Type": "elbv2"} for arn in group.target_group_arns]
    balancers = [{"Identifier": name, "Type": "elb"} for name in group.load_balancer_names]
    return [*groups, *balancers, *({"Identifier": one, "Type": kind} for one, kind in _others(group).items())]


def attach_at_creation(place: Place, given: Mapping[str, Json]) -> None:
    """Attach the sources, and put the lifecycle hooks, that a group is made with."""
    if given.get("TrafficSources"):
        _attach(place, given)
    for hook in given.get("LifecycleHookSpecificationList", ()):
        place.backend.create_lifecycle_hook(
            hook["LifecycleHookName"],
            given["AutoScalingGroupName"],
            hook["LifecycleTransition"],
            hook.get("HeartbeatTimeout"),
            hook.get("DefaultResult"),
        )


def _kind(source: Mapping[str, str]) -> str:
    """Return a source's type, which an ARN of a target group tells by itself."""
    identity = source["Identifier"]
    found = "elbv2" if _TARGET_GROUP in identity and ":elasticloadbalancing:" in identity else ""
    return source.get("Type") or found or ("vpc-lattice" if identity.startswith("arn:") else "elb")


def _others(group: Json) -> dict[str, str]:
    held: dict[str, str] = group.__dict__.setdefault("other_sources", {})
    return held
