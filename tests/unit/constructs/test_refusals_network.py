"""What the network constructs refuse: in one line with the construct's path, the value, the rule and the remedy."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import CfnParameter

from refarch.network import DEFAULT_TIERS, EPHEMERAL, Exposure, MultiAzVpc, NatStrategy, Pass, Tier, TierAcl
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network

PUBLIC, EGRESS, ISOLATED = DEFAULT_TIERS


def refusal_of(build: Callable[[], object]) -> str:
    """Return the message with which something is refused; jsii's errors would not pass for a refusal."""
    with pytest.raises(RefusedError) as refused:
        build()
    return str(refused.value)


@pytest.mark.parametrize(
    ("options", "given", "rule"),
    [
        ({"cidr": "10.0.0.0/8"}, "cidr='10.0.0.0/8'", "AWS accepts VPC blocks from /16 to /28, not /8"),
        ({"cidr": "10.0.0.0/30"}, "cidr='10.0.0.0/30'", "AWS accepts VPC blocks from /16 to /28, not /30"),
        ({"cidr": "10.0.0.7/16"}, "cidr='10.0.0.7/16'", "a CIDR block names its network address"),
        ({"cidr": "ten"}, "cidr='ten'", "this is no IPv4 CIDR block"),
        ({"cidr": "10.0.0.0"}, "cidr='10.0.0.0'", "names its network address and its prefix length. Write it like"),
        ({"cidr": 10}, "cidr=10", "a block is a string"),
        ({"zones": "3"}, "zones='3'", "the number of zones is an int"),
        ({"zones": 2.5}, "zones=2.5", "the number of zones is an int"),
        ({"zones": True}, "zones=True", "the number of zones is an int"),
        ({"nat": "single"}, "nat='single'", "the strategy is a NatStrategy. Use one of NatStrategy.NONE"),
        ({"tiers": ("app",)}, "tiers=[… 'app' …]", "a tier is a Tier"),
        ({"tiers": (Tier(name="ü", exposure=Exposure.PUBLIC),)}, "tier 'ü'", "a tier's name becomes part of ids"),
        ({"tiers": (Tier(name="--", exposure=Exposure.PUBLIC),)}, "tier '--'", "a tier's name becomes part of ids"),
        ({"cidr": "169.254.0.0/16"}, "cidr='169.254.0.0/16'", "no host can have an address of this block"),
        ({"cidr": "10.0.0.0/26"}, "tier 'data' in cidr='10.0.0.0/26'", "its subnets would be /31"),
        ({"zones": 0}, "zones=0", "a VPC spans 1 to 6 zones"),
        ({"zones": 7}, "zones=7", "a VPC spans 1 to 6 zones"),
        ({"zones": -1}, "zones=-1", "a VPC spans 1 to 6 zones"),
        ({"tiers": ()}, "tiers=[]", "a VPC needs tiers with names of their own"),
        ({"tiers": (PUBLIC, PUBLIC)}, "tiers=['public', 'public']", "a VPC needs tiers with names of their own"),
        (
            {"tiers": (PUBLIC, Tier(name="My Tier", exposure=Exposure.EGRESS))},
            "tier 'My Tier'",
            "a tier's name becomes part of ids",
        ),
        ({"tiers": (Tier(name="", exposure=Exposure.PUBLIC),)}, "tier ''", "a tier's name becomes part of ids"),
        (
            {"tiers": (EGRESS, ISOLATED)},
            "nat='one-per-zone' with tiers=['app', 'data']",
            "a public NAT gateway lives in a public subnet, and no tier is public",
        ),
        (
            {"tiers": (EGRESS,), "nat": NatStrategy.SINGLE},
            "nat='single' with tiers=['app']",
            "a public NAT gateway lives in a public subnet, and no tier is public",
        ),
        (
            {"tiers": (ISOLATED,), "nat": NatStrategy.SINGLE},
            "nat='single' with tiers=['data']",
            "a public NAT gateway lives in a public subnet, and no tier is public",
        ),
        ({"tiers": (Tier(name="a", exposure=Exposure.PUBLIC, prefix=29),)}, "tier 'a'", "its subnets would be /29"),
        ({"cidr": "10.0.0.0/16", "apart_from": ("10.0.128.0/20",)}, "cidr='10.0.0.0/16'", "it overlaps 10.0.128.0/20"),
        ({"cidr": "10.1.0.0/16", "apart_from": ("10.0.0.0/8",)}, "cidr='10.1.0.0/16'", "it overlaps 10.0.0.0/8"),
        ({"apart_from": ("office",)}, "apart_from='office'", "this is no IPv4 CIDR block"),
        ({"apart_from": ("192.168.1.1/24",)}, "apart_from='192.168.1.1/24'", "names its network address"),
    ],
)
def test_a_vpc_refuses(options: dict[str, Any], given: str, rule: str) -> None:
    """Addresses, zones and tiers that AWS or the construct's purpose does not allow."""
    message = refusal_of(lambda: MultiAzVpc(empty_stack(), "Network", **options))
    assert message.startswith(f"test/Network: {given}")
    assert rule in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_token_is_no_block_and_the_refusal_says_why() -> None:
    """What a parameter will say nobody knows yet, and so nobody could tell overlaps, sizes or the address plan."""
    stack = empty_stack()
    unknown = CfnParameter(stack, "Block").value_as_string
    with pytest.raises(RefusedError, match=r"test/Network: cidr=.*: this is a token, and which block it stands for"):
        MultiAzVpc(stack, "Network", cidr=unknown)


