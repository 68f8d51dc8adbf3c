"""One VPC in which each subnet is routed otherwise: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable
from stacks.scenario import Scenario, Setting

if TYPE_CHECKING:
    from aws_cdk import App

OUTSIDE, SUNK = "203.0.113.0/24", "198.51.100.0/24"
"""Two networks of the internet, from the blocks that are set aside for examples (RFC 5737)."""


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.routing_lab import RoutingLab  # noqa: PLC0415 importing CDK starts Node

    RoutingLab(app, SCENARIO.slug, sunk=SUNK, site_cidr=context["site"])


SCENARIO = Scenario(
    slug="routing-lab",
    title="Route table laboratory",
    summary=(
        "One VPC and its router, which nobody built: a subnet that follows the main route table, one with a default "
        "route and a longer one that swallows a network, and one that learns the way to a network on premises from a "
        "virtual private gateway. All hosts may call anybody: what they reach is what their table says."
    ),
    topics=("vpc-routing",),
    hazards=(
        (
            "Costs about 0.13 USD an hour in us-east-1, 95 USD a month: a VPN connection at 0.05 USD an hour, five "
            "t3.micro instances with detailed monitoring and their volumes, two public IPv4 addresses."
        ),
        "The VPN connection takes five to ten minutes to be made, and its tunnels some minutes more to come up.",
        "The main route table is the VPC's: CloudFormation does not tell its id, so that nothing here changes it.",
    ),
    settings=(Setting(name="site", default="10.8.0.0/16", about="the IPv4 block of the network on premises"),),
    names={
        "plain": "Plain",
        "edge": "Edge",
        "hybrid": "Hybrid",
        "office": "Site/Offices",
        "outside": OUTSIDE,
        "sunk network": SUNK,
    },
    intents=(
        Reachable(source="plain", destination="hybrid", port=443, why="The local route joins all subnets of a VPC"),
        Reachable(source="hybrid", destination="plain", port=443, why="In both directions, whatever table they follow"),
        NeverReachable(source="plain", destination="internet", why="The main table has the local route and no more"),
        NeverReachable(source="plain", destination="office", why="Nor has it learned of the network on premises"),
        Reachable(source="edge", destination="outside", port=443, why="Its own table has a default route"),
        NeverReachable(source="edge", destination="sunk network", why="A longer prefix leads to nobody, and wins"),
        Reachable(source="hybrid", destination="office", port=443, why="Its table has learned the way by propagation"),
        Reachable(source="office", destination="hybrid", port=443, why="And so the answers come back"),
        NeverReachable(source="hybrid", destination="internet", why="What is learned is no default route"),
    ),
    build=build,
)
