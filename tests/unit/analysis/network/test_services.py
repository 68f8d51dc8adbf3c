"""Services of AWS: at reserved addresses, where nothing filters, and behind gateway endpoints."""

from dataclasses import replace

import pytest

from analysis.network.end import Host
from tests.unit.analysis.world import World, outside

CLOSED: tuple[str, ...] = ()


def shut_in() -> tuple[World, Host]:
    """Return a host that may talk to nobody: closed groups, closed network ACLs, no route."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", inbound=CLOSED, outbound=CLOSED)
    return world, world.host("host", subnet, "10.0.1.10", inbound=CLOSED, outbound=CLOSED)


@pytest.mark.parametrize(
    ("address", "protocol", "port"),
    [
        ("169.254.169.254", "tcp", 80),
        ("169.254.169.253", "udp", 53),
        ("169.254.169.253", "tcp", 53),
        ("10.0.0.2", "udp", 53),
        ("169.254.169.123", "udp", 123),
        ("169.254.170.2", "tcp", 80),
        ("169.254.169.250", "tcp", 1688),
    ],
)
def test_nothing_filters_what_the_host_itself_answers(address: str, protocol: str, port: int) -> None:
    """Metadata, DNS, time and licences need neither route nor rule; DNS Firewall and IMDS options govern them."""
    world, host = shut_in()

    answer = world.send(host, outside(address), port, protocol)

    assert answer.reachable
    assert [hop.component.kind for hop in answer.forward] == ["NetworkInterface", "Service"]
    assert [hop.component.kind for hop in answer.returning] == ["Service", "NetworkInterface"]


@pytest.mark.parametrize(("address", "port"), [("169.254.169.254", 443), ("10.0.0.2", 443), ("169.254.169.123", 80)])
def test_such_a_service_takes_its_own_port_only(address: str, port: int) -> None:
    """And even there nothing is routed."""
    world, host = shut_in()

    assert world.send(host, outside(address), port).codes == ("PROTOCOL_RESTRICTION",)


def test_a_dns_server_of_ones_own_is_filtered_like_everybody() -> None:
    """The exception is for Amazon's addresses, and not for port 53."""
    world, host = shut_in()
    server = world.host("dns", world.subnet("b", "10.0.2.0/24"), "10.0.2.53")

    assert world.send(host, server, 53, "udp").codes == ("SG_HAS_NO_RULES",)


def endpoint(**subnet: object) -> tuple[World, Host]:
    """Return a host without a way to the internet, and with one to S3."""
    world = World()
    name = world.subnet("a", "10.0.1.0/24", routes={"pl-1": "vpce-1"}, **subnet)
    world.gateway_endpoint("52.216.0.0/15")
    return world, world.host("host", name, "10.0.1.10", inbound=CLOSED)


def test_a_gateway_endpoint_leads_to_its_service_and_nowhere_else() -> None:
    """The private address is kept, and the reply comes back by the endpoint."""
    world, host = endpoint()

    answer = world.send(host, outside("52.216.1.1"))

    assert answer.reachable
    assert answer.forward[-1].component.name == "com.amazonaws.us-east-1.s3"
    assert answer.forward[-1].packet.source == host.addresses
    assert world.send(host, outside()).codes == ("NO_ROUTE_TO_DESTINATION",)


@pytest.mark.parametrize(
    ("protocol", "port", "reachable"), [("tcp", 443, True), ("udp", 443, False), ("icmp", None, True)]
)
def test_a_gateway_endpoint_takes_tcp_and_pings(protocol: str, port: int | None, *, reachable: bool) -> None:
    """As the Reachability Analyzer says."""
    world, host = endpoint()

    answer = world.send(host, outside("52.216.1.1"), port, protocol)

    assert answer.reachable is reachable
    assert answer.codes == (() if reachable else ("VPCE_GATEWAY_PROTOCOL_RESTRICTION",))


def test_the_replies_of_a_gateway_endpoint_pass_the_network_acl() -> None:
    """They come from public addresses, which an ACL for private blocks forgets."""
    world, host = endpoint(inbound=["100 allow all * 10.0.0.0/8"])

    answer = world.send(host, outside("52.216.1.1"))

    assert answer.arrives
    assert answer.codes == ("SUBNET_ACL_RESTRICTION",)


def test_a_gateway_endpoint_is_used_by_the_nat_gateway_of_its_subnet() -> None:
    """The private subnet has no route to the endpoint, the public one has; the reply finds its way back."""
    world = World()
    public = world.subnet("public", "10.0.0.0/24", routes={"0.0.0.0/0": "igw-1", "pl-1": "vpce-1"})
    private = world.subnet("private", "10.0.1.0/24", routes={"0.0.0.0/0": "nat-1"})
    world.gateway_endpoint("52.216.0.0/15")
    world.nat_gateway("1", public, "10.0.0.4")
    host = world.host("host", private, "10.0.1.10")

    answer = world.send(host, outside("52.216.1.1"))

    assert answer.reachable
    assert "InternetGateway" not in [hop.component.kind for hop in answer.forward]


def test_two_vpcs_with_the_same_addresses_do_not_mix_up_their_replies() -> None:
    """The reply goes to the VPC from which the connection came."""
    world, host = endpoint()
    other = World()
    twin = other.host("twin", other.subnet("t", "10.0.1.0/24"), "10.0.1.10").interface
    world.parts["interfaces"] = {"eni-twin": replace(twin, vpc_id="vpc-0"), **world.parts["interfaces"]}

    assert world.send(host, outside("52.216.1.1")).reachable
