"""Composes the foundation of a Region: a VPC over its zones with room to grow."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Environment, RemovalPolicy, Stack
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import DhcpOptions, Exposure, MultiAzVpc, NatStrategy, Tenancy, Tier

PODS = Tier(name="pods", exposure=Exposure.ISOLATED)
APP_PORT = 8080


class Foundation(Stack):
    """A VPC over several zones, with a second block, DHCP options and hosts to try it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        second_block: str,
        apart_from: Sequence[str],
        zones: int,
        domain: str,
        tenancy: Tenancy,
        env: Environment | None = None,
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's first block.
            second_block: the one that is added.
            apart_from: the blocks of other VPCs.
            zones: Availability Zones.
            domain: the domain name that DHCP tells hosts.
            tenancy: of instances.
            env: the Region, if it is not the one that is deployed from.
        """
        super().__init__(scope, construct_id, env=env, description="Multi-AZ VPC foundation (refarch)")
        network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            nat=NatStrategy.NONE,
            apart_from=apart_from,
            tenancy=tenancy,
            removal_policy=RemovalPolicy.DESTROY,
        )
        network.add_block(second_block, tiers=[PODS])
        DhcpOptions(self, "Dhcp", vpc=network.vpc, domain_name=domain)

        app = HostPerZone(self, "App", network=network, tier="app")
        pods = HostPerZone(self, "Pods", network=network, tier="pods")
        app.call(pods, port=APP_PORT)

        left = str(len(app.instances) - 1)
        CfnOutput(self, "HostsAfterZoneLoss", value=left, description="Are left of a tier when a zone is lost")
