"""A fleet in a network of its own, for tests."""

from functools import cache
from typing import Any

from tests.unit.constructs.shape import (
    Properties,
    Shape,
    shape_of,
    web_fleet,
)


@cache
def fleet(**options: Any) -> Shape:
    """Return a fleet's template, synthesised once for all tests that ask for the same."""
    return shape_of(lambda stack: web_fleet(stack, **options))


def launch_data(shape: Shape) -> Properties:
    """Return what instances are launched with."""
    data: Properties = shape.only("EC2::LaunchTemplate")["LaunchTemplateData"]
    return data


def inbound(shape: Shape, group: str) -> list[tuple[str, int, int]]:
    """Return source, first and last port of every inbound rule of a security group, wherever it is written."""
    inline = shape.at(group).get("SecurityGroupIngress", [])
    separate = [r for r in shape.of_type("EC2::SecurityGroupIngress").values() if shape.referred(r["GroupId"]) == group]
    return sorted(
        (
            r["CidrIp"] if "CidrIp" in r else shape.referred(r["SourceSecurityGroupId"]),
            r["FromPort"],
            r["ToPort"],
        )
        for r in [*inline, *separate]
    )
