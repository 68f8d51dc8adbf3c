"""Route tables that several constructs write into: how much they hold, and that each block leads to one place."""

from collections.abc import Callable

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from refarch.hybrid import TransitGatewayEnd
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Peer, Tier, VpcPeering, with_route_quota
from refarch.network.routes import note_routes, table_of, write_route
from refarch.refusal import RefusedError
from refarch.transit import TransitHub
from tests.unit.constructs.shape import empty_stack, shape_of

TIERS = (
    Tier(name="public", exposure=Exposure.PUBLIC, prefix=26),
    Tier(name="app", exposure=Exposure.EGRESS, prefix=26),
    Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
)


def vpc(stack: Stack, *, quota: int = 50, nat: NatStrategy = NatStrategy.NONE, dual_stack: bool = False) -> MultiAzVpc:
    """Add a VPC of one zone."""
    return MultiAzVpc(
        stack, "Network", zones=1, cidr="10.0.0.0/20", tiers=TIERS, nat=nat, route_quota=quota, dual_stack=dual_stack
    )


def blocks(count: int) -> list[str]:
    """Return as many blocks."""
    return [f"172.16.{number}.0/24" for number in range(count)]


def attached(network: MultiAzVpc, to: list[str], tier: str = "app") -> None:
    """Attach a VPC to a hub of its own, with routes from one tier."""
    hub = TransitHub(network, "Hub")
    hub.segment("all", default=True)
    hub.attach_spoke(network, to=to, routes_from=[tier])


def peered(network: MultiAzVpc, to: list[str], tier: str = "app") -> None:
    """Peer a VPC with another one, with routes from one tier."""
    VpcPeering(network, "Peering", network=network, peer=Peer(vpc_id="vpc-01234567", blocks=to)).route(tier)


def over_tgw(network: MultiAzVpc, to: list[str]) -> None:
    """Attach a VPC to a Transit Gateway that VPN connections end at."""
    TransitGatewayEnd(network, "End", vpc=network.vpc, subnets=network.select("app"), leads_to=to)


MORE = [f"192.168.{number}.0/24" for number in range(100)]
# Two routes are those of the gateway endpoints.
FULL = blocks(48)


@pytest.mark.parametrize("write", [attached, peered, over_tgw])
def test_a_table_holds_fifty_routes_and_no_more(write: Callable[[MultiAzVpc, list[str]], None]) -> None:
    """Whoever writes them; the last one that fits is taken."""
    write(vpc(empty_stack()), FULL)

    with pytest.raises(RefusedError) as refused:
        write(vpc(empty_stack()), [*FULL, "192.168.0.0/16"])
    assert str(refused.value).startswith("test/Network/")
    assert "route 51, to 192.168.0.0/16: a route table holds 50 routes unless its quota is raised" in str(refused.value)


def test_what_several_constructs_write_into_a_table_is_counted_together() -> None:
    """Neither of the two writes too many by itself."""
    network = vpc(empty_stack())
    attached(network, FULL[:30])

    with pytest.raises(RefusedError, match=r"test/Network/Peering: route 51, to 192.168.18.0/24"):
        peered(network, [f"192.168.{number}.0/24" for number in range(19)])


def test_a_raised_quota_makes_room_up_to_a_thousand() -> None:
    """AWS gives nobody more."""
    attached(vpc(empty_stack(), quota=500), blocks(200))

    with pytest.raises(RefusedError, match="test/Network: route_quota=1001: AWS raises it to 1000 at most"):
        vpc(empty_stack(), quota=1001)


def test_ipv6_routes_have_a_quota_of_their_own() -> None:
    """A table that is full for IPv4 takes routes for IPv6."""
    stack = empty_stack()
    note_routes(stack, "rtb-01234567", blocks(50))

    assert write_route(stack, "Six", table_id="rtb-01234567", destination="2001:db8::/32", gateway_id="vgw-1")


@pytest.mark.parametrize("write", [attached, over_tgw])
def test_a_table_has_one_default_route(write: Callable[[MultiAzVpc, list[str]], None]) -> None:
    """CDK's own to the NAT gateway counts; without one a hub or a Transit Gateway may have it."""
    write(vpc(empty_stack()), ["0.0.0.0/0"])

    with pytest.raises(RefusedError, match="default route"):
        write(vpc(empty_stack(), nat=NatStrategy.SINGLE), ["0.0.0.0/0"])


def test_two_constructs_do_not_lead_one_block_to_two_places() -> None:
    """EC2 would refuse the second one, minutes after the first."""
    network = vpc(empty_stack())
    attached(network, ["172.16.0.0/12"])

    with pytest.raises(RefusedError) as refused:
        peered(network, ["172.16.0.0/12"])
    assert str(refused.value).startswith(
        "test/Network/Peering: route to 172.16.0.0/12: a route table has one route to a block, and this one has it from"
        " test/Network/VpcAtHub."
    )


