"""The default security group of a VPC lets its own members in."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models.vpcs import VPCBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    original: Callable[..., Any] = VPCBackend.create_vpc

    def create_vpc(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        vpc = original(self, *args, **kwargs)
        group = self.get_default_security_group(vpc.id)
        if group is not None and not group.ingress_rules:
            self.authorize_security_group_ingress(
                group.id, "-1", from_port=None, to_port=None, ip_ranges=[], source_groups=[{"GroupId": group.id}]
            )
        return vpc

    VPCBackend.create_vpc = create_vpc  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="default_security_groups",
        moto="The default security group of a new VPC has no inbound rule.",
        aws="It has one that admits everything from its own members.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
        apply=_apply,
    ),
)
