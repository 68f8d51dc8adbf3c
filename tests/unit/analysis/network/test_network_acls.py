"""Network ACLs: ascending numbers, the first entry that matches decides, and what nothing matches is denied."""

import pytest

from analysis.network.filters import AclDecision, ask_acl
from analysis.network.ranges import StraddleError
from tests.unit.analysis.world import acl, packet_from


def ask(*entries: str, packet: str, peer: str = "10.0.0.7", egress: bool = False) -> AclDecision:
    """Try a packet ``tcp 443`` of or to a peer."""
    name, span = packet.split()
    here, there = "10.0.0.9", peer
    tried = packet_from(*((here, there) if egress else (there, here)), name, span)
    return ask_acl(acl(inbound=() if egress else entries, outbound=entries if egress else ()), tried, egress=egress)


@pytest.mark.parametrize("egress", [False, True])
@pytest.mark.parametrize(
    ("entries", "packet", "passes", "number"),
    [
        (["100 allow tcp 443 0.0.0.0/0"], "tcp 443", True, 100),
        (["100 allow tcp 443 0.0.0.0/0"], "tcp 80", False, 32767),
        (["100 allow tcp 443 0.0.0.0/0"], "udp 443", False, 32767),
        (["100 allow tcp 443 10.1.0.0/16"], "tcp 443", False, 32767),
        ([], "tcp 443", False, 32767),
        # The number counts, and not the order in which they stand there.
        (["200 deny tcp 443 0.0.0.0/0", "100 allow tcp 443 0.0.0.0/0"], "tcp 443", True, 100),
        (["200 allow tcp 443 0.0.0.0/0", "100 deny tcp 443 0.0.0.0/0"], "tcp 443", False, 100),
        (["90 deny all * 10.0.0.7/32", "100 allow all * 0.0.0.0/0"], "tcp 443", False, 90),
        (["90 deny all * 10.0.0.8/32", "100 allow all * 0.0.0.0/0"], "tcp 443", True, 100),
        # Other protocols
        (["100 allow icmp 8/-1 0.0.0.0/0"], "icmp 8/0", True, 100),
        (["100 allow icmp 0/0 0.0.0.0/0"], "icmp 8/0", False, 32767),
        (["100 allow 47 * 0.0.0.0/0"], "47 *", True, 100),
        (["100 allow all * 0.0.0.0/0"], "253 *", True, 100),
    ],
)
def test_the_first_entry_that_matches_decides(
    entries: list[str],
    packet: str,
    number: int,
    *,
    passes: bool,
    egress: bool,
) -> None:
    """In both directions alike; the peer is the source inward and the destination outward."""
    decision = ask(*entries, packet=packet, egress=egress)

    assert decision.passes is passes
    assert decision.entry is not None
    assert decision.entry.number == number


@pytest.mark.parametrize(
    ("entries", "at"),
    [
        (["100 allow tcp 1024-65535 0.0.0.0/0"], None),
        (["100 allow tcp 49152-65535 0.0.0.0/0"], 49152),
        (["100 allow tcp 32768-50000 0.0.0.0/0", "110 allow tcp 50001-60999 0.0.0.0/0"], 50001),
        (["90 deny tcp 40000 0.0.0.0/0", "100 allow tcp 1024-65535 0.0.0.0/0"], 40000),
        (["90 allow all * 0.0.0.0/0", "100 deny tcp 40000 0.0.0.0/0"], None),
        (["90 deny udp 40000 0.0.0.0/0", "100 allow tcp 1024-65535 0.0.0.0/0"], None),
        (["90 deny tcp 40000 10.9.0.0/16", "100 allow tcp 1024-65535 0.0.0.0/0"], None),
    ],
)
def test_packets_are_cut_where_the_first_entry_that_matters_treats_them_differently(
    entries: list[str], at: int | None
) -> None:
    """And nowhere else: entries of other protocols and blocks, and those behind one that decides, cut nothing."""
    if at is None:
        assert ask(*entries, packet="tcp 32768-60999").passes
        return
    with pytest.raises(StraddleError) as straddle:
        ask(*entries, packet="tcp 32768-60999")
    assert straddle.value.at == at


def test_entries_for_ipv4_say_nothing_of_ipv6() -> None:
    """``0.0.0.0/0`` is all of IPv4 and nothing of IPv6; without an entry of its own IPv6 is denied."""
    tried = packet_from("2001:db8::1", "2001:db8::2", "tcp", "*")
    guard = acl(inbound=["100 allow all * 0.0.0.0/0"])

    decision = ask_acl(guard, tried, egress=False)

    assert not decision.passes
    assert decision.entry is None
