"""What a hub refuses: at synthesis, with the construct's path, the value, the rule and the remedy."""

from collections.abc import Callable, Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.hybrid import ExistingGateway, OnPremises, Static
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from tests.unit.constructs.shape import empty_stack

APP, TRANSIT = (
    Tier(name="app", exposure=Exposure.ISOLATED),
    Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
)
PUBLIC = Tier(name="public", exposure=Exposure.PUBLIC)


Networks = Mapping[str, MultiAzVpc | ec2.IVpc]


@pytest.fixture
def stack() -> Stack:
    """Return a stack."""
    return empty_stack()


@pytest.fixture
def networks(stack: Stack) -> Networks:
    """Return what can be attached, or not: with addresses that overlap, a default route, unknown addresses."""
    made = {
        name: MultiAzVpc(stack, name, cidr=cidr, zones=1, tiers=tiers, nat=NatStrategy.NONE)
        for name, cidr, tiers in (
            ("Prod", "10.1.0.0/16", (APP, TRANSIT)),
            ("Other", "10.1.128.0/17", (APP, TRANSIT)),
            ("Open", "10.2.0.0/16", (PUBLIC, TRANSIT)),
        )
    }
    pool = ec2.IpAddresses.aws_ipam_allocation(
        ipv4_ipam_pool_id="pool", ipv4_netmask_length=16, default_subnet_ipv4_netmask_length=24
    )
    return {**made, "Pool": ec2.Vpc(stack, "Pool", ip_addresses=pool)}


def with_segments(hub: TransitHub) -> TransitHub:
    """Return the hub, with two segments."""
    hub.segment("prod")
    hub.segment("lonely", isolated=True)
    return hub


def twice(hub: TransitHub, nets: Networks) -> None:
    """Attach one VPC twice."""
    hub.attach_spoke(nets["Prod"], segment="prod")
    hub.attach_spoke(nets["Prod"], segment="prod")


def overlapping(hub: TransitHub, nets: Networks) -> None:
    """Attach two VPCs, one of whose blocks lies within the other's."""
    hub.attach_spoke(nets["Prod"], segment="prod")
    hub.attach_spoke(nets["Other"], segment="prod")


def overlapping_later(hub: TransitHub, nets: Networks) -> None:
    """Attach two VPCs, and add a block to one that lies within the other's."""
    hub.attach_spoke(nets["Prod"], segment="prod")
    hub.attach_spoke(nets["Open"], segment="prod", routes_from=["transit"])
    assert isinstance(nets["Open"], MultiAzVpc)
    nets["Open"].add_block("10.1.0.0/20", tiers=[Tier(name="more", exposure=Exposure.ISOLATED)])


def two_defaults(hub: TransitHub, nets: Networks) -> None:
    """Lead all else to two places."""
    wall = hub.attach_spoke(nets["Prod"], segment="lonely")
    hub.segment("prod").leads("0.0.0.0/0", to=wall).blackhole("0.0.0.0/0")


def of_another_hub(hub: TransitHub, nets: Networks) -> None:
    """Leave through a VPC that is attached elsewhere."""
    other = TransitHub(Stack.of(hub), "Elsewhere", asn=64_513)
    other.segment("prod")
    hub.segment("prod").leaves_through(other.attach_spoke(nets["Prod"], segment="prod"))


def written_before(hub: TransitHub, _: Networks) -> None:
    """Name a block in a table that was there, and into which a connection with static routing has written it."""
    site = OnPremises(Stack.of(hub), "OnPremises", routers={"Berlin": "198.51.100.10"})
    old = ExistingGateway(transit_gateway_id="tgw-1", route_table_id="tgw-rtb-1")
    site.connect(old, routing=Static(["192.168.0.0/16"]))
    hub.segment("old", existing="tgw-rtb-1").blackhole("192.168.0.0/16")


