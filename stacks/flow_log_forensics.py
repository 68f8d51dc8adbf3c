"""Flow logs at three capture points and the pairs of records that tell filters apart: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import NeverReachable, Reachable, Recorded
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

OF_VPC, OF_SERVERS, OF_SESSIONS = "flow log of the VPC", "flow log of the servers", "flow log of the session endpoint"


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.flow_log_forensics import FlowLogForensics  # noqa: PLC0415 importing CDK starts Node

    FlowLogForensics(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        keep_days=count(context, "keep-days"),
    )


SCENARIO = Scenario(
    slug="flow-log-forensics",
    title="Flow log forensics",
    summary=(
        "Three callers ask one server on one port, and each fares otherwise: the shop is answered, the reply to the "
        "batch host is lost at a network ACL that somebody forgot a line in, a stranger is stopped by the security "
        "group. Three flow logs watch: the VPC into CloudWatch Logs in the default format, the servers' subnet into S3 "
        "as Parquet with the fields that tell which way a flow goes, one interface for rejected traffic only. Saved "
        "queries read from the pairs of records which filter it was."
    ),
    topics=("flow-logs",),
    hazards=(
        (
            "Costs about 0.08 USD an hour in us-east-1, 56 USD a month: four t3.micro instances with detailed "
            "monitoring and their volumes, and two interface endpoints. Flow logs add 0.50 USD per GB to CloudWatch "
            "Logs and 0.25 USD per GB to S3, Athena 5 USD per TB that a query reads."
        ),
        "Flow logs are not real time: a record covers up to ten minutes, and arrives 5 to 10 minutes after that.",
        (
            "Nothing calls anybody until somebody opens a shell with Session Manager and does "
            "(curl --max-time 3 https://<server>): until then the flow logs hold little."
        ),
        (
            "A bucket with records in it stops the deletion of the stack: empty it first. The access log bucket stays "
            "behind in any case."
        ),
        "A flow log cannot be changed: another format, filter or destination is a new flow log, and the old one goes.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="1", about="Availability Zones, 1 to 6"),
        Setting(name="keep-days", default="90", about="days until the records in S3 are deleted"),
    ),
    names={
        "shop": "Shop",
        "batch host": "Batch",
        "stranger": "Stranger",
        "server": "Server",
        "session endpoint": "Sessions/Channel",
        "resolver": "169.254.169.253",
        "metadata service": "169.254.169.254",
        OF_VPC: "Network/Vpc/FlowLog",
        OF_SERVERS: "Archive/Servers",
        OF_SESSIONS: "Rejected/Sessions",
    },
    intents=(
        Reachable(source="shop", destination="server", port=443, why="The shop is the server's customer"),
        NeverReachable(source="stranger", destination="server", why="No group lets it in"),
        Reachable(source="server", destination="session endpoint", port=443, why="Session Manager opens shells on it"),
        Reachable(source="batch host", destination="session endpoint", port=443, why="And there"),
        Recorded(
            by=OF_SERVERS,
            source="shop",
            destination="server",
            port=443,
            actions=("ACCEPT", "ACCEPT"),
            why="Request and reply, each a record of its own",
        ),
        Recorded(
            by=OF_SERVERS,
            source="batch host",
            destination="server",
            port=443,
            actions=("ACCEPT", "REJECT"),
            why="The request came in and its reply did not get out: only a network ACL does that",
        ),
        Recorded(
            by=OF_SERVERS,
            source="stranger",
            destination="server",
            port=443,
            actions=("REJECT",),
            why="Rejected before it was there: a security group, or an ACL on the way in",
        ),
        Recorded(
            by=OF_VPC,
            source="batch host",
            destination="server",
            port=443,
            at="batch host",
            actions=("ACCEPT",),
            why="Seen from the caller: something was sent and nothing came back",
        ),
        Recorded(
            by=OF_VPC,
            source="shop",
            destination="server",
            port=443,
            at="shop",
            actions=("ACCEPT", "ACCEPT"),
            why="The caller's interface has the same pair, the other way round",
        ),
        Recorded(
            by=OF_SESSIONS,
            source="stranger",
            destination="session endpoint",
            port=443,
            actions=("REJECT",),
            why="Whoever knocks where it has no business is on record",
        ),
        Recorded(
            by=OF_SESSIONS,
            source="shop",
            destination="session endpoint",
            port=443,
            actions=(),
            why="What is accepted does not fill a log that is for the rejected",
        ),
        Recorded(
            by=OF_VPC,
            source="shop",
            destination="resolver",
            port=53,
            protocol="udp",
            at="shop",
            actions=(),
            why="Queries to Amazon DNS are never logged; Resolver query logs are for them",
        ),
        Recorded(
            by=OF_VPC,
            source="shop",
            destination="metadata service",
            port=80,
            at="shop",
            actions=(),
            why="Nor is instance metadata, where a captured host would look for credentials",
        ),
    ),
    build=build,
)
