"""Composes a transit gateway with its segments, and the networks in them."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.transit import TransitHub

INSIDE = "10.0.0.0/8"
PORT = 443
SPOKE = (
    Tier(name="app", exposure=Exposure.ISOLATED),
    Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
)


class HubAndSpokes(Stack):
    """Production and development reach the shared services, and never each other."""

    def __init__(self, scope: Construct, construct_id: str, *, asn: int, zones: int) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            asn: the hub's Autonomous System Number.
            zones: Availability Zones of each VPC.
        """
        super().__init__(scope, construct_id, description="Transit Gateway hub and spoke (refarch)")
        hub = TransitHub(self, "Hub", asn=asn)
        hub.segment("shared")
        hub.segment("prod").reaches("shared")
        hub.segment("dev").reaches("shared")

        shared = SpokeNetwork(self, "Shared", cidr="10.0.0.0/16", zones=zones)
        prod = SpokeNetwork(self, "Prod", cidr="10.1.0.0/16", zones=zones)
        dev = SpokeNetwork(self, "Dev", cidr="10.2.0.0/16", zones=zones)
        hub.attach_spoke(shared.network, segment="shared")
        hub.attach_spoke(prod.network, segment="prod")
        hub.attach_spoke(dev.network, segment="dev")


class SpokeNetwork(Construct):
    """A small VPC with a host in each zone, whose security group lets all of our networks in and out.

    What then stands between two of them is the hub alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int) -> None:
        """Add the resources."""
        super().__init__(scope, construct_id)
        self.network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=SPOKE,
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.hosts = HostPerZone(self, "Host", network=self.network, tier="app")
        self.hosts.admit(ec2.Peer.ipv4(INSIDE), port=PORT, why="From all of our networks")
        self.hosts.call_block(INSIDE, port=PORT)
