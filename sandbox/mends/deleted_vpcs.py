"""A VPC goes with what it came with, and stays as long as anything else is in it."""

from collections.abc import Callable
from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.vpcs import VPCBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    delete: Callable[..., Any] = VPCBackend.delete_vpc

    def delete_vpc(self: Any, vpc_id: str) -> Any:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
        if _in_the_way(self, vpc_id):
            msg = f"The vpc '{vpc_id}' has dependencies and cannot be deleted."
            raise DependencyViolationError(msg)
        options = getattr(self.vpcs.get(vpc_id), "dhcp_options", None)
        if options:
            # moto would delete the set, which others may use and which has an owner of its own.
            self.vpcs[vpc_id].dhcp_options = None
        vpc = delete(self, vpc_id)
        for acl in _acls(self, vpc_id):
            del self.network_acls[acl.id]
        return vpc

    VPCBackend.delete_vpc = delete_vpc  # type: ignore[method-assign]


def _in_the_way(backend: Any, vpc_id: str) -> bool:  # noqa: ANN401
    groups = backend.groups.get(vpc_id, {}).values()
    gateways = backend.internet_gateways.values()
    return (
        any(group.name != "default" for group in groups)
        or any(not acl.default for acl in _acls(backend, vpc_id))
        or any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in gateways)
    )


def _acls(backend: Any, vpc_id: str) -> list[Any]:  # noqa: ANN401
    return [acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id]


MENDS = (
    Mend(
        name="deleted_vpcs",
        moto="Deleting a VPC leaves its default network ACL, takes its DHCP options along, and leaves security groups, "
        "network ACLs and internet gateways without a VPC.",
        aws="Its default network ACL, route table and security group go with a VPC; as long as others are in it, or an "
        "internet gateway is attached, it cannot be deleted. DHCP option sets are nobody's part.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html",
        apply=_apply,
    ),
)
