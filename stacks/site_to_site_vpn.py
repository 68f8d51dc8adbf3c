"""A site with two routers, connected by Site-to-Site VPN: what it promises."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable, SurvivesLoss
from stacks.scenario import Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App

SITE = "site-to-site-vpn-onprem"
"""The stack that plays the part of the network on premises."""
FIRST, SECOND = "OnPremises/Router1Connection", "OnPremises/Router2Connection"


class RoutingKind(Enum):
    """How both ends learn what lies beyond the other."""

    BGP = "bgp"
    STATIC = "static"


class GatewayKind(Enum):
    """What the connections end at in AWS."""

    PRIVATE = "vgw"
    TRANSIT = "tgw"


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.site_to_site_vpn import build_both  # noqa: PLC0415 importing CDK starts Node

    build_both(
        app,
        SCENARIO.slug,
        SITE,
        cidr=context["cidr"],
        site_cidr=context["site"],
        asn=count(context, "asn"),
        static=choice(context, "routing", RoutingKind) is RoutingKind.STATIC,
        transit=choice(context, "gateway", GatewayKind) is GatewayKind.TRANSIT,
    )


CALLS_APP = Reachable(source="offices", destination="app", port=443, why="The offices use the application")
CALLS_SITE = Reachable(
    source="app", destination="offices", port=5432, why="The application asks the database that stays on premises"
)

SCENARIO = Scenario(
    slug="site-to-site-vpn",
    title="Resilient Site-to-Site VPN",
    summary=(
        "A network on premises, simulated in a VPC of its own with two routers, is connected to a VPC by two "
        "Site-to-Site VPN connections of two tunnels each. The routes come by BGP or by hand, the connections end at a "
        "virtual private gateway or at a Transit Gateway. What is lost with a tunnel, a connection and a router, and "
        "what is not."
    ),
    topics=("site-to-site-vpn",),
    hazards=(
        (
            "Costs about 0.19 USD an hour in us-east-1, 142 USD a month: two VPN connections at 0.05 USD an hour each, "
            "six t3.micro instances with detailed monitoring and their volumes, two Elastic IPs. With a Transit "
            "Gateway 110 USD a month more for three attachments, and 0.02 USD for each gigabyte."
        ),
        "A VPN connection takes five to ten minutes to be made, and as long to be deleted or to have a tunnel changed.",
        (
            "The routers install libreswan, and FRRouting from Amazon Linux's supplementary packages, when they start. "
            "Tunnels come up some minutes after the deployment has ended."
        ),
        (
            "Whoever may call ec2:DescribeVpnConnections reads the tunnels' keys. Here the routers may, because the "
            "site is in the same account; a real router is configured by a person."
        ),
        (
            "With static routes a Transit Gateway leads to each office by its own router only, and goes on leading "
            "there when that router is lost: the tunnels of one connection stand in for each other, two connections do "
            "not."
        ),
        "Nothing moves an office's route when its router is lost: a real site does that itself, with VRRP for example.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="site", default="10.8.0.0/16", about="the IPv4 block of the network on premises"),
        Setting(name="routing", default="bgp", about="how routes are learned: bgp or static"),
        Setting(name="gateway", default="vgw", about="what the connections end at: vgw or tgw"),
        Setting(name="asn", default="65010", about="the autonomous system number of the routers"),
    ),
    names={
        "app": "App",
        "offices": f"{SITE}:Site/Offices",
        "office 1": f"{SITE}:Site/Offices/Host1",
        "office 2": f"{SITE}:Site/Offices/Host2",
        "router 1": f"{SITE}:Site/Routers/Host1",
        "router 2": f"{SITE}:Site/Routers/Host2",
        "tunnel 1 of router 1": f"{FIRST}:1",
        "tunnel 2 of router 1": f"{FIRST}:2",
        "tunnel 1 of router 2": f"{SECOND}:1",
        "tunnel 2 of router 2": f"{SECOND}:2",
    },
    intents=(
        CALLS_APP,
        CALLS_SITE,
        NeverReachable(source="internet", destination="app", why="The VPC has no way in but the tunnels"),
        NeverReachable(source="app", destination="internet", why="Nor a way out"),
        NeverReachable(source="internet", destination="offices", why="The routers let nobody in from outside"),
        NeverReachable(
            source="offices", destination="app", port=22, why="A tunnel joins networks; groups say who may call what"
        ),
        SurvivesLoss(
            lost=tuple(f"tunnel {tunnel} of router {router}" for router in (1, 2) for tunnel in (1, 2)),
            what="any one tunnel",
            paths=(CALLS_APP, CALLS_SITE),
            why="AWS replaces one tunnel's endpoint at a time, and gives no date",
        ),
        SurvivesLoss(
            lost=("router 1",),
            what="router 1",
            paths=(
                Reachable(source="office 2", destination="app", port=443, why="It has a router of its own"),
                Reachable(source="app", destination="office 2", port=5432, why="AWS takes the other connection"),
            ),
            why="The second router keeps its office connected",
        ),
        SurvivesLoss(
            lost=("router 2",),
            what="router 2",
            paths=(
                Reachable(source="office 1", destination="app", port=443, why="It has a router of its own"),
                Reachable(source="app", destination="office 1", port=5432, why="AWS takes the other connection"),
            ),
            why="The first router keeps its office connected",
        ),
    ),
    build=build,
)
