"""What a route's target does: internet and NAT gateways in both directions, blackholes, and what is not modelled."""

import pytest

from analysis.network.end import Host
from analysis.snapshot.model.network import PortRange, RouteTable
from tests.unit.analysis.world import World, kinds, outside, route, two_tiers


def test_a_nat_gateway_lends_its_address_and_takes_the_reply_back() -> None:
    """Two translations on the way out, the same two undone on the way back."""
    world, _, private = two_tiers()
    host = world.host("host", private, "10.0.1.10", inbound=())

    answer = world.send(host, outside())

    assert answer.reachable
    assert kinds(answer.forward) == [
        "NetworkInterface", "SecurityGroup", "NetworkAcl", "RouteTable", "NetworkAcl", "NatGateway", "NetworkAcl",
        "RouteTable", "InternetGateway", "Internet",
    ]  # fmt: skip
    assert kinds(answer.returning) == [
        "Internet", "InternetGateway", "NetworkAcl", "NatGateway", "NetworkAcl", "RouteTable", "NetworkAcl",
        "SecurityGroup", "NetworkInterface",
    ]  # fmt: skip
    seen = dict.fromkeys(str(hop.packet.source) for hop in answer.forward)
    assert list(seen) == ["10.0.1.10", "10.0.0.4", "203.0.113.9"]
    seen = dict.fromkeys(str(hop.packet.destination) for hop in answer.returning)
    assert list(seen) == ["203.0.113.9", "10.0.0.4", "10.0.1.10"]


def test_a_nat_gateway_takes_other_source_ports_and_gives_the_first_ones_back() -> None:
    """It uses 1024 to 65535, which the network ACL of its own subnet has to let in."""
    world, _, private = two_tiers()
    host = world.host("host", private, "10.0.1.10")

    answer = world.send(host, outside(), source_ports=PortRange(40000, 40000))

    assert str(answer.forward[-1].packet.source_ports) == "1024-65535"
    assert str(answer.returning[0].packet.destination_ports) == "1024-65535"
    assert str(answer.returning[-1].packet.destination_ports) == "40000"


def test_a_nat_gateway_passes_tcp_udp_and_icmp_only() -> None:
    """Other protocols need a public address of their own."""
    world, _, private = two_tiers()
    host = world.host("host", private, "10.0.1.10")

    assert world.send(host, outside(), 53, "udp").reachable
    assert world.send(host, outside(), None, "icmp").reachable
    assert world.send(host, outside(), None, "47").codes == ("PROTOCOL_RESTRICTION",)


def test_nobody_calls_a_host_through_its_nat_gateway() -> None:
    """The NAT gateway has a public address, and passes replies only."""
    world, _, _ = two_tiers()
    nat = world.parts["interfaces"]["eni-nat-1"]

    answer = world.send(outside(), Host(nat, nat.addresses[0]))

    assert not answer.arrives
    assert answer.codes == ("NGW_REQUIRES_SOURCE_IN_VPC",)


def test_a_private_nat_gateway_leads_nowhere_outside() -> None:
    """It has no public address for the internet gateway to translate."""
    world, public, _ = two_tiers()
    world.nat_gateway("1", public, "10.0.0.4", public=None)
    host = world.host("host", "subnet-private", "10.0.1.10")

    assert world.send(host, outside()).codes == ("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",)


@pytest.mark.parametrize(
    ("address", "default", "reachable", "arrives", "codes"),
    [
        ("203.0.113.1", "igw-1", True, True, ()),
        (None, "igw-1", False, False, ("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",)),
        ("203.0.113.1", None, False, True, ("NO_ROUTE_TO_DESTINATION",)),
        ("203.0.113.1", "nat-1", False, True, ("NGW_SOURCE_ADDRESS_REASSIGN",)),
        (None, None, False, False, ("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",)),
    ],
)
def test_a_host_is_public_by_its_address_and_its_route_together(
    address: str | None, default: str | None, codes: tuple[str, ...], *, reachable: bool, arrives: bool
) -> None:
    """With the address alone packets arrive and no answer comes back; with the route alone nobody gets in."""
    world, _, _ = two_tiers()
    subnet = world.subnet("tried", "10.0.2.0/24", routes={"0.0.0.0/0": default} if default else {})
    host = world.host("host", subnet, "10.0.2.10", public=address)

    answer = world.send(outside(), host)

    assert answer.reachable is reachable
    assert answer.arrives is arrives
    assert answer.codes == codes


