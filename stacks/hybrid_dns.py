"""Names across the border between AWS and a network on premises: what the scenario promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import (
    Forwards,
    NeverReachable,
    NeverResolves,
    Reachable,
    Resolves,
    SurvivesLoss,
    SurvivesZoneLoss,
)
from stacks.scenario import Place, Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

SITE, WORKLOAD = "hybrid-dns-onprem", "hybrid-dns-workload"
"""The stack that plays the part of the network on premises, and the one of the workload's account."""
DOMAIN = "refarch.example"
"""Top-level domain ``example`` is nobody's (RFC 2606)."""
CORP = f"corp.{DOMAIN}"
"""What the servers on premises know."""
WEBSITE, MAIL = "203.0.113.10", "203.0.113.25"
"""Addresses that everybody may be told (TEST-NET-3, RFC 5737)."""


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.hybrid_dns import Accounts, Blocks, HybridDns  # noqa: PLC0415 importing CDK starts Node

    HybridDns(
        app,
        SCENARIO.slug,
        accounts=Accounts(network=context["account"], workload=context["partner"]),
        region=context["region"],
        blocks=Blocks(network=context["cidr"], workload=context["workload"], site=context["site"]),
        asn=count(context, "asn"),
    )


ASKS_OUT = Reachable(
    source="outbound endpoint",
    destination="DNS servers",
    port=53,
    protocol="udp",
    why="What is forwarded travels through the VPN, from the endpoint's own addresses",
)
ASKS_IN = Reachable(
    source="DNS servers",
    destination="inbound endpoint",
    port=53,
    protocol="udp",
    why="And what the site asks travels the other way",
)

SCENARIO = Scenario(
    slug="hybrid-dns",
    title="Hybrid DNS with Resolver endpoints",
    summary=(
        "One domain has two faces: a private hosted zone for the VPCs of two accounts, and a public one for everybody "
        "else. A subdomain belongs to DNS servers on premises: a forwarding rule, shared with the workload's account "
        "by AWS RAM, sends questions for it through Resolver's outbound endpoint and the VPN, while the site's servers "
        "ask the inbound endpoint for the names in AWS."
    ),
    topics=("vpc-dns",),
    hazards=(
        (
            "Costs about 0.75 USD an hour in us-east-1, 550 USD a month: four addresses of Resolver endpoints at 0.125 "
            "USD an hour each, two VPN connections at 0.05, ten t3.micro instances, two Elastic IPs and two hosted "
            "zones. A million questions through the endpoints is 0.40 USD."
        ),
        "A VPN connection takes five to ten minutes to be made and to be deleted, Resolver endpoints some minutes.",
        (
            "It needs two accounts of one organization with all features, in which sharing has been enabled (aws ram "
            "enable-sharing-with-aws-organization, in the management account), and cdk bootstrap --trust in the "
            "workload's. The site stands in the network's account: its routers read their configuration there."
        ),
        f"Nobody is told of the public zone: the domain {DOMAIN} cannot be registered.",
        "The workload's account learns names on premises and has no way there: that would take a Transit Gateway.",
    ),
    settings=(
        Setting(name="account", default="123456789012", about="twelve digits of the account with network and names"),
        Setting(name="partner", default="210000000010", about="twelve digits of the workload's account"),
        Setting(name="region", default="us-east-1", about="the Region"),
        Setting(name="cidr", default="10.0.0.0/16", about="the IPv4 block of the network's VPC, /16 to /24"),
        Setting(name="workload", default="10.1.0.0/16", about="the IPv4 block of the workload's VPC"),
        Setting(name="site", default="10.8.0.0/16", about="the IPv4 block of the network on premises"),
        Setting(name="asn", default="65010", about="the autonomous system number of the routers"),
    ),
    places=(
        Place(account="account", region="region"),
        Place(account="partner", region="region"),
    ),
    names={
        "portal": "Portal",
        "orders": f"{WORKLOAD}:Orders",
        "offices": f"{SITE}:Site/Offices",
        "DNS servers": f"{SITE}:Dns/Servers",
        "private zone": "Zone/Private",
        "public zone": "Zone/Public",
        "inbound endpoint": "Resolver/Inbound/Endpoint",
        "outbound endpoint": "Resolver/Outbound/Endpoint",
        "forwarding rule": "Resolver/Rules",
        "tunnel 1 of router 1": "OnPremises/Router1Connection:1",
        "tunnel 2 of router 1": "OnPremises/Router1Connection:2",
        "tunnel 1 of router 2": "OnPremises/Router2Connection:1",
        "tunnel 2 of router 2": "OnPremises/Router2Connection:2",
    },
    intents=(
        Resolves(
            source="portal",
            name=f"www.{DOMAIN}",
            to="portal",
            by="private zone",
            why="Inside, the private record overrides the public one",
        ),
        Resolves(
            source="internet",
            name=f"www.{DOMAIN}",
            to=WEBSITE,
            by="public zone",
            why="Outside, the same name is what everybody may see",
        ),
        Resolves(
            source="orders",
            name=f"www.{DOMAIN}",
            to="portal",
            by="private zone",
            why="The zone answers a VPC of another account, too",
        ),
        Resolves(
            source="portal",
            name=f"orders.{DOMAIN}",
            to="orders",
            by="private zone",
            why="One zone has the names of both accounts",
        ),
        NeverResolves(
            source="internet", name=f"orders.{DOMAIN}", by="public zone", why="Private names are nobody's business"
        ),
        Resolves(source="internet", name=f"mail.{DOMAIN}", to=MAIL, by="public zone", why="Mail comes from outside"),
        NeverResolves(
            source="orders",
            name=f"mail.{DOMAIN}",
            by="private zone",
            why="What the private zone does not have does not exist inside: the public one is not asked",
        ),
        Forwards(
            source="orders",
            name=f"erp.{CORP}",
            servers="DNS servers",
            by="forwarding rule",
            why="A shared rule below the zone's domain is the more specific one",
        ),
        NeverResolves(
            source="portal",
            name=f"erp.{CORP}",
            by="private zone",
            why="The endpoints' own VPC follows no rule, so that no question can go round in a circle",
        ),
        Resolves(
            source="DNS servers",
            name=f"orders.{DOMAIN}",
            to="orders",
            by="private zone",
            at="inbound endpoint",
            why="Outside networks resolve names internal to the VPC",
        ),
        ASKS_OUT,
        ASKS_IN,
        Reachable(source="offices", destination="DNS servers", port=53, protocol="udp", why="DHCP tells of them"),
        Reachable(source="offices", destination="portal", port=443, why="What was resolved is also used"),
        NeverReachable(
            source="orders",
            destination="DNS servers",
            why="Names cross the border for the workload, its packets do not",
        ),
        NeverReachable(source="internet", destination="inbound endpoint", why="Nobody else asks for private names"),
        SurvivesLoss(
            lost=tuple(f"tunnel {tunnel} of router {router}" for router in (1, 2) for tunnel in (1, 2)),
            what="any one tunnel",
            paths=(ASKS_OUT, ASKS_IN),
            why="AWS replaces one tunnel's endpoint at a time, and gives no date",
        ),
        SurvivesZoneLoss(
            fleet="DNS servers",
            at_least=1,
            paths=(ASKS_OUT, ASKS_IN),
            why="An endpoint has an address in each zone, and the site a server and a router",
        ),
    ),
    build=build,
)
