"""Transit Gateway hub and spoke: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.tgw_hub_spoke import HubAndSpokes  # noqa: PLC0415 importing CDK starts Node

    HubAndSpokes(app, SCENARIO.slug, asn=count(context, "asn"), zones=count(context, "zones"))


SCENARIO = Scenario(
    slug="tgw-hub-spoke",
    title="Transit Gateway hub and spoke",
    summary=(
        "One transit gateway as the hub of many networks. Its route tables are segments: production and development "
        "both reach the shared services and never each other, although every security group would let them. A network "
        "joins with one attachment, and nobody else's routes change."
    ),
    topics=("transit-gateway",),
    hazards=(
        (
            "Costs about 0.22 USD an hour in us-east-1 (some 160 USD a month): three attachments at 0.05 USD, six "
            "t3.micro instances; and 0.02 USD for each GB that the hub is sent."
        ),
        "A transit gateway's ASN cannot be changed: another number makes another gateway, and all attach anew.",
        "A gateway takes minutes to become available, and is deleted only when nothing is attached to it any more.",
    ),
    settings=(
        Setting(name="asn", default="64512", about="the hub's private ASN"),
        Setting(name="zones", default="2", about="Availability Zones of each VPC, 1 to 6"),
    ),
    names={
        "prod": "Prod/Host",
        "dev": "Dev/Host",
        "shared services": "Shared/Host",
    },
    intents=(
        Reachable(source="prod", destination="shared services", port=443, why="Shared services serve production"),
        Reachable(source="dev", destination="shared services", port=443, why="And development"),
        Reachable(source="shared services", destination="prod", port=443, why="They watch production's hosts"),
        NeverReachable(source="prod", destination="dev", why="Segments that do not reach each other have no routes"),
        NeverReachable(source="dev", destination="prod", why="Whoever breaks into development stays there"),
    ),
    build=build,
)