CASES: dict[str, tuple[Callable[[TransitHub, Networks], object], str, str]] = {
    "an unknown segment": (
        lambda hub, nets: hub.attach_spoke(nets["Prod"], segment="prd"),
        "attach_spoke('Prod', segment='prd')",
        "the hub {hub} has no segment of that name. It has prod, lonely; make it first",
    ),
    "no segment, and no default": (
        lambda hub, nets: hub.attach_spoke(nets["Prod"]),
        "attach_spoke('Prod')",
        "it needs a segment, and the hub has no default one",
    ),
    "two default segments": (
        lambda hub, _: [hub.segment(name, default=True) for name in ("prod", "lonely")],
        "segment('lonely', default=True)",
        "a hub has one default segment, and this one's is 'prod'",
    ),
    "a way by what another hub has attached": (
        of_another_hub,
        "attachment 'Prod'",
        "no segment of the hub routes it: it is attached to another hub, or not at all",
    ),
    "an unknown segment to reach": (
        lambda hub, _: hub.segment("prod").reaches("shard"),
        "reaches('shard')",
        "has no segment of that name",
    ),
    "an isolated segment that reaches itself": (
        lambda hub, _: hub.segment("lonely").reaches("lonely"),
        "reaches('lonely')",
        "the members of an isolated segment do not reach each other",
    ),
    "a segment isolated afterwards": (
        lambda hub, _: hub.segment("prod", isolated=True),
        "segment('prod', isolated=True)",
        "it was made without",
    ),
    "a name that is no id": (lambda hub, _: hub.segment("My Segment"), "segment('My Segment')", "becomes part of ids"),
    "more than 20 segments": (
        lambda hub, _: [hub.segment(f"s{number}") for number in range(19)],
        "segment('s18')",
        "a transit gateway has 20 route tables unless the quota is raised",
    ),
    "one VPC twice": (twice, "attach_spoke(", "a VPC has one attachment to a transit gateway"),
    "addresses that overlap": (
        overlapping,
        "10.1.128.0/17 of",
        "it overlaps 10.1.0.0/16 of",
    ),
    "addresses that overlap when a block is added": (
        overlapping_later,
        "10.1.0.0/20 of",
        "it overlaps 10.1.0.0/16 of",
    ),
    "two default routes in a segment": (
        two_defaults,
        "0.0.0.0/0 → blackhole",
        "a route table has one default route, and this one leads to Prod",
    ),
    "one route table for two segments": (
        lambda hub, _: [hub.segment(name, existing="tgw-rtb-1") for name in ("old", "same")],
        "segment('same', existing='tgw-rtb-1')",
        "it is the route table of the segment 'old', and whoever is in one would be in both",
    ),
    "a route that a connection has written into the segment's table": (
        written_before,
        "route to 192.168.0.0/16",
        "a route table has one route to a block, and this one has it from test/OnPremises",
    ),
    "two default routes in a subnet": (
        lambda hub, nets: hub.attach_spoke(nets["Open"], segment="prod", to=["0.0.0.0/0"]),
        "to='0.0.0.0/0'",
        "has a default route already, and a route table has one",
    ),
    "subnets that are not there": (
        lambda hub, nets: hub.attach_spoke(nets["Prod"], segment="prod", door="gate"),
        "door='gate'",
        "prefix=28), or name others with door=… Its tiers are app, transit",
    ),
    "a route to no block": (
        lambda hub, nets: hub.attach_spoke(nets["Prod"], segment="prod", to=["everything"]),
        "to='everything'",
        "this is no IPv4 CIDR block",
    ),
    "a blackhole of no block": (
        lambda hub, _: hub.segment("prod").blackhole("10.0.0.1/8"),
        "block='10.0.0.1/8'",
        "a CIDR block names its network address",
    ),
    "blocks that are none": (
        lambda hub, nets: hub.attach_spoke(nets["Prod"], segment="prod", blocks=["ten"]),
        "blocks='ten'",
        "this is no IPv4 CIDR block",
    ),
    "addresses that nobody knows yet": (
        lambda hub, nets: hub.attach_spoke(nets["Pool"], segment="prod"),
        "vpc='test/Pool'",
        "which addresses the VPC has is not known before it is deployed",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hub_says_where_what_and_why(stack: Stack, networks: Networks, case: str) -> None:
    """One line, before anything is deployed."""
    act, given, rule = CASES[case]
    hub = with_segments(TransitHub(stack, f"Hub{list(CASES).index(case)}"))
    with pytest.raises(RefusedError) as refused:
        act(hub, networks)
    message = str(refused.value)
    assert message.startswith("test/")
    assert given in message
    assert rule.format(hub=hub.node.id) in message
    assert "\n" not in message


@pytest.mark.parametrize("asn", [0, 64_511, 65_535, 4_294_967_295])
def test_a_hub_needs_a_private_asn(asn: int) -> None:
    """Public numbers are somebody's, and 65535 nobody's."""
    with pytest.raises(RefusedError, match=rf"test/Hub: asn={asn}: a transit gateway's own side has a private ASN"):
        TransitHub(empty_stack(), "Hub", asn=asn)


@pytest.mark.parametrize(
    ("account", "region", "rule"),
    [
        ("333333333333", "eu-west-1", "it is a VPC of the account 333333333333, which the hub is not shared with"),
        ("222222222222", "us-east-1", "a VPC attaches in its own Region, which is us-east-1"),
    ],
)
def test_a_vpc_of_a_strange_account_or_of_another_region_is_not_attached(account: str, region: str, rule: str) -> None:
    """RAM would not show the gateway to it; and a gateway is one Region's."""
    app = App(analytics_reporting=False)
    center = Stack(app, "center", env=Environment(account="111111111111", region="eu-west-1"))
    edge = Stack(app, "edge", env=Environment(account=account, region=region))
    hub = with_segments(TransitHub(center, "Hub", shared_with=["222222222222"]))
    network = MultiAzVpc(edge, "Prod", zones=1, tiers=(APP, TRANSIT), nat=NatStrategy.NONE)
    with pytest.raises(RefusedError) as refused:
        hub.attach_spoke(network, segment="prod")
    assert rule in str(refused.value)


def test_an_account_has_twelve_digits() -> None:
    """Zeros in front are a part of it."""
    with pytest.raises(RefusedError, match="shared_with='12345': an account's id has twelve digits"):
        TransitHub(empty_stack(), "Hub", shared_with=["12345"])
