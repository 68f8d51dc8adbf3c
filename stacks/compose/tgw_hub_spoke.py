"""Composes a transit gateway with its segments, and the networks in them."""

from dataclasses import dataclass

from aws_cdk import App, CfnOutput, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.hybrid import Bgp, OnPremises, SimulatedSite
from refarch.network import Exposure, MultiAzVpc, NatStrategy, PrivateNat, Tier
from refarch.transit import HubPeering, InspectionVpc, PeerSide, Permit, TransitHub

INSIDE = "10.0.0.0/8"
ANYWHERE = "0.0.0.0/0"
SHARED, PROD, DEV, RECOVERY, SITE = "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.8.0.0/16"
OWN = "10.4.0.0/24"
"""What nobody else has, of a network that otherwise has production's addresses."""
ROUTERS = 2
PORT, PLAIN = 443, 80
SPOKE = (
    Tier(name="app", exposure=Exposure.ISOLATED),
    Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
)

EGRESS = (
    Tier(name="public", exposure=Exposure.PUBLIC, prefix=28),
    Tier(name="transit", exposure=Exposure.EGRESS, prefix=28),
)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """Whose the networks are, each by twelve digits."""

    network: str
    prod: str
    dev: str


@dataclass(frozen=True, kw_only=True)
class HubPlace:
    """A Region, and the Autonomous System Number of the hub in it."""

    region: str
    asn: int


class HubAndSpokes:
    """Production and development reach the shared services, and never each other."""

    def __init__(
        self,
        app: App,
        slug: str,
        *,
        accounts: Accounts,
        near: HubPlace,
        far: HubPlace,
        router_asn: int,
        zones: int,
        merger: bool,
    ) -> None:
        """Add the stacks.

        Args:
            app: the app.
            slug: with which the names of the stacks begin.
            accounts: whose they are.
            near: the hub of all networks but one.
            far: the hub of the other Region.
            router_asn: the Autonomous System Number of the routers on premises.
            zones: Availability Zones of each VPC.
            merger: whether a network joins that has production's addresses.
        """
        center = Stack(
            app,
            slug,
            description="Transit Gateway hub and spoke: the hub and what is shared (refarch)",
            env=Environment(account=accounts.network, region=near.region),
        )
        hub = TransitHub(center, "Hub", asn=near.asn, shared_with=[accounts.prod, accounts.dev])
        for name in ("shared", "inspection", "egress"):
            hub.segment(name)
        wall = InspectionVpc(
            center,
            "Inspection",
            cidr="10.250.0.0/24",
            zones=zones,
            permits=[Permit(source=INSIDE, port=PORT)],
            protected=False,
            removal_policy=RemovalPolicy.DESTROY,
        ).attach_to(hub, segment="inspection")
        way_out = MultiAzVpc(
            center, "Egress", cidr="10.251.0.0/24", zones=zones, tiers=EGRESS, removal_policy=RemovalPolicy.DESTROY
        )
        out = hub.attach_spoke(way_out, segment="egress", to=[INSIDE], routes_from=["public"])
        # What is inside and unknown would go round between the firewall and the way out until its TTL ends.
        hub.segment("inspection").leaves_through(out).blackhole(INSIDE)
        # Replies from the internet pass the firewall that has seen the request.
        hub.segment("egress").leads(INSIDE, to=wall)
        # Whoever leaves through inspection would reach by it whomever it knows the way back to.
        hub.segment("prod").reaches("shared").leaves_through(wall).blackhole(DEV)
        hub.segment("dev").leaves_through(wall).blackhole(PROD, SITE)
        # Development is trusted less: the firewall stands between it and the shared services, too.
        hub.segment("shared").leaves_through(wall, DEV)

        shared = SpokeNetwork(center, "Shared", cidr=SHARED, zones=zones)
        hub.attach_spoke(shared.network, segment="shared")
        for name, account, cidr in (("prod", accounts.prod, PROD), ("dev", accounts.dev, DEV)):
            place = Stack(
                app,
                f"{slug}-{name}",
                description=f"Transit Gateway hub and spoke: the network of {name} (refarch)",
                env=Environment(account=account, region=near.region),
            )
            spoke = SpokeNetwork(place, name.capitalize(), cidr=cidr, zones=zones)
            hub.attach_spoke(spoke.network, segment=name, to=[ANYWHERE])

        CfnOutput(center, "Merger", value="overlapping" if merger else "none", description="Who has joined since")
        if merger:
            AcquiredNetwork(center, "Acquired", zones=zones).join(hub)

        hub.segment("onprem", isolated=True).reaches("shared", "prod")
        site = _site(app, f"{slug}-onprem", accounts.network, near.region)
        onprem = OnPremises(center, "OnPremises", routers=site.addresses, removal_policy=RemovalPolicy.DESTROY)
        onprem.connect(hub, routing=Bgp(router_asn), segment="onprem")

        hub.segment("peers", isolated=True).reaches("shared", "prod", "onprem")
        other = _far(app, f"{slug}-far", account=accounts.network, place=far, zones=zones)
        HubPeering(
            Stack.of(other),
            "Peering",
            requester=PeerSide(hub=other, segment="peers", blocks=[RECOVERY]),
            accepter=PeerSide(hub=hub, segment="peers", blocks=[SHARED, PROD, SITE]),
        )


