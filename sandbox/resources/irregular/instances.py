"""EC2 instances: launched by one call, changed by many, some of them only while the instance is stopped."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.launches import PLACEMENT, device_told, interface_told, launch_parameters, user_data
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags, as_list

Json = Any


def _attribute(name: str, at: str = "") -> Read:
    read = f"{name[0].lower()}{name[1:]}"
    return Read("DescribeInstanceAttribute", {"InstanceId": "$id", "Attribute": read}, f"{at or name}.Value")


def _modify(name: str) -> Call:
    return Call("ModifyInstanceAttribute", {"InstanceId": "$id", name: {"Value": "$value"}})


_ROW = Row(
    type="AWS::EC2::Instance",
    service="ec2",
    create="RunInstances",
    id="Instances[0].InstanceId",
    read=Read(
        "DescribeInstances",
        {"InstanceIds": ["$id"]},
        "Reservations[0].Instances[?State.Name!='terminated' && State.Name!='shutting-down'] | [0]",
    ),
    delete=Call("TerminateInstances", {"InstanceIds": ["$id"]}),
    values={"UserData": user_data},
    updaters={
        "DisableApiTermination": _modify("DisableApiTermination"),
        "EbsOptimized": _modify("EbsOptimized"),
        "InstanceInitiatedShutdownBehavior": _modify("InstanceInitiatedShutdownBehavior"),
        "InstanceType": _modify("InstanceType"),
        "KernelId": _modify("Kernel"),
        "RamdiskId": _modify("Ramdisk"),
        "SecurityGroupIds": Call("ModifyInstanceAttribute", {"InstanceId": "$id", "Groups": "$value"}),
        "SourceDestCheck": _modify("SourceDestCheck"),
        "UserData": _modify("UserData"),
    },
    defaults={
        "DisableApiTermination": False,
        "EbsOptimized": False,
        "InstanceInitiatedShutdownBehavior": "stop",
        "InstanceType": "m1.small",
        "SourceDestCheck": True,
        "UserData": "",
    },
    attributes={
        "AvailabilityZone": "Placement.AvailabilityZone",
        "InstanceId": "$id",
        "PrivateDnsName": "PrivateDnsName",
        "PrivateIp": "PrivateIpAddress",
        "PublicDnsName": lambda _context, _physical, item: item.get("PublicDnsName", ""),
        "PublicIp": lambda _context, _physical, item: item.get("PublicIpAddress", ""),
        "State.Code": "to_string(State.Code)",
        "State.Name": "State.Name",
        "VpcId": "VpcId",
    },
    tells={
        **{name: f"Placement.{member}" for name, member in PLACEMENT.items()},
        "CreditSpecification": Read(
            "DescribeInstanceCreditSpecifications",
            {"InstanceIds": ["$id"]},
            "InstanceCreditSpecifications[0].{CPUCredits: CpuCredits}",
        ),
        "DisableApiTermination": _attribute("DisableApiTermination"),
        "IamInstanceProfile": "IamInstanceProfile.Arn",
        "InstanceInitiatedShutdownBehavior": _attribute("InstanceInitiatedShutdownBehavior"),
        "Ipv6AddressCount": "length(NetworkInterfaces[0].Ipv6Addresses)",
        "Ipv6Addresses": "NetworkInterfaces[0].Ipv6Addresses",
        "KernelId": _attribute("Kernel", "KernelId"),
        "LaunchTemplate": "{LaunchTemplateId: Tags[?Key=='aws:ec2launchtemplate:id'].Value | [0], "
        "Version: Tags[?Key=='aws:ec2launchtemplate:version'].Value | [0]}",
        "LicenseSpecifications": "Licenses",
        "Monitoring": "Monitoring.State == 'enabled'",
        "RamdiskId": _attribute("Ramdisk", "RamdiskId"),
        "SecurityGroupIds": "SecurityGroups[].GroupId",
        "SecurityGroups": "SecurityGroups[].[GroupId, GroupName][]",
        "UserData": _attribute("UserData"),
        "Volumes": "BlockDeviceMappings[].{Device: DeviceName, VolumeId: Ebs.VolumeId}",
    },
    tags=Ec2Tags("instance"),
)
_METADATA = {
    "HttpTokens": "optional",
    "HttpPutResponseHopLimit": 1,
    "HttpEndpoint": "enabled",
    "HttpProtocolIpv6": "disabled",
    "InstanceMetadataTags": "disabled",
}
_STOPPED = frozenset(
    {"Affinity", "EbsOptimized", "HostId", "InstanceType", "KernelId", "RamdiskId", "Tenancy", "UserData"}
)
"""Properties whose change stops the instance and starts it again: the documentation's "Some interruptions"."""


