"""What a group launches from: its own template and version, or those that a refresh wants instead.

Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DesiredConfiguration.html
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Json = Any
_ATTRIBUTES = (
    "ec2_launch_template",
    "launch_config",
    "launch_configuration_name",
    "launch_template_version",
    "mixed_instances_policy",
    "provided_launch_template_version",
)
"""Where moto keeps what a group launches from."""


@dataclass(frozen=True)
class Source:
    """What instances are launched from.

    Attributes:
        kept: moto's attributes of a group that launches from it.
    """

    kept: Mapping[str, Json]

    @property
    def version(self) -> Json:
        """Return the version as it was said: a number, ``$Latest``, ``$Default``, or nothing."""
        return self.kept.get("launch_template_version") if self.kept.get("ec2_launch_template") else None

    def made(self, state: Json) -> bool:
        """Return whether an instance is as this would launch it: template, version and type.

        Without a launch template nothing tells, so nothing matches.
        """
        template = self.kept.get("ec2_launch_template")
        if template is None:
            return False
        number = str(template.get_version(self.version).number)
        told = state.launch_template or {}
        policy = (self.kept.get("mixed_instances_policy") or {}).get("LaunchTemplate") or {}
        types = [one["InstanceType"] for one in policy.get("Overrides") or () if "InstanceType" in one]
        same = (told.get("LaunchTemplateId"), str(told.get("Version"))) == (template.id, number)
        return same and (not types or state.instance.instance_type in types)


def source_of(group: Json, wanted: Mapping[str, Json]) -> Source:
    """Return what a group launches from, or what a desired configuration says instead."""
    own = Source({name: group.__dict__.get(name) for name in _ATTRIBUTES})
    if not wanted:
        return own
    with launching_from(group, own):
        template, policy = wanted.get("LaunchTemplate"), wanted.get("MixedInstancesPolicy")
        group.update([], None, None, None, None, template, None, None, None, mixed_instances_policy=policy)
        return Source({name: group.__dict__.get(name) for name in _ATTRIBUTES})


@contextmanager
def launching_from(group: Json, source: Source) -> Iterator[None]:
    """Let a group launch from something for a while."""
    before = {name: group.__dict__.get(name) for name in _ATTRIBUTES}
    group.__dict__.update(source.kept)
    try:
        yield
    finally:
        group.__dict__.update(before)


def adopt(group: Json, source: Source) -> None:
    """Let a group launch from something from now on."""
    group.__dict__.update(source.kept)
