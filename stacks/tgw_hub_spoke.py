"""Transit Gateway hub and spoke: what it promises."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable, SurvivesLoss, SurvivesZoneLoss
from stacks.scenario import Choice, Place, Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App


class Merger(Enum):
    """Who has joined the networks since they were planned."""

    NONE = "none"
    OVERLAPPING = "overlapping"


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.tgw_hub_spoke import Accounts, HubAndSpokes, HubPlace  # noqa: PLC0415 importing CDK starts Node

    HubAndSpokes(
        app,
        SCENARIO.slug,
        accounts=Accounts(network=context["account"], prod=context["prod"], dev=context["dev"]),
        near=HubPlace(region=context["region"], asn=count(context, "asn")),
        far=HubPlace(region=context["far"], asn=count(context, "far_asn")),
        router_asn=count(context, "router_asn"),
        zones=count(context, "zones"),
        merger=choice(context, "merger", Merger) is Merger.OVERLAPPING,
    )


SITE = "tgw-hub-spoke-onprem"
"""The stack that plays the part of the network on premises."""
USE_SHARED = Reachable(
    source="offices", destination="shared services", port=443, why="The offices use the shared services"
)
ASK_OFFICES = Reachable(
    source="prod", destination="offices", port=443, why="Production asks a service that stays on premises"
)
JOINS = Reachable(
    source="acquired",
    destination="shared services",
    port=443,
    by=("acquired NAT gateways",),
    why="Called from addresses that nobody else has",
)

SCENARIO = Scenario(
    slug="tgw-hub-spoke",
    title="Transit Gateway hub and spoke",
    summary=(
        "One transit gateway as the hub of many networks, shared with the accounts of production and development. Its "
        "route tables are segments: both reach the shared services and never each other, although every security "
        "group would let them. A firewall, in a VPC attached in appliance mode, stands between everybody and the one "
        "way out to the internet, and between development and the shared services. A network on premises joins by two "
        "VPN connections, whose routes come by BGP. A hub of another Region is peered with it, by static routes. A "
        "network joins with one attachment, and nobody else's routes change; with merger=overlapping also one that "
        "has production's addresses: it calls through private NAT gateways."
    ),
    topics=("transit-gateway",),
    hazards=(
        (
            "Costs about 1.70 USD an hour in us-east-1 and eu-west-1 (some 1,230 USD a month): two firewall endpoints "
            "at 0.395 USD, ten attachments at 0.05 USD (a peering is one of either hub), two VPN connections at 0.05 "
            "USD, two NAT gateways with their addresses at 0.05 USD, twelve t3.micro instances, two more addresses; "
            "and for each GB 0.02 USD whenever it enters a hub, 0.02 USD between the Regions, 0.065 USD in the "
            "firewall and 0.045 USD in the NAT gateway."
        ),
        (
            "It needs three accounts of one organization, with sharing within it enabled in RAM (ram "
            "enable-sharing-with-aws-organization), each bootstrapped to trust the one that deploys: cdk bootstrap "
            "--trust."
        ),
        "With merger=overlapping 0.19 USD an hour more: two NAT gateways, an attachment and four t3.micro instances.",
        "A transit gateway's ASN cannot be changed: another number makes another gateway, and all attach anew.",
        "A gateway takes minutes to become available, and is deleted only when nothing is attached to it any more.",
        "A firewall takes about ten minutes to be made and as long to be deleted, a VPN connection five to ten.",
        (
            "The routers on premises are simulated in the hub's own account, and may read the tunnels' keys there; "
            "they install their software when they start, so that tunnels come up some minutes after the deployment."
        ),
    ),
    settings=(
        Setting(
            name="account", default="123456789012", about="twelve digits of the account that deploys and has the hub"
        ),
        Setting(name="prod", default="210000000021", about="twelve digits of production's account"),
        Setting(name="dev", default="210000000022", about="twelve digits of development's account"),
        Setting(name="region", default="us-east-1", about="the Region of the hub"),
        Setting(name="asn", default="64512", about="the hub's private ASN"),
        Setting(name="far", default="eu-west-1", about="the Region of the other hub"),
        Setting(name="far_asn", default="64513", about="its private ASN"),
        Setting(name="router_asn", default="65010", about="the autonomous system number of the routers on premises"),
        Setting(name="zones", default="2", about="Availability Zones of each VPC, 1 to 6"),
        Setting(
            name="merger",
            default="none",
            about="none, or overlapping: a network with production's addresses joins by private NAT gateways",
        ),
    ),
    places=(
        Place(account="account", region="region"),
        Place(account="prod", region="region"),
        Place(account="dev", region="region"),
        Place(account="account", region="far"),
    ),
    names={
        "prod": "tgw-hub-spoke-prod:Prod/Host",
        "dev": "tgw-hub-spoke-dev:Dev/Host",
        "shared services": "Shared/Host",
        "offices": f"{SITE}:Site/Offices",
        "recovery": "tgw-hub-spoke-far:Recovery/Host",
        "acquired": "Acquired/Host",
        "acquired front": "Acquired/Front",
        "acquired NAT gateways": "Acquired/Nat",
        "office 2": f"{SITE}:Site/Offices/Host2",
        "router 1": f"{SITE}:Site/Routers/Host1",
        **{
            f"tunnel {tunnel} of router {router}": f"OnPremises/Router{router}Connection:{tunnel}"
            for router in (1, 2)
            for tunnel in (1, 2)
        },
    },
    intents=(
        Reachable(source="prod", destination="shared services", port=443, why="Shared services serve production"),
        Reachable(source="dev", destination="shared services", port=443, why="And development, through the firewall"),
        Reachable(source="shared services", destination="prod", port=443, why="They watch production's hosts"),
        Reachable(source="prod", destination="internet", port=443, why="Out through inspection and the one way out"),
        Reachable(source="dev", destination="internet", port=443, why="And so does development"),
        NeverReachable(source="prod", destination="internet", port=80, why="The firewall passes HTTPS and no more"),
        NeverReachable(source="shared services", destination="internet", why="They have no way out at all"),
        NeverReachable(source="internet", destination="prod", why="What is inside is called by nobody outside"),
        NeverReachable(source="prod", destination="dev", why="What would go there is dropped, not inspected"),
        NeverReachable(source="dev", destination="prod", why="Whoever breaks into development stays there"),
        USE_SHARED,
        ASK_OFFICES,
        NeverReachable(source="offices", destination="dev", why="Nobody on premises has business in development"),
        NeverReachable(source="dev", destination="offices", why="Nor has development on premises"),
        Reachable(source="prod", destination="recovery", port=443, why="Production keeps a copy in the other Region"),
        Reachable(source="recovery", destination="shared services", port=443, why="The copy needs what all need"),
        Reachable(source="offices", destination="recovery", port=443, why="By VPN, hub and hub: peering leads on"),
        NeverReachable(source="dev", destination="recovery", why="Development has no copy there"),
        NeverReachable(source="recovery", destination="dev", why="Nor is it reached from there"),
        SurvivesLoss(
            lost=tuple(f"tunnel {tunnel} of router {router}" for router in (1, 2) for tunnel in (1, 2)),
            what="any one tunnel",
            paths=(USE_SHARED, ASK_OFFICES),
            why="The hub spreads packets over all tunnels by which BGP tells the same block (ECMP)",
        ),
        SurvivesLoss(
            lost=("router 1",),
            what="router 1",
            paths=(
                Reachable(source="office 2", destination="shared services", port=443, why="By a router of its own"),
                Reachable(source="prod", destination="office 2", port=443, why="The hub takes the other connection"),
            ),
            why="A connection that BGP has left is no route any more",
        ),
    ),
    where={
        Choice(output="Merger", value="overlapping"): (
            JOINS,
            SurvivesZoneLoss(
                fleet="acquired",
                at_least=1,
                paths=(JOINS,),
                why="Each zone has a private NAT gateway of its own",
            ),
            Reachable(
                source="shared services",
                destination="acquired front",
                port=443,
                why="What is to be called stands in the block that nobody else has",
            ),
            NeverReachable(source="shared services", destination="acquired", why="A NAT gateway lets nobody in"),
            NeverReachable(source="prod", destination="acquired front", why="Whose replies would never find back"),
            NeverReachable(source="acquired", destination="dev", why="What it may reach are the shared services"),
        ),
    },
    build=build,
)
