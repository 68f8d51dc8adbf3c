"""Instances are launched as their launch template says."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models.instances import Instance, InstanceBackend

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    backend: Any = InstanceBackend
    run = backend.run_instances

    def run_instances(  # noqa: ANN202 moto's own signature
        self: Any, image_id: str, count: int, user_data: Json, security_group_names: list[str], **kwargs: Json
    ):
        template = kwargs.get("launch_template")
        if template:
            version = self._get_template_from_args(template)
            _fill(kwargs, version.data)
        reservation = run(self, image_id, count, user_data, security_group_names, **kwargs)
        if template:
            for instance in reservation.instances:
                _complete(self, instance, version.data)
        return reservation

    backend.run_instances = run_instances


def _fill(kwargs: dict[str, Json], data: Mapping[str, Json]) -> None:
    """Pass on what moto takes as an argument and forgets to take from the template."""
    if data.get("MetadataOptions") and not kwargs.get("metadata_options"):
        kwargs["metadata_options"] = dict(data["MetadataOptions"])
    if str((data.get("Monitoring") or {}).get("Enabled", "")).lower() == "true":
        kwargs.setdefault("monitoring_state", "enabled")
    if data.get("BlockDeviceMappings") and "block_device_mappings" not in kwargs:
        # As an argument of the call they replace the default root volume instead of standing beside it.
        kwargs["block_device_mappings"] = [_device(mapping) for mapping in data["BlockDeviceMappings"]]


def _device(mapping: Mapping[str, Json]) -> dict[str, Json]:
    """Return a mapping with EC2's defaults: volumes go with their instance and are gp3 unless another type is named."""
    ebs = {"DeleteOnTermination": True, **mapping.get("Ebs", {})}
    ebs["Encrypted"] = str(ebs.get("Encrypted", False)).lower() == "true"
    ebs["DeleteOnTermination"] = str(ebs["DeleteOnTermination"]).lower() == "true"
    return {**mapping, "Ebs": ebs}


def _complete(backend: Json, instance: Instance, data: Mapping[str, Json]) -> None:
    profile = data.get("IamInstanceProfile") or {}
    if profile:
        backend.associate_iam_instance_profile(
            instance.id,
            iam_instance_profile_name=profile.get("Name"),
            iam_instance_profile_arn=profile.get("Arn"),
        )
    specifications = data.get("TagSpecifications") or ()
    tags = {
        specification["ResourceType"]: {tag["Key"]: tag["Value"] for tag in specification["Tags"]}
        for specification in specifications
    }
    for _, device in instance.get_block_device_mapping:
        for volume in backend.describe_volumes(volume_ids=[device.volume_id]):
            volume.add_tags(tags.get("volume", {}))


MENDS = (
    Mend(
        name="launch_templates",
        moto="Metadata options, instance profile, monitoring and volume tags of a launch template are ignored, and its "
        "block devices stand beside a second, unencrypted root volume.",
        aws="An instance has what its launch template says; a mapping for the root device replaces the image's own.",
        source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html",
        apply=_apply,
    ),
)
