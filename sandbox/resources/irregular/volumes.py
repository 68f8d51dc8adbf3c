"""EBS volumes, their attachments, and key pairs: what is made in one of two ways, or leaves something behind."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical, RefusedError
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags
from sandbox.services import operation_model

Json = Any
_VOLUME = Row(
    type="AWS::EC2::Volume",
    service="ec2",
    create="CreateVolume",
    id="VolumeId",
    read=Read("DescribeVolumes", {"VolumeIds": ["$id"]}, "Volumes[0]"),
    delete=Call("DeleteVolume", {"VolumeId": "$id"}),
    setters={
        "AutoEnableIO": Call("ModifyVolumeAttribute", {"VolumeId": "$id", "AutoEnableIO": {"Value": "$value"}}),
    },
    update=Call("ModifyVolume", {"VolumeId": "$id"}),
    defaults={"AutoEnableIO": False, "MultiAttachEnabled": False, "VolumeType": "gp2"},
    attributes={"VolumeId": "$id"},
    tells={
        "AutoEnableIO": Read(
            "DescribeVolumeAttribute", {"VolumeId": "$id", "Attribute": "autoEnableIO"}, "AutoEnableIO.Value"
        ),
    },
    tags=Ec2Tags("volume"),
)
_MODIFIED = frozenset({"Iops", "MultiAttachEnabled", "Size", "Throughput", "VolumeType"})


class Volume(TableResource):
    """``AWS::EC2::Volume``: new, from a snapshot, or a copy of another volume."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_VOLUME)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Refuse nothing: a copy takes what a new volume does not."""
        return super().unhonoured({name: value for name, value in properties.items() if name != "SourceVolumeId"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the volume, or copy it."""
        if "SourceVolumeId" not in properties:
            return super().create(context, properties)
        members = operation_model("ec2", "CopyVolumes").input_shape.members
        said = {
            name: convert(value, members[name], f"{self.name}.{name}")
            for name, value in properties.items()
            if name in members
        }
        said |= Ec2Tags("volume").on_create(context.tags(properties.get("Tags")))
        physical = Physical(context.call("ec2", "CopyVolumes", **said)["Volumes"][0]["VolumeId"], properties)
        context.created(physical.id)
        if "AutoEnableIO" in properties:
            self._set(context, physical, _VOLUME.setters["AutoEnableIO"], properties["AutoEnableIO"])
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Modify the volume; what is decided when it is made cannot be changed, nor replaced by CloudFormation."""
        for name in {*physical.properties, *new} - _MODIFIED - {"AutoEnableIO", "Tags"}:
            if physical.properties.get(name) != new.get(name):
                msg = f"Update to {name} of {self.name} is not supported"
                raise RefusedError(msg)
        # What is no longer said stays as it is: there is no size or performance to go back to.
        kept = {name: value for name, value in physical.properties.items() if name in new or name in _VOLUME.defaults}
        tags = {"Tags": physical.properties["Tags"]} if "Tags" in physical.properties else {}
        super().update(context, Physical(physical.id, {**kept, **tags}), new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the volume, after a snapshot if the template asks for one."""
        if snapshot:
            calling(context, "ec2", "CreateSnapshot", {"VolumeId": physical.id})
        super().delete(context, physical)


_ATTACHMENT = Row(
    type="AWS::EC2::VolumeAttachment",
    service="ec2",
    create="AttachVolume",
    id="$VolumeId|$InstanceId",
    read=Read(
        "DescribeVolumes", {"VolumeIds": ["$VolumeId"]}, "Volumes[0].Attachments[?InstanceId=='$InstanceId'] | [0]"
    ),
    delete=Call("DetachVolume", {"VolumeId": "$VolumeId", "InstanceId": "$InstanceId"}),
)
_DEVICES = tuple(f"/dev/sd{letter}" for letter in "fghijklmnop")
"""The names that AWS recommends for volumes that are attached.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
"""


class VolumeAttachment(TableResource):
    """``AWS::EC2::VolumeAttachment``; without a device it takes the first that is free."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ATTACHMENT)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Attach the volume."""
        given = dict(properties)
        if "Device" not in given:
            found = context.call("ec2", "DescribeInstances", InstanceIds=[given["InstanceId"]])
            mappings = found["Reservations"][0]["Instances"][0].get("BlockDeviceMappings", ())
            taken = {mapping["DeviceName"] for mapping in mappings}
            given["Device"] = next(device for device in _DEVICES if device not in taken)
        made = super().create(context, given)
        return Physical(made.id, properties)


_KEY = Row(
    type="AWS::EC2::KeyPair",
    service="ec2",
    create="CreateKeyPair",
    id="$KeyName",
    read=Read("DescribeKeyPairs", {"KeyNames": ["$id"], "IncludePublicKey": True}, "KeyPairs[0]"),
    delete=Call("DeleteKeyPair", {"KeyName": "$id"}),
    attributes={"KeyFingerprint": "KeyFingerprint", "KeyPairId": "KeyPairId"},
    tells={"PublicKeyMaterial": "PublicKey"},
    tags=Ec2Tags("key-pair"),
)


class KeyPair(TableResource):
    """``AWS::EC2::KeyPair``: a public key of one's own, or a new pair whose private key goes to Parameter Store.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html
    """

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_KEY)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Refuse nothing: what a new pair does not take, an import does."""
        del properties
        return []

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Import the key, or make one and put its private half where CloudFormation puts it."""
        physical = Physical(properties["KeyName"], properties)
        tags = Ec2Tags("key-pair").on_create(context.tags(properties.get("Tags")))
        if "PublicKeyMaterial" in properties:
            material = str(properties["PublicKeyMaterial"]).encode()
            context.call("ec2", "ImportKeyPair", KeyName=physical.id, PublicKeyMaterial=material, **tags)
            context.created(physical.id)
        else:
            how = {name: properties[name] for name in ("KeyType", "KeyFormat") if name in properties}
            made = context.call("ec2", "CreateKeyPair", KeyName=physical.id, **how, **tags)
            context.created(physical.id)
            context.call(
                "ssm",
                "PutParameter",
                Name=f"/ec2/keypair/{made['KeyPairId']}",
                Type="SecureString",
                Value=made["KeyMaterial"],
            )
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the key pair and its private key."""
        found = self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)
        if "PublicKeyMaterial" not in physical.properties:
            calling(context, "ssm", "DeleteParameter", {"Name": f"/ec2/keypair/{found['KeyPairId']}"})


TYPES = (Volume(), VolumeAttachment(), KeyPair())
