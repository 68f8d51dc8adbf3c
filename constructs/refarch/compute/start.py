"""How an instance becomes a server, and how long that takes: from a baked image, or by a script at its first boot."""

import re
from dataclasses import dataclass

from aws_cdk import Duration, Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute.fleet_parts import Patience
from refarch.refusal import refuse

_BOOT_SECONDS = 45
"""From a launch until user data runs, for Amazon Linux 2023 on a small type."""
_BOOTSTRAP_SECONDS = 60
"""What the script of a web server takes: a package, a unit, a first answer."""
_BAKED_SECONDS = 5
_PARAMETER = re.compile(r"[a-zA-Z0-9_.-]+|(/[a-zA-Z0-9_.-]+){1,15}|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter/.+")
"""The name of an SSM parameter, or the ARN of one that another account shares.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""
_MARGIN = 1.5
"""Boots differ; who is judged by the average is replaced every other time."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """What happens between a launch and the first answer.

    Bootstrapping changes a fleet by changing a script; baking moves the script into an image, so that the hundredth
    instance starts as fast as the first and needs nobody to download from.

    Attributes:
        image: the name of an SSM parameter that holds a baked image's id; without it Amazon Linux 2023 is bootstrapped.
        boot: seconds from the launch until user data runs.
        script: seconds that user data takes; by default a minute, or five seconds with a baked image.
        grace_period: seconds until health counts; by default half as long again as it takes to serve.

    Source: https://docs.aws.amazon.com/wellarchitected/latest/framework/perf_compute_hardware_scale_compute_resources_dynamically.html
    """

    image: str | None = None
    boot: int = _BOOT_SECONDS
    script: int | None = None
    grace_period: int | None = None

    @property
    def time_to_service(self) -> int:
        """Return the seconds from a launch to the first answer."""
        usual = _BAKED_SECONDS if self.image else _BOOTSTRAP_SECONDS
        return self.boot + (usual if self.script is None else self.script)

    @property
    def grace(self) -> int:
        """Return the seconds until an instance's health counts."""
        return round(self.time_to_service * _MARGIN) if self.grace_period is None else self.grace_period

    def patience(self, scope: Construct) -> Patience:
        """Return how long a fleet waits for its instances.

        Raises:
            RefusedError: if health counted before an instance serves: each would be replaced, and so would the next;
                or if no parameter can have the image's name, which a deployment would find out only after its start.
        """
        if self.image and not Token.is_unresolved(self.image) and not _PARAMETER.fullmatch(self.image):
            refuse(
                scope,
                f"image={self.image!r}",
                "the name of an SSM parameter has letters, digits, . - and _, and in a hierarchy begins with a slash",
                "Use the name of the parameter that holds the image's id, /web/image for example",
            )
        if self.grace < self.time_to_service:
            refuse(
                scope,
                f"grace_period={self.grace_period}",
                f"an instance serves after {self.time_to_service} seconds; judged before, it is replaced for ever",
                f"Use {self.time_to_service} or more, or a baked image",
            )
        return Patience(grace_period=Duration.seconds(self.grace), warm_up=Duration.seconds(self.time_to_service))

    def machine_image(self) -> ec2.IMachineImage:
        """Return what instances boot."""
        if self.image:
            return ec2.MachineImage.from_ssm_parameter(self.image, os=ec2.OperatingSystemType.LINUX)
        return ec2.MachineImage.latest_amazon_linux2023()
