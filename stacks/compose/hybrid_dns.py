"""Composes the names of two accounts and of a simulated site, joined by Resolver endpoints and a VPN."""

from dataclasses import dataclass

from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.dns import AuthorizedVpc, FollowedRules, HybridResolver, JoinedZone, SiteDns, SplitHorizonZone
from refarch.hybrid import Bgp, OnPremises, PrivateGateway, SimulatedSite
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from stacks.hybrid_dns import CORP, DOMAIN, MAIL, WEBSITE

ZONES = 2
PORTAL_PORT = 443
INBOUND = 10
"""Which address of each subnet the inbound endpoint has: the site's servers are configured with it."""
APP, NAMES = "app", "names"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """Whose the networks are, each by twelve digits."""

    network: str
    workload: str


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The networks' IPv4 blocks."""

    network: str
    workload: str
    site: str


class HybridDns:
    """The network's account with zones, endpoints and rules; the workload's, which follows them; and the site."""

    def __init__(self, app: App, slug: str, *, accounts: Accounts, region: str, blocks: Blocks, asn: int) -> None:
        """Add the stacks, in the order in which they are deployed.

        Args:
            app: the app.
            slug: with which the names of the stacks begin.
            accounts: whose they are.
            region: of all of them; CDK refers across accounts only where it knows the Region.
            blocks: the networks' addresses.
            asn: the routers' autonomous system number.
        """

        def stack(name: str, account: str, what: str) -> Stack:
            return Stack(app, name, description=f"{what} (refarch)", env=Environment(account=account, region=region))

        premises = stack(f"{slug}-onprem", accounts.network, "A network on premises with DNS servers of its own")
        work = stack(f"{slug}-workload", accounts.workload, "What asks for names on premises")
        centre = stack(slug, accounts.network, "Zones, Resolver endpoints and rules for all accounts")
        names = stack(f"{slug}-workload-names", accounts.workload, "Whom the workload's VPC asks for names")

        network = _vpc(centre, "Hub", blocks.network, apart_from=[blocks.site, blocks.workload], names=True)
        workload = _vpc(work, "Workload", blocks.workload, apart_from=[blocks.network, blocks.site])
        orders = HostPerZone(work, "Orders", network=workload, tier=APP)

        inbound = [str(subnet[INBOUND]) for subnet in network.plan.block_of(NAMES).subnets]
        site, dns = _site(premises, blocks, asks=inbound, asked_from=str(network.block_of(NAMES)))
        portal = HostPerZone(centre, "Portal", network=network, tier=APP)
        portal.admit(ec2.Peer.ipv4(blocks.site), port=PORTAL_PORT, why="The offices use the portal")

        gateway = PrivateGateway(
            centre, "Gateway", vpc=network.vpc, propagate_to=[network.select(APP), network.select(NAMES)]
        )
        onprem = OnPremises(centre, "OnPremises", routers=site.addresses, removal_policy=RemovalPolicy.DESTROY)
        onprem.connect(gateway, routing=Bgp(asn))

        zone = SplitHorizonZone(centre, "Zone", domain=DOMAIN, vpcs=[network.vpc], public=True)
        zone.record("www", inside=portal.addresses, outside=[WEBSITE])
        zone.record("orders", inside=orders.addresses)
        zone.record("mail", outside=[MAIL])
        resolver = HybridResolver(
            centre,
            "Resolver",
            vpc=network.vpc,
            subnets=network.subnets(NAMES),
            networks=[blocks.site],
            addresses=inbound,
        )
        resolver.forward(CORP, to=dns.addresses)
        resolver.share([accounts.workload])
        AuthorizedVpc(centre, "Guest", zone_id=zone.private_id, vpc_id=workload.vpc.vpc_id, region=region)

        FollowedRules(names, "Rules", vpc=workload.vpc, rules=resolver.ids)
        JoinedZone(names, "Zone", vpc=workload.vpc, zone_id=zone.private_id)
        centre.add_stack_dependency(work)  # What is read by Fn::GetStackOutput must be there, and CDK does not say so.
        names.add_stack_dependency(centre)


def _vpc(scope: Construct, name: str, cidr: str, *, apart_from: list[str], names: bool = False) -> MultiAzVpc:
    """Add a VPC without a way out, with a tier for the addresses of endpoints if there are some."""
    tiers = [Tier(name=APP, exposure=Exposure.ISOLATED)]
    if names:
        tiers.append(Tier(name=NAMES, exposure=Exposure.ISOLATED, prefix=28))
    return MultiAzVpc(
        scope,
        name,
        cidr=cidr,
        zones=ZONES,
        tiers=tiers,
        nat=NatStrategy.NONE,
        apart_from=apart_from,
        removal_policy=RemovalPolicy.DESTROY,
    )


def _site(stack: Stack, blocks: Blocks, *, asks: list[str], asked_from: str) -> tuple[SimulatedSite, SiteDns]:
    site = SimulatedSite(stack, "Site", cidr=blocks.site, leads_to=[blocks.network], zones=ZONES)
    site.offices.call_block(blocks.network, port=PORTAL_PORT, why="To the portal")
    dns = SiteDns(
        stack,
        "Dns",
        site=site,
        domain=CORP,
        records={"erp": site.offices.addresses},
        asks=asks,
        asks_for=DOMAIN,
        asked_from=[asked_from],
    )
    return site, dns
