"""Multi-AZ VPC foundation: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Place, Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App

ASKS = Reachable(source="app", destination="pods", port=8080, why="All blocks and zones of a VPC are one network")


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add a stack for each Region."""
    from aws_cdk import Environment  # noqa: PLC0415 importing CDK starts Node

    from refarch.network import Tenancy  # noqa: PLC0415
    from stacks.compose.multi_az_vpc import Foundation  # noqa: PLC0415

    tenancy = choice(context, "tenancy", Tenancy)
    here, there = (context["cidr"], context["second-block"]), (context["other-cidr"], context["other-second-block"])
    for name, own, other, env in (
        (SCENARIO.slug, here, there, None),
        (OTHER, there, here, Environment(region=context["other-region"])),
    ):
        Foundation(
            app,
            name,
            cidr=own[0],
            second_block=own[1],
            apart_from=other,
            zones=count(context, "zones"),
            domain=context["domain"],
            tenancy=tenancy,
            env=env,
        )


OTHER = "multi-az-vpc-other-region"

SCENARIO = Scenario(
    slug="multi-az-vpc",
    title="Multi-AZ VPC foundation in two Regions",
    summary=(
        "The same VPC in two Regions, each over three zones: an address plan with a prefix for each tier and room for "
        "more zones, a second block for what needs many addresses, DHCP options of its own. Each VPC has a range that "
        "no other has, so that they can be connected one day; until then nothing passes between them. A Region and a "
        "zone are boundaries: what is lost in one is there in the others."
    ),
    topics=("regions-azs-edge", "vpc-basics"),
    hazards=(
        (
            "Costs about 0.17 USD an hour, 124 USD a month, in us-east-1 and us-west-2: twelve t3.micro instances with "
            "detailed monitoring and their volumes. The networks themselves cost nothing, and nothing in it is slow."
        ),
        "Both Regions must be bootstrapped; cdk deploy 'multi-az-vpc*' deploys to both.",
        "A VPC's first block, a subnet's block and zone cannot be changed: other values make other subnets.",
        (
            "With -c tenancy=dedicated instances run on hardware of this account only, which costs 2 USD an hour for "
            "each Region and more for each instance. A VPC can be changed to the default tenancy, and never from it."
        ),
        "There is no way out and none in, so that Session Manager reaches no host: the scenario is about addresses.",
    ),
    settings=(
        Setting(name="cidr", default="10.10.0.0/16", about="the first block of this Region's VPC, /16 to /28"),
        Setting(name="other-cidr", default="10.20.0.0/16", about="the first block of the other Region's VPC"),
        Setting(name="second-block", default="100.64.0.0/20", about="a block that is added to this Region's VPC"),
        Setting(name="other-second-block", default="100.64.16.0/20", about="a block that is added to the other's"),
        Setting(name="other-region", default="us-west-2", about="the other Region"),
        Setting(name="zones", default="3", about="Availability Zones of each Region, 2 to 6"),
        Setting(name="domain", default="corp.example.com", about="the domain name that DHCP tells hosts"),
        Setting(name="tenancy", default="default", about="of instances: default or dedicated"),
    ),
    places=(Place(), Place(region="other-region")),
    names={
        "app": "App",
        "pods": "Pods",
        "other app": f"{OTHER}:App",
        "other pods": f"{OTHER}:Pods",
    },
    intents=(
        ASKS,
        Reachable(source="other app", destination="other pods", port=8080, why="The other Region is built alike"),
        SurvivesZoneLoss(
            fleet="app",
            at_least=2,
            as_deployed="HostsAfterZoneLoss",
            paths=(ASKS,),
            why="A zone is a fault domain of its own",
        ),
        NeverReachable(source="app", destination="other app", why="VPCs are isolated until they are connected"),
        NeverReachable(source="other app", destination="app", why="In both directions"),
        NeverReachable(source="pods", destination="app", why="Whoever is asked does not ask back"),
        NeverReachable(source="internet", destination="app", why="Private addresses mean nothing out there"),
        NeverReachable(source="app", destination="internet", why="Without a default route there is no way out"),
    ),
    build=build,
)
