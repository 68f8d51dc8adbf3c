"""A VPC in a stack of its own, for tests."""

from functools import cache
from typing import Any

from refarch.network import MultiAzVpc
from tests.unit.constructs.shape import Shape, shape_of


@cache
def vpc(**options: Any) -> Shape:
    """Return a VPC's template, synthesised once for all tests that ask for the same."""
    return shape_of(lambda stack: MultiAzVpc(stack, "Network", **options))


def subnets(shape: Shape, tier: str) -> list[str]:
    """Return the construct paths of a tier's subnets, in zone order."""
    return sorted(p.removesuffix("/Subnet") for p in shape.of_type("EC2::Subnet") if f"/{tier}Subnet" in p)