def test_default_routes_of_ipv6_are_cdks_own_in_a_dual_stack_vpc() -> None:
    """A tier that leaves over IPv6 only has still room for one over IPv4."""
    network = vpc(empty_stack(), dual_stack=True)
    table = table_of(network.subnets("app")[0])

    with pytest.raises(RefusedError, match=r"route to ::/0: a route table has one default route"):
        write_route(network, "Six", table_id=table, destination="::/0", gateway_id="vgw-1")
    assert write_route(network, "Four", table_id=table, destination="0.0.0.0/0", gateway_id="vgw-1")


def test_apps_do_not_know_of_each_other() -> None:
    """Imported tables have the same ids in every app."""
    for _ in range(2):
        shape = shape_of(
            lambda stack: write_route(
                stack, "Route", table_id="rtb-01234567", destination="10.0.0.0/8", transit_gateway_id="tgw-1"
            )
        )
        assert len(shape.of_type("EC2::Route")) == 1


def test_addresses_that_a_vpc_got_later_overlap_behind_a_hub_too() -> None:
    """All of its blocks are propagated, and not the first one only."""
    stack = empty_stack()
    one = vpc(stack)
    one.add_block("10.9.0.0/20", tiers=[Tier(name="more", exposure=Exposure.ISOLATED)])
    other = MultiAzVpc(stack, "Other", zones=1, cidr="10.9.0.0/20", tiers=TIERS, nat=NatStrategy.NONE)
    hub = TransitHub(stack, "Hub")
    hub.segment("all", default=True)
    hub.attach_spoke(one)

    with pytest.raises(RefusedError, match=r"10.9.0.0/20 of 'test/Other/Vpc': it overlaps 10.9.0.0/20 of 'test/Netw"):
        hub.attach_spoke(other)


def test_six_blocks_are_one_too_many_for_a_vpc() -> None:
    """The first one counted; five are taken."""
    network = vpc(empty_stack())
    for number in range(1, 5):
        network.add_block(f"10.{number}.0.0/20", tiers=[Tier(name=f"more{number}", exposure=Exposure.ISOLATED)])

    with pytest.raises(RefusedError, match=r"test/Network/Block6: cidr='10.5.0.0/20': a VPC has 5 IPv4 blocks"):
        network.add_block("10.5.0.0/20", tiers=[Tier(name="more5", exposure=Exposure.ISOLATED)])


def test_a_raised_quota_lets_a_vpc_have_up_to_fifty_blocks() -> None:
    """Whoever has got it from AWS says so; AWS gives nobody more."""
    network = vpc(empty_stack())
    for number in range(1, 6):
        network.add_block(
            f"10.{number}.0.0/20", tiers=[Tier(name=f"more{number}", exposure=Exposure.ISOLATED)], quota=6
        )
    assert len(network.blocks) == 6
    last = [Tier(name="last", exposure=Exposure.ISOLATED)]

    with pytest.raises(RefusedError, match=r"Block7: cidr='10.6.0.0/20': a VPC has 6 IPv4 blocks unless"):
        network.add_block("10.6.0.0/20", tiers=last, quota=6)
    with pytest.raises(RefusedError, match="Block2: quota=51: AWS raises it to 50 at most"):
        vpc(empty_stack()).add_block("10.6.0.0/20", tiers=last, quota=51)


def test_an_imported_vpc_has_a_quota_of_its_own_too() -> None:
    """Its tables may hold more than 50 routes, and nobody but the reader knows."""
    stack = empty_stack()
    old = ec2.Vpc.from_vpc_attributes(
        stack,
        "Old",
        vpc_id="vpc-01234567",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["us-east-1a"],
        isolated_subnet_ids=["subnet-00000001"],
        isolated_subnet_names=["app"],
        isolated_subnet_route_table_ids=["rtb-00000001"],
    )
    peering = VpcPeering(stack, "Peering", network=old, peer=Peer(vpc_id="vpc-1", blocks=blocks(51)))
    with pytest.raises(RefusedError, match=r"route 51, to 172.16.50.0/24: .*with_route_quota if imported"):
        peering.route("app")

    other = VpcPeering(stack, "Other", network=with_route_quota(old, 500), peer=Peer(vpc_id="vpc-1", blocks=MORE))
    other.route("app")
    with pytest.raises(RefusedError, match="test/Old: route_quota=1001: AWS raises it to 1000 at most"):
        with_route_quota(old, 1001)
