"""VPCs around a transit gateway, and two accounts that share one, for tests."""

from collections.abc import Sequence

from aws_cdk import Stack

from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.transit import TransitHub

OURS, THEIRS = "111111111111", "222222222222"
SPOKE = (Tier(name="app", exposure=Exposure.ISOLATED), Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28))


def spoke(stack: Stack, name: str, number: int, *, zones: int = 2, tiers: Sequence[Tier] = SPOKE) -> MultiAzVpc:
    """Add a VPC that can be attached."""
    return MultiAzVpc(stack, name, cidr=f"10.{number}.0.0/16", zones=zones, tiers=tiers, nat=NatStrategy.NONE)


def build(stack: Stack) -> None:
    """Two kinds of spokes, a shared network that both reach, and a blackhole."""
    hub = TransitHub(stack, "Hub", asn=64_600)
    hub.segment("shared")
    hub.segment("prod").reaches("shared")
    hub.segment("dev", isolated=True).reaches("shared").blackhole("10.9.0.0/16")
    for number, (name, segment) in enumerate(
        (("Shared", "shared"), ("Prod1", "prod"), ("Prod2", "prod"), ("Dev1", "dev"), ("Dev2", "dev"))
    ):
        hub.attach_spoke(spoke(stack, name, number), segment=segment)
