"""Volumes: where they can be attached, what they are by default, and what changes of them."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidVolumeAttachmentError
from moto.ec2.models.elastic_block_store import EBSBackend, Volume

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, Operation, write

_GP3_THROUGHPUT = 125
_IOPS_OF_GP2 = (100, 3, 16_000)
"""The least, per GiB, and the most."""


def _apply() -> None:
    backend: Any = EBSBackend
    create, attach = backend.create_volume, backend.attach_volume

    def create_volume(self: Json, size: int | None, zone_name: str, *args: Json, **kwargs: Json) -> Json:
        if getattr(self, "ebs_encryption_by_default", False):  # images are made before there is the setting
            kwargs["encrypted"] = True
        volume = create(self, size, zone_name, *args, **kwargs)
        if volume.volume_type == "gp3":
            volume.throughput = volume.throughput or _GP3_THROUGHPUT
        elif volume.volume_type == "gp2":
            least, each, most = _IOPS_OF_GP2
            volume.iops = min(max(least, each * int(volume.size)), most)
        return volume

    def attach_volume(self: Json, volume_id: str, instance_id: str, device_path: str, *args: Json) -> Json:
        _refuse(self.get_volume(volume_id), self.get_instance(instance_id), device_path)
        return attach(self, volume_id, instance_id, device_path, *args)

    def detach_volume(self: Json, volume_id: str, instance_id: str | None, device_path: str | None) -> Json:
        volume = self.get_volume(volume_id)
        for attachment in volume.attachments:
            if instance_id in (None, attachment.instance.id) and device_path in (None, attachment.device):
                volume.attachments.remove(attachment)
                attachment.instance.block_device_mapping.pop(attachment.device, None)
                attachment.status = "detached"
                return attachment
        raise InvalidVolumeAttachmentError(volume_id, str(instance_id))

    backend.create_volume, backend.attach_volume, backend.detach_volume = create_volume, attach_volume, detach_volume
    kind: Any = Volume
    kind.attachments = property(lambda self: self.__dict__.setdefault("_attachments", []))
    kind.attachment = property(lambda self: next(iter(self.attachments), None), _hold)
    write(_OPERATIONS)


def _hold(volume: Json, attachment: Json) -> None:
    """Keep an attachment beside those that there are; moto has room for one."""
    if attachment is None:
        volume.attachments.clear()
    else:
        volume.attachments.append(attachment)


def _refuse(volume: Json, instance: Json, device: str) -> None:
    holders = [attachment.instance.id for attachment in volume.attachments]
    if holders and (instance.id in holders or not volume.multi_attach_enabled):
        code = "VolumeInUse"
        raise EC2ClientError(code, f"{volume.id} is already attached to an instance")
    if volume.availability_zone != instance.placement.zone:
        code = "InvalidVolume.ZoneMismatch"
        raise EC2ClientError(code, f"The volume '{volume.id}' is not in the same availability zone as instance.")
    if device in instance.block_device_mapping:
        code = "InvalidParameterValue"
        raise EC2ClientError(code, f"Invalid value '{device}' for unixDevice. Attachment point is already in use")


def _copy(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """Make a volume from another one of the same zone: as large, as encrypted, and of the type that is asked for."""
    source = backend.get_volume(parameters["SourceVolumeId"])
    volume = backend.create_volume(
        size=parameters.get("Size") or source.size,
        zone_name=source.availability_zone,
        encrypted=source.encrypted,
        kms_key_id=source.kms_key_id,
        volume_type=parameters.get("VolumeType") or source.volume_type,
        iops=parameters.get("Iops"),
        throughput=parameters.get("Throughput"),
        multi_attach_enabled=parameters.get("MultiAttachEnabled"),
    )
    volume.source_volume_id = source.id
    for specification in parameters.get("TagSpecifications", ()):
        volume.add_tags({tag["Key"]: tag["Value"] for tag in specification["Tags"]})
    return {"Volumes": [volume]}


def _modify_attribute(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    volume = backend.get_volume(parameters["VolumeId"])
    if parameters.get("AutoEnableIO"):
        volume.auto_enable_io = parameters["AutoEnableIO"]["Value"]
    return {}


def _describe_attribute(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    volume = backend.get_volume(parameters["VolumeId"])
    if parameters["Attribute"] == "productCodes":
        return {"VolumeId": volume.id, "ProductCodes": []}
    return {"VolumeId": volume.id, "AutoEnableIO": {"Value": getattr(volume, "auto_enable_io", False)}}


_OPERATIONS: Mapping[str, Operation] = {
    "CopyVolumes": _copy,
    "DescribeVolumeAttribute": _describe_attribute,
    "ModifyVolumeAttribute": _modify_attribute,
}

MENDS = (
    Mend(
        name="volumes",
        moto="A volume is attached to any instance at any time, in any zone and at a device that is taken, and "
        "forgets the instance before; encryption by default encrypts nothing; gp2 and gp3 volumes have no "
        "performance of their own; volumes cannot be copied.",
        aws="A volume is attached to one instance of its zone, to more only with Multi-Attach; where encryption by "
        "default is on, new volumes are encrypted; gp3 has 125 MiB/s, gp2 3 IOPS per GiB.",
        source="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html",
        apply=_apply,
    ),
)
