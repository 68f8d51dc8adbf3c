"""Dual-stack VPC with egress-only IPv6: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App

SITE, SITE6, SITE_AS_6 = "203.0.113.7", "2001:db8:7::7", "64:ff9b::cb00:7107"
"""A host of the internet, from the addresses that are set aside for examples: by IPv4, by IPv6, and its IPv4 address as
DNS64 tells it to IPv6 hosts (RFC 5737, 3849, 6052)."""

IPV6 = Reachable(source="modern hosts", destination="site on IPv6", port=443, why="IPv6 needs no translation")
NAT64 = Reachable(
    source="modern hosts", destination="IPv4 site as DNS64 tells it", port=443, why="NAT64 makes IPv4 of it"
)


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.network import NatStrategy  # noqa: PLC0415 importing CDK starts Node
    from stacks.compose.dual_stack_egress import DualStackEgress  # noqa: PLC0415

    DualStackEgress(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        nat=choice(context, "nat", NatStrategy),
    )


SCENARIO = Scenario(
    slug="dual-stack-egress",
    title="Dual-stack VPC with egress-only IPv6",
    summary=(
        "A VPC with IPv4 and IPv6 in two zones. Every IPv6 address is a public one, so that no translation hides the "
        "hosts: an egress-only internet gateway lets their connections out and nobody in. Beside dual-stack hosts are "
        "such with IPv6 only, which reach what there is on IPv4 by DNS64 and the NAT gateway of their zone (NAT64)."
    ),
    topics=("egress-only-gateways",),
    hazards=(
        (
            "Costs about 0.16 USD an hour, 115 USD a month, in us-east-1: two NAT gateways with their addresses, four "
            "t3.micro instances with detailed monitoring. The egress-only gateway and IPv6 addresses cost nothing, "
            "traffic through NAT64 0.045 USD for each GB."
        ),
        "NAT gateways take 2 to 5 minutes each to create and to delete.",
        "The IPv6 block is Amazon's: it is lost with the VPC, and another one comes with the next.",
        "An IPv6-only subnet cannot be given IPv4 later, and runs instances of the Nitro system only.",
        "With -c nat=none IPv4 is out of reach for all hosts: what is on IPv6 costs nothing to reach.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 2 to 6"),
        Setting(name="nat", default="one-per-zone", about="NAT gateways: none, single, one-per-zone or regional"),
    ),
    names={
        "dual-stack hosts": "Dual",
        "modern hosts": "Modern",
        "dual tier": "Network/Vpc/dualSubnet",
        "site on IPv4": SITE,
        "site on IPv6": SITE6,
        "IPv4 site as DNS64 tells it": SITE_AS_6,
    },
    intents=(
        Reachable(source="dual-stack hosts", destination="site on IPv4", port=443, why="By the NAT gateway"),
        Reachable(source="dual-stack hosts", destination="site on IPv6", port=443, why="By the egress-only gateway"),
        IPV6,
        NAT64,
        LeavesByOwnZone(source="dual tier", why="The loss of a zone takes only that zone's own way out"),
        SurvivesZoneLoss(
            fleet="modern hosts",
            at_least=1,
            as_deployed="HostsAfterZoneLoss",
            paths=(IPV6, NAT64),
            why="Each zone has a NAT gateway for NAT64, too, and an egress-only gateway is in no zone",
        ),
        NeverReachable(source="internet", destination="dual-stack hosts", why="By neither of their addresses"),
        NeverReachable(
            source="internet", destination="modern hosts", why="Their address is public; the gateway is not"
        ),
        NeverReachable(source="modern hosts", destination="modern hosts", why="Neighbours are none of their business"),
    ),
    build=build,
)
