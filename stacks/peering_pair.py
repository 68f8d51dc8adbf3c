"""Three VPCs of two accounts and two Regions, peered in a chain: what the scenario promises."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable
from stacks.scenario import Choice, Place, Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App


class Shape(Enum):
    """Which of the three VPCs are peered."""

    CHAIN = "chain"
    MESH = "mesh"


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.peering_pair import Home, PeeringPair  # noqa: PLC0415 importing CDK starts Node

    here, partner, region, far = (context[name] for name in ("account", "partner", "region", "far"))
    PeeringPair(
        app,
        SCENARIO.slug,
        application=Home(account=here, region=region, cidr=context["app_cidr"]),
        services=Home(account=partner, region=region, cidr=context["services_cidr"]),
        archive=Home(account=partner, region=far, cidr=context["archive_cidr"]),
        zones=count(context, "zones"),
        mesh=choice(context, "shape", Shape) is Shape.MESH,
    )


SCENARIO = Scenario(
    slug="peering-pair",
    title="Peered VPCs and missing transitivity",
    summary=(
        "An application's VPC is peered with a partner account's services, and these with an archive in another "
        "Region: a chain of three VPCs. Each owner accepts, routes and admits for itself, and a connection leads from "
        "one VPC to the next and no further. Within the Region the services admit the callers' security group; across "
        "Regions they can only name blocks of addresses. As a mesh the ends of the chain are peered, too: three VPCs "
        "take three connections, and ten would take 45."
    ),
    topics=("vpc-peering",),
    hazards=(
        (
            "Costs about 0.09 USD an hour in us-east-1 and eu-west-1, 62 USD a month: six t3.micro instances with "
            "detailed monitoring and their volumes. Peering itself is free; 0.01 USD per GB and direction is charged "
            "between zones, and more between Regions."
        ),
        (
            "It needs two accounts. Deploying into the partner's takes a bootstrap there that trusts the deploying "
            "account: cdk bootstrap --trust. Without that CDK stops before it changes anything."
        ),
        (
            "The ids of VPCs and connections pass between the accounts as parameters that a role of the other account "
            "may read. Whoever replaces a VPC has to deploy all stacks again."
        ),
        "There is no way out to the internet, so Session Manager reaches no host: the scenario is about packets.",
    ),
    settings=(
        Setting(name="account", default="123456789012", about="twelve digits of the account that deploys"),
        Setting(name="partner", default="210000000010", about="twelve digits of the account with services and archive"),
        Setting(name="region", default="us-east-1", about="the Region of application and services"),
        Setting(name="far", default="eu-west-1", about="the Region of the archive"),
        Setting(name="shape", default="chain", about="which VPCs are peered: chain, or mesh for each with each"),
        Setting(name="zones", default="2", about="Availability Zones of each VPC, 1 to 6"),
        Setting(name="app_cidr", default="10.0.0.0/16", about="the block of the application's VPC, /16 to /28"),
        Setting(name="services_cidr", default="10.1.0.0/16", about="the block of the services' VPC"),
        Setting(name="archive_cidr", default="10.2.0.0/16", about="the block of the archive's VPC"),
    ),
    places=(
        Place(account="account", region="region"),
        Place(account="partner", region="region"),
        Place(account="partner", region="far"),
    ),
    names={
        "application": "Hosts",
        "services": "peering-pair-services:Hosts",
        "archive": "peering-pair-archive:Hosts",
        "own connection": "peering-pair-archive:ToApplication/Connection",
    },
    intents=(
        Reachable(source="application", destination="services", port=443, why="The application calls the services"),
        Reachable(source="services", destination="archive", port=5432, why="The services copy into the archive"),
        NeverReachable(source="archive", destination="application", why="It is called, by some or by all"),
        NeverReachable(source="application", destination="services", port=22, why="There is no SSH"),
        NeverReachable(source="services", destination="application", why="Services answer and call no client"),
        NeverReachable(source="archive", destination="services", why="An archive calls nobody"),
    ),
    where={
        Choice(output="Shape", value="chain"): (
            NeverReachable(source="application", destination="archive", why="Peering is not transitive"),
        ),
        Choice(output="Shape", value="mesh"): (
            Reachable(
                source="application",
                destination="archive",
                port=5432,
                by=("own connection",),
                why="Each has a connection with each: no other one leads there",
            ),
            NeverReachable(
                source="application", destination="archive", port=443, why="A connection joins; groups say what for"
            ),
        ),
    },
    build=build,
)