def test_a_vpc_without_an_internet_gateway_lets_nobody_in() -> None:
    """Whatever public addresses are left."""
    world = World(internet_gateway=False)
    host = world.host("host", world.subnet("a", "10.0.1.0/24"), "10.0.1.10", public="203.0.113.1")

    assert world.send(outside(), host).codes == ("NO_PATH",)


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        ("192.168.1.1", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"),
        ("100.64.1.1", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"),
        ("10.0.200.1", "NO_POSSIBLE_DESTINATION"),
    ],
)
def test_private_addresses_are_not_looked_for_on_the_internet(destination: str, code: str) -> None:
    """Nor is the VPC's own block, whose addresses nobody may have."""
    world, public, _ = two_tiers()
    host = world.host("host", public, "10.0.0.10", public="203.0.113.1")

    assert world.send(host, outside(destination)).codes == (code,)


@pytest.mark.parametrize("target", ["nat-1!", "nat-gone", "igw-gone", "eigw-gone", "vpce-gone"])
def test_a_route_to_what_is_gone_is_a_blackhole(target: str) -> None:
    """Marked as one by EC2 or not."""
    world = World()
    host = world.host("host", world.subnet("a", "10.0.1.0/24", routes={"0.0.0.0/0": target}), "10.0.1.10")

    answer = world.send(host, outside())

    assert answer.codes == ("BAD_STATE_ROUTE",)
    assert answer.explanations[0].details["RouteTableRoute"]["State"] == "blackhole"


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("nat-gone", "NatGateways"),
        ("igw-gone", "InternetGateways"),
        ("eigw-gone", "EgressOnlyInternetGateways"),
        ("vpce-gone", "VpcEndpoints"),
    ],
)
def test_a_target_that_was_not_read_is_unknown_and_not_gone(target: str, key: str) -> None:
    """An incomplete snapshot is no evidence."""
    world = World()
    host = world.host("host", world.subnet("a", "10.0.1.0/24", routes={"0.0.0.0/0": target}), "10.0.1.10")
    world.parts["missing"] = {key: "access denied"}

    assert world.send(host, outside()).unknowns == ("access denied",)


@pytest.mark.parametrize("target", ["lgw-1", "cagw-1", "Cloud WAN (arn:aws:networkmanager::1:core-network/one)"])
def test_a_target_that_is_not_modelled_is_unknown_by_name(target: str) -> None:
    """Neither yes nor no."""
    world = World()
    gateway = target.removeprefix("Cloud WAN (").removesuffix(")")
    host = world.host("host", world.subnet("a", "10.0.1.0/24", routes={"0.0.0.0/0": gateway}), "10.0.1.10")

    answer = world.send(host, outside())

    assert answer.verdict.value == "unknown"
    assert target in answer.unknowns[0]


def test_a_gateway_route_table_that_hands_to_what_is_not_modelled_is_not_guessed_at() -> None:
    """What comes in is redirected before it is delivered, and there nobody knows it any more."""
    world, public, _ = two_tiers()
    host = world.host("host", public, "10.0.0.10", public="203.0.113.1")
    edge = RouteTable(
        "rtb-edge",
        "vpc-1",
        (route("10.0.0.0/24", "lgw-1"),),
        frozenset(),
        main=False,
        gateway_ids=frozenset({"igw-1"}),
    )
    world.add("route_tables", "rtb-edge", edge)

    assert "lgw-1" in world.send(outside(), host).unknowns[0]
