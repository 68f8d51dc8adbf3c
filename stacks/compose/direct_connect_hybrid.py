"""Composes networks of two Regions and a line of Direct Connect to them, with VPN beside it and over it."""

from dataclasses import dataclass

from aws_cdk import App, CfnOutput, Environment, RemovalPolicy, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from refarch.compute import HostPerZone
from refarch.hybrid import (
    Bgp,
    DedicatedLine,
    DirectConnectHub,
    OnPremises,
    PrivateGateway,
    PublicEnds,
    TransitGatewayEnd,
    VpnEnd,
)
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier

INSIDE = "10.0.0.0/8"
APP, LEDGER, STANDBY, SHARED = "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"
SERVE_PORT, DATABASE_PORT = 443, 5432
HUB_ASN, TRANSIT_HUB_ASN, TRANSIT_GATEWAY_ASN = 64600, 64601, 64513
PRIVATE_VLAN, TRANSIT_VLAN, PUBLIC_VLAN = 101, 102, 103
ADVERTISES = "sandbox:advertises"
"""The tag by which the embedded account knows what a router announces; AWS takes no notice of it."""


@dataclass(frozen=True, kw_only=True)
class Premises:
    """The network on premises.

    Attributes:
        cidr: its private block.
        public: the customer's own public block, which is announced by the public virtual interface.
        amazon: AWS's address at that interface, with its prefix length.
        customer: the router's address there.
        core: the public address, of that block, of the router that ends the VPN over the interface.
        branch: the public address, a provider's, of the router that ends the VPN over the internet.
        asn: the routers' autonomous system number.
    """

    cidr: str
    public: str
    amazon: str
    customer: str
    core: str
    branch: str
    asn: int


class DirectConnectHybrid:
    """A line and the networks of its own Region, then the networks of the second one."""

    def __init__(
        self,
        app: App,
        slug: str,
        *,
        account: str,
        region: str,
        second: str,
        premises: Premises,
        location: str,
        bandwidth: str,
        zones: int,
    ) -> None:
        """Add both stacks.

        Args:
            app: the app.
            slug: the name of the first one, with which that of the second begins.
            account: twelve digits.
            region: where the line ends.
            second: the other Region.
            premises: the network on premises.
            location: of the line.
            bandwidth: of the line.
            zones: Availability Zones of each VPC.
        """
        near = NearRegion(
            app,
            slug,
            env=Environment(account=account, region=region),
            premises=premises,
            location=location,
            bandwidth=bandwidth,
            zones=zones,
        )
        far = FarRegion(
            app,
            f"{slug}-second",
            env=Environment(account=account, region=second),
            premises=premises,
            near=near,
            zones=zones,
        )
        far.add_stack_dependency(near)  # What is read by Fn::GetStackOutput must be there, and CDK does not say so.


class NearRegion(Stack):
    """The line with its three kinds of virtual interfaces, and two VPCs: one at the line, one at a VPN over it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        premises: Premises,
        location: str,
        bandwidth: str,
        zones: int,
    ) -> None:
        """Add the resources."""
        about = "Direct Connect with VPN as backup: the line and its Region (refarch)"
        super().__init__(scope, construct_id, description=about, env=env)
        self.hub = DirectConnectHub(self, "Hub", amazon_asn=HUB_ASN)
        self.transit_hub = DirectConnectHub(self, "TransitHub", amazon_asn=TRANSIT_HUB_ASN)
        line = DedicatedLine(self, "Line", location=location, bandwidth=bandwidth)
        private = line.private(self.hub, vlan=PRIVATE_VLAN, asn=premises.asn)
        transit = line.transit(self.transit_hub, vlan=TRANSIT_VLAN, asn=premises.asn)
        ends = PublicEnds(amazon=premises.amazon, customer=premises.customer, announce=[premises.public])
        public = line.public(ends, vlan=PUBLIC_VLAN, asn=premises.asn)
        for interface, block in ((private, premises.cidr), (transit, premises.cidr), (public, premises.public)):
            _announced(interface, block)

        gateway = Site(self, "App", cidr=APP, zones=zones, premises=premises).private_gateway()
        self.hub.serve(gateway, announce=[APP])
        back_up(self, gateway, premises=premises)

        # Not at the hub: whatever comes here is encrypted from router to gateway, although the line is one's own.
        ledger = Site(self, "Ledger", cidr=LEDGER, zones=zones, premises=premises).private_gateway()
        core = OnPremises(self, "Core", routers={"Core": premises.core}, removal_policy=RemovalPolicy.DESTROY)
        core.connect(ledger, routing=Bgp(premises.asn))
        _announced(core, premises.cidr)

        CfnOutput(self, "SiteBlock", value=premises.cidr, description="The private block on premises")
        CfnOutput(self, "PublicBlock", value=premises.public, description="What the public interface announces")


class FarRegion(Stack):
    """A VPC at the same private virtual interface, and one behind a Transit Gateway at the transit one."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        premises: Premises,
        near: NearRegion,
        zones: int,
    ) -> None:
        """Add the resources."""
        about = "Direct Connect with VPN as backup: the second Region (refarch)"
        super().__init__(scope, construct_id, description=about, env=env)
        gateway = Site(self, "Standby", cidr=STANDBY, zones=zones, premises=premises).private_gateway()
        near.hub.serve(gateway, announce=[STANDBY])
        back_up(self, gateway, premises=premises)

        shared = Site(self, "Shared", cidr=SHARED, zones=zones, premises=premises)
        end = TransitGatewayEnd(
            shared,
            "Gateway",
            vpc=shared.network.vpc,
            subnets=shared.tier,
            leads_to=[premises.cidr],
            amazon_asn=TRANSIT_GATEWAY_ASN,
        )
        near.transit_hub.serve(end, announce=[SHARED])


class Site(Construct):
    """A small VPC with a host in each zone, whose security group lets all of our networks in.

    What then stands between two of them is the way alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, zones: int, premises: Premises) -> None:
        """Add the resources."""
        super().__init__(scope, construct_id)
        self.network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=[Tier(name="app", exposure=Exposure.ISOLATED)],
            nat=NatStrategy.NONE,
            apart_from=[premises.cidr],
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.tier = self.network.select("app")
        hosts = HostPerZone(self, "Host", network=self.network, tier="app")
        hosts.admit(ec2.Peer.ipv4(INSIDE), port=SERVE_PORT, why="From all of our networks")
        hosts.call_block(INSIDE, port=SERVE_PORT)
        hosts.call_block(premises.cidr, port=DATABASE_PORT, why="To the database that stays on premises")

    def private_gateway(self) -> PrivateGateway:
        """Give the VPC a virtual private gateway, which tells the hosts' subnets the way."""
        return PrivateGateway(self, "Gateway", vpc=self.network.vpc, propagate_to=[self.tier])


def back_up(stack: Stack, gateway: VpnEnd, *, premises: Premises) -> None:
    """Connect a gateway by VPN over the internet, too: it carries everything once the line does not."""
    branch = OnPremises(stack, "Branch", routers={"Branch": premises.branch}, removal_policy=RemovalPolicy.DESTROY)
    branch.connect(gateway, routing=Bgp(premises.asn))
    _announced(branch, premises.cidr)


def _announced(by: IConstruct, block: str) -> None:
    """Say what the router at the other end announces."""
    kinds = ["Private", "Transit", "Public"]
    types = [f"AWS::DirectConnect::{kind}VirtualInterface" for kind in kinds]
    Tags.of(by).add(ADVERTISES, block, include_resource_types=["AWS::EC2::CustomerGateway", *types])
