"""Self-healing web tier behind three kinds of load balancers: what it promises. How it is built: ``stacks/compose``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import Allowed, Denied, LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario, Setting
from stacks.settings import choice, count, flag

if TYPE_CHECKING:
    from aws_cdk import App

NOMINAL_INSTANCES = 2

REQUESTS = Reachable(
    source="internet",
    destination="application balancer",
    port=80,
    as_deployed="RequestPort",
    why="Users come in; whatever rule a request meets, there is somebody behind it",
)
CONNECTIONS = Reachable(
    source="internet",
    destination="network balancer",
    port=443,
    why="TLS goes through to the servers, which see the client's own address and admit it by the balancer's group",
)
OLD_REQUESTS = Reachable(
    source="internet",
    destination="classic balancer",
    port=80,
    as_deployed="RequestPort",
    why="The old way in stays open as long as somebody uses it",
)
PLAIN = Reachable(
    source="application balancer",
    destination="servers",
    port=8080,
    why="TLS has been ended in front; here is plain HTTP and the health check",
)
SEALED = Reachable(
    source="application balancer", destination="servers", port=8443, why="What is confidential is encrypted once more"
)


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.balancing import Passing  # noqa: PLC0415 importing CDK starts Node
    from refarch.network import NatStrategy  # noqa: PLC0415
    from stacks.compose.self_healing_web_tier import SelfHealingWebTier  # noqa: PLC0415

    SelfHealingWebTier(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        nat=choice(context, "nat", NatStrategy),
        nominal_instances=count(context, "instances"),
        certificate_arn=context["certificate"] or None,
        image=context["image"] or None,
        passing=Passing(cross_zone=flag(context, "cross-zone"), client_address=flag(context, "client-address")),
        keep=flag(context, "keep"),
    )


SCENARIO = Scenario(
    slug="self-healing-web-tier",
    title="Self-healing web tier behind load balancers",
    summary=(
        "One fleet of web servers behind an Application, a Network and a Classic Load Balancer, side by side. It "
        "waits for the signals of its first servers and holds each later one until it answers, replaces what is not "
        "well, keeps spare ones in a warm pool, and grows and shrinks by target, steps, schedule, forecast and hand; "
        "two zones carry the load when the third is lost, and a new version of the servers comes into service without "
        "a gap. TLS is ended in front, encrypted again behind, or passed through to the servers."
    ),
    topics=("auto-scaling", "elb"),
    hazards=(
        (
            "Costs about 0.31 USD an hour in us-east-1 as long as it stands, 225 USD a month: three NAT gateways, "
            "three load balancers, three instances and up to two more in the warm pool, twelve public IPv4 addresses, "
            "a web ACL."
        ),
        "Without a certificate (-c certificate=<ARN>) two of the load balancers speak unencrypted HTTP.",
        "The servers' own certificates are self-signed: through the Network Load Balancer a browser warns of them.",
        (
            "An update of the stack that changes the servers rolls through those in service only: spare ones of the "
            "old version come out of the warm pool meanwhile. The stack's RenewCommand renews all of them afterwards."
        ),
        "Each instance that is terminated is held for two minutes, and so the deletion of the stack takes longer.",
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
        "The access log bucket stays behind when the stack is deleted: empty it and delete it.",
        "A Region needs three zones for the default; us-west-1 offers most accounts two (-c zones=2).",
    ),
    settings=(
        Setting(
            name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28; fixed once it is deployed"
        ),
        Setting(name="zones", default="3", about="Availability Zones, 2 to 6"),
        Setting(
            name="nat",
            default="one-per-zone",
            about="NAT gateways: single, one-per-zone or regional; without one no server could say that it serves",
        ),
        Setting(
            name="instances", default=str(NOMINAL_INSTANCES), about="web servers that carry the load without a zone"
        ),
        Setting(name="certificate", default="", about="ARN of an ACM certificate, for HTTPS"),
        Setting(
            name="image",
            default="",
            about="SSM parameter that holds the id of a baked image; without one servers are bootstrapped",
        ),
        Setting(
            name="cross-zone",
            default="false",
            about="true lets the Network Load Balancer's nodes send to other zones, which costs and evens out the load",
        ),
        Setting(
            name="client-address",
            default="true",
            about="false hides the client's address from the servers behind the Network Load Balancer",
        ),
        Setting(name="keep", default="false", about="true protects key, flow logs and load balancers from deletion"),
    ),
    names={
        "application balancer": "Application/LoadBalancer",
        "network balancer": "Passthrough/LoadBalancer",
        "classic balancer": "Classic/LoadBalancer",
        "servers": "Servers/Group",
        "app tier": "Network/Vpc/appSubnet",
        "server role": "Servers/Role",
        "notice publisher": "Notices/Publisher",
        "group": "Servers/Group",
        "notices": "Notices/Topic",
    },
    intents=(
        REQUESTS,
        CONNECTIONS,
        OLD_REQUESTS,
        PLAIN,
        SEALED,
        Reachable(
            source="network balancer", destination="servers", port=8443, why="Health is checked where TLS is spoken"
        ),
        Reachable(
            source="classic balancer", destination="servers", port=8080, why="Its instances are the same servers"
        ),
        Reachable(source="servers", destination="internet", port=443, why="A server tells Auto Scaling that it serves"),
        NeverReachable(source="internet", destination="servers", why="Servers are called by load balancers only"),
        NeverReachable(source="servers", destination="servers", why="A captured server cannot attack its neighbours"),
        NeverReachable(
            source="application balancer",
            destination="servers",
            port=22,
            why="There is no SSH: Session Manager is enough",
        ),
        NeverReachable(
            source="network balancer",
            destination="servers",
            port=8080,
            why="Who passes connections unread passes none in the clear",
        ),
        NeverReachable(
            source="classic balancer", destination="servers", port=8443, why="The old way in sees nothing confidential"
        ),
        NeverReachable(
            source="application balancer", destination="internet", why="It answers its callers and calls nobody itself"
        ),
        LeavesByOwnZone(source="app tier", why="The loss of a zone takes only that zone's own way out"),
        SurvivesZoneLoss(
            fleet="servers",
            at_least=NOMINAL_INSTANCES,
            as_deployed="NominalInstances",
            paths=(REQUESTS, CONNECTIONS, OLD_REQUESTS),
            why="The zones that are left carry the load through each way in, before anything new has started",
        ),
        Allowed(
            principal="server role",
            action="autoscaling:CompleteLifecycleAction",
            resource="group",
            why="A server that answers says so",
        ),
        Denied(
            principal="server role",
            action="autoscaling:SetDesiredCapacity",
            resource="group",
            why="A captured server cannot make the fleet grow or vanish",
        ),
        Allowed(
            principal="notice publisher",
            action="sns:Publish",
            resource="notices",
            why="Who is held on its way out is told of",
        ),
    ),
    build=build,
)
