"""What gets from here to there: all of it, proved and not sampled."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.network import Flow, trace
from analysis.network.end import Host, Outside
from analysis.network.flows import Cell, FlowSet
from analysis.network.internet import the_internet
from analysis.network.packet import TCP
from analysis.network.reach import reach
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import Listener, LoadBalancer
from analysis.snapshot.model.network import PortRange
from tests.unit.analysis.world import World, outside, protocol, two_tiers

PROPERTY = settings(derandomize=True, max_examples=60, deadline=None)
BLOCKS = ["0.0.0.0/0", "8.0.0.0/7", "9.0.0.0/8", "9.9.0.0/16", "9.9.9.9/32", "192.0.0.0/2", "203.0.113.0/24"]
ADDRESSES = ["1.1.1.1", "8.255.1.1", "9.1.1.1", "9.9.1.1", "9.9.9.9", "9.9.9.10", "198.51.100.1", "203.0.113.7"]
PORTS = [0, 1, 21, 22, 23, 79, 80, 81, 443, 444, 1023, 1024, 1025, 65534, 65535]
OUT = {"0.0.0.0/0": "igw-1"}
ICMP_KINDS = [(8, 0), (3, 4), (3, 1), (0, 0), (11, 0)]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Account, Host]:
    """Draw a public host with rules of its own."""

    def span() -> str:
        first = draw(st.sampled_from([0, 22, 80, 443, 1024, 65535]))
        return f"{first}-{draw(st.sampled_from([n for n in (22, 80, 443, 1024, 65535) if n >= first]))}"

    def what() -> str:
        name = draw(st.sampled_from(["tcp", "udp", "icmp", "all", "47"]))
        kinds = {"tcp": span(), "udp": span(), "icmp": draw(st.sampled_from(["*", "8/0", "3/4", "3/-1"]))}
        return f"{name} {kinds.get(name, '*')} {draw(st.sampled_from(BLOCKS))}"

    def entries() -> list[str]:
        kinds = st.sampled_from(["allow", "allow", "deny"])
        return [f"{100 + n} {draw(kinds)} {what()}" for n in range(draw(st.integers(0, 4)))]

    rules = [what() for _ in range(draw(st.integers(0, 3)))]
    world = World()
    subnet = world.subnet(
        "a",
        "10.0.1.0/24",
        routes=OUT,
        inbound=entries(),
        outbound=[*entries(), "900 allow all * 0.0.0.0/0"],
    )
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.200", inbound=rules)
    return world.account(), host


def holds(flows: FlowSet, address: str, name: str, port: int | None, icmp: tuple[int, int]) -> bool:
    """Return whether a set has flows of one kind to the public host."""
    number = protocol(name).number
    kind, code = icmp if name == "icmp" else (0, 0)
    span = (port, port) if port is not None else (0, 65535)
    source, destination = (int(ip_address(each)) for each in (address, "203.0.113.200"))
    types = ((kind, kind), (code, code)) if name == "icmp" else ((0, 255), (0, 255))
    clients = (1024, 65535) if name in {"tcp", "udp"} else (0, 65535)
    one = Cell(4, ((source, source), (destination, destination), (number, number), clients, span, *types))
    return not FlowSet((one,)) - flows


@PROPERTY
@given(worlds())
def test_a_flow_is_in_the_set_if_and_only_if_its_trace_says_so(world: tuple[Account, Host]) -> None:
    """Packets on both sides of every boundary, one by one, against the set of all."""
    account, host = world
    found = reach(account, the_internet(account), [host])
    assert not found.undecided
    tried = [(a, n, p, (8, 0)) for a in ADDRESSES for n in ("tcp", "udp") for p in PORTS]
    tried += [(a, "icmp", None, kind) for a in ADDRESSES for kind in ICMP_KINDS]
    tried += [(a, n, None, (8, 0)) for a in ADDRESSES for n in ("47", "50")]
    for address, name, port, icmp in tried:
        answer = trace(account, Flow(outside(address), host, protocol(name), port, icmp=icmp))
        flow = (address, name, port, icmp)
        assert holds(found.arriving, *flow) is answer.arrives, flow
        assert holds(found.answered, *flow) is answer.reachable, flow


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ("tcp 443 9.9.9.9/32", "9.9.9.9 → 203.0.113.200 tcp 443 from 1024-65535"),
        ("udp 65535 9.0.0.0/8", "9.0.0.0/8 → 203.0.113.200 udp 65535 from 1024-65535"),
        ("tcp 0 9.0.0.0/8", "9.0.0.0/8 → 203.0.113.200 tcp 0 from 1024-65535"),
        ("icmp 3/4 9.0.0.0/8", "9.0.0.0/8 → 203.0.113.200 icmp type 3 code 4"),
        ("icmp 11/-1 9.0.0.0/8", "9.0.0.0/8 → 203.0.113.200 icmp type 11"),
        ("47 * 9.0.0.0/8", "9.0.0.0/8 → 203.0.113.200 47"),
    ],
)
def test_the_one_hole_is_found_and_told(only: str, told: str) -> None:
    """One address of four thousand million, one port, one type, one protocol."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", routes=OUT)
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.200", inbound=[only])
    account = world.account()
    assert reach(account, the_internet(account), [host]).answered.lines == [told]


