"""The trace agrees with a second opinion: an oracle that goes through the rules for one packet, there and back.

The oracle knows nothing of walks, hops or ranges. It is written from AWS's documentation, for one VPC of two subnets,
and is as simple as it can be.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from hypothesis import event, given, settings
from hypothesis import strategies as st

from analysis.network.end import Host
from analysis.snapshot.model.network import PortRange
from tests.unit.analysis.world import World, outside

PROPERTY = settings(derandomize=True, max_examples=300, deadline=None)
STRANGER = "198.51.100.1"
HOSTS = {"one": "10.0.0.10", "two": "10.0.0.11", "three": "10.0.1.10"}
SUBNET_OF = {"one": "left", "two": "left", "three": "right"}
PUBLIC = {"one": "203.0.113.1", "two": "203.0.113.2", "three": "203.0.113.3"}
BLOCKS = ["0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "10.0.0.10/32", "198.51.100.0/24", "203.0.113.0/24"]
PORTS = ["*", "443", "0-1023", "1024-65535", "32768-60999", "50000"]


@dataclass(frozen=True)
class Plan:
    """A network, a packet and the ports that it uses.

    Attributes:
        groups: host → direction → rules (protocol, ports, peer).
        acls: subnet → direction → entries (action, protocol, ports, block), in order.
        defaults: subnet → target of the default route, or nothing.
        public: the hosts that have a public address.
    """

    groups: dict[str, dict[str, list[tuple[str, str, str]]]]
    acls: dict[str, dict[str, list[tuple[str, str, str, str]]]]
    defaults: dict[str, str | None]
    public: frozenset[str]
    source: str
    destination: str
    protocol: str
    port: int
    source_port: int


def most(likely: st.SearchStrategy[list[object]], open_: list[object]) -> st.SearchStrategy[list[object]]:
    """Draw rules that are open more often than not, so that packets get somewhere."""
    return st.one_of(*[st.just(open_)] * 4, likely)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a network and a packet."""
    protocols = st.sampled_from(["tcp", "udp", "all"])
    peers = st.sampled_from([*BLOCKS, *(f"sg-{name}" for name in HOSTS)])
    rule = st.tuples(protocols, st.sampled_from(PORTS), peers)
    entry = st.tuples(
        st.sampled_from(["allow", "allow", "deny"]), protocols, st.sampled_from(PORTS), st.sampled_from(BLOCKS)
    )
    rules = most(st.lists(rule, max_size=3), [("all", "*", "0.0.0.0/0")])
    entries = most(st.lists(entry, max_size=4), [("allow", "all", "*", "0.0.0.0/0")])
    source, destination = draw(st.permutations([*HOSTS, "stranger"]))[:2]
    return Plan(
        groups={name: {way: draw(rules) for way in ("in", "out")} for name in HOSTS},
        acls={subnet: {way: draw(entries) for way in ("in", "out")} for subnet in ("left", "right")},
        defaults={
            "left": draw(st.sampled_from(["igw-1", "igw-1", None])),
            "right": draw(st.sampled_from(["nat-1", "igw-1", None])),
        },
        public=frozenset(name for name in HOSTS if draw(st.booleans())),
        source=source,
        destination=destination,
        protocol=draw(st.sampled_from(["tcp", "udp"])),
        port=draw(st.sampled_from([22, 443])),
        source_port=draw(st.sampled_from([1024, 40000, 50000, 61000])),
    )


NAT, NAT_PUBLIC, NAT_PORTS = "10.0.0.4", "203.0.113.99", (1024, 40000, 50000, 61000, 65535)


@dataclass(frozen=True)
class Packet:
    """Addresses as text, and ports."""

    source: str
    destination: str
    protocol: str
    source_port: int
    port: int


