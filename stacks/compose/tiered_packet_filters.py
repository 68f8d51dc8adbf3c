"""Composes three tiers of hosts behind two kinds of packet filter."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute import HostPerZone
from refarch.network import EPHEMERAL, MultiAzVpc, NatStrategy, Pass, TierAcl

WEB_PORT, APP_PORT, DATA_PORT = 443, 8080, 5432
ANYWHERE = "0.0.0.0/0"


class TieredPacketFilters(Stack):
    """Internet → web → application → data: security groups name roles, network ACLs name blocks of addresses."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int, blocked: Sequence[str]) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            blocked: blocks of addresses that nobody talks to.
        """
        super().__init__(scope, construct_id, description="Three tiers with network ACLs and security groups (refarch)")
        network = MultiAzVpc(
            self, "Network", cidr=cidr, zones=zones, nat=NatStrategy.NONE, removal_policy=RemovalPolicy.DESTROY
        )

        web = HostPerZone(self, "Web", network=network, tier="public", public=True)
        app = HostPerZone(self, "App", network=network, tier="app")
        data = HostPerZone(self, "Data", network=network, tier="data")
        # Stateful, by role: whoever is let in is answered, and a new host needs no new rule.
        web.admit(ec2.Peer.any_ipv4(), port=WEB_PORT, why="HTTPS from the internet")
        acknowledge(web, rule="EC23", reason="Web hosts serve the internet; nothing else wears their group")
        web.call(app, port=APP_PORT)
        app.call(data, port=DATA_PORT)

        # Stateless, by address, at the border of the subnets: every reply needs a line of its own.
        TierAcl(
            self,
            "WebAcl",
            network=network,
            tier="public",
            denied=blocked,
            inbound=[Pass(peer=ANYWHERE, ports=(WEB_PORT, WEB_PORT)), Pass(peer="app", ports=EPHEMERAL)],
            outbound=[Pass(peer="app", ports=(APP_PORT, APP_PORT)), Pass(peer=ANYWHERE, ports=EPHEMERAL)],
        )
        TierAcl(
            self,
            "AppAcl",
            network=network,
            tier="app",
            inbound=[Pass(peer="public", ports=(APP_PORT, APP_PORT)), Pass(peer="data", ports=EPHEMERAL)],
            outbound=[Pass(peer="data", ports=(DATA_PORT, DATA_PORT)), Pass(peer="public", ports=EPHEMERAL)],
        )
        TierAcl(
            self,
            "DataAcl",
            network=network,
            tier="data",
            inbound=[Pass(peer="app", ports=(DATA_PORT, DATA_PORT))],
            outbound=[Pass(peer="app", ports=EPHEMERAL)],
        )
