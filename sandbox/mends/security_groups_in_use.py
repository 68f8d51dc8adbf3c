"""A security group that something depends on cannot be deleted, nor can a VPC's default one."""

from typing import Any

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.responses.security_groups import SecurityGroups

from sandbox.mends.mend import Mend


class _CannotDeleteError(EC2ClientError):
    """The default group stays as long as its VPC."""

    def __init__(self, group: Any) -> None:  # noqa: ANN401 moto's own class
        super().__init__(
            "CannotDelete", f'the specified group: "{group.id}" name: "{group.name}" cannot be deleted by a user'
        )


def _apply() -> None:
    response: Any = SecurityGroups
    delete = response.delete_security_group

    def delete_security_group(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        backend = self.ec2_backend
        group = backend.get_security_group_from_id(self._get_param("GroupId"))
        if group is not None:
            if group.name == "default":
                raise _CannotDeleteError(group)
            if _is_used(backend, group) or _is_referenced(backend, group):
                msg = f"resource {group.id} has a dependent object"
                raise DependencyViolationError(msg)
        return delete(self)

    response.delete_security_group = delete_security_group


def _is_used(backend: Any, group: Any) -> bool:  # noqa: ANN401 moto's own classes
    """Return whether an interface carries the group; moto keeps a terminated instance's, AWS does not."""
    for interface in backend.enis.values():
        instance = interface.instance
        gone = instance is not None and instance.state == "terminated"
        if not gone and any(member.id == group.id for member in interface.group_set):
            return True
    return False


def _is_referenced(backend: Any, group: Any) -> bool:  # noqa: ANN401 moto's own classes
    """Return whether a rule of another group of the VPC names the group."""
    return any(
        rule.source_group.get("GroupId") == group.id
        for other in backend.groups[group.vpc_id].values()
        if other.id != group.id
        for rule in (*other.ingress_rules, *other.egress_rules)
    )


MENDS = (
    Mend(
        name="security_groups_in_use",
        moto="Every security group can be deleted at any time.",
        aws="One that an interface carries or another group's rule references cannot (DependencyViolation), nor can a "
        "VPC's default group (CannotDelete).",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html",
        apply=_apply,
    ),
)
