"""IPv6: no translation, internet gateways in both directions, egress-only gateways outward only."""

import pytest

from analysis.network.end import Host
from analysis.network.packet import ICMPV6
from tests.unit.analysis.world import World, outside

SOMEBODY = outside("2600:1f18::7")


def dual_stack(target: str, **details: object) -> tuple[World, Host]:
    """Return a host with both kinds of addresses whose IPv6 default route leads to a target."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    subnet = world.subnet("a", "10.0.1.0/24", "2001:db8:1::/64", routes={"::/0": target, "0.0.0.0/0": "igw-1"})
    return world, world.host("host", subnet, "10.0.1.10", "2001:db8:1::10", **details)


def test_an_internet_gateway_passes_ipv6_both_ways_untranslated() -> None:
    """The address inside is the address outside."""
    world, host = dual_stack("igw-1")

    out, back = world.send(host, SOMEBODY), world.send(SOMEBODY, host)

    assert out.reachable
    assert back.reachable
    assert {str(hop.packet.source) for hop in out.forward} == {"2001:db8:1::10"}
    assert all(hop.leaving is None for hop in (*out.forward, *back.forward))


def test_an_egress_only_gateway_lets_replies_in_and_no_callers() -> None:
    """A caller's packet comes in by the internet gateway next to it, and is never answered."""
    world, host = dual_stack("eigw-1")

    assert world.send(host, SOMEBODY).reachable
    called = world.send(SOMEBODY, host)

    assert not called.reachable
    assert called.codes == ("NO_PATH",)
    assert called.explanations[0].returning


def test_without_an_internet_gateway_nothing_comes_in_at_all() -> None:
    """An egress-only gateway is no way in."""
    world, host = dual_stack("eigw-1")
    world.parts["internet_gateways"] = {}

    assert not world.send(SOMEBODY, host).arrives
    assert world.send(host, SOMEBODY).reachable


def test_a_dual_stack_host_takes_the_address_that_the_other_end_understands() -> None:
    """Whatever address it was named by."""
    world, host = dual_stack("igw-1", public="203.0.113.1")
    by_ipv6 = Host(host.interface, host.interface.addresses[1])

    assert world.send(host, SOMEBODY).forward[0].packet.source.version == 6
    assert world.send(by_ipv6, outside()).forward[0].packet.source.version == 4
    assert world.send(outside(), by_ipv6).forward[0].packet.source.version == 6


def test_ends_of_different_versions_do_not_meet() -> None:
    """An IPv4 host has no way to say an IPv6 address."""
    world, _ = dual_stack("igw-1")
    old = world.host("old", "subnet-a", "10.0.1.11")

    assert world.send(old, SOMEBODY).codes == ("ENI_ADDRESS_RESTRICTION",)


@pytest.mark.parametrize(
    ("rule", "reachable"), [("icmpv6 * ::/0", True), ("icmpv6 128/0 ::/0", True), ("icmp * ::/0", False)]
)
def test_a_ping_over_ipv6_is_icmpv6(rule: str, *, reachable: bool) -> None:
    """Rules for ICMP do not speak of it."""
    world, host = dual_stack("igw-1", inbound=[rule])

    answer = world.send(SOMEBODY, host, None, "icmp")

    assert answer.reachable is reachable
    assert answer.forward[0].packet.protocol.is_one_of(ICMPV6)


def test_a_rule_for_all_of_ipv4_lets_no_ipv6_in() -> None:
    """A public IPv6 address needs rules of its own, and is open to nobody without."""
    world, host = dual_stack("igw-1", inbound=["all * 0.0.0.0/0"])

    assert world.send(SOMEBODY, host).codes == ("ENI_SG_RULES_MISMATCH",)


def test_a_nat_gateway_takes_no_ipv6_but_what_stands_for_ipv4() -> None:
    """What is not of 64:ff9b::/96 goes no further."""
    world, host = dual_stack("nat-1")
    world.nat_gateway("1", "subnet-a", "10.0.1.4")

    assert world.send(host, SOMEBODY).codes == ("PROTOCOL_RESTRICTION",)


@pytest.mark.parametrize("gateway", ["igw-1", "eigw-1"])
def test_nobody_on_the_internet_has_an_address_that_stands_for_an_ipv4_one(gateway: str) -> None:
    """64:ff9b::/96 means something to a NAT gateway only; without its route such packets go out, and get nowhere."""
    world, host = dual_stack(gateway)

    assert world.send(host, outside("64:ff9b::cb00:7107")).codes == ("NO_POSSIBLE_DESTINATION",)
