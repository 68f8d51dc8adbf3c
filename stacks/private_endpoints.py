"""Services at private addresses, for a VPC that has no other way out: what the scenario promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import ELSEWHERE, Allowed, Denied, NeverReachable, Reachable
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.private_endpoints import PrivateEndpoints  # noqa: PLC0415 importing CDK starts Node

    PrivateEndpoints(app, SCENARIO.slug, cidr=context["cidr"], zones=count(context, "zones"))


SCENARIO = Scenario(
    slug="private-endpoints",
    title="Private access to AWS services",
    summary=(
        "Hosts without any way to the internet use S3 through a gateway endpoint, SQS through an interface endpoint "
        "and a partner's service by PrivateLink, although the partner's VPC has the same addresses. Endpoint policies "
        "say what may pass; the bucket's policy denies its data to whoever comes another way."
    ),
    topics=("vpc-endpoints",),
    hazards=(
        (
            "Costs about 0.15 USD an hour in us-east-1, 109 USD a month: six t3.micro instances with detailed "
            "monitoring and their volumes (62 USD), two interface endpoints in two zones (29), a Network Load Balancer "
            "(17), a key and buckets. Gateway endpoints are free; interface endpoints charge 0.01 USD per GB as well."
        ),
        "The Network Load Balancer and the endpoints take 3 to 5 minutes to create.",
        (
            "The bucket denies its data to everybody who does not come through the endpoint, administrators and the "
            "console included. Only its settings can be changed from elsewhere."
        ),
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the IPv4 block of both VPCs, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
    ),
    names={
        "app": "App",
        "app role": "App/Role",
        "documents": "Documents/Bucket",
        "gateway endpoint": "Consumer/Vpc/S3",
        "queue endpoint": "Queue/Endpoint",
        "partner endpoint": "Partner/Endpoint",
        "batch": "Batch",
        "load balancer": "Offered/LoadBalancer",
        "servers": "Servers",
    },
    intents=(
        Reachable(source="app", destination="queue endpoint", port=443, why="SQS answers at private addresses"),
        Reachable(source="app", destination="partner endpoint", port=443, why="So does the partner's service"),
        Reachable(source="load balancer", destination="servers", port=8443, why="Behind the partner's endpoint"),
        Reachable(source="batch", destination="queue endpoint", port=443, why="Jobs come from the queue"),
        NeverReachable(source="batch", destination="partner endpoint", why="An endpoint admits whom its group names"),
        NeverReachable(source="app", destination="internet", why="There is no way out, and none is needed"),
        NeverReachable(source="app", destination="partner endpoint", port=22, why="One port is offered"),
        NeverReachable(source="servers", destination="internet", why="Nor has the provider one"),
        Allowed(
            principal="app role",
            action="s3:PutObject",
            resource="documents",
            through="gateway endpoint",
            why="The endpoint's policy passes this bucket's data, and the bucket's what comes by the endpoint",
        ),
        Denied(
            principal="app role",
            action="s3:GetObject",
            resource="documents",
            through=ELSEWHERE,
            why="Credentials that are carried off open nothing out there",
        ),
    ),
    build=build,
)