def test_a_tier_that_a_vpc_does_not_have_is_refused_with_those_that_it_has() -> None:
    """By ``select`` and by ``block_of``."""
    vpc = network(empty_stack())
    expected = "test/Network: tier='cache': this VPC has no tier of that name. Its tiers are public, app, data."
    assert refusal_of(lambda: vpc.select("cache")) == expected
    assert refusal_of(lambda: vpc.block_of("cache")) == expected


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            [Pass(peer="app", ports=(n, n)) for n in range(1, 22)],
            (
                "test/Acl: 21 inbound rules: a network ACL holds 20 entries per direction. "
                "Name larger blocks, or let security groups tell the clients apart."
            ),
        ),
        (
            [Pass(peer="app", ports=(5432, 5431))],
            "test/Acl: ports=(5432, 5431): TCP has ports 0 to 65535. Give the first port and the last one.",
        ),
        (
            [Pass(peer="app", ports=(0, 65536))],
            "test/Acl: ports=(0, 65536): TCP has ports 0 to 65535. Give the first port and the last one.",
        ),
        (
            [Pass(peer="app", ports=(-1, 5))],
            "test/Acl: ports=(-1, 5): TCP has ports 0 to 65535. Give the first port and the last one.",
        ),
        (
            [Pass(peer="10.0.0.300/24", ports=(1, 1))],
            "test/Acl: peer='10.0.0.300/24': this is no IPv4 CIDR block. Write it like '10.0.0.0/16'.",
        ),
        (
            [Pass(peer="web", ports=(1, 1))],
            (
                "test/Acl: peer='web': it is neither a tier with IPv4 nor a block like '10.0.0.0/16'. "
                "Its tiers are public, app, data."
            ),
        ),
    ],
)
def test_a_network_acl_refuses(rules: list[Pass], message: str) -> None:
    """Too many entries, ports that are no range, and peers that do not exist."""
    stack = empty_stack()
    vpc = network(stack)
    assert refusal_of(lambda: TierAcl(stack, "Acl", network=vpc, tier="data", inbound=rules, outbound=[])) == message


def test_a_network_acl_refuses_an_unknown_tier() -> None:
    """The tier that it is to wall in."""
    stack = empty_stack()
    vpc = network(stack)
    rules = [Pass(peer="app", ports=EPHEMERAL)]
    message = refusal_of(lambda: TierAcl(stack, "Acl", network=vpc, tier="dada", inbound=[], outbound=rules))
    assert message.startswith("test/Network: tier='dada': this VPC has no tier of that name")
