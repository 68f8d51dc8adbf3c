"""Security groups: the union of all rules of all groups, by protocol, port and peer."""

from ipaddress import ip_address, ip_network

import pytest

from analysis.network.filters import ask_groups
from analysis.network.ranges import Addresses, Condition, StraddleError
from analysis.snapshot.model.account import CannotDecideError
from tests.unit.analysis.world import group, packet_from

MEMBER = int(ip_address("10.0.0.7"))
LISTS = {"pl-1": (ip_network("10.9.0.0/16"),)}


def blocks_of(key: str) -> tuple[object, ...]:
    """Return a list's blocks, or say that they are not known."""
    if key not in LISTS:
        raise CannotDecideError(key)
    return LISTS[key]


def members_of(key: str, peer: Addresses) -> list[Condition]:
    """Return where the members of ``sg-fleet`` are, of which there is one, as conditions."""
    return [(peer, MEMBER, MEMBER)] if key == "sg-fleet" else []


def ask(*groups: tuple[str, ...], packet: str, source: str = "10.0.0.7") -> str | None:
    """Return which group and port range lets packets ``tcp 443`` in, or nothing."""
    found = ask_groups(
        [group(f"sg-{n}", inbound=rules) for n, rules in enumerate(groups)],
        packet_from(source, "10.0.0.9", *packet.split()),
        egress=False,
        members_of=members_of,
        blocks_of=blocks_of,
    )
    return found and f"{found[0].id} {found[1].ports}"


@pytest.mark.parametrize(
    ("groups", "packet", "by"),
    [
        ([("tcp 443 10.0.0.0/8",)], "tcp 443", "sg-0 443"),
        ([("tcp 443 10.0.0.0/8",)], "tcp 444", None),
        ([("tcp 443 10.0.0.0/8",)], "udp 443", None),
        ([("tcp 443 10.0.0.8/32",)], "tcp 443", None),
        ([("tcp 443 ::/0",)], "tcp 443", None),
        ([("tcp 400-500 10.0.0.0/8",)], "tcp 443", "sg-0 400-500"),
        ([("all * 10.0.0.0/8",)], "udp 53", "sg-0 0-65535"),
        ([("all * 10.0.0.0/8",)], "47 *", "sg-0 0-65535"),
        ([("47 * 10.0.0.0/8",)], "47 *", "sg-0 0-65535"),
        ([("47 * 10.0.0.0/8",)], "50 *", None),
        ([()], "tcp 443", None),
        # Several groups, several rules: any of them is enough.
        ([(), ("tcp 443 10.0.0.0/8",)], "tcp 443", "sg-1 443"),
        ([("tcp 22 10.0.0.0/8", "tcp 443 10.0.0.0/8")], "tcp 443", "sg-0 443"),
        # Peers by group and by prefix list
        ([("tcp 443 sg-fleet",)], "tcp 443", "sg-0 443"),
        ([("tcp 443 sg-others",)], "tcp 443", None),
        ([("tcp 443 pl-1",)], "tcp 443", None),
    ],
)
def test_a_packet_passes_if_any_rule_of_any_group_allows_it(
    groups: list[tuple[str, ...]], packet: str, by: str | None
) -> None:
    """There is no order and no deny."""
    assert ask(*groups, packet=packet) == by


@pytest.mark.parametrize(
    ("rules", "packet", "source", "at"),
    [
        (("tcp 1-10 10.0.0.0/8",), "tcp 5-15", "10.0.0.7", 11),
        (("tcp 10-20 10.0.0.0/8",), "tcp 5-15", "10.0.0.7", 10),
        (("tcp 1-10 10.0.0.0/8", "tcp 11-20 10.0.0.0/8"), "tcp 5-15", "10.0.0.7", 11),
        (("tcp 443 sg-fleet",), "tcp 443", "10.0.0.0/24", int(ip_address("10.0.0.7"))),
        (("tcp 443 10.0.0.128/25",), "tcp 443", "10.0.0.0/24", int(ip_address("10.0.0.128"))),
        (("tcp 443 pl-1",), "tcp 443", "10.8.0.0/15", int(ip_address("10.9.0.0"))),
    ],
)
def test_packets_are_cut_where_a_rule_lets_only_some_of_them_in(
    rules: tuple[str, ...], packet: str, source: str, at: int
) -> None:
    """By port, member, block or list; each part is then asked about by itself."""
    with pytest.raises(StraddleError) as straddle:
        ask(rules, packet=packet, source=source)
    assert straddle.value.at == at


@pytest.mark.parametrize(
    ("rules", "by"),
    [
        (("tcp 1-10 10.0.0.0/8", "tcp 1-20 10.0.0.0/8"), "sg-0 1-20"),
        (("tcp 1-10 10.9.0.0/16", "udp 1-10 10.0.0.0/8"), None),
    ],
)
def test_packets_are_not_cut_by_rules_that_do_not_matter(rules: tuple[str, ...], by: str | None) -> None:
    """One that lets all of them in is enough, whatever stands before it; one that speaks of none cuts nothing."""
    assert ask(rules, packet="tcp 5-15") == by


@pytest.mark.parametrize(
    ("rule", "packet", "passes"),
    [
        ("icmp * 10.0.0.0/8", "icmp 8/0", True),
        ("icmp 8/-1 10.0.0.0/8", "icmp 8/0", True),
        ("icmp 8/0 10.0.0.0/8", "icmp 8/0", True),
        ("icmp 3/4 10.0.0.0/8", "icmp 3/4", True),
        ("icmp 3/4 10.0.0.0/8", "icmp 3/1", False),
        ("icmp 3/4 10.0.0.0/8", "icmp 8/0", False),
        ("icmp 252/86 10.0.0.0/8", "icmp 8/0", False),
        ("icmpv6 * 10.0.0.0/8", "icmp 8/0", False),
        ("tcp * 10.0.0.0/8", "icmp 8/0", False),
    ],
)
def test_icmp_rules_speak_of_type_and_code(rule: str, packet: str, *, passes: bool) -> None:
    """-1 stands for every one; ports are not looked at."""
    assert (ask((rule,), packet=packet) is not None) is passes


def test_a_rule_for_a_prefix_list_covers_its_blocks() -> None:
    """Whatever is in the list, and nothing beside it."""
    assert ask(("tcp 443 pl-1",), packet="tcp 443", source="10.9.1.1") == "sg-0 443"
    assert ask(("tcp 443 pl-1",), packet="tcp 443", source="10.8.1.1") is None


def test_a_prefix_list_that_is_not_known_leaves_it_undecided() -> None:
    """It may hold the address or not."""
    with pytest.raises(CannotDecideError, match="pl-9"):
        ask(("tcp 443 pl-9",), packet="tcp 443")


def test_a_prefix_list_that_is_not_known_does_not_matter_if_another_rule_allows() -> None:
    """The union only grows."""
    assert ask(("tcp 443 pl-9", "tcp 443 10.0.0.0/8"), packet="tcp 443") == "sg-0 443"


def test_a_prefix_list_that_is_not_known_does_not_matter_for_another_port() -> None:
    """The rule would not speak of the packet in any case."""
    assert ask(("tcp 22 pl-9",), packet="tcp 443") is None
