"""Flow log records, held against the examples of AWS's own page.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
"""

import pytest

from analysis.network.end import Host
from analysis.network.flow_records import flow_records
from tests.unit.analysis.network.recording import actions, lines, neighbours, watching
from tests.unit.analysis.world import World, outside, two_tiers

HOME = "203.0.113.12"


def pinged(*, group: bool = True, out: str = "allow") -> tuple[World, Host]:
    """Return AWS's example: a public instance that is pinged from home, its filters with one thing changed."""
    world = World("172.31.0.0/16")
    subnet = world.subnet(
        "public", "172.31.16.0/24", routes={"0.0.0.0/0": "igw-1"}, outbound=[f"100 {out} icmp * 0.0.0.0/0"]
    )
    inbound = ("icmp * 0.0.0.0/0",) if group else ()
    return world, world.host("1", subnet, "172.31.16.139", inbound=inbound, outbound=(), public="198.51.100.9")


def test_a_ping_that_is_answered_leaves_two_accept_records() -> None:
    """Ports of ICMP are 0; the instance is shown by its private address, though its public one was called."""
    world, host = pinged()
    account = world.account()

    assert lines(account, world.send(outside(HOME), host, None, "icmp"), watching()) == [
        f"2 123456789012 eni-1 {HOME} 172.31.16.139 0 0 1 - - - - ACCEPT OK",
        f"2 123456789012 eni-1 172.31.16.139 {HOME} 0 0 1 - - - - ACCEPT OK",
    ]


def test_a_reply_that_the_acl_denies_is_a_reject_record_after_the_accept() -> None:
    """AWS's own example: the group knows the connection, and the network ACL keeps no state."""
    world, host = pinged(out="deny")

    assert lines(world.account(), world.send(outside(HOME), host, None, "icmp"), watching()) == [
        f"2 123456789012 eni-1 {HOME} 172.31.16.139 0 0 1 - - - - ACCEPT OK",
        f"2 123456789012 eni-1 172.31.16.139 {HOME} 0 0 1 - - - - REJECT OK",
    ]


def test_a_request_that_the_group_denies_is_a_single_reject_record() -> None:
    """It never reached the instance, so nobody answered."""
    world, host = pinged(group=False)

    assert lines(world.account(), world.send(outside(HOME), host, None, "icmp"), watching()) == [
        f"2 123456789012 eni-1 {HOME} 172.31.16.139 0 0 1 - - - - REJECT OK"
    ]


def test_a_connection_is_recorded_at_both_ends() -> None:
    """Four records: out of the client and into the server, and the reply the same way back."""
    world, client, server = neighbours()
    records = flow_records(world.account(), world.send(client, server), watching(fields="flow-direction tcp-flags"))

    assert actions(records) == [
        ("eni-client", "egress", "ACCEPT"),
        ("eni-server", "ingress", "ACCEPT"),
        ("eni-server", "egress", "ACCEPT"),
        ("eni-client", "ingress", "ACCEPT"),
    ]
    assert [str(record) for record in records] == ["egress 2", "ingress 2", "egress 18", "ingress 18"]


def test_a_call_through_a_gateway_endpoint_is_recorded_at_the_caller() -> None:
    """It leaves by the host's interface like any other, and the service is outside of the VPC."""
    world = World()
    subnet = world.subnet("app", "10.0.1.0/24", routes={"pl-1": "vpce-1"})
    world.gateway_endpoint("52.216.0.0/15")
    host = world.host("1", subnet, "10.0.1.5")
    records = flow_records(world.account(), world.send(host, outside("52.216.0.1")), watching())

    assert actions(records) == [("eni-1", "egress", "ACCEPT"), ("eni-1", "ingress", "ACCEPT")]


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        (
            {"inbound": ["100 deny all * 0.0.0.0/0"]},
            [("eni-client", "egress", "ACCEPT"), ("eni-server", "ingress", "REJECT")],
        ),
        (
            {"outbound": ["100 deny all * 0.0.0.0/0"]},
            [
                ("eni-client", "egress", "ACCEPT"),
                ("eni-server", "ingress", "ACCEPT"),
                ("eni-server", "egress", "REJECT"),
            ],
        ),
    ],
)
def test_what_an_acl_denies_is_rejected_at_the_interface_behind_it(
    denied: dict[str, list[str]], expected: list[tuple[str, str, str]]
) -> None:
    """On the way in at whom it was meant for, on the way out at who sent it; and nowhere after."""
    world, client, server = neighbours(**denied)

    assert actions(flow_records(world.account(), world.send(client, server), watching())) == expected


