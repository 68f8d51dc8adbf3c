"""EFS: mount targets have interfaces of EFS; file systems can be changed, protected, backed up and replicated."""

from collections.abc import Callable
from typing import Any

from sandbox.additions import file_systems
from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
Original = Callable[..., Any]
_REQUESTER = "amazon-elasticfilesystem"


def _apply() -> None:
    from moto.efs import models, responses  # noqa: PLC0415 loaded by the first request

    replace(models.FileSystem, __init__=_make)
    replace(models.EFSBackend, create_mount_target=_mount, delete_access_point=_delete_access_point)
    replace(responses.EFSResponse, create_mount_target=_mount_as_said)
    file_systems.install()


def _make(original: Original, self: Json, *args: Json, **named: Json) -> None:
    original(self, *args, **named)
    self.file_system_protection = {"ReplicationOverwriteProtection": "ENABLED"}


def _mount(original: Original, self: Json, file_system_id: str, subnet_id: str, *args: Json, **named: Json) -> Json:
    """Make a mount target, guarded by the VPC's default group where none is named."""
    target = original(self, file_system_id, subnet_id, *args, **named)
    interface = self.ec2_backend.enis[target.network_interface_id]
    interface.description = f"EFS mount target for {file_system_id} ({target.mount_target_id})"
    interface.requester_managed, interface.requester_id = True, _REQUESTER
    interface.interface_type, interface.status = "efs", "in-use"
    target.security_groups = [group.id for group in interface.group_set]
    return target


def _mount_as_said(original: Original, self: Json) -> Json:
    """Keep the IPv6 address that a request chooses."""
    answer = original(self)
    address = self._get_param("Ipv6Address")
    if address:
        newest = list(self.efs_backend.mount_targets_by_id.values())[-1]
        newest.ipv6_address = address
    return answer


def _delete_access_point(original: Original, self: Json, identity: str) -> None:
    from moto.efs.exceptions import AccessPointNotFound  # noqa: PLC0415 loaded by now

    if identity not in self.access_points:
        raise AccessPointNotFound(identity)
    original(self, identity)


MENDS = (
    Mend(
        name="file_systems",
        moto="A mount target's interface belongs to nobody and has no group; file systems cannot be changed, protected "
        "or replicated, their backup and policy not be switched off; to delete an access point that is not there is "
        "no error.",
        aws="The interface is requester-managed, of type 'efs', and has the VPC's default group unless groups are "
        "named; all of the operations are there.",
        source="https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
        apply=_apply,
        when="moto.efs.urls",
    ),
)
