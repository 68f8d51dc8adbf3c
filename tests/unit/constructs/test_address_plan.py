"""The address plan of a VPC: what never overlaps, what stays where it is, and what is refused."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from refarch.network.address_plan import AddressPlan, PlanError, parse_vpc_cidr, plan_addresses
from refarch.network.tiers import DEFAULT_TIERS, Exposure, Tier

VPCS = st.builds(
    lambda prefix, number: IPv4Network((10 << 24 | (number << (32 - prefix)) % (1 << 24), prefix)),
    st.integers(16, 28),
    st.integers(0, 2**20),
)
TIERS = st.lists(st.tuples(st.sampled_from(Exposure), st.none() | st.integers(18, 28)), min_size=1, max_size=6).map(
    lambda found: tuple(Tier(name=f"tier-{n}", exposure=e, prefix=p) for n, (e, p) in enumerate(found))
)
ZONES = st.integers(1, 6)


def plan_or_assume(vpc: IPv4Network, zones: int, tiers: tuple[Tier, ...]) -> AddressPlan:
    """Plan, or tell hypothesis to try another example where the tiers do not fit."""
    try:
        return plan_addresses(vpc, zones, tiers)
    except PlanError:
        assume(False)  # noqa: FBT003 hypothesis's own way
        raise


@given(VPCS, ZONES, TIERS)
def test_no_two_subnets_overlap_and_all_are_inside_the_vpc(
    vpc: IPv4Network, zones: int, tiers: tuple[Tier, ...]
) -> None:
    """Whatever is asked for: either it is refused or every address has at most one owner."""
    plan = plan_or_assume(vpc, zones, tiers)
    parts = [part for block in plan.blocks for part in (*block.subnets, *block.free_slots)] + list(plan.spare)
    assert all(part.subnet_of(vpc) for part in parts)
    assert not any(a.overlaps(b) for a, b in combinations(parts, 2))
    assert sum(part.num_addresses for part in parts) == vpc.num_addresses


@given(VPCS, ZONES, TIERS)
def test_every_tier_has_one_prefix_and_one_subnet_in_every_zone(
    vpc: IPv4Network, zones: int, tiers: tuple[Tier, ...]
) -> None:
    """One line in a network ACL names a whole tier, and AWS accepts each subnet's size."""
    plan = plan_or_assume(vpc, zones, tiers)
    for tier, block in zip(tiers, plan.blocks, strict=True):
        assert block.tier == tier
        assert len(block.subnets) == zones
        assert all(subnet.subnet_of(block.block) and 16 <= subnet.prefixlen <= 28 for subnet in block.subnets)
        assert tier.prefix in {None, block.subnets[0].prefixlen}


@given(VPCS, TIERS, st.integers(1, 3))
def test_adding_a_zone_up_to_the_fourth_moves_no_subnet(vpc: IPv4Network, tiers: tuple[Tier, ...], zones: int) -> None:
    """A subnet cannot be moved: CloudFormation would replace it and all that lives in it."""
    before = plan_or_assume(vpc, zones, tiers)
    after = plan_addresses(vpc, zones + 1, tiers)
    for old, new in zip(before.blocks, after.blocks, strict=True):
        assert new.block == old.block
        assert new.subnets[:zones] == old.subnets
    assert after.spare == before.spare


@given(VPCS, ZONES, TIERS, st.integers(0, 3))
def test_adding_a_tier_with_a_prefix_of_its_own_moves_no_subnet(
    vpc: IPv4Network, zones: int, tiers: tuple[Tier, ...], longer: int
) -> None:
    """The new tier takes spare addresses if it is no larger than the smallest tier there is."""
    before = plan_or_assume(vpc, zones, tiers)
    prefix = max(block.subnets[0].prefixlen for block in before.blocks) + longer
    new = Tier(name="new", exposure=Exposure.ISOLATED, prefix=prefix)
    after = plan_or_assume(vpc, zones, (*tiers, new))
    assert after.blocks[:-1] == before.blocks


def test_a_fifth_zone_makes_another_plan() -> None:
    """The twin: eight slots instead of four halve every subnet."""
    vpc = IPv4Network("10.0.0.0/16")
    four, five = (plan_addresses(vpc, zones, DEFAULT_TIERS).block_of("app").subnets[0] for zones in (4, 5))
    assert (four.prefixlen, five.prefixlen) == (19, 20)


def test_the_default_plan_gives_half_to_the_app_tier_and_keeps_an_eighth() -> None:
    """Three zones of 10.0.0.0/16, worked out by hand."""
    plan = plan_addresses(IPv4Network("10.0.0.0/16"), 3, DEFAULT_TIERS)
    assert plan.summary == "public 10.0.128.0/18, app 10.0.0.0/17, data 10.0.192.0/19, spare 10.0.224.0/19"
    assert str(plan) == (
        "address plan of 10.0.0.0/16:\n"
        "  public     10.0.128.0/18      10.0.128.0/20, 10.0.144.0/20, 10.0.160.0/20  (free: 10.0.176.0/20)\n"
        "  app        10.0.0.0/17        10.0.0.0/19, 10.0.32.0/19, 10.0.64.0/19  (free: 10.0.96.0/19)\n"
        "  data       10.0.192.0/19      10.0.192.0/21, 10.0.200.0/21, 10.0.208.0/21  (free: 10.0.216.0/21)\n"
        "  (spare)    10.0.224.0/19"
    )


