"""Auto Scaling groups spread their instances over their subnets and launch the version they name."""

from collections.abc import Callable
from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from sandbox.additions import scaling_choices, scaling_groups, scaling_launches
from sandbox.mends.mend import Mend
from sandbox.mends.scaling_memories import remember
from sandbox.patching import parameters_of, place_of

Json = Any
_METRICS = (
    "GroupMinSize GroupMaxSize GroupDesiredCapacity GroupInServiceInstances GroupPendingInstances "
    "GroupStandbyInstances GroupTerminatingInstances GroupTotalInstances GroupInServiceCapacity GroupPendingCapacity "
    "GroupStandbyCapacity GroupTerminatingCapacity GroupTotalCapacity WarmPoolDesiredCapacity WarmPoolWarmedCapacity "
    "WarmPoolPendingCapacity WarmPoolTerminatingCapacity WarmPoolTotalCapacity GroupAndWarmPoolDesiredCapacity "
    "GroupAndWarmPoolTotalCapacity"
).split()


def _apply() -> None:
    group: Any = FakeAutoScalingGroup
    group.replace_autoscaling_group_instances = scaling_launches.replace_instances
    group.set_desired_capacity = scaling_choices.set_desired_capacity
    told = group.launch_template.fget
    group.launch_template = property(lambda self: None if self.mixed_instances_policy else told(self))
    state: Any = InstanceState
    state.launch_template = property(scaling_launches.launch_template_of)
    group.traffic_sources = property(scaling_groups.sources_of)
    change = group.update

    def update(self: Json, *args: Json, **kwargs: Json) -> None:
        sources = [kwargs.get(name) for name in ("launch_config_name", "launch_template", "mixed_instances_policy")]
        scaling_launches.set_source(self, *sources)
        if not any(sources):
            kwargs["mixed_instances_policy"] = scaling_launches.policy_of(self)
        change(self, *args, **kwargs)

    group.update = update

    def enable_metrics_collection(self: Any, metrics: list[str] | None) -> None:  # noqa: ANN401 moto's own signature
        self.metrics = sorted({*self.metrics, *(metrics or _METRICS)})

    group.enable_metrics_collection = enable_metrics_collection

    def disable_metrics_collection(self: Any) -> ActionResult:  # noqa: ANN401 as moto's request handlers
        found = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        gone = self._get_param("Metrics") or _METRICS
        found.metrics = [metric for metric in found.metrics if metric not in gone]
        return EmptyResult()

    backend: Any = AutoScalingBackend
    create = backend.create_auto_scaling_group

    def create_auto_scaling_group(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        made = create(self, *args, **kwargs)
        if not kwargs.get("health_check_period"):  # moto takes a 0 for nothing said, and that for 300
            made.health_check_grace_period = 0
        return made

    backend.create_auto_scaling_group = create_auto_scaling_group

    response: Any = AutoScalingResponse
    response.disable_metrics_collection = disable_metrics_collection
    response.create_auto_scaling_group = _completing(response.create_auto_scaling_group)
    configure = response.create_launch_configuration

    def create_launch_configuration(self: Json) -> Json:
        answer, given = configure(self), parameters_of(self)
        made = self.autoscaling_backend.launch_configurations[given["LaunchConfigurationName"]]
        made.placement_tenancy = given.get("PlacementTenancy")
        return answer

    response.create_launch_configuration = create_launch_configuration
    put_policy = response.put_scaling_policy

    def put_scaling_policy(self: Any) -> ActionResult:  # noqa: ANN401 moto's own signature
        return ActionResult({"PolicyARN": put_policy(self).result["PolicyArn"]})

    response.put_scaling_policy = put_scaling_policy
    scaling_groups.install()
    remember()


def _completing(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Do what moto's request handler leaves out when it makes a group."""

    def answering(self: Json) -> Json:
        result = answer(self)
        scaling_groups.attach_at_creation(place_of(self, "autoscaling"), parameters_of(self))
        return result

    return answering


MENDS = (
    Mend(
        name="scaling_groups",
        moto="All instances of a group land in its first subnet, from the default version of the launch template, "
        "or so they say; the grace period of health checks defaults to 300 seconds; sixteen settings are forgotten; of "
        "a policy's types and of a launch configuration's disks, profile and metadata options nothing reaches an "
        "instance; no metrics named means none; notifications and traffic sources are not there; hooks and policies "
        "outlive their group, and so do instances protected from scaling in; scaling in takes the first instances, and "
        "a mixed policy has no Spot Instances.",
        aws="Instances are spread evenly over the zones, from the version, type or configuration that the group "
        "names; through the API the grace period defaults to 0; no metrics named means all; all is told again; topics "
        "hear of launches and terminations; scaling in follows zones, purchase options and termination policies.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
        apply=_apply,
    ),
)
