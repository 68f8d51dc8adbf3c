"""What a template says of an instance, in the words of EC2's ``RunInstances``; and back again, for comparison."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.conversion import convert, member_of
from sandbox.resources.provider import FailedError
from sandbox.services import operation_model

Json = Any

PLACEMENT = MappingProxyType(
    {
        "Affinity": "Affinity",
        "AvailabilityZone": "AvailabilityZone",
        "HostId": "HostId",
        "HostResourceGroupArn": "HostResourceGroupArn",
        "PlacementGroupName": "GroupName",
        "Tenancy": "Tenancy",
    }
)
"""Properties of an instance that the API has in ``Placement``."""


def launch_parameters(properties: Mapping[str, Json], path: str) -> dict[str, Json]:
    """Return the parameters of ``RunInstances`` for an instance's properties; those it has no place for are left out.

    Args:
        properties: of ``AWS::EC2::Instance``, resolved.
        path: the type's name, for messages.

    Raises:
        NotHonouredError: if a part of a property has no place in the API.
        FailedError: if the user data is not Base64.
    """
    members = operation_model("ec2", "RunInstances").input_shape.members
    said = {name: _VALUES[name](value) if name in _VALUES else value for name, value in properties.items()}
    placed = {PLACEMENT[name]: said.pop(name) for name in PLACEMENT if name in said}
    if placed:
        said["Placement"] = placed
    parameters = {}
    for name, value in said.items():
        member = member_of(_RENAMES.get(name, name), members)
        if member is not None and not isinstance(value, bytes):
            parameters[member] = convert(value, members[member], f"{path}.{name}")
    return {**parameters, "UserData": said["UserData"]} if "UserData" in said else parameters


def user_data(text: str) -> bytes:
    """Return the user data behind its Base64 text.

    Raises:
        FailedError: if it is none, as EC2 says.
    """
    try:
        return b64decode("".join(str(text).split()), validate=True)
    except (binascii.Error, ValueError):
        msg = "Invalid BASE64 encoding of user data."
        raise FailedError(msg) from None


def interface_told(interface: Mapping[str, Json]) -> dict[str, Json]:
    """Return an instance's interface, as EC2 describes it, in the words of the property ``NetworkInterfaces``."""
    attachment = interface.get("Attachment", {})
    owner = interface.get("Association", {}).get("IpOwnerId", "")
    # An Elastic IP address came later, in the place of the one that was asked for at the launch, if one was.
    public = {"AssociatePublicIpAddress": owner == "amazon"} if owner in {"", "amazon"} else {}
    return {
        **interface,
        **public,
        "DeleteOnTermination": attachment.get("DeleteOnTermination"),
        "DeviceIndex": attachment.get("DeviceIndex"),
        "GroupSet": [group["GroupId"] for group in interface.get("Groups", ())],
        "Ipv6AddressCount": len(interface.get("Ipv6Addresses", ())),
        "SecondaryPrivateIpAddressCount": len(interface.get("PrivateIpAddresses", ())) - 1,
    }


def device_told(mapping: Mapping[str, Json], volumes: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    """Return an instance's block device, as EC2 describes it, with what its volume says."""
    ebs = mapping["Ebs"]
    volume = volumes.get(ebs["VolumeId"], {})
    return {**mapping, "Ebs": {**volume, "VolumeSize": volume.get("Size"), **ebs}}


def _interfaces(interfaces: list[Mapping[str, Json]]) -> list[dict[str, Json]]:
    return [{"Groups" if name == "GroupSet" else name: v for name, v in each.items()} for each in interfaces]


def _devices(mappings: list[Mapping[str, Json]]) -> list[dict[str, Json]]:
    """Return mappings in which a device that shall not be there is an empty text and not an empty object."""
    return [{name: "" if name == "NoDevice" else value for name, value in each.items()} for each in mappings]


_RENAMES = {"ElasticGpuSpecifications": "ElasticGpuSpecification"}
_VALUES: Mapping[str, Callable[[Json], Json]] = {
    "BlockDeviceMappings": _devices,
    "IamInstanceProfile": lambda name: {"Name": name},
    "Monitoring": lambda enabled: {"Enabled": enabled},
    "NetworkInterfaces": _interfaces,
    "UserData": user_data,
}
