"""Segments of an organisation: that no spoke of one reaches any of the other is proved for all pairs at once."""

from ipaddress import ip_network

import pytest

from analysis.network.end import Host, Whoever
from analysis.network.packet import TCP
from analysis.network.reach import Reach, reach_between
from analysis.snapshot.model import Account, build
from analysis.snapshot.model.network import PortRange
from tests.organisation import BLOCKS, organisation


def asked(account: Account, segment: str, other: str) -> Reach:
    """Ask whether any host of a segment reaches whoever is in another."""
    block = ip_network(BLOCKS[segment])
    hosts = (Host(i, i.addresses[0]) for i in account.interfaces.values() if i.addresses[0] in block)
    return reach_between(account, [(host, Whoever(ip_network(BLOCKS[other]))) for host in hosts])


@pytest.mark.parametrize(("segment", "other"), [("a", "b"), ("b", "a")])
def test_segments_with_tables_of_their_own_are_apart(segment: str, other: str) -> None:
    """No packet of any kind arrives, and nothing is left unknown."""
    found = asked(build(organisation(vpcs=8, groups=16)), segment, other)

    assert not found.arriving
    assert not found.undecided


def test_one_route_too_many_is_found() -> None:
    """Every spoke of the first segment then reaches the one host that it leads to, and only that."""
    found = asked(build(organisation(vpcs=8, groups=16, leak=True)), "a", "b")

    assert [line for line in found.arriving.lines if "tcp" in line] == [
        f"10.0.{n}.10 → 10.128.0.10 tcp 443" + " from 1024-65535" for n in range(4)
    ]


def test_whoever_has_an_address_is_whoever_answers() -> None:
    """Within a segment each spoke reaches the hosts of the others, and not the addresses that nobody has."""
    account = build(organisation(vpcs=8, groups=16))
    first = account.interfaces["eni-0"]
    block = Whoever(ip_network("10.0.1.0/24"))

    found = reach_between(account, [(Host(first, first.addresses[0]), block)], protocol=TCP, ports=PortRange(443, 443))

    assert found.answered.lines == ["10.0.0.10 → 10.0.1.10 tcp 443 from 1024-65535"]


def test_addresses_outside_are_of_nobody_inside() -> None:
    """A packet that leaves for the internet has not arrived at anybody of the block."""
    account = build(organisation(vpcs=8, groups=16))
    first = account.interfaces["eni-0"]

    found = reach_between(account, [(Host(first, first.addresses[0]), Whoever(ip_network("198.51.100.0/24")))])

    assert not found.arriving