def test_what_the_senders_own_filters_deny_is_rejected_at_the_sender() -> None:
    """By its security group, or by its subnet's network ACL; the other end never hears of it."""
    world = World()
    closed = world.subnet("closed", "10.0.1.0/24", outbound=["100 deny all * 0.0.0.0/0"])
    servers = world.subnet("servers", "10.0.2.0/24")
    server = world.host("server", servers, "10.0.2.5")
    behind_acl = world.host("acl", closed, "10.0.1.5")
    behind_group = world.host("group", servers, "10.0.2.6", outbound=())
    account = world.account()

    by_acl, by_group = (flow_records(account, world.send(s, server), watching()) for s in (behind_acl, behind_group))

    assert actions(by_acl) == [("eni-acl", "egress", "REJECT")]
    assert actions(by_group) == [("eni-group", "egress", "REJECT")]


def test_a_packet_that_no_route_takes_was_accepted_where_it_left() -> None:
    """Flow logs tell what filters decide; a missing route is found nowhere in them."""
    world, client, _ = neighbours()

    records = flow_records(world.account(), world.send(client, outside()), watching())

    assert actions(records) == [("eni-client", "egress", "ACCEPT")]


def test_a_nat_gateway_shows_who_called_whom_only_in_the_packet_fields() -> None:
    """AWS's example, line by line: at the gateway both directions of both of its sides."""
    world, _, private = two_tiers()
    host = world.host("1", private, "10.0.1.5", owner="i-1")
    account, answer = world.account(), world.send(host, outside("203.0.113.5"))
    fields = "instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr"

    assert lines(account, answer, watching("eni-nat-1", fields=fields)) == [
        "- eni-nat-1 10.0.1.5 10.0.0.4 10.0.1.5 203.0.113.5",
        "- eni-nat-1 10.0.0.4 203.0.113.5 10.0.0.4 203.0.113.5",
        "- eni-nat-1 203.0.113.5 10.0.0.4 203.0.113.5 10.0.0.4",
        "- eni-nat-1 10.0.0.4 10.0.1.5 203.0.113.5 10.0.1.5",
    ]
    assert lines(account, answer, watching("eni-1", fields=fields)) == [
        "i-1 eni-1 10.0.1.5 203.0.113.5 10.0.1.5 203.0.113.5",
        "i-1 eni-1 203.0.113.5 10.0.1.5 203.0.113.5 10.0.1.5",
    ]


def test_what_the_acl_of_a_nat_gateway_denies_is_rejected_at_the_gateway() -> None:
    """The private host's packet is not for the gateway's address, and is stopped before it all the same."""
    world = World()
    public = world.subnet("public", "10.0.0.0/24", routes={"0.0.0.0/0": "igw-1"}, inbound=["1 deny all * 0.0.0.0/0"])
    private = world.subnet("private", "10.0.1.0/24", routes={"0.0.0.0/0": "nat-1"})
    world.nat_gateway("1", public, "10.0.0.4")
    answer = world.send(world.host("1", private, "10.0.1.5"), outside())

    records = flow_records(world.account(), answer, watching())

    assert actions(records) == [("eni-1", "egress", "ACCEPT"), ("eni-nat-1", "ingress", "REJECT")]


def test_a_middlebox_is_seen_coming_and_going() -> None:
    """It has the packet in its hands twice, and the reply too."""
    world = World()
    routes = {"198.51.100.0/24": "eni-box"}
    inside = world.subnet("inside", "10.0.1.0/24", routes=routes)
    middle = world.subnet("middle", "10.0.2.0/24", routes={"0.0.0.0/0": "igw-1"})
    world.host("box", middle, "10.0.2.5", source_dest_check=False, public="203.0.113.7")
    host = world.host("1", inside, "10.0.1.5")

    records = flow_records(world.account(), world.send(host, outside()), watching("eni-box", fields="srcaddr dstaddr"))

    assert [(r.direction, str(r)) for r in records] == [
        ("ingress", "10.0.1.5 10.0.2.5"),
        ("egress", "10.0.2.5 198.51.100.1"),
        ("ingress", "198.51.100.1 10.0.2.5"),
        ("egress", "10.0.2.5 10.0.1.5"),
    ]


@pytest.mark.parametrize(
    ("address", "port", "protocol"),
    [
        ("10.0.0.2", 53, "udp"),
        ("169.254.169.253", 53, "tcp"),
        ("169.254.169.254", 80, "tcp"),
        ("169.254.169.123", 123, "udp"),
        ("169.254.169.250", 1688, "tcp"),
        ("255.255.255.255", 67, "udp"),
        ("10.0.2.5", 67, "udp"),
        ("10.0.1.1", 443, "tcp"),
    ],
)
def test_aws_services_on_the_host_dhcp_and_the_router_are_never_logged(address: str, port: int, protocol: str) -> None:
    """DNS, metadata, time, activation; a flow log of everything holds nothing of them."""
    world, client, _ = neighbours()
    answer = world.send(client, outside(address), port, protocol)

    assert flow_records(world.account(), answer, watching()) == ()


def test_a_dns_server_of_ones_own_is_logged() -> None:
    """What is not logged is Amazon's server, and not DNS."""
    world, client, server = neighbours()

    assert len(flow_records(world.account(), world.send(client, server, 53, "udp"), watching())) == 4
