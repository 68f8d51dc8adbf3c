"""An instance's volumes are those of its image, changed and completed by its block device mappings."""

from collections.abc import Mapping, Sequence
from typing import Any

from moto.ec2.models.amis import Ami
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.responses.instances import InstanceResponse

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json

_ROOTS = ("/dev/xvda", "/dev/sda1")
_TYPE = "gp2"


def _apply() -> None:
    image: Any = Ami
    image.block_device_mappings = property(_devices_of)
    kind: Any = Instance
    kind.setup_defaults = lambda _self: None
    response: Any = InstanceResponse
    # moto refuses mappings without a size, which is taken from the image on AWS, and forgets half of what they say.
    response._parse_block_device_mapping = lambda _self: []
    backend: Any = InstanceBackend
    run = backend.run_instances

    def run_instances(self: Json, image_id: str | None, count: int, user_data: Json, groups: Json, **kw: Json) -> Json:
        said = kw.get("said") or {}
        configuration = kw.get("launch_config")
        given = kw.pop("block_device_mappings", None) or said.get("BlockDeviceMappings")
        if not given and configuration:
            given = configuration.block_device_mapping_dict
        tags = {**_tags(said), **(kw.get("tags") or {}).get("volume", {})}
        kw["block_device_mappings"] = []
        reservation = run(self, image_id, count, user_data, groups, **kw)
        for instance in reservation.instances:
            for mapping in mappings_of(self, instance, given or ()):
                _attach(self, instance, mapping, tags)
        return reservation

    backend.run_instances = run_instances


def mappings_of(backend: Json, instance: Json, given: Sequence[Mapping[str, Json]]) -> list[dict[str, Json]]:
    """Return the block devices of an instance: its image's root device, then what is mapped.

    A mapping for the root device changes what it names and leaves the rest; ``NoDevice`` takes a device away.
    """
    images = backend.describe_images(filters={"image-id": instance.image_id})
    if images:
        devices = {device["DeviceName"]: device["Ebs"] for device in images[0].block_device_mappings}
    else:
        # An image of AWS's that moto has not: its root device is the one that the template takes for it.
        named = [mapping["DeviceName"] for mapping in given if mapping["DeviceName"] in _ROOTS]
        instance.root_device_name = (*named, *_ROOTS)[0]
        devices = {instance.root_device_name: {"VolumeType": _TYPE, "DeleteOnTermination": True, "VolumeSize": 8}}
    for mapping in given:
        name = mapping["DeviceName"]
        if mapping.get("NoDevice") is not None:
            devices.pop(name, None)
        elif mapping.get("Ebs") is not None:
            said = {key: value for key, value in mapping["Ebs"].items() if value is not None}
            before = devices.get(name, {"VolumeType": _TYPE, "DeleteOnTermination": True})
            devices[name] = {**before, **said}
    return [{"DeviceName": name, "Ebs": ebs} for name, ebs in devices.items()]


def _devices_of(image: Json) -> list[dict[str, Json]]:
    ebs = {
        "SnapshotId": image.ebs_snapshot.id,
        "VolumeSize": image.ebs_snapshot.volume.size,
        "DeleteOnTermination": True,
        "VolumeType": "gp3" if (image.name or "").startswith("al2023") else _TYPE,
        "Encrypted": image.ebs_snapshot.encrypted,
    }
    return [{"DeviceName": image.root_device_name, "Ebs": ebs}]


def _attach(backend: Json, instance: Json, mapping: Mapping[str, Json], tags: Mapping[str, str]) -> None:
    ebs = mapping["Ebs"]
    volume = backend.create_volume(
        size=ebs.get("VolumeSize"),
        zone_name=instance.placement.zone,
        snapshot_id=ebs.get("SnapshotId"),
        encrypted=_true(ebs.get("Encrypted", False)),
        kms_key_id=ebs.get("KmsKeyId"),
        volume_type=ebs["VolumeType"],
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
    )
    volume.add_tags(tags)
    backend.attach_volume(volume.id, instance.id, mapping["DeviceName"], _true(ebs["DeleteOnTermination"]))


def _true(value: Json) -> bool:
    return str(value).lower() == "true"


def _tags(said: Mapping[str, Json]) -> dict[str, str]:
    return {
        tag["Key"]: tag["Value"]
        for specification in said.get("TagSpecifications", ())
        if specification["ResourceType"] == "volume"
        for tag in specification["Tags"]
    }


MENDS = (
    Mend(
        name="instance_volumes",
        moto="Every instance has a root volume of 8 GiB at /dev/sda1, or, if there is a mapping, only the volumes that "
        "are mapped; a mapping without size is refused, its Iops and Throughput forgotten.",
        aws="The root volume is the image's, as large and at the same device, changed by a mapping of that device; "
        "other mappings add volumes; volumes of a launch go with their instance unless it is said otherwise.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html",
        apply=_apply,
    ),
)
