"""Names that are made of construct paths fit the services that take them."""

import re

from aws_cdk import App, Stack
from constructs import Construct

from refarch.dns import HybridResolver
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.path_names import short_name
from refarch.transit import Firewall, Permit

TIERS = (Tier(name="app", exposure=Exposure.ISOLATED),)
RESOLVER = re.compile(r"(?!^[0-9]+$)([a-zA-Z0-9\-_' ']{1,64})")
FIREWALL = re.compile(r"[a-zA-Z0-9-]{1,128}")
"""What the APIs take."""


def test_a_path_that_fits_is_a_name_as_it_is() -> None:
    """Strange characters are hyphens."""
    assert short_name("stack/Hub/Wall", 64) == "stack-Hub-Wall"
    assert short_name("my stack/Net.Work/Über", 64) == "my-stack-Net-Work--ber"


def test_one_that_is_too_long_keeps_its_end_and_differs_from_others_with_the_same_end() -> None:
    """Of two stages of an app, for example."""
    one, other = (short_name(f"{stage}/{'Platform/' * 20}Inbound", 64) for stage in ("prod", "test"))
    assert len(one) == len(other) == 64
    assert one.rpartition("-")[0].endswith("Platform-Inbound")
    assert one != other


def deep(app: App) -> Stack:
    """Put resolvers and a firewall where people put them: far below their app, under names of theirs."""
    stack = Stack(app, "platform-of-a-company-with-a-long-name")
    scope = Construct(stack, "The network platform, v2.1")
    for _ in range(10):
        scope = Construct(scope, "Connectivity_Services")
    network = MultiAzVpc(scope, "Network", zones=2, tiers=TIERS, nat=NatStrategy.NONE)
    resolver = HybridResolver(
        scope, "Resolver", vpc=network.vpc, subnets=network.subnets("app"), networks=["192.168.0.0/16"]
    )
    resolver.forward(f"{'a' * 60}.{'b' * 60}.example.com", to=["192.168.0.10"])
    Firewall(scope, "Wall", vpc=network.vpc, subnets=network.subnets("app"), permits=[Permit(port=443)])
    return stack


def test_names_fit_however_deep_a_construct_is() -> None:
    """CloudFormation would stop in the middle of a deployment."""
    app = App(analytics_reporting=False)
    deep(app)
    (stack,) = app.synth().stacks
    named = {
        kind: [
            resource["Properties"][key]
            for resource in stack.template["Resources"].values()
            if resource["Type"] == f"AWS::{kind}"
        ]
        for kind, key in (
            ("Route53Resolver::ResolverEndpoint", "Name"),
            ("Route53Resolver::ResolverRule", "Name"),
            ("NetworkFirewall::Firewall", "FirewallName"),
            ("NetworkFirewall::FirewallPolicy", "FirewallPolicyName"),
            ("NetworkFirewall::RuleGroup", "RuleGroupName"),
        )
    }
    assert all(named.values())
    for kind, names in named.items():
        wanted = RESOLVER if kind.startswith("Route53") else FIREWALL
        assert all(wanted.fullmatch(name) for name in names), (kind, names)
