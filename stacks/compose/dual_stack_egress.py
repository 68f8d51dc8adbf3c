"""Composes a dual-stack VPC: hosts with both kinds of addresses, and hosts with IPv6 only."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier

ANYWHERE, ANYWHERE6, HTTPS = "0.0.0.0/0", "::/0", 443
TIERS = (Tier(name="public", exposure=Exposure.PUBLIC), Tier(name="dual", exposure=Exposure.EGRESS))


class DualStackEgress(Stack):
    """IPv6 → egress-only internet gateway; IPv4 → NAT gateway; IPv4 from IPv6-only hosts → NAT64."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int, nat: NatStrategy) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's IPv4 block.
            zones: Availability Zones.
            nat: NAT gateways.
        """
        super().__init__(scope, construct_id, description="Dual-stack VPC with egress-only IPv6 (refarch)")
        network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=TIERS,
            nat=nat,
            dual_stack=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        network.add_ipv6_only_tier("modern")

        dual = HostPerZone(self, "Dual", network=network, tier="dual")
        dual.call_block(ANYWHERE, port=HTTPS, why="Whoever is on IPv4 only")
        dual.call_block(ANYWHERE6, port=HTTPS, why="Everybody else")
        modern = HostPerZone(self, "Modern", network=network, tier="modern")
        modern.call_block(ANYWHERE6, port=HTTPS, why="IPv6, and IPv4 as 64:ff9b::/96")

        left = str(len(modern.instances) - 1)
        CfnOutput(self, "HostsAfterZoneLoss", value=left, description="Are left of a tier when a zone is lost")
