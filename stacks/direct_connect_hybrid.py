"""Direct Connect with VPN as backup: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable, SurvivesLoss
from stacks.scenario import Place, Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

SECOND = "direct-connect-hybrid-second"
"""The stack of the second Region."""
LINE, BACKUP, FAR_BACKUP = "private interface", "backup VPN", "backup VPN of the second Region"
PUBLIC, ENCRYPTED = "public interface", "encrypted VPN"
PUBLIC_SITE = "site's public addresses"


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.direct_connect_hybrid import (  # noqa: PLC0415 importing CDK starts Node
        DirectConnectHybrid,
        Premises,
    )

    DirectConnectHybrid(
        app,
        SCENARIO.slug,
        account=context["account"],
        region=context["region"],
        second=context["second"],
        premises=Premises(
            cidr=context["site"],
            public=context["public"],
            amazon=context["amazon_end"],
            customer=context["customer_end"],
            core=context["core_router"],
            branch=context["branch_router"],
            asn=count(context, "asn"),
        ),
        location=context["location"],
        bandwidth=context["bandwidth"],
        zones=count(context, "zones"),
    )


SCENARIO = Scenario(
    slug="direct-connect-hybrid",
    title="Direct Connect with VPN backup",
    summary=(
        "One line to a network on premises, with a virtual interface of each kind. By the private one and a Direct "
        "Connect gateway it leads to VPCs of two Regions, by the transit one to a Transit Gateway, by the public one "
        "to AWS's own addresses and never to the internet. What must be encrypted goes by VPN over the public one; "
        "the line itself asks for MACsec. When the line is lost, a VPN over the internet carries what it announces, "
        "too; what has none beside it is cut off."
    ),
    topics=("direct-connect",),
    hazards=(
        "An order takes weeks to months: AWS patches a port, and somebody has to lay the cable to it (LOA-CFA).",
        (
            "Costs about 2.60 USD an hour in us-east-1, 1,900 USD a month. 2.25 USD of them are for a port of 10 Gbps "
            "(0.30 USD with -c bandwidth=1Gbps, without MACsec), charged whether or not anything goes over it. "
            "Three VPN connections and two attachments of the Transit Gateway at 0.05 "
            "USD each, eight t3.micro instances. Data into AWS is free, data out costs less than by the internet."
        ),
        (
            "AWS answers a public virtual interface only for public blocks that are registered as yours, which it "
            "verifies first: set public, core_router and the two ends to your own. The defaults are nobody's."
        ),
        "MACsec encrypts nothing until a key is associated with the connection and configured at the router.",
        (
            "The backup carries 1.25 Gbps per tunnel, an eighth of the line. BGP notices a lost line after 90 seconds, "
            "unless the router speaks BFD."
        ),
        (
            "What is behind the Transit Gateway, and what goes over the public virtual interface, has no backup here: "
            "without the line it is cut off."
        ),
    ),
    settings=(
        Setting(name="account", default="123456789012", about="twelve digits of the account"),
        Setting(name="region", default="us-east-1", about="the Region that the line ends in"),
        Setting(name="second", default="us-west-2", about="the second Region"),
        Setting(name="location", default="EqDC2", about="the code of a Direct Connect location of the first Region"),
        Setting(name="bandwidth", default="10Gbps", about="of the line: 1Gbps, 10Gbps, 100Gbps or 400Gbps"),
        Setting(name="asn", default="65010", about="the autonomous system number of the routers on premises"),
        Setting(name="site", default="10.8.0.0/16", about="the private block on premises"),
        Setting(name="public", default="203.0.113.0/24", about="a public block of your own"),
        Setting(name="amazon_end", default="203.0.113.1/30", about="AWS's address at the public virtual interface"),
        Setting(name="customer_end", default="203.0.113.2/30", about="the router's address there"),
        Setting(name="core_router", default="203.0.113.10", about="a router with an address of the public block"),
        Setting(name="branch_router", default="198.51.100.10", about="a router with an address of a provider's"),
        Setting(name="zones", default="2", about="Availability Zones of each VPC, 1 to 6"),
    ),
    places=(Place(account="account", region="region"), Place(account="account", region="second")),
    names={
        "app": "App/Host",
        "ledger": "Ledger/Host",
        "standby": f"{SECOND}:Standby/Host",
        "shared": f"{SECOND}:Shared/Host",
        "site": "output:SiteBlock",
        PUBLIC_SITE: "output:PublicBlock",
        "line": "Line/Connection",
        LINE: "Line/Private101",
        "transit interface": "Line/Transit102",
        PUBLIC: "Line/Public103",
        BACKUP: "Branch/BranchConnection",
        FAR_BACKUP: f"{SECOND}:Branch/BranchConnection",
        ENCRYPTED: "Core/CoreConnection",
    },
    intents=(
        Reachable(source="site", destination="app", port=443, by=(LINE,), why="The line goes before the VPN beside it"),
        Reachable(source="app", destination="site", port=5432, by=(LINE,), why="In both directions"),
        Reachable(
            source="site", destination="standby", port=443, by=(LINE,), why="One interface serves VPCs of all Regions"
        ),
        Reachable(
            source="site", destination="shared", port=443, by=("transit interface",), why="A hub of VPCs has its own"
        ),
        Reachable(
            source="site",
            destination="ledger",
            port=443,
            by=(ENCRYPTED, PUBLIC),
            why="Encrypted all the way, and not over the internet",
        ),
        Reachable(
            source=PUBLIC_SITE, destination="aws", port=443, by=(PUBLIC,), why="AWS announces its services' addresses"
        ),
        NeverReachable(source=PUBLIC_SITE, destination="internet", why="AWS is nobody's way to the internet"),
        NeverReachable(source=PUBLIC_SITE, destination="app", why="Private addresses have no place on a public one"),
        NeverReachable(source="app", destination="standby", why="A Direct Connect gateway does not join its VPCs"),
        NeverReachable(source="site", destination="app", port=22, why="A line joins networks; groups say who may call"),
        NeverReachable(source="internet", destination="app", why="The VPC has no way in but the line and the tunnels"),
        NeverReachable(source="app", destination="internet", why="Nor a way out"),
        SurvivesLoss(
            lost=("line",),
            what="the line",
            paths=(
                Reachable(source="site", destination="app", port=443, by=(BACKUP,), why="The VPN announces the same"),
                Reachable(source="app", destination="site", port=5432, by=(BACKUP,), why="And so does the router"),
                Reachable(
                    source="site", destination="standby", port=443, by=(FAR_BACKUP,), why="Each VPC has one of its own"
                ),
            ),
            why="A digger needs a minute, and who repairs the cable a day",
        ),
        SurvivesLoss(
            lost=(BACKUP, FAR_BACKUP),
            what="either backup VPN",
            paths=(
                Reachable(source="site", destination="app", port=443, by=(LINE,), why="Nothing changes"),
                Reachable(source="site", destination="standby", port=443, by=(LINE,), why="Nothing changes"),
            ),
            why="A backup is maintained while the line carries everything",
        ),
    ),
    build=build,
)
