"""What a launch says of an instance beside its volumes and interfaces is kept, told and can be changed."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.utils import parse_user_data

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, Operation, write

_KEPT = {
    "CapacityReservationSpecification": "capacity_reservation_specification",
    "CpuOptions": "cpu_options",
    "EnclaveOptions": "enclave_options",
    "HibernationOptions": "hibernation_options",
    "LicenseSpecifications": "licenses",
    "MaintenanceOptions": "maintenance_options",
    "NetworkPerformanceOptions": "network_performance_options",
    "PrivateDnsNameOptions": "private_dns_name_options",
}
_DEFAULTS: Mapping[str, Json] = {
    "CapacityReservationSpecification": {"CapacityReservationPreference": "open"},
    "EnclaveOptions": {"Enabled": False},
    "HibernationOptions": {"Configured": False},
    "LicenseSpecifications": [],
    "MaintenanceOptions": {"AutoRecovery": "default", "RebootMigration": "default"},
    "NetworkPerformanceOptions": {"BandwidthWeighting": "default"},
}
_PLACED = {
    "Affinity": "affinity",
    "GroupId": "group_id",
    "GroupName": "group_name",
    "HostId": "host_id",
    "HostResourceGroupArn": "host_resource_group_arn",
    "PartitionNumber": "partition_number",
    "Tenancy": "tenancy",
}
_ATTRIBUTES = {
    "DisableApiStop": "disable_api_stop",
    "DisableApiTermination": "disable_api_termination",
    "EbsOptimized": "ebs_optimized",
    "EnaSupport": "ena_support",
    "InstanceInitiatedShutdownBehavior": "instance_initiated_shutdown_behavior",
    "InstanceType": "instance_type",
    "Kernel": "kernel",
    "Ramdisk": "ramdisk",
    "SourceDestCheck": "source_dest_check",
    "SriovNetSupport": "sriov_net_support",
    "UserData": "user_data",
}
_STOPPED = {"EbsOptimized", "EnaSupport", "InstanceType", "Kernel", "Ramdisk", "SriovNetSupport", "UserData"}
_METADATA = {
    "HttpTokens": "http_tokens",
    "HttpPutResponseHopLimit": "http_put_response_hop_limit",
    "HttpEndpoint": "http_endpoint",
    "HttpProtocolIpv6": "http_protocol_ipv6",
    "InstanceMetadataTags": "instance_metadata_tags",
}


def _apply() -> None:
    kind: Any = Instance
    start = kind.__init__

    def init(self: Json, *args: Json, **kwargs: Json) -> None:
        start(self, *args, **kwargs)
        _keep(self, getattr(self, "said", {}))

    kind.__init__ = init
    # A name is told only where the VPC gives public DNS names.
    named = kind.public_dns_name.fget
    kind.public_dns_name = property(lambda self: named(self) if _names(self) else None)
    backend: Any = InstanceBackend
    describe = backend.describe_instance_attribute

    def describe_instance_attribute(self: Json, instance_id: str, attribute: str) -> Json:
        if attribute == "enclaveOptions":
            instance = self.get_instance(instance_id)
            return instance, instance.enclave_options
        return describe(self, instance_id, attribute)

    backend.describe_instance_attribute = describe_instance_attribute
    write(_OPERATIONS)


def _keep(instance: Json, said: Mapping[str, Json]) -> None:
    for name, attribute in _KEPT.items():
        value, default = said.get(name), _DEFAULTS.get(name)
        value = {**(default or {}), **value} if isinstance(value, Mapping) else value
        setattr(instance, attribute, default if value is None else value)
    instance.cpu_options = instance.cpu_options or _cpus(instance.instance_type)
    vpc = instance.ec2_backend.get_vpc(instance.vpc_id)
    subnet = instance.ec2_backend.get_subnet(instance.subnet_id)
    instance.private_dns_name_options = {**subnet.private_dns_name_options_on_launch, **_said_names(said)}
    instance.placement.tenancy = vpc.instance_tenancy or "default"
    for name, attribute in _PLACED.items():
        if (said.get("Placement") or {}).get(name) is not None:
            setattr(instance.placement, attribute, said["Placement"][name])
    instance.disable_api_termination = _true(said.get("DisableApiTermination", False))
    instance.credits = (said.get("CreditSpecification") or {}).get("CpuCredits") or _credits(instance.instance_type)
    instance.ramdisk, instance.kernel = said.get("RamdiskId") or said.get("RamDiskId"), said.get("KernelId")
    instance.ena_support = True


def _said_names(said: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in (said.get("PrivateDnsNameOptions") or {}).items() if value is not None}


def _cpus(instance_type: str) -> dict[str, int] | None:
    cores = INSTANCE_TYPES.get(instance_type, {}).get("VCpuInfo", {})
    if not cores.get("DefaultCores"):
        return None
    return {"CoreCount": cores["DefaultCores"], "ThreadsPerCore": cores.get("DefaultThreadsPerCore", 1)}


def _credits(instance_type: str) -> str:
    """Return the default: of T2 instances ``standard``, of those after them ``unlimited``."""
    return "unlimited" if instance_type.startswith(("t3.", "t3a.", "t4g.")) else "standard"


def _names(instance: Json) -> bool:
    vpc = instance.ec2_backend.vpcs.get(instance.vpc_id)  # a terminated instance outlives its VPC for a while
    return vpc is not None and _true(vpc.enable_dns_hostnames)


def _true(value: Json) -> bool:
    return str(value).lower() == "true"


def _modify(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    instance = backend.get_instance(parameters["InstanceId"])
    changes = {name: parameters[name] for name in _ATTRIBUTES if name in parameters}
    if parameters.get("Attribute"):
        name = parameters["Attribute"][0].upper() + parameters["Attribute"][1:]
        changes[name] = {"Value": parameters.get("Value")}
    for name, change in changes.items():
        if name in _STOPPED and instance.state not in ("stopped", "pending"):
            code = "IncorrectInstanceState"
            raise EC2ClientError(code, f"The instance '{instance.id}' is not in the 'stopped' state.")
        value = change.get("Value") if isinstance(change, Mapping) else change
        if str(value).lower() in ("true", "false"):
            value = _true(value)
        if name == "UserData":
            value = parse_user_data(b64encode(value).decode() if isinstance(value, bytes) else value)
        setattr(instance, _ATTRIBUTES[name], value)
    if parameters.get("Groups"):
        backend.modify_instance_security_groups(instance.id, parameters["Groups"])
    for mapping in parameters.get("BlockDeviceMappings", ()):
        kept = (mapping.get("Ebs") or {}).get("DeleteOnTermination")
        if kept is not None:
            instance.block_device_mapping[mapping["DeviceName"]].delete_on_termination = kept
    return {}


def _modify_metadata(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    instance = backend.get_instance(parameters["InstanceId"])
    for name, attribute in _METADATA.items():
        if parameters.get(name) is not None:
            setattr(instance.metadata_options, attribute, parameters[name])
    return {"InstanceId": instance.id, "InstanceMetadataOptions": instance.metadata_options}


def _modify_placement(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    instance = backend.get_instance(parameters["InstanceId"])
    for name, attribute in _PLACED.items():
        if parameters.get(name) is not None:
            setattr(instance.placement, attribute, parameters[name])
    return {"Return": True}


def _modify_credits(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    done = []
    for wanted in parameters["InstanceCreditSpecifications"]:
        backend.get_instance(wanted["InstanceId"]).credits = wanted["CpuCredits"]
        done.append({"InstanceId": wanted["InstanceId"]})
    return {"SuccessfulInstanceCreditSpecifications": done, "UnsuccessfulInstanceCreditSpecifications": []}


def _describe_credits(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    ids = parameters.get("InstanceIds") or [instance.id for instance in backend.all_instances()]
    found = [(instance, backend.get_instance(instance).credits) for instance in ids]
    return {"InstanceCreditSpecifications": [{"InstanceId": one, "CpuCredits": credit} for one, credit in found]}


def _monitoring(state: str) -> Operation:
    """Return the operation that switches detailed monitoring on or off."""

    def switch(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
        instances = [backend.get_instance(instance) for instance in parameters["InstanceIds"]]
        for instance in instances:
            instance.monitoring_state = state
        return {"InstanceMonitorings": [{"InstanceId": one.id, "Monitoring": {"State": state}} for one in instances]}

    return switch


def _keeping(attribute: str, renames: Mapping[str, str]) -> Operation:
    """Return an operation that changes one of the kept maps."""

    def modify(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
        instance = backend.get_instance(parameters["InstanceId"])
        said = {member: parameters[name] for name, member in renames.items() if name in parameters}
        setattr(instance, attribute, {**(getattr(instance, attribute) or {}), **said})
        return {"InstanceId": instance.id, **getattr(instance, attribute), "Return": True}

    return modify


_OPERATIONS: Mapping[str, Operation] = {
    "DescribeInstanceCreditSpecifications": _describe_credits,
    "ModifyInstanceAttribute": _modify,
    "ModifyInstanceCpuOptions": _keeping("cpu_options", {n: n for n in ("CoreCount", "ThreadsPerCore")}),
    "ModifyInstanceCreditSpecification": _modify_credits,
    "ModifyInstanceMaintenanceOptions": _keeping(
        "maintenance_options", {n: n for n in ("AutoRecovery", "RebootMigration")}
    ),
    "ModifyInstanceMetadataOptions": _modify_metadata,
    "MonitorInstances": _monitoring("enabled"),
    "UnmonitorInstances": _monitoring("disabled"),
    "ModifyInstancePlacement": _modify_placement,
    "ModifyPrivateDnsNameOptions": _keeping(
        "private_dns_name_options",
        {
            "PrivateDnsHostnameType": "HostnameType",
            "EnableResourceNameDnsARecord": "EnableResourceNameDnsARecord",
            "EnableResourceNameDnsAAAARecord": "EnableResourceNameDnsAAAARecord",
        },
    ),
}

MENDS = (
    Mend(
        name="instance_options",
        moto="Placement, termination protection, CPU credits and options, enclaves, licences and more of a launch are "
        "forgotten; changing metadata options resets those that are not named; changing the shutdown behaviour takes "
        "the security groups away; a running instance changes its type; monitoring cannot be switched.",
        aws="They are kept and told; T3 instances have unlimited credits by default; what is not named stays; the "
        "type and user data of an instance change only while it is stopped.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html",
        apply=_apply,
    ),
)
