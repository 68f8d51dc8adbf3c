"""Auto Scaling groups spread their instances over their subnets and launch the version they name."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, FakeAutoScalingGroup, InstanceState

from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult

from sandbox.mends.mend import Mend

_METRICS = (
    "GroupMinSize GroupMaxSize GroupDesiredCapacity GroupInServiceInstances GroupPendingInstances "
    "GroupStandbyInstances GroupTerminatingInstances GroupTotalInstances GroupInServiceCapacity GroupPendingCapacity "
    "GroupStandbyCapacity GroupTerminatingCapacity GroupTotalCapacity WarmPoolDesiredCapacity WarmPoolWarmedCapacity "
    "WarmPoolPendingCapacity WarmPoolTerminatingCapacity WarmPoolTotalCapacity GroupAndWarmPoolDesiredCapacity "
    "GroupAndWarmPoolTotalCapacity"
).split()
_KEPT = {
    "DefaultInstanceWarmup": "default_instance_warmup",
    "ServiceLinkedRoleARN": "service_linked_role_arn",
}


def _apply() -> None:
    group: Any = FakeAutoScalingGroup

    def replace_autoscaling_group_instances(self: Any, count_needed: int, propagated_tags: dict[str, str]) -> None:  # noqa: ANN401
        tags = {**propagated_tags, ASG_NAME_TAG: self.name, **self.instance_tags}
        subnets = self.vpc_zone_identifier.split(",") if self.vpc_zone_identifier else [None]
        for _ in range(count_needed):
            used = Counter(state.instance.subnet_id for state in self.instance_states)
            subnet = min(subnets, key=lambda candidate: used[candidate])  # the first of the emptiest
            reservation = self.autoscaling_backend.ec2_backend.run_instances(
                self.image_id,
                1,
                self.user_data,
                self.security_groups,
                instance_type=self.instance_type,
                tags={"instance": tags},
                placement=None if subnet else self.availability_zones[sum(used.values()) % len(self.availability_zones)],
                launch_config=self.launch_config,
                launch_template=_template(self),
                is_instance_type_default=False,
                associate_public_ip=self.launch_config.associate_public_ip_address if self.launch_config else None,
                subnet_id=subnet,
            )
            for instance in reservation.instances:
                instance.autoscaling_group = self
                protected = self.new_instances_protected_from_scale_in
                self.instance_states.append(InstanceState(instance, protected_from_scale_in=protected))

    group.replace_autoscaling_group_instances = replace_autoscaling_group_instances

    def enable_metrics_collection(self: Any, metrics: list[str] | None) -> None:  # noqa: ANN401 moto's own signature
        self.metrics = sorted({*self.metrics, *(metrics or _METRICS)})

    group.enable_metrics_collection = enable_metrics_collection

    backend: Any = AutoScalingBackend
    create = backend.create_auto_scaling_group

    def create_auto_scaling_group(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        made = create(self, *args, **kwargs)
        if kwargs.get("health_check_period") is None:
            made.health_check_period = 0
        return made

    backend.create_auto_scaling_group = create_auto_scaling_group

    response: Any = AutoScalingResponse
    for name in ("create_auto_scaling_group", "update_auto_scaling_group"):
        setattr(response, name, _remembering(getattr(response, name)))
    put_policy = response.put_scaling_policy

    def put_scaling_policy(self: Any) -> ActionResult:  # noqa: ANN401 moto's own signature
        return ActionResult({"PolicyARN": put_policy(self).result["PolicyArn"]})

    response.put_scaling_policy = put_scaling_policy


def _remembering(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Keep on the group what moto's request handler drops."""

    def answering(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        result = answer(self)
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        for parameter, attribute in _KEPT.items():
            value = self._get_param(parameter)
            if value is not None:
                setattr(group, attribute, value)
        return result

    return answering


def _template(group: Any) -> dict[str, str] | None:  # noqa: ANN401
    template = group.ec2_launch_template
    if not template:
        return None
    name = {"LaunchTemplateId": template.id} if template.id else {"LaunchTemplateName": template.name}
    version = group.launch_template_version
    return {**name, "Version": str(version)} if version else name


MENDS = (
    Mend(
        name="scaling_groups",
        moto="All instances of a group land in its first subnet, from the default version of the launch template; the "
        "grace period of health checks defaults to 300 seconds; service-linked role and warm-up are forgotten; no metrics "
        "named means none; PutScalingPolicy does not return the policy's ARN.",
        aws="Instances are spread evenly over the zones, from the version that the group names; through the API the "
        "grace period defaults to 0; no metrics named means all.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
        apply=_apply,
    ),
)