def test_a_plan_names_no_tier_that_it_does_not_have() -> None:
    """Asking for an unknown tier is an error, never another tier's addresses."""
    with pytest.raises(KeyError, match="cache"):
        plan_addresses(IPv4Network("10.0.0.0/16"), 3, DEFAULT_TIERS).block_of("cache")


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "10.1.0.0/20", "172.16.0.0/28", "100.64.0.0/16", "198.18.0.0/24"])
def test_blocks_that_aws_accepts_are_parsed(cidr: str) -> None:
    """Private, shared and public ranges alike, from /16 to /28."""
    assert str(parse_vpc_cidr(cidr)) == cidr


@pytest.mark.parametrize(
    ("cidr", "rule", "remedy"),
    [
        ("banana", "this is no IPv4 CIDR block", "'10.0.0.0/16'"),
        ("", "this is no IPv4 CIDR block", "'10.0.0.0/16'"),
        ("10.0.0.0/33", "this is no IPv4 CIDR block", "'10.0.0.0/16'"),
        ("10.0.0.256/24", "this is no IPv4 CIDR block", "'10.0.0.0/16'"),
        ("2001:db8::/56", "this is no IPv4 CIDR block", "'10.0.0.0/16'"),
        ("10.0.0.0", "names its network address and its prefix length", "Write it like '10.0.0.0/16'"),
        ("10.0.0.0/255.255.0.0", "names its network address and its prefix length", "Write '10.0.0.0/16'"),
        ("10.0.1.0/16", "names its network address", "Write '10.0.0.0/16'"),
        ("10.0.0.0/8", "from /16 to /28, not /8", "larger network"),
        ("10.0.0.0/15", "from /16 to /28, not /15", "larger network"),
        ("10.0.0.0/29", "from /16 to /28, not /29", "Choose a size in between"),
        ("224.0.0.0/16", "no host can have an address of this block", "RFC 1918"),
        ("127.0.0.0/16", "no host can have an address of this block", "RFC 1918"),
        ("169.254.0.0/16", "no host can have an address of this block", "RFC 1918"),
        ("0.1.0.0/16", "no host can have an address of this block", "RFC 1918"),
    ],
)
def test_blocks_that_aws_refuses_are_refused_with_rule_and_remedy(cidr: str, rule: str, remedy: str) -> None:
    """The error says what was given, which rule it breaks and what to write instead."""
    with pytest.raises(PlanError) as refused:
        parse_vpc_cidr(cidr)
    given_, rule_, remedy_ = refused.value.args
    assert given_ == f"cidr={cidr!r}"
    assert rule in rule_
    assert remedy in remedy_


def tiers_of(*prefixes: int) -> tuple[Tier, ...]:
    """Return isolated tiers with these prefixes."""
    return tuple(Tier(name=f"tier-{n}", exposure=Exposure.ISOLATED, prefix=p) for n, p in enumerate(prefixes))


@pytest.mark.parametrize(
    ("vpc", "tiers", "rule"),
    [
        ("10.0.0.0/28", DEFAULT_TIERS, "its subnets would be /33, and AWS accepts /16 to /28"),
        ("10.0.0.0/24", tiers_of(29), "its subnets would be /29, and AWS accepts /16 to /28"),
        ("10.0.0.0/16", tiers_of(15), "its subnets would be /15, and AWS accepts /16 to /28"),
        ("10.0.0.0/24", tiers_of(24), "4 zone slots of /24 are a /22, larger than the VPC"),
        ("10.0.0.0/24", tiers_of(26, 28), "the tiers need 320 addresses in 4 zone slots and the block has 256"),
    ],
)
def test_tiers_that_do_not_fit_are_refused(vpc: str, tiers: tuple[Tier, ...], rule: str) -> None:
    """Too small, too large, too many."""
    with pytest.raises(PlanError) as refused:
        plan_addresses(IPv4Network(vpc), 3, tiers)
    assert refused.value.args[1] == rule


@pytest.mark.parametrize("prefix", range(24, 29))
def test_the_remedy_for_a_block_that_is_too_small_works(prefix: int) -> None:
    """What the error proposes is accepted when it is tried, the first time."""
    with pytest.raises(PlanError) as refused:
        plan_addresses(IPv4Network(f"10.0.0.0/{prefix}"), 3, DEFAULT_TIERS)
    assert refused.value.args[2] == "Use a VPC block of /23 or larger"
    assert plan_addresses(IPv4Network("10.0.0.0/23"), 3, DEFAULT_TIERS).block_of("data").subnets[0].prefixlen == 28
