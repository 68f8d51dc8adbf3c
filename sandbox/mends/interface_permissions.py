"""Permissions for other accounts to attach one's network interfaces."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import Json


def _begin(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's EC2 backend
    backend.get_network_interface(parameters["NetworkInterfaceId"])
    return {"PermissionState": {"State": "granted"}}


PERMISSIONS = Ec2Kind(
    name="NetworkInterfacePermission",
    item="InterfacePermission",
    type="network-interface-permission",
    prefix="eni-perm",
    id="NetworkInterfacePermissionId",
    unknown="InvalidPermissionID.NotFound",
    verbs={"Modify": None},
    begin=_begin,
)

MENDS = (
    Mend(
        name="interface_permissions",
        moto="There are no operations for permissions on network interfaces.",
        aws="CreateNetworkInterfacePermission lets another account attach an interface.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterfacePermission.html",
        apply=PERMISSIONS.install,
    ),
)