class Oracle:
    """Decides about one packet."""

    def __init__(self, plan: Plan) -> None:
        """Take the plan."""
        self.plan = plan

    def decide(self) -> tuple[bool, bool]:
        """Return whether the packet arrives, and whether it is answered."""
        plan = self.plan
        if plan.source == "stranger":
            return self._from_outside()
        packet = Packet(
            HOSTS[plan.source], HOSTS.get(plan.destination, STRANGER), plan.protocol, plan.source_port, plan.port
        )
        if not self._group(plan.source, packet, "out"):
            return False, False
        if plan.destination == "stranger":
            return self._to_outside(packet)
        arrived = self._across(plan.source, plan.destination, packet)
        back = Packet(packet.destination, packet.source, packet.protocol, packet.port, packet.source_port)
        return arrived, arrived and self._across(plan.destination, plan.source, back, reply=True)

    def _across(self, source: str, destination: str, packet: Packet, *, reply: bool = False) -> bool:
        """From one host to another, inside."""
        here, there = SUBNET_OF[source], SUBNET_OF[destination]
        if here != there and not (self._acl(here, packet, "out") and self._acl(there, packet, "in")):
            return False
        return reply or self._group(destination, packet, "in")

    def _from_outside(self) -> tuple[bool, bool]:
        plan, name = self.plan, self.plan.destination
        if name not in plan.public:
            return False, False
        subnet = SUBNET_OF[name]
        packet = Packet(STRANGER, HOSTS[name], plan.protocol, plan.source_port, plan.port)
        if not (self._acl(subnet, packet, "in") and self._group(name, packet, "in")):
            return False, False
        back = Packet(HOSTS[name], STRANGER, plan.protocol, plan.port, plan.source_port)
        return True, self._acl(subnet, back, "out") and plan.defaults[subnet] == "igw-1"

    def _to_outside(self, packet: Packet) -> tuple[bool, bool]:
        plan, name = self.plan, self.plan.source
        subnet = SUBNET_OF[name]
        default = plan.defaults[subnet]
        if default is None or not self._acl(subnet, packet, "out"):
            return False, False
        back = Packet(STRANGER, packet.source, packet.protocol, packet.port, packet.source_port)
        if default == "igw-1":
            return name in plan.public, name in plan.public and self._acl(subnet, back, "in")
        return self._through_nat(packet, back, subnet)

    def _through_nat(self, packet: Packet, back: Packet, subnet: str) -> tuple[bool, bool]:
        """The NAT gateway is in the left subnet and takes any port of its own."""
        ways_out = [
            self._acl("left", Packet(NAT, STRANGER, packet.protocol, port, packet.port), "out") for port in NAT_PORTS
        ]
        if not self._acl("left", packet, "in") or not all(ways_out) or self.plan.defaults["left"] != "igw-1":
            return False, False
        replies = [
            self._acl("left", Packet(STRANGER, NAT, packet.protocol, packet.port, port), "in") for port in NAT_PORTS
        ]
        return True, all(replies) and self._acl("left", back, "out") and self._acl(subnet, back, "in")

    def _acl(self, subnet: str, packet: Packet, way: str) -> bool:
        peer = packet.destination if way == "out" else packet.source
        for action, protocol, ports, block in self.plan.acls[subnet][way]:
            if _speaks(protocol, ports, packet) and ip_address(peer) in ip_network(block):
                return action == "allow"
        return False

    def _group(self, host: str, packet: Packet, way: str) -> bool:
        peer = packet.destination if way == "out" else packet.source
        for protocol, ports, who in self.plan.groups[host][way]:
            member = HOSTS.get(who.removeprefix("sg-")) == peer
            inside = not who.startswith("sg-") and ip_address(peer) in ip_network(who)
            if _speaks(protocol, ports, packet) and (member or inside):
                return True
        return False


def _speaks(protocol: str, ports: str, packet: Packet) -> bool:
    if protocol == "all":
        return True
    first, _, last = ports.partition("-")
    within = ports == "*" or int(first) <= packet.port <= int(last or first)
    return protocol == packet.protocol and within


def build(plan: Plan) -> World:
    """Build the plan's network for the trace."""
    world = World()
    for number, subnet in enumerate(("left", "right")):
        default = plan.defaults[subnet]
        guards = {
            name: [f"{100 + n} {' '.join(entry)}" for n, entry in enumerate(plan.acls[subnet][way])]
            for name, way in (("inbound", "in"), ("outbound", "out"))
        }
        world.subnet(subnet, f"10.0.{number}.0/24", routes={"0.0.0.0/0": default} if default else {}, **guards)
    world.nat_gateway("1", "subnet-left", NAT, NAT_PUBLIC)
    for name, address in HOSTS.items():
        world.host(
            name,
            f"subnet-{SUBNET_OF[name]}",
            address,
            inbound=[" ".join(rule) for rule in plan.groups[name]["in"]],
            outbound=[" ".join(rule) for rule in plan.groups[name]["out"]],
            public=PUBLIC[name] if name in plan.public else None,
        )
    return world


@PROPERTY
@given(plans())
def test_the_trace_says_what_the_oracle_says(plan: Plan) -> None:
    """Whether the packet arrives, and whether the reply comes back."""
    world = build(plan)
    interfaces = world.parts["interfaces"]

    def end(name: str) -> object:
        if name == "stranger":
            return outside(STRANGER)
        return Host(interfaces[f"eni-{name}"], ip_address(HOSTS[name]))

    answer = world.send(
        end(plan.source),
        end(plan.destination),
        plan.port,
        plan.protocol,
        source_ports=PortRange(plan.source_port, plan.source_port),
    )
    event(f"arrives {answer.arrives}, reachable {answer.reachable}")

    assert (answer.arrives, answer.reachable) == Oracle(plan).decide()


@PROPERTY
@given(plans())
def test_a_range_of_client_ports_passes_if_and_only_if_each_of_them_does(plan: Plan) -> None:
    """The trace judges the range as a whole; the ports on both sides of every boundary stand for all of it."""
    world = build(plan)
    interfaces = world.parts["interfaces"]
    ends = [
        outside(STRANGER) if name == "stranger" else Host(interfaces[f"eni-{name}"], ip_address(HOSTS[name]))
        for name in (plan.source, plan.destination)
    ]
    whole = world.send(*ends, plan.port, plan.protocol, source_ports=PortRange(1024, 65535))
    each = [
        world.send(*ends, plan.port, plan.protocol, source_ports=PortRange(port, port))
        for port in (1024, 32767, 32768, 49999, 50000, 50001, 60999, 61000, 65535)
    ]

    assert whole.reachable is all(answer.reachable for answer in each)