class Instance(TableResource):
    """``AWS::EC2::Instance``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Refuse nothing: each property is a part of the launch, or has a call of its own after it."""
        del properties
        return []

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces the instance: also a block device of which more changes than what becomes of it."""
        names = super().replacing(old, new)
        devices = [[_lasting(mapping) for mapping in each.get("BlockDeviceMappings", ())] for each in (old, new)]
        return names | {"BlockDeviceMappings"} if devices[0] != devices[1] else names

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Launch the instance, then do what the launch cannot."""
        tags = context.tags(properties.get("Tags"))
        specifications = [{"ResourceType": "instance", "Tags": as_list(tags)}]
        if str(properties.get("PropagateTagsToVolumeOnCreation", "")).lower() == "true":
            own = {name: value for name, value in tags.items() if not name.startswith("aws:")}
            specifications.append({"ResourceType": "volume", "Tags": as_list(own)})
        parameters = launch_parameters(properties, self.name)
        answer = context.call(
            "ec2", "RunInstances", MinCount=1, MaxCount=1, TagSpecifications=specifications, **parameters
        )
        physical = Physical(answer["Instances"][0]["InstanceId"], properties)
        context.created(physical.id)
        if "SourceDestCheck" in properties:
            self._set(context, physical, _ROW.updaters["SourceDestCheck"], properties["SourceDestCheck"])
        self._volumes(context, physical, [], properties.get("Volumes", []))
        self._associations(context, physical, properties.get("SsmAssociations", []))
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the instance, stopping it if that is needed."""
        old = physical.properties
        differing = set(changed(old, new))
        running = self.read(context, physical)["State"]["Name"] == "running"
        stopping = running and bool(differing & _STOPPED)
        if stopping:
            context.call("ec2", "StopInstances", InstanceIds=[physical.id])
        after = Physical(physical.id, new, physical.generated)
        apart = self._change_apart(context, after, differing, old)
        rest = {name: value for name, value in old.items() if name not in apart}
        super().update(context, Physical(physical.id, {**rest, **_only(new, apart)}, physical.generated), new)
        if stopping:
            context.call("ec2", "StartInstances", InstanceIds=[physical.id])
        return after

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe the instance, its interfaces and block devices as its properties have them."""
        told = super().details(context, physical)
        ids = [mapping["Ebs"]["VolumeId"] for mapping in told.get("BlockDeviceMappings", ())]
        found = context.call("ec2", "DescribeVolumes", VolumeIds=ids)["Volumes"] if ids else []
        volumes = {volume["VolumeId"]: volume for volume in found}
        devices = [device_told(mapping, volumes) for mapping in told.get("BlockDeviceMappings", ())]
        present = {device["DeviceName"] for device in devices}
        absent = [each for each in physical.properties.get("BlockDeviceMappings", ()) if "Ebs" not in each]
        # EC2 lists volumes: of a device that shall not be there it tells by silence, of an instance store nothing.
        devices += [
            {"DeviceName": each["DeviceName"], **_only(each, {"NoDevice"})}
            for each in absent
            if each["DeviceName"] not in present
        ]
        return {
            **told,
            "BlockDeviceMappings": devices,
            "NetworkInterfaces": [interface_told(each) for each in told.get("NetworkInterfaces", ())],
        }

    def _change_apart(
        self, context: Context, after: Physical, differing: set[str], old: Mapping[str, Json]
    ) -> frozenset[str]:
        """Change what has a call of its own that a row cannot say, and return the names of what that is."""
        new, instance = after.properties, {"InstanceId": after.id}
        if differing & set(PLACEMENT):
            placed = {PLACEMENT[name]: new[name] for name in differing & set(PLACEMENT) if name in new}
            context.call("ec2", "ModifyInstancePlacement", **instance, **placed)
        if "MetadataOptions" in differing:
            said = launch_parameters(_only(new, {"MetadataOptions"}), self.name).get("MetadataOptions", {})
            context.call("ec2", "ModifyInstanceMetadataOptions", **instance, **{**_METADATA, **said})
        if "Monitoring" in differing:
            on = str(new.get("Monitoring", False)).lower() == "true"
            context.call("ec2", "MonitorInstances" if on else "UnmonitorInstances", InstanceIds=[after.id])
        if "CreditSpecification" in differing:
            said = (new.get("CreditSpecification") or {}).get("CPUCredits")
            default = "standard" if str(new.get("InstanceType", "")).startswith("t2.") else "unlimited"
            wanted = [{**instance, "CpuCredits": said or default}]
            context.call("ec2", "ModifyInstanceCreditSpecification", InstanceCreditSpecifications=wanted)
        if "PrivateDnsNameOptions" in differing:
            said = new.get("PrivateDnsNameOptions", {})
            named = {"PrivateDnsHostnameType" if name == "HostnameType" else name: v for name, v in said.items()}
            context.call("ec2", "ModifyPrivateDnsNameOptions", **instance, **named)
        if "IamInstanceProfile" in differing:
            self._profile(context, after)
        if "BlockDeviceMappings" in differing:
            said = launch_parameters(_only(new, {"BlockDeviceMappings"}), self.name)["BlockDeviceMappings"]
            kept = [
                {"DeviceName": each["DeviceName"], "Ebs": {"DeleteOnTermination": each["Ebs"]["DeleteOnTermination"]}}
                for each in said
                if "DeleteOnTermination" in each.get("Ebs", {})
            ]
            context.call("ec2", "ModifyInstanceAttribute", **instance, BlockDeviceMappings=kept)
        self._volumes(context, after, old.get("Volumes", []), new.get("Volumes", []))
        if "SsmAssociations" in differing:
            self._associations(context, after, new.get("SsmAssociations", []))
        return _APART | set(PLACEMENT)

    @staticmethod
    def _profile(context: Context, physical: Physical) -> None:
        here = [{"Name": "instance-id", "Values": [physical.id]}]
        found = context.call("ec2", "DescribeIamInstanceProfileAssociations", Filters=here)
        for association in found["IamInstanceProfileAssociations"]:
            context.call("ec2", "DisassociateIamInstanceProfile", AssociationId=association["AssociationId"])
        if "IamInstanceProfile" in physical.properties:
            profile = {"Name": physical.properties["IamInstanceProfile"]}
            context.call("ec2", "AssociateIamInstanceProfile", InstanceId=physical.id, IamInstanceProfile=profile)

    @staticmethod
    def _volumes(
        context: Context, physical: Physical, old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]
    ) -> None:
        for volume in (volume for volume in old if volume not in new):
            context.call("ec2", "DetachVolume", InstanceId=physical.id, VolumeId=volume["VolumeId"])
        for volume in (volume for volume in new if volume not in old):
            context.call("ec2", "AttachVolume", InstanceId=physical.id, **volume)

    @staticmethod
    def _associations(context: Context, physical: Physical, associations: Sequence[Mapping[str, Json]]) -> None:
        for association in associations:
            parameters = {each["Key"]: each["Value"] for each in association.get("AssociationParameters", ())}
            context.call(
                "ssm",
                "CreateAssociation",
                Name=association["DocumentName"],
                InstanceId=physical.id,
                **({"Parameters": parameters} if parameters else {}),
            )


_APART = frozenset(
    {
        "BlockDeviceMappings",
        "CreditSpecification",
        "IamInstanceProfile",
        "MetadataOptions",
        "Monitoring",
        "PrivateDnsNameOptions",
        "PropagateTagsToVolumeOnCreation",
        "SsmAssociations",
        "Volumes",
    }
)


def _only(properties: Mapping[str, Json], names: frozenset[str] | set[str]) -> dict[str, Json]:
    return {name: value for name, value in properties.items() if name in names}


def _lasting(mapping: Mapping[str, Json]) -> Mapping[str, Json]:
    ebs = {name: value for name, value in (mapping.get("Ebs") or {}).items() if name != "DeleteOnTermination"}
    return {**mapping, "Ebs": ebs}


TYPES = (Instance(),)
