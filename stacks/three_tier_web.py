"""Three-tier web application across three zones: what it promises. How it is built: ``stacks/compose``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import Allowed, Denied, LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario, Setting
from stacks.settings import choice, count, flag

if TYPE_CHECKING:
    from aws_cdk import App

NOMINAL_INSTANCES = 4

REQUESTS = Reachable(
    source="internet",
    destination="load balancer",
    port=80,
    as_deployed="RequestPort",
    why="Users come in through the load balancer",
)
FORWARDING = Reachable(
    source="load balancer", destination="fleet", port=8080, why="The load balancer forwards requests and checks health"
)
QUERIES = Reachable(source="fleet", destination="database", port=5432, why="The application queries its database")


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.network import NatStrategy  # noqa: PLC0415 importing CDK starts Node
    from stacks.compose.three_tier_web import ThreeTierWeb  # noqa: PLC0415

    ThreeTierWeb(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        nat=choice(context, "nat", NatStrategy),
        nominal_instances=count(context, "instances"),
        certificate_arn=context["certificate"] or None,
        keep=flag(context, "keep"),
    )


SCENARIO = Scenario(
    slug="three-tier-web",
    title="Three-tier web application across three zones",
    summary=(
        "An Application Load Balancer in public subnets, an Auto Scaling group of web servers in private ones, a "
        "PostgreSQL database in isolated ones, each tier in three Availability Zones. Every zone has its own NAT "
        "gateway, so that no zone's way out depends on another; everything at rest is encrypted under one customer "
        "managed key whose administrators cannot decrypt and whose users cannot administer."
    ),
    topics=(
        "vpc-basics",
        "vpc-routing",
        "public-private-subnets",
        "security-groups",
        "nacls",
        "multi-az",
        "auto-scaling",
        "elb",
        "kms",
    ),
    hazards=(
        (
            "Costs about 0.30 USD an hour in us-east-1 as long as it stands, 220 USD a month: three NAT gateways, a "
            "load balancer, six instances, a Multi-AZ database, six public IPv4 addresses."
        ),
        "The database takes 10 to 20 minutes to create and 5 to 10 to delete.",
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
        (
            "The access log bucket stays behind when the stack is deleted, and a documents bucket with objects in it "
            "stops the deletion: empty it first."
        ),
        "Without a certificate (-c certificate=<ARN>) the load balancer speaks unencrypted HTTP.",
        "A Region needs three zones for the default; us-west-1 offers most accounts two (-c zones=2).",
        (
            "In us-east-1 one of the six zones (use1-az3) has no t3 instances and may refuse NAT gateways. Zones are "
            "taken in the order of their letters: see which letter it has in your account before -c zones=5 or 6."
        ),
    ),
    settings=(
        Setting(
            name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28; fixed once it is deployed"
        ),
        Setting(name="zones", default="3", about="Availability Zones, 2 to 6"),
        Setting(
            name="nat",
            default="one-per-zone",
            about="NAT gateways: none, single, one-per-zone or regional; with none, only S3 and DynamoDB are reached",
        ),
        Setting(
            name="instances",
            default=str(NOMINAL_INSTANCES),
            about="web servers that carry the load without a zone",
        ),
        Setting(name="certificate", default="", about="ARN of an ACM certificate, for HTTPS"),
        Setting(name="keep", default="false", about="true protects database, buckets and key from deletion"),
    ),
    names={
        "load balancer": "Web/LoadBalancer",
        "fleet": "Web/Group",
        "database": "Database/Instance",
        "public tier": "Network/Vpc/publicSubnet",
        "app tier": "Network/Vpc/appSubnet",
        "data tier": "Network/Vpc/dataSubnet",
        "fleet role": "Web/Role",
        "key administrator": "KeyAdministrator",
        "key": "Key/Key",
    },
    intents=(
        REQUESTS,
        FORWARDING,
        QUERIES,
        Reachable(
            source="fleet", destination="internet", port=443, why="Instances reach AWS's APIs and package sources"
        ),
        NeverReachable(source="internet", destination="fleet", why="Only the load balancer faces the internet"),
        NeverReachable(source="internet", destination="database", why="Data is never exposed"),
        NeverReachable(
            source="load balancer", destination="database", why="The front door has no business with the data"
        ),
        NeverReachable(
            source="load balancer", destination="fleet", port=22, why="There is no SSH: Session Manager needs no port"
        ),
        NeverReachable(
            source="load balancer", destination="internet", why="It answers its callers and calls nobody itself"
        ),
        NeverReachable(source="database", destination="internet", why="A database that cannot call out leaks nothing"),
        NeverReachable(source="fleet", destination="fleet", why="A captured server cannot attack its neighbours"),
        LeavesByOwnZone(source="app tier", why="The loss of a zone takes only that zone's own way out"),
        SurvivesZoneLoss(
            fleet="fleet",
            at_least=NOMINAL_INSTANCES,
            as_deployed="NominalInstances",
            paths=(REQUESTS, FORWARDING, QUERIES),
            why="Two zones carry the nominal load until the third is back",
        ),
        Allowed(
            principal="fleet role", action="kms:Decrypt", resource="key", why="The application reads its documents"
        ),
        Denied(
            principal="fleet role",
            action="kms:ScheduleKeyDeletion",
            resource="key",
            why="Who uses a key must not be able to destroy it",
        ),
        Allowed(
            principal="key administrator",
            action="kms:ScheduleKeyDeletion",
            resource="key",
            why="Administration is somebody's task",
        ),
        Denied(
            principal="key administrator",
            action="kms:Decrypt",
            resource="key",
            why="Who rules a key must not be able to read with it",
        ),
    ),
    build=build,
)