def _far(app: App, name: str, *, account: str, place: HubPlace, zones: int) -> TransitHub:
    """Build the hub of the other Region with its network, in a stack of its own."""
    stack = Stack(
        app,
        name,
        description="Transit Gateway hub and spoke: the hub of the other Region (refarch)",
        env=Environment(account=account, region=place.region),
    )
    hub = TransitHub(stack, "Hub", asn=place.asn)
    hub.segment("peers", isolated=True)
    hub.segment("recovery").reaches("peers")
    recovery = SpokeNetwork(stack, "Recovery", cidr=RECOVERY, zones=zones)
    hub.attach_spoke(recovery.network, segment="recovery")
    return hub


def _site(app: App, name: str, account: str, region: str) -> SimulatedSite:
    """Simulate a network on premises, in a stack of its own; its offices know the way to everybody."""
    stack = Stack(
        app,
        name,
        description="Transit Gateway hub and spoke: the network on premises (refarch)",
        env=Environment(account=account, region=region),
    )
    site = SimulatedSite(stack, "Site", cidr=SITE, leads_to=[SHARED, PROD, DEV, RECOVERY], zones=ROUTERS)
    site.offices.admit(ec2.Peer.ipv4(INSIDE), port=PORT, why="From all of our networks")
    site.offices.call_block(INSIDE, port=PORT)
    return site


class SpokeNetwork(Construct):
    """A small VPC with a host in each zone, whose security group lets all of our networks in and everybody out.

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
        for port in (PORT, PLAIN):
            self.hosts.call_block(ANYWHERE, port=port)


class AcquiredNetwork(SpokeNetwork):
    """A network of a company that was bought: with production's addresses, and a small block that nobody else has.

    Its hosts call through private NAT gateways in that block. What others are to call stands in the block itself.
    """

    def __init__(self, scope: Construct, construct_id: str, *, zones: int) -> None:
        """Add the resources."""
        super().__init__(scope, construct_id, cidr=PROD, zones=zones)
        self.network.add_block(OWN, tiers=[Tier(name="routable", exposure=Exposure.ISOLATED, prefix=28)])
        nat = PrivateNat(self, "Nat", network=self.network, tier="routable")
        nat.lead("app", to=[INSIDE])
        self.front = HostPerZone(self, "Front", network=self.network, tier="routable")
        self.front.admit(ec2.Peer.ipv4(INSIDE), port=PORT, why="From all of our networks")

    def join(self, hub: TransitHub) -> None:
        """Attach the network; the hub hears of its own block alone."""
        hub.segment("acquired", isolated=True).reaches("shared")
        hub.attach_spoke(self.network, segment="acquired", only=[OWN], to=[INSIDE], routes_from=["routable"])
