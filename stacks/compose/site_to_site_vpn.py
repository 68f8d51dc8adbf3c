"""Composes a VPC and a simulated site, joined by VPN connections."""

from collections.abc import Mapping

from aws_cdk import App, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.hybrid import Bgp, OnPremises, PrivateGateway, Routing, SimulatedSite, Static, TransitGatewayEnd, VpnEnd
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier

ZONES = 2
APP_PORT, DATABASE_PORT = 443, 5432
TIERS = (Tier(name="app", exposure=Exposure.ISOLATED),)


def build_both(
    app: App, name: str, site_name: str, *, cidr: str, site_cidr: str, asn: int, static: bool, transit: bool
) -> None:
    """Add the stack of the site and the one of AWS's side.

    Args:
        app: the app.
        name: of the stack of AWS's side.
        site_name: of the stack of the site.
        cidr: the VPC's block.
        site_cidr: the site's block.
        asn: the routers' autonomous system number.
        static: whether the routes are written by hand.
        transit: whether the connections end at a Transit Gateway.
    """
    site = Site(app, site_name, cidr=site_cidr, cloud=cidr)
    routing: dict[tuple[str, ...], Routing] = {(): Static([site_cidr]) if static else Bgp(asn)}
    if static and transit:
        # A Transit Gateway's table has one static route to a block: each router leads to its own office.
        routing = {(router,): Static([office]) for router, office in site.site.behind.items()}
    Cloud(app, name, cidr=cidr, site_cidr=site_cidr, site=site.site, routing=routing, transit=transit)


class Site(Stack):
    """The network on premises: two offices, each with a router."""

    def __init__(self, scope: Construct, construct_id: str, *, cidr: str, cloud: str) -> None:
        """Add the resources."""
        super().__init__(scope, construct_id, description="A network on premises with two routers (refarch)")
        self.site = SimulatedSite(self, "Site", cidr=cidr, leads_to=[cloud], zones=ZONES)
        self.site.offices.admit(ec2.Peer.ipv4(cloud), port=DATABASE_PORT, why="The application asks the database")
        self.site.offices.call_block(cloud, port=APP_PORT)


class Cloud(Stack):
    """The VPC in AWS, and what joins it with the site."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        site_cidr: str,
        site: SimulatedSite,
        routing: Mapping[tuple[str, ...], Routing],
        transit: bool,
    ) -> None:
        """Add the resources; routing is told by routers' names, or by none for all."""
        super().__init__(scope, construct_id, description="Site-to-Site VPN with two customer gateways (refarch)")
        network = MultiAzVpc(
            self,
            "Cloud",
            cidr=cidr,
            zones=ZONES,
            tiers=TIERS,
            nat=NatStrategy.NONE,
            apart_from=[site_cidr],
            removal_policy=RemovalPolicy.DESTROY,
        )
        app = HostPerZone(self, "App", network=network, tier="app")
        app.admit(ec2.Peer.ipv4(site_cidr), port=APP_PORT, why="The offices use the application")
        app.call_block(site_cidr, port=DATABASE_PORT)

        gateway = _end(self, network, site_cidr, transit=transit)
        onprem = OnPremises(self, "OnPremises", routers=site.addresses, removal_policy=RemovalPolicy.DESTROY)
        for routers, how in routing.items():
            onprem.connect(gateway, routing=how, routers=routers)


def _end(stack: Stack, network: MultiAzVpc, site_cidr: str, *, transit: bool) -> VpnEnd:
    app = network.select("app")
    if transit:
        return TransitGatewayEnd(stack, "Gateway", vpc=network.vpc, subnets=app, leads_to=[site_cidr])
    return PrivateGateway(stack, "Gateway", vpc=network.vpc, propagate_to=[app])
