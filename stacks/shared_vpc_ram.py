"""A VPC that one account owns and two others launch into: what the scenario promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable
from stacks.scenario import Place, Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.shared_vpc_ram import SharedVpc  # noqa: PLC0415 importing CDK starts Node

    SharedVpc(
        app,
        SCENARIO.slug,
        owner=context["account"],
        web=context["partner"],
        data=context["second"],
        region=context["region"],
        cidr=context["cidr"],
        zones=count(context, "zones"),
    )


SCENARIO = Scenario(
    slug="shared-vpc-ram",
    title="Shared VPC across accounts",
    summary=(
        "One account owns the network and shares a tier of subnets with each of two others by AWS RAM. They launch "
        "what is theirs and pay for it, wear security groups of their own beside one that the owner shares, and name "
        "each other's groups; routes, network ACLs and gateways stay with the owner."
    ),
    topics=("ram",),
    hazards=(
        (
            "Costs about 0.09 USD an hour in us-east-1, 62 USD a month: six t3.micro instances with detailed "
            "monitoring and their volumes, two in each account. Sharing is free."
        ),
        (
            "It needs three accounts of one organization with all features, in which sharing has been enabled "
            "(aws ram enable-sharing-with-aws-organization, in the management account), and cdk bootstrap --trust in "
            "the participants'."
        ),
        "A subnet can be unshared while others run in it: what they have keeps running, and nothing new starts.",
        "There is no way out to the internet, so Session Manager reaches no host: the scenario is about packets.",
    ),
    settings=(
        Setting(name="account", default="123456789012", about="twelve digits of the account that owns the network"),
        Setting(name="partner", default="210000000010", about="twelve digits of the account with the web hosts"),
        Setting(name="second", default="210000000020", about="twelve digits of the account with the databases"),
        Setting(name="region", default="us-east-1", about="the Region"),
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
    ),
    places=tuple(Place(account=account, region="region") for account in ("account", "partner", "second")),
    names={
        "monitor": "Monitor",
        "web": "shared-vpc-ram-web:Web",
        "data": "shared-vpc-ram-data:Data",
    },
    intents=(
        Reachable(source="web", destination="data", port=5432, why="One account's hosts ask another account's"),
        Reachable(source="monitor", destination="web", port=9100, why="Who wears the shared group is monitored"),
        Reachable(source="monitor", destination="data", port=9100, why="In each account, by the owner's one rule"),
        NeverReachable(source="web", destination="data", port=22, why="There is no SSH"),
        NeverReachable(source="data", destination="web", why="A database calls nobody"),
        NeverReachable(source="web", destination="monitor", why="Participants do not reach the owner's hosts"),
    ),
    build=build,
)
