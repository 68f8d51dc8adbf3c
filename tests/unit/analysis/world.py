"""Small networks as small data: one VPC, built without any account.

Rules are written as people say them: ``tcp 443 10.0.0.0/8`` in a security group, ``100 allow tcp 443 0.0.0.0/0`` in a
network ACL; ``all`` is every protocol, ``*`` every port.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from analysis.network import Answer, Flow, trace
from analysis.network.answer import Hop
from analysis.network.end import End, Host, Outside
from analysis.network.packet import ALL, PROTOCOLS, Packet, Protocols
from analysis.network.ranges import Addresses, Range
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.gateways import Endpoint, NatGateway
from analysis.snapshot.model.network import (
    ALL_PORTS,
    AclEntry,
    EgressOnlyGateway,
    GroupRule,
    Interface,
    InternetGateway,
    NetworkAcl,
    PortRange,
    PrefixList,
    Protocol,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)

ANYTHING = ("all * 0.0.0.0/0", "all * ::/0")
ANYTHING_ACL = ("100 allow all * 0.0.0.0/0", "101 allow all * ::/0")
_PROTOCOLS = {**PROTOCOLS, "icmpv6": Protocol(58)}


def protocol(text: str) -> Protocol:
    """Return a protocol by name or number."""
    return _PROTOCOLS[text] if text in _PROTOCOLS else Protocol(int(text))


def ports(text: str) -> PortRange:
    """Return ``*``, ``443`` or ``1024-65535`` as a range."""
    if text == "*":
        return ALL_PORTS
    first, _, last = text.partition("-")
    return PortRange(int(first), int(last or first))


def group_rule(text: str) -> GroupRule:
    """Return a rule of a security group; for ICMP the ports are ``type/code``."""
    name, span, peer = text.split()
    to = peer if peer.startswith(("sg-", "pl-")) else ip_network(peer)
    if "/" in span:
        kind, code = span.split("/")
        return GroupRule(protocol(name), ALL_PORTS, to, icmp=(int(kind), int(code)))
    return GroupRule(protocol(name), ports(span), to)


def acl_entry(text: str, *, egress: bool) -> AclEntry:
    """Return an entry of a network ACL; for ICMP the ports are ``type/code``."""
    number, action, name, span, block = text.split()
    icmp = tuple(int(part) for part in span.split("/")) if "/" in span else (-1, -1)
    span = "*" if "/" in span else span
    return AclEntry(
        int(number), egress, protocol(name), action == "allow", ip_network(block), ports(span), (icmp[0], icmp[1])
    )


def acl(*, inbound: Sequence[str] = (), outbound: Sequence[str] = (), name: str = "acl-1") -> NetworkAcl:
    """Return a network ACL with AWS's own last entry, which denies."""
    last = "32767 deny all * 0.0.0.0/0"
    entries = [acl_entry(text, egress=False) for text in (*inbound, last)]
    entries += [acl_entry(text, egress=True) for text in (*outbound, last)]
    return NetworkAcl(name, "vpc-1", tuple(entries), frozenset())


def packet_from(source: str, destination: str, name: str, span: str) -> Packet:
    """Return packets from one address or block to another; for ICMP the ports are ``type/code``."""
    ends = (Addresses.of(ip_network(end), origin) for end, origin in ((source, "source"), (destination, "destination")))
    kind = Protocols.of(protocol(name))
    if "/" in span:
        icmp = (Range(int(part), int(part)) for part in span.split("/"))
        return Packet(*ends, kind, ALL, ALL, *icmp)
    wanted = ports(span)
    return Packet(*ends, kind, destination_ports=Range(wanted.first, wanted.last, "destination ports"))


def group(name: str, *, inbound: Sequence[str] = (), outbound: Sequence[str] = ()) -> SecurityGroup:
    """Return a security group."""
    return SecurityGroup(name, name, "vpc-1", *(tuple(group_rule(r) for r in rules) for rules in (inbound, outbound)))