@pytest.mark.parametrize(("denied", "hole"), [("0-65534", 65535), ("1-65535", 0)])
def test_a_hole_beside_a_denied_range_is_found(denied: str, hole: int) -> None:
    """What is left over by an entry that denies begins behind its end, and ends before its beginning."""
    world = World()
    entries = [f"90 deny tcp {denied} 0.0.0.0/0", "100 allow tcp * 0.0.0.0/0"]
    subnet = world.subnet("a", "10.0.1.0/24", inbound=entries)
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.200", inbound=["tcp * 0.0.0.0/0"])
    found = reach(world.account(), [outside()], [host])
    assert {cell.span("destination ports") for cell in found.arriving.cells} == {(hole, hole)}


def test_what_arrives_and_is_not_answered_is_told_apart() -> None:
    """The ACL lets requests in and replies out to a part of the clients' ports only."""
    world = World()
    replies = ["100 allow tcp 49152-65535 0.0.0.0/0"]
    subnet = world.subnet("a", "10.0.1.0/24", routes=OUT, outbound=replies)
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.200", inbound=["tcp 443 0.0.0.0/0"])
    found = reach(world.account(), [outside()], [host])
    assert found.answered.lines == ["198.51.100.1 → 203.0.113.200 tcp 443 from 49152-65535"]
    assert found.unanswered.lines == ["198.51.100.1 → 203.0.113.200 tcp 443 from 1024-49151"]


def test_a_nat_gateway_picks_its_port_and_all_that_it_may_pick_have_to_pass() -> None:
    """Otherwise connections fail now and then; the caller's own port has nothing to do with it."""
    world, public, private = two_tiers()
    host = world.host("host", private, "10.0.1.10")
    assert reach(world.account(), [host], [outside()], protocol=TCP, ports=PortRange(443, 443)).answered
    world.subnet(
        "public",
        "10.0.0.0/24",
        routes=OUT,
        inbound=["100 allow all * 10.0.0.0/16", "110 allow tcp 32768-65535 0.0.0.0/0"],
    )
    found = reach(world.account(), [host], [outside()], protocol=TCP, ports=PortRange(443, 443))
    assert found.arriving
    assert not found.answered
    assert public == "subnet-public"


def test_a_listener_is_one_port_of_all() -> None:
    """Whatever the security group lets in, a load balancer hears where somebody listens."""
    world = World()
    subnet = world.subnet("a", "10.0.1.0/24", routes=OUT)
    node = world.host("node", subnet, "10.0.1.10", public="203.0.113.200", description="ELB app/web/1")
    listener = Listener("arn:listener", 80, "HTTP", ())
    nodes = (frozenset({subnet}), frozenset({node.interface.id}))
    balancer = LoadBalancer("arn:lb", "web", "application", "internet-facing", "vpc-1", *nodes, (listener,))
    world.add("load_balancers", "arn:lb", balancer)
    found = reach(world.account(), [outside()], [node])
    assert {cell.span("destination ports") for cell in found.answered.cells} == {(80, 80)}


def test_the_internet_is_all_public_addresses_but_the_accounts_own() -> None:
    """Private, reserved and multicast addresses are not there, nor one's own, nor services behind an endpoint."""
    world = World("10.0.0.0/16", "9.8.0.0/16")
    world.gateway_endpoint("9.9.9.0/24")
    subnet = world.subnet("a", "10.0.1.0/24", routes={"pl-1": "vpce-1"})
    world.host("host", subnet, "10.0.1.10", public="203.0.113.200")
    there = [each.addresses for each in the_internet(world.account())]

    def on_it(address: str) -> bool:
        return any(each.holds(int(ip_address(address))) for each in there)

    assert all(
        on_it(a) for a in ("1.1.1.1", "9.7.255.255", "9.9.8.255", "9.9.10.0", "203.0.113.201", "223.255.255.255")
    )
    own = ("9.8.0.1", "9.9.9.9", "203.0.113.200")
    assert not any(
        on_it(a) for a in (*own, "0.0.0.1", "10.1.1.1", "127.0.0.1", "192.168.1.1", "224.0.0.1", "255.255.255.255")
    )
    assert all(each.version == 4 for each in there)


def test_ipv6_is_on_the_internet_if_a_vpc_speaks_it() -> None:
    """2000::/3, without the VPC's own block."""
    world = World("10.0.0.0/16", "2600:1f18::/56")
    there = [each.addresses for each in the_internet(world.account()) if each.addresses.version == 6]
    assert [str(each.address) for each in there] == ["2000::", "2600:1f18:0:100::"]


def test_an_end_outside_may_be_a_block() -> None:
    """Each of its addresses is asked about, and those that fare alike are told together."""
    world = World()
    half = ["90 deny all * 198.51.100.0/25", "100 allow all * 0.0.0.0/0"]
    subnet = world.subnet("a", "10.0.1.0/24", routes=OUT, inbound=half)
    host = world.host("host", subnet, "10.0.1.10", public="203.0.113.200", inbound=["tcp 443 0.0.0.0/0"])
    found = reach(world.account(), [Outside(ip_network("198.51.100.0/24"))], [host])
    assert found.answered.lines == ["198.51.100.128/25 → 203.0.113.200 tcp 443 from 1024-65535"]
