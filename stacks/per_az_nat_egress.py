"""Public and private subnets with a NAT gateway per zone: what it promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import Allowed, Denied, LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Choice, Scenario, Setting
from stacks.settings import choice, count

if TYPE_CHECKING:
    from aws_cdk import App

ADMINISTRATORS, STRANGERS = "203.0.113.0/24", "198.51.100.0/24"
"""Two networks of the internet, from the blocks that are set aside for examples (RFC 5737)."""

TUNNEL = {
    "ec2-instance-connect:privateIpAddress": "output:FirstAddress",
    "ec2-instance-connect:maxTunnelDuration": "3600",
}
"""To the first private host, for an hour."""

UPDATES = Reachable(
    source="workload",
    destination="internet",
    port=443,
    why="Private hosts fetch updates, and Session Manager's agent calls AWS",
)


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.network import NatStrategy  # noqa: PLC0415 importing CDK starts Node
    from stacks.compose.per_az_nat_egress import PerAzNatEgress  # noqa: PLC0415

    PerAzNatEgress(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        nat=choice(context, "nat", NatStrategy),
        administrators=context["administrators"],
    )


SCENARIO = Scenario(
    slug="per-az-nat-egress",
    title="Public and private subnets with a NAT gateway per zone",
    summary=(
        "Private hosts in three zones, each of which leaves through the NAT gateway of its own zone: packets out and "
        "their replies, and nobody in. What makes a subnet public is its default route and nothing else. People get to "
        "the hosts in three ways, side by side: Session Manager, for which the host calls out; an EC2 Instance Connect "
        "Endpoint, which asks IAM; and the bastion host of old."
    ),
    topics=("public-private-subnets",),
    hazards=(
        (
            "Costs about 0.21 USD an hour, 155 USD a month, in us-east-1: three NAT gateways, four t3.micro instances "
            "and four public IPv4 addresses, and 0.045 USD for each GB through a NAT gateway besides."
        ),
        "NAT gateways and the endpoint take 2 to 5 minutes each to create and to delete.",
        "Three Elastic IP addresses are taken, and a Region gives an account five unless it asks for more.",
        (
            "The bastion admits a network of examples, so nobody; set -c administrators=<your block>. A public SSH "
            "port has to be patched and watched: prefer the other two ways."
        ),
        (
            "A VPC has one EC2 Instance Connect Endpoint, and the bastion is one host: each is lost with its zone "
            "until it is made anew in another. Session Manager stays."
        ),
        (
            "With -c nat=single or none the promises about the way out of each zone break, which is what those "
            "settings are for; each has a promise of its own instead. Private NAT gateways are in tgw-hub-spoke."
        ),
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="3", about="Availability Zones, 2 to 6"),
        Setting(
            name="nat",
            default="one-per-zone",
            about="NAT gateways: none, single, one-per-zone or regional",
        ),
        Setting(name="administrators", default=ADMINISTRATORS, about="the block from which the bastion is reached"),
    ),
    names={
        "workload": "Workload",
        "operator": "Operator",
        "first host": "Workload/Host1",
        "bastion host": "Bastion/Host",
        "connect endpoint": "Connect/Endpoint",
        "bastion": "Bastion",
        "endpoint": "Connect",
        "private tier": "Network/Vpc/privateSubnet",
        "one gateway": "Network/Vpc/publicSubnet1",
        "regional gateway": "Network/Vpc/RegionalNatGateway",
        "administrators": ADMINISTRATORS,
        "strangers": STRANGERS,
    },
    intents=(
        UPDATES,
        LeavesByOwnZone(source="private tier", why="The loss of a zone takes only that zone's own way out"),
        SurvivesZoneLoss(
            fleet="workload",
            at_least=2,
            as_deployed="HostsAfterZoneLoss",
            paths=(UPDATES,),
            why="The hosts of the other zones run on, and still get out",
        ),
        NeverReachable(source="internet", destination="workload", why="A NAT gateway lets nobody in"),
        NeverReachable(source="workload", destination="workload", why="A captured host cannot attack its neighbours"),
        Reachable(source="endpoint", destination="workload", port=22, why="People whom IAM allows come in by SSH"),
        NeverReachable(source="internet", destination="endpoint", why="The way to it is AWS's API, and IAM guards it"),
        Reachable(source="administrators", destination="bastion", port=22, why="People of one network reach it"),
        Reachable(source="bastion", destination="workload", port=22, why="From there they go on to the hosts"),
        NeverReachable(source="strangers", destination="bastion", why="Nobody else even gets to knock"),
        NeverReachable(source="workload", destination="bastion", why="Whoever is captured inside cannot climb back"),
        NeverReachable(source="bastion", destination="internet", why="Whoever captures the bastion cannot call home"),
        Allowed(
            principal="operator",
            action="ssm:StartSession",
            resource="first host",
            why="Session Manager opens a shell for whom IAM allows, without a port or a key",
        ),
        Denied(
            principal="operator",
            action="ssm:StartSession",
            resource="bastion host",
            why="The way onto the bastion is the network that it admits",
        ),
        Allowed(
            principal="operator",
            action="ec2-instance-connect:OpenTunnel",
            resource="connect endpoint",
            context={**TUNNEL, "ec2-instance-connect:remotePort": "22"},
            why="The endpoint asks IAM who comes, for how long and where to",
        ),
        Denied(
            principal="operator",
            action="ec2-instance-connect:OpenTunnel",
            resource="connect endpoint",
            context={**TUNNEL, "ec2-instance-connect:remotePort": "3389"},
            why="The port is part of the question",
        ),
        Allowed(
            principal="operator",
            action="ec2-instance-connect:SendSSHPublicKey",
            resource="first host",
            context={"ec2:osuser": "ec2-user"},
            why="A key is pushed for a minute: nobody keeps one",
        ),
        Denied(
            principal="operator",
            action="ec2-instance-connect:SendSSHPublicKey",
            resource="first host",
            context={"ec2:osuser": "root"},
            why="Nobody logs in as root",
        ),
    ),
    where={
        Choice(output="Nat", value="single"): (
            Reachable(
                source="workload",
                destination="internet",
                port=443,
                by=("one gateway",),
                why="All are known by one address, which is all that a partner has to admit",
            ),
        ),
        Choice(output="Nat", value="regional"): (
            Reachable(
                source="workload",
                destination="internet",
                port=443,
                by=("regional gateway",),
                why="One gateway in all zones, for which no public subnet is needed",
            ),
        ),
        Choice(output="Nat", value="none"): (
            NeverReachable(source="workload", destination="internet", why="Where there is no gateway there is no way"),
        ),
    },
    build=build,
)