class World:
    """A VPC with an internet gateway, to which subnets and hosts are added."""

    def __init__(self, *blocks: str, internet_gateway: bool = True) -> None:
        """Begin with an empty VPC, 10.0.0.0/16 unless said otherwise."""
        found = tuple(ip_network(block) for block in blocks or ("10.0.0.0/16",))
        self.parts: dict[str, Any] = {
            "vpcs": {"vpc-1": Vpc("vpc-1", found)},
            "internet_gateways": {"igw-1": InternetGateway("igw-1", "vpc-1")} if internet_gateway else {},
            "egress_only_gateways": {"eigw-1": EgressOnlyGateway("eigw-1", "vpc-1")},
        }

    def add(self, field: str, key: str, value: object) -> None:
        """Add a thing to one of the account's mappings."""
        self.parts.setdefault(field, {})[key] = value

    def subnet(
        self,
        name: str,
        *blocks: str,
        zone: str = "zone-a",
        routes: Mapping[str, str] | None = None,
        inbound: Sequence[str] = ANYTHING_ACL,
        outbound: Sequence[str] = ANYTHING_ACL,
    ) -> str:
        """Add a subnet with a route table and a network ACL of its own."""
        key = f"subnet-{name}"
        self.add("subnets", key, Subnet(key, "vpc-1", zone, tuple(ip_network(block) for block in blocks)))
        local = [Route(block, "local", origin="CreateRouteTable") for block in self.parts["vpcs"]["vpc-1"].blocks]
        added = [route(destination, target) for destination, target in (routes or {}).items()]
        table = RouteTable(f"rtb-{name}", "vpc-1", (*local, *added), frozenset({key}), main=False)
        self.add("route_tables", table.id, table)
        guard = acl(inbound=inbound, outbound=outbound, name=f"acl-{name}")
        self.add("network_acls", guard.id, NetworkAcl(guard.id, "vpc-1", guard.entries, frozenset({key})))
        return key

    def host(
        self,
        name: str,
        subnet: str,
        *addresses: str,
        inbound: Sequence[str] = ANYTHING,
        outbound: Sequence[str] = ANYTHING,
        public: str | None = None,
        **details: Any,
    ) -> Host:
        """Add an interface with a security group of its own, ``sg-<name>``."""
        self.add("security_groups", f"sg-{name}", group(f"sg-{name}", inbound=inbound, outbound=outbound))
        found = tuple(ip_address(address) for address in addresses)
        interface = Interface(
            id=f"eni-{name}",
            subnet_id=subnet,
            vpc_id="vpc-1",
            zone=self.parts["subnets"][subnet].zone,
            addresses=found,
            public=((found[0], ip_address(public)),) if public else (),
            group_ids=frozenset({f"sg-{name}"}),
            **details,
        )
        self.add("interfaces", interface.id, interface)
        return Host(interface, found[0])

    def nat_gateway(self, name: str, subnet: str, address: str, public: str | None = "203.0.113.9") -> str:
        """Add a NAT gateway."""
        key = f"nat-{name}"
        ends = ((ip_address(address), ip_address(public)),) if public else ()
        zone = self.parts["subnets"][subnet].zone
        interface = Interface(
            f"eni-{key}", subnet, "vpc-1", zone, (ip_address(address),), ends, frozenset(), source_dest_check=False
        )
        self.add("interfaces", interface.id, interface)
        nat = NatGateway(key, subnet, "vpc-1", True, public is not None, interface.id)  # noqa: FBT003 see the record
        self.add("nat_gateways", key, nat)
        return key

    def gateway_endpoint(self, *blocks: str) -> None:
        """Add a gateway endpoint ``vpce-1`` for the service at the blocks of ``pl-1``."""
        self.add("endpoints", "vpce-1", Endpoint("vpce-1", "vpc-1", "Gateway", "com.amazonaws.us-east-1.s3", True))  # noqa: FBT003
        self.add("prefix_lists", "pl-1", PrefixList("pl-1", "s3", tuple(ip_network(block) for block in blocks)))

    def account(self, **more: Any) -> Account:
        """Return the model."""
        return Account("123456789012", "us-east-1", **{**self.parts, **more})

    def send(self, source: End, destination: End, port: int | None = 443, name: str = "tcp", **details: Any) -> Answer:
        """Trace a flow through the world as it is now."""
        return trace(self.account(), Flow(source, destination, protocol(name), port, **details))


def route(destination: str, target: str) -> Route:
    """Return a route; a target that ends with ``!`` is gone."""
    to = destination if destination.startswith("pl-") else ip_network(destination)
    return Route(to, target.rstrip("!"), blackhole=target.endswith("!"))


def outside(address: str = "") -> Outside:
    """Return a host on the internet: the one with an address, or whichever."""
    return Outside(ip_address(address)) if address else Outside(of_aws=False)


def two_tiers(**more: object) -> tuple[World, str, str]:
    """Return a world with a public and a private subnet, and a NAT gateway between them."""
    world = World()
    public = world.subnet("public", "10.0.0.0/24", routes={"0.0.0.0/0": "igw-1"})
    private = world.subnet("private", "10.0.1.0/24", routes={"0.0.0.0/0": "nat-1"}, **more)
    world.nat_gateway("1", public, "10.0.0.4")
    return world, public, private


def kinds(hops: tuple[Hop, ...]) -> list[str]:
    """Return what the hops are."""
    return [hop.component.kind for hop in hops]
