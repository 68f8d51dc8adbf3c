"""Auto Scaling keeps to a group's bounds, and to names that are taken."""

from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse

from sandbox.mends.mend import Mend

Json = Any
_ALREADY_EXISTS = "AlreadyExists"


def _apply() -> None:
    backend: Any = AutoScalingBackend
    response: Any = AutoScalingResponse
    set_capacity, configure = response.set_desired_capacity, backend.create_launch_configuration

    def set_desired_capacity(self: Json) -> Json:
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        desired = self._get_int_param("DesiredCapacity")
        for beyond, word, bound in (
            (desired > group.max_size, "above max", group.max_size),
            (desired < group.min_size, "below min", group.min_size),
        ):
            if beyond:
                message = f"New SetDesiredCapacity value {desired} is {word} value {bound} for the AutoScalingGroup."
                raise ValidationError(message)
        return set_capacity(self)

    def create_launch_configuration(self: Json, name: str, *args: Json, **kwargs: Json) -> Json:
        if name in self.launch_configurations:
            message = (
                "Launch Configuration by this name already exists - "
                f"A launch configuration already exists with the name {name}"
            )
            raise AutoscalingClientError(_ALREADY_EXISTS, message)
        return configure(self, name, *args, **kwargs)

    response.set_desired_capacity = set_desired_capacity
    backend.create_launch_configuration = create_launch_configuration


MENDS = (
    Mend(
        name="scaling_limits",
        moto="A desired capacity beyond the group's bounds is accepted; a launch configuration takes the place of "
        "another of its name.",
        aws="Both are refused.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetDesiredCapacity.html",
        apply=_apply,
    ),
)
