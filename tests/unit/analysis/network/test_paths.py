"""A flow through one VPC: which hops it passes, forward and return, and where it is stopped."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from analysis.network.end import Host
from analysis.snapshot.model.compute import Instance
from tests.unit.analysis.world import World, kinds, outside, two_tiers

NOT_MINE = ip_address("10.0.9.9")


def test_within_a_subnet_only_security_groups_are_passed() -> None:
    """No route is chosen and no network ACL is asked, and the replies are known."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", inbound=(), outbound=())
    client = world.host("client", subnet, "10.0.1.10", inbound=())
    server = world.host("server", subnet, "10.0.1.11", outbound=())

    answer = world.send(client, server)

    assert answer.reachable
    hops = ["NetworkInterface", "SecurityGroup", "SecurityGroup", "NetworkInterface"]
    assert kinds(answer.forward) == kinds(answer.returning) == hops


def test_between_subnets_both_network_acls_and_a_route_table_are_passed_each_way() -> None:
    """Out through the group, the subnet's ACL and its table, in through the other's ACL and group, and back."""
    world = World()
    client = world.host("client", world.subnet("a", "10.0.1.0/24"), "10.0.1.10")
    server = world.host("server", world.subnet("b", "10.0.2.0/24"), "10.0.2.10")

    answer = world.send(client, server)

    assert [hop.component.id for hop in answer.forward] == [
        "eni-client", "sg-client", "acl-a", "rtb-a", "acl-b", "sg-server", "eni-server",
    ]  # fmt: skip
    assert [hop.component.id for hop in answer.returning] == [
        "eni-server", "sg-server", "acl-b", "rtb-b", "acl-a", "sg-client", "eni-client",
    ]  # fmt: skip
    assert [hop.egress for hop in answer.forward if hop.egress is not None] == [True, True, False, False]


def test_an_interface_does_not_send_under_another_address() -> None:
    """Unless its source/destination check is switched off, as for appliances."""
    world = World()
    server = world.host("server", world.subnet("b", "10.0.2.0/24"), "10.0.2.10")
    client = world.host("client", world.subnet("a", "10.0.1.0/24"), "10.0.1.10")
    spoofed = Host(client.interface, NOT_MINE)

    assert world.send(spoofed, server).codes == ("ENI_SOURCE_DEST_CHECK_RESTRICTION",)

    appliance = world.host("client", "subnet-a", "10.0.1.10", source_dest_check=False)
    assert world.send(Host(appliance.interface, NOT_MINE), server).arrives


@pytest.mark.parametrize("stopped", ["client", "server"])
def test_a_stopped_instance_neither_calls_nor_answers(stopped: str) -> None:
    """Its interface and rules are still there."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24")
    client = world.host("client", subnet, "10.0.1.10", owner="i-client")
    server = world.host("server", subnet, "10.0.1.11", owner="i-server")
    for name in ("client", "server"):
        state = "stopped" if name == stopped else "running"
        world.add("instances", f"i-{name}", Instance(f"i-{name}", state, "zone-a", (f"eni-{name}",)))

    answer = world.send(client, server)

    assert answer.codes == ("BAD_STATE",)
    assert answer.explanations[0].component.id == f"i-{stopped}"


@pytest.mark.parametrize(
    ("windows", "ephemeral", "reachable"),
    [
        (False, "32768-60999", True),
        (False, "49152-65535", False),
        (True, "49152-65535", True),
        (True, "32768-60999", False),
    ],
)
def test_each_system_takes_its_own_ephemeral_ports(ephemeral: str, *, windows: bool, reachable: bool) -> None:
    """The replies must get through to every port that the client may use."""
    world = World()
    back = [f"100 allow tcp {ephemeral} 0.0.0.0/0"]
    client = world.host("client", world.subnet("a", "10.0.1.0/24", inbound=back), "10.0.1.10", owner="i-client")
    server = world.host("server", world.subnet("b", "10.0.2.0/24"), "10.0.2.10")
    world.add("instances", "i-client", Instance("i-client", "running", "zone-a", ("eni-client",), windows=windows))

    assert world.send(client, server).reachable is reachable


def test_a_reference_to_a_group_is_lost_on_the_way_through_a_public_address() -> None:
    """It means private addresses of the group's members, which a caller by the internet does not come from."""
    world, public, _ = two_tiers()
    world.host("client", public, "10.0.0.10", public="203.0.113.1")
    server = world.host("server", public, "10.0.0.11", inbound=["tcp 443 sg-client"], public="203.0.113.2")

    assert world.send(outside("203.0.113.1"), server).codes == ("ENI_SG_RULES_MISMATCH",)


def test_a_reference_to_a_group_means_its_members_in_any_subnet() -> None:
    """Whoever else is there stays out."""
    world, public, private = two_tiers()
    member = world.host("member", private, "10.0.1.10")
    stranger = world.host("stranger", private, "10.0.1.11")
    server = world.host("server", public, "10.0.0.11", inbound=["tcp 443 sg-member"])

    assert world.send(member, server).reachable
    assert not world.send(stranger, server).arrives


def test_groups_are_stateful_and_network_acls_are_not() -> None:
    """The reply needs no rule of a group, and an entry of every network ACL on its way."""
    world = World()
    client = world.host("client", world.subnet("a", "10.0.1.0/24"), "10.0.1.10", inbound=())
    closed_back = world.subnet("b", "10.0.2.0/24", outbound=())
    server = world.host("server", closed_back, "10.0.2.10", outbound=())

    answer = world.send(client, server)

    assert answer.arrives
    assert answer.codes == ("SUBNET_ACL_RESTRICTION",)
    assert answer.explanations[0].returning
    assert answer.explanations[0].text.startswith(
        "the reply is stopped: acl-b: rule * denies tcp to 10.0.1.10 port 1024-65535 out of"
    )


def test_a_packet_that_ends_at_somebody_else_has_not_arrived() -> None:
    """Addresses may be the same in two VPCs; the one that was meant is not reached by this one's."""
    world = World()
    client = world.host("client", world.subnet("a", "10.0.1.0/24"), "10.0.1.10")
    server = world.host("server", world.subnet("b", "10.0.2.0/24"), "10.0.2.10")
    twin = Host(replace(server.interface, id="eni-twin", vpc_id="vpc-2"), server.address)

    answer = world.send(client, twin)

    assert not answer.arrives
    assert answer.codes == ("NO_PATH",)


def test_a_reply_that_comes_to_somebody_else_is_no_reply() -> None:
    """An appliance calls under the address of its neighbour, who gets the answer."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24")
    neighbour = world.host("neighbour", subnet, "10.0.1.11")
    appliance = world.host("appliance", subnet, "10.0.1.10", source_dest_check=False)
    server = world.host("server", subnet, "10.0.1.12")

    answer = world.send(Host(appliance.interface, neighbour.address), server)

    assert answer.arrives
    assert answer.codes == ("NO_PATH",)
    assert answer.returning[-1].component.id == "eni-neighbour"


def test_a_reply_from_another_address_than_was_called_is_no_reply() -> None:
    """Called by its public address, the host answers a caller at S3 by its private one, through the endpoint."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", routes={"0.0.0.0/0": "igw-1", "pl-1": "vpce-1"})
    world.gateway_endpoint("52.216.0.0/15")
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.1")

    answer = world.send(outside("52.216.1.1"), host)

    assert world.send(outside(), host).reachable
    assert answer.codes == ("NO_PATH",)
    assert answer.explanations[0].text.endswith("it comes from 10.0.1.10, and 203.0.113.1 was called")
