"""A shop whose visitors may be sent to any instance, and lose nothing when one dies: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.acts import Ask
from stacks.intents import (
    Allowed,
    Denied,
    KeepsSession,
    LeavesByOwnZone,
    Lost,
    NeverReachable,
    Reachable,
    SurvivesZoneLoss,
)
from stacks.scenario import Choice, Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App

NOMINAL_INSTANCES = 2
REQUESTS = Reachable(
    source="internet",
    destination="load balancer",
    port=80,
    as_deployed="RequestPort",
    why="Visitors come in through the load balancer",
)
FORWARDING = Reachable(
    source="load balancer", destination="fleet", port=8080, why="The load balancer forwards requests and checks health"
)
TO_TABLE = Reachable(
    source="fleet",
    destination="DynamoDB",
    port=443,
    by=("DynamoDB endpoint",),
    why="Sessions are written through the gateway endpoint, past every NAT gateway and its price for each gigabyte",
)
TO_CACHE = Reachable(source="fleet", destination="cache", port=6379, why="Any of the nodes may be the primary next")
PUT = Ask(url="Url", path="/cart", method="POST", body='{"item": "{mark}"}')
SEE = Ask(url="Url", path="/cart")
END = Ask(url="Url", path="/cart", method="DELETE")


def keeps(lost: Lost, why: str) -> KeepsSession:
    """Return the promise that a cart is kept."""
    return KeepsSession(fleet="targets", put=PUT, see=SEE, end=END, holds="{mark}", lost=lost, why=why)


def survives(*besides: Reachable) -> SurvivesZoneLoss:
    """Return the promise that enough instances are left, that visitors reach them, and they what they need."""
    return SurvivesZoneLoss(
        fleet="fleet",
        at_least=NOMINAL_INSTANCES,
        as_deployed="NominalInstances",
        paths=(REQUESTS, FORWARDING, *besides),
        why="The zones that are left carry the load, and have a way of their own to the sessions",
    )


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.sessions import Sessions  # noqa: PLC0415 importing CDK starts Node
    from stacks.compose.stateless_web import StatelessWeb  # noqa: PLC0415 likewise

    StatelessWeb(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        nominal_instances=count(context, "instances"),
        sessions=choice(context, "sessions", Sessions),
        certificate_arn=context["certificate"] or None,
    )


SCENARIO = Scenario(
    slug="stateless-web",
    title="Stateless web application",
    summary=(
        "A shop whose carts are in no instance: whichever of them a visitor is sent to, his cart is there, and the "
        "death of an instance or of a zone takes nothing from him. The same application runs with its sessions in "
        "DynamoDB, in ElastiCache, or, to see what is lost, in the memory of its instances, with and without a load "
        "balancer that sends each visitor to the same one."
    ),
    topics=("stateless",),
    hazards=(
        (
            "Costs about 0.17 USD an hour in us-east-1: two NAT gateways, a load balancer, four t3.micro instances, "
            "four public IPv4 addresses; the key 1 USD a month. A table is paid by use: 0.63 USD for a million writes, "
            "0.13 for a million reads of up to 4 KB, which are consistent here. The two nodes of a cache are "
            "paid by the hour, whether or not anybody comes."
        ),
        (
            "Sticky sessions (-c sessions=sticky) keep a cart for as long as its instance: what scaling in, an update "
            "or a failure ends is lost. Load is uneven too, because new instances get new visitors only."
        ),
        (
            "With sessions on instances (-c sessions=instance) the promises about carts are broken, on purpose: "
            "refarch check says so."
        ),
        (
            "A cache replicates asynchronously: when its primary is lost, what was written in the last moment may be "
            "lost with it. A cache that is full drops sessions, the least recently used of them first."
        ),
        "A cache takes 5 to 15 minutes to create and as long to delete.",
        (
            "Another choice of sessions begins with empty carts: the old table or cache is deleted, and what was in it "
            "is gone with it."
        ),
        "Without a certificate (-c certificate=<ARN>) carts and cookies travel unencrypted.",
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
        "The access log bucket stays behind when the stack is deleted.",
    ),
    settings=(
        Setting(name="sessions", default="dynamodb", about="where they are: instance, sticky, dynamodb or elasticache"),
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 2 to 6"),
        Setting(
            name="instances",
            default=str(NOMINAL_INSTANCES),
            about="web servers that carry the load without a zone",
        ),
        Setting(name="certificate", default="", about="ARN of an ACM certificate, for HTTPS"),
    ),
    names={
        "load balancer": "Web/LoadBalancer",
        "targets": "Web/Targets",
        "fleet": "Web/Group",
        "app tier": "Network/Vpc/appSubnet",
        "fleet role": "Web/Role",
        "DynamoDB": "aws:dynamodb",
        "DynamoDB endpoint": "Network/Vpc/DynamoDb",
        "table": "Sessions/Table/Table",
        "cache": "Sessions/Cache/Cache",
        "token": "Sessions/Cache/Token",
    },
    intents=(
        REQUESTS,
        FORWARDING,
        NeverReachable(source="internet", destination="fleet", why="Only the load balancer faces the internet"),
        NeverReachable(
            source="fleet", destination="fleet", why="Instances share nothing but the store, and need nobody's help"
        ),
        LeavesByOwnZone(source="app tier", why="The loss of a zone takes only that zone's own way out"),
        keeps(Lost.NOTHING, "A visitor does not notice which instance answers"),
        keeps(Lost.INSTANCE, "Instances come and go with the load, and nobody's cart goes with them"),
        keeps(Lost.ZONE, "Nor with a zone"),
    ),
    where={
        Choice(output="SessionsIn", value="instance"): (survives(),),
        Choice(output="SessionsIn", value="sticky"): (survives(),),
        Choice(output="SessionsIn", value="dynamodb"): (
            TO_TABLE,
            survives(TO_TABLE),
            Allowed(
                principal="fleet role",
                action="dynamodb:UpdateItem",
                resource="table",
                why="Carts are filled one by one",
            ),
            Denied(
                principal="fleet role",
                action="dynamodb:Scan",
                resource="table",
                why="Who knows a session's key reads that session; nobody lists those of others",
            ),
        ),
        Choice(output="SessionsIn", value="elasticache"): (
            TO_CACHE,
            survives(TO_CACHE),
            NeverReachable(source="internet", destination="cache", why="Sessions are nobody else's business"),
            NeverReachable(source="load balancer", destination="cache", why="Requests are answered by instances"),
            NeverReachable(source="cache", destination="internet", why="A cache that cannot call out leaks nothing"),
            Allowed(
                principal="fleet role",
                action="secretsmanager:GetSecretValue",
                resource="token",
                why="Instances show the token that the cache asks for",
            ),
        ),
    },
    build=build,
)
