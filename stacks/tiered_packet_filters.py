"""Three tiers with network ACLs and security groups: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

USERS, BLOCKED = "203.0.113.0/24", "198.51.100.0/24"
"""Two networks of the internet, from the blocks that are set aside for examples (RFC 5737)."""


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.tiered_packet_filters import TieredPacketFilters  # noqa: PLC0415 importing CDK starts Node

    blocked = [block.strip() for block in context["blocked"].split(",") if block.strip()]
    TieredPacketFilters(app, SCENARIO.slug, cidr=context["cidr"], zones=count(context, "zones"), blocked=blocked)


SCENARIO = Scenario(
    slug="tiered-packet-filters",
    title="Three tiers with network ACLs and security groups",
    summary=(
        "Web, application and data hosts in three tiers of two zones, filtered twice: by security groups, which keep "
        "state and name roles, and by network ACLs, which keep none and name blocks of addresses. What each of them "
        "can say and the other cannot: a group covers hosts that are added later, an ACL denies, tests its rules in "
        "order, and asks for a rule for every reply."
    ),
    topics=("osi-model", "nacls", "security-groups"),
    hazards=(
        (
            "Costs about 0.10 USD an hour in us-east-1, 70 USD a month: six t3.micro instances with detailed "
            "monitoring and their volumes, and two public IPv4 addresses. Nothing in it is slow: it takes a few "
            "minutes."
        ),
        (
            "The web hosts have public addresses and nothing serves on them: the scenario is about packets. There is "
            "no NAT gateway, so Session Manager reaches no host."
        ),
        (
            "A network ACL holds 20 entries per direction. Denying a few known sources is no defence against a "
            "distributed attack: that is what AWS Shield, AWS WAF and CloudFront are for."
        ),
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
        Setting(name="blocked", default=BLOCKED, about="blocks that nobody talks to, with commas between them"),
    ),
    names={
        "web": "Web",
        "app": "App",
        "data": "Data",
        "users": USERS,
        "blocked network": BLOCKED,
    },
    intents=(
        Reachable(source="users", destination="web", port=443, why="Users come in over HTTPS"),
        Reachable(source="web", destination="app", port=8080, why="Web hosts ask the application"),
        Reachable(source="app", destination="data", port=5432, why="The application asks the database"),
        NeverReachable(source="blocked network", destination="web", why="A rule that denies comes before all others"),
        NeverReachable(source="web", destination="blocked network", why="Nothing is answered there either"),
        NeverReachable(source="internet", destination="web", port=22, why="There is no SSH"),
        NeverReachable(source="internet", destination="app", why="Only web hosts face the internet"),
        NeverReachable(source="internet", destination="data", why="Data is never exposed"),
        NeverReachable(source="web", destination="data", why="Each tier talks to the next one only"),
        NeverReachable(source="data", destination="app", why="A database calls nobody"),
        NeverReachable(source="data", destination="internet", why="A database that cannot call out leaks nothing"),
        NeverReachable(source="app", destination="app", why="A captured host cannot attack its neighbours"),
    ),
    build=build,
)
