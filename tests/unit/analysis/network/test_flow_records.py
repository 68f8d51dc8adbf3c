"""Flow log records, held against the examples of AWS's own page.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
"""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from analysis.network import Answer
from analysis.network.end import Host
from analysis.network.flow_records import FlowRecord, flow_records, version_of
from analysis.snapshot.model import Account
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.compute import Instance
from analysis.snapshot.model.flow_log import DEFAULT_FIELDS, FlowLog, flow_log
from tests.unit.analysis.world import ANYTHING_ACL, World, outside, two_tiers

HOME = "203.0.113.12"


def watching(what: str = "vpc-1", *, traffic: str = "ALL", fields: str = "", delivers: bool = True) -> FlowLog:
    """Return a flow log."""
    names = tuple(fields.split()) or DEFAULT_FIELDS
    return FlowLog("fl-1", what, traffic, names, "cloud-watch-logs", "group", delivers)


def lines(account: Account, answer: Answer, log: FlowLog) -> list[str]:
    """Return the records as the log shows them."""
    return [str(record) for record in flow_records(account, answer, log)]


def actions(records: tuple[FlowRecord, ...]) -> list[tuple[str, str, str]]:
    """Return interface, direction and action of each record."""
    return [(r.sighting.interface.id, r.direction, r.action) for r in records]


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


def neighbours(**server: object) -> tuple[World, Host, Host]:
    """Return a client and a server in two subnets."""
    world = World()
    clients = world.subnet("clients", "10.0.1.0/24")
    servers = world.subnet("servers", "10.0.2.0/24", **server)
    return world, world.host("client", clients, "10.0.1.5"), world.host("server", servers, "10.0.2.5")


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


def test_a_flow_log_holds_what_it_watches_and_wants() -> None:
    """By VPC, subnet or interface; accepted, rejected or all."""
    world, client, server = neighbours(outbound=["100 deny all * 0.0.0.0/0"])
    account, answer = world.account(), world.send(client, server)

    def held(what: str, traffic: str = "ALL") -> list[tuple[str, str, str]]:
        return actions(flow_records(account, answer, watching(what, traffic=traffic)))

    assert len(held("vpc-1")) == 3
    assert held("subnet-clients") == held("eni-client") == [("eni-client", "egress", "ACCEPT")]
    assert held("subnet-servers", "REJECT") == [("eni-server", "egress", "REJECT")]
    assert held("subnet-servers", "ACCEPT") == [("eni-server", "ingress", "ACCEPT")]
    assert held("vpc-2") == []


def test_a_flow_log_that_cannot_deliver_holds_nothing() -> None:
    """Its log group is gone, or nobody may write there."""
    world, client, server = neighbours()

    assert flow_records(world.account(), world.send(client, server), watching(delivers=False)) == ()


def test_ipv6_addresses_are_shown_as_they_are() -> None:
    """Only of IPv4 an interface has a primary address that stands for the others."""
    world = World("10.0.0.0/16", "2001:db8:1::/56")
    subnet = world.subnet("dual", "10.0.1.0/24", "2001:db8:1::/64", inbound=ANYTHING_ACL)
    hosts = [world.host(str(n), subnet, f"10.0.1.{n}", f"2001:db8:1::{n}") for n in (5, 6)]
    ends = [Host(host.interface, host.interface.addresses[1]) for host in hosts]

    (line, *_) = lines(world.account(), world.send(*ends), watching(fields="type srcaddr dstaddr"))

    assert line == "IPv6 2001:db8:1::5 2001:db8:1::6"


def test_who_calls_a_secondary_address_is_shown_calling_the_primary_one() -> None:
    """What was called is in the packet field."""
    world, client, _ = neighbours()
    server = world.host("two", "subnet-servers", "10.0.2.7", "10.0.2.8")
    answer = world.send(client, Host(server.interface, ip_address("10.0.2.8")))

    assert lines(world.account(), answer, watching("eni-two", fields="dstaddr pkt-dstaddr"))[0] == "10.0.2.7 10.0.2.8"


def test_the_version_is_the_highest_of_the_fields() -> None:
    """Of the default format it is 2."""
    assert version_of(DEFAULT_FIELDS) == 2
    assert version_of(("srcaddr", "tcp-flags")) == 3
    assert version_of(("flow-direction", "region")) == 5


def test_what_is_not_known_is_not_made_up() -> None:
    """A field that is newer than this module, a packet that no interface may send, and a trace that is undecided."""
    world, client, server = neighbours()
    undecided = World()
    subnet = undecided.subnet("1", "10.0.1.0/24", routes={"0.0.0.0/0": "lgw-1"})
    host = undecided.host("1", subnet, "10.0.1.5")

    with pytest.raises(CannotDecideError, match="'ecs-cluster-arn'"):
        flow_records(world.account(), world.send(client, server), watching(fields="ecs-cluster-arn"))
    with pytest.raises(CannotDecideError, match="multicast"):
        flow_records(world.account(), world.send(client, outside("224.0.0.251"), 5353, "udp"), watching())
    with pytest.raises(CannotDecideError, match="lgw-1"):
        flow_records(undecided.account(), undecided.send(host, outside()), watching())


def test_a_stopped_instance_is_recorded_nowhere() -> None:
    """Nobody sends, so there is nothing to see."""
    world, client, server = neighbours()
    world.add("instances", "i-1", Instance("i-1", "stopped", "zone-a", (client.interface.id,)))
    stopped = Host(replace(client.interface, owner="i-1"), client.address)
    world.add("interfaces", client.interface.id, stopped.interface)

    assert flow_records(world.account(), world.send(stopped, server), watching()) == ()


def test_a_flow_log_is_read_as_ec2_writes_it() -> None:
    """The format's fields, where records go, and whether they arrive."""
    item = {
        "FlowLogId": "fl-1",
        "ResourceId": "subnet-1",
        "TrafficType": "REJECT",
        "LogFormat": "${srcaddr} ${pkt-dstaddr}",
        "LogDestinationType": "s3",
        "LogDestination": "arn:aws:s3:::records",
        "FlowLogStatus": "ACTIVE",
    }
    expected = FlowLog("fl-1", "subnet-1", "REJECT", ("srcaddr", "pkt-dstaddr"), "s3", "arn:aws:s3:::records", True)  # noqa: FBT003

    assert flow_log(item) == expected
    assert flow_log({"FlowLogId": "fl-2", "ResourceId": "vpc-1"}).fields == DEFAULT_FIELDS
    assert not flow_log({**item, "DeliverLogsStatus": "FAILED"}).delivers
