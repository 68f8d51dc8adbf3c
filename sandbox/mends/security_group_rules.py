"""A security group rule whose peer is a group has its description; a prefix list's is lost before it can be told."""

from copy import copy
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from sandbox.mends.mend import Mend


def _apply() -> None:
    rule: Any = SecurityGroupRule

    def description(self: Any) -> str | None:  # noqa: ANN401 moto's own class
        peer: dict[str, str] = {**self.source_group, **self.ip_range}
        return peer.get("Description")

    rule.description = property(description)
    same = rule.__eq__

    def equal(self: Any, other: Any) -> bool:  # noqa: ANN401 moto's own signature
        peers = [{**side.source_group, "Description": None} for side in (self, other)]
        if peers[0] != peers[1]:
            return False
        alike = copy(other)
        alike.source_group = self.source_group
        return bool(same(self, alike))

    rule.__eq__ = equal


MENDS = (
    Mend(
        name="security_group_rules",
        moto="DescribeSecurityGroupRules tells the description of a rule only if its peer is a CIDR block, and two "
        "rules that differ in nothing but the description of a group are two.",
        aws="Every rule can have a description, which can be changed and does not make it another rule.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html",
        apply=_apply,
    ),
)
