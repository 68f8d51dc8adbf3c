"""What a flow log holds of a trace: what it watches and wants, in its own fields."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from analysis.network.end import Host
from analysis.network.flow_records import flow_records, version_of
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.compute import Instance
from analysis.snapshot.model.flow_log import DEFAULT_FIELDS, FlowLog, flow_log
from tests.unit.analysis.network.recording import actions, lines, neighbours, watching
from tests.unit.analysis.world import ANYTHING_ACL, World, outside


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
