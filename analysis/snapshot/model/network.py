"""VPCs and what is in them. Addresses are ``ipaddress`` objects; lists are tuples; names are the Name tags."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Vpc:
    """A VPC with all its blocks, the primary IPv4 one first.

    Attributes:
        dns_support: whether its resolver answers; ``None`` if nobody tells.
        dns_hostnames: likewise, whether private zones and names of EC2 are known.
        dhcp_options: the id of the set that tells hosts whom to ask for names.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html and
    https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    """

    id: str
    blocks: tuple[Network, ...]
    name: str = ""
    dns_support: bool | None = None
    dns_hostnames: bool | None = None
    dhcp_options: str = ""

    def holds(self, address: Address) -> bool:
        """Return whether an address lies in one of the VPC's blocks."""
        return any(address.version == block.version and address in block for block in self.blocks)


@dataclass(frozen=True)
class Subnet:
    """A subnet, in exactly one Availability Zone."""

    id: str
    vpc_id: str
    zone: str
    blocks: tuple[Network, ...]
    name: str = ""


@dataclass(frozen=True)
class PrefixList:
    """A prefix list and its entries; ``None`` if the entries could not be read.

    Attributes:
        of_aws: whether it is one of AWS's own, which holds the public addresses of a service of AWS.
    """

    id: str
    name: str
    blocks: tuple[Network, ...] | None
    of_aws: bool = False


@dataclass(frozen=True)
class Route:
    """One route: a destination and what takes the packets there.

    Attributes:
        destination: a block, or the id of a prefix list.
        target: the target's id, ``local`` for the VPC itself.
        blackhole: whether the target is gone.
        origin: ``CreateRouteTable``, ``CreateRoute``, ``EnableVgwRoutePropagation`` or ``Advertisement``.
    """

    destination: Network | str
    target: str
    blackhole: bool = False
    origin: str = "CreateRoute"

    @property
    def text(self) -> str:
        """Return the destination as AWS writes it."""
        return str(self.destination)


@dataclass(frozen=True)
class RouteTable:
    """A route table and the subnets that are associated with it by name; the main one has all the others.

    Attributes:
        gateway_ids: the gateways whose incoming packets it routes (a *gateway route table*).
    """

    id: str
    vpc_id: str
    routes: tuple[Route, ...]
    subnet_ids: frozenset[str]
    main: bool
    name: str = ""
    gateway_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PortRange:
    """Ports from ``first`` to ``last``, both included."""

    first: int
    last: int

    def overlap(self, other: "PortRange") -> "PortRange | None":
        """Return what two ranges share."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return PortRange(first, last) if first <= last else None

    def without(self, other: "PortRange") -> "tuple[PortRange, ...]":
        """Return what is left of this range when another is taken out."""
        shared = self.overlap(other)
        if shared is None:
            return (self,)
        left = PortRange(self.first, shared.first - 1)
        right = PortRange(shared.last + 1, self.last)
        return tuple(part for part in (left, right) if part.first <= part.last)

    def __str__(self) -> str:
        """Return one port, or two with a hyphen."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


ALL_PORTS = PortRange(0, 65535)


@dataclass(frozen=True)
class Protocol:
    """An IP protocol by number; -1 is every protocol.

    Source: https://www.iana.org/assignments/protocol-numbers/
    """

    number: int

    def covers(self, other: "Protocol") -> bool:
        """Return whether a rule for this protocol speaks of the other."""
        return self.number in (-1, other.number)

    @property
    def has_ports(self) -> bool:
        """Return whether rules for it carry ports: TCP and UDP."""
        return self.number in (6, 17)

    @property
    def is_icmp(self) -> bool:
        """Return whether rules for it carry a type and a code."""
        return self.number in (1, 58)

    def __str__(self) -> str:
        """Return the usual name."""
        return {-1: "all", 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}.get(self.number, str(self.number))


@dataclass(frozen=True)
class AclEntry:
    """One entry of a network ACL.

    Attributes:
        ports: destination ports, in both directions.
        icmp: type and code; -1 is every one.
    """

    number: int
    egress: bool
    protocol: Protocol
    allow: bool
    block: Network
    ports: PortRange = ALL_PORTS
    icmp: tuple[int, int] = (-1, -1)


@dataclass(frozen=True)
class NetworkAcl:
    """A network ACL: stateless, per subnet, first match by ascending number decides.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
    """

    id: str
    vpc_id: str
    entries: tuple[AclEntry, ...]
    subnet_ids: frozenset[str]
    name: str = ""

    @cached_property
    def by_direction(self) -> dict[bool, tuple[AclEntry, ...]]:
        """Return the entries in the order in which they are tried, keyed by egress."""
        ordered = sorted(self.entries, key=lambda entry: entry.number)
        return {egress: tuple(entry for entry in ordered if entry.egress is egress) for egress in (True, False)}


@dataclass(frozen=True)
class GroupRule:
    """One rule of a security group: it only ever allows.

    Attributes:
        ports: destination ports, in both directions.
        peer: a block, the id of a group (``sg-…``) or of a prefix list (``pl-…``).
        icmp: type and code; -1 is every one.
    """

    protocol: Protocol
    ports: PortRange
    peer: Network | str
    description: str = ""
    icmp: tuple[int, int] = (-1, -1)


@dataclass(frozen=True)
class SecurityGroup:
    """A security group: stateful, at network interfaces, the union of its rules.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
    """

    id: str
    group_name: str
    vpc_id: str
    ingress: tuple[GroupRule, ...]
    egress: tuple[GroupRule, ...]
    name: str = ""


@dataclass(frozen=True)
class Interface:
    """A network interface.

    Attributes:
        addresses: private IPv4 and IPv6 addresses, the primary one first.
        public: private address → public IPv4 address that an internet gateway translates it to.
        owner: the instance that it is attached to, if any.
        kind: ``interface``, ``nat_gateway``, ``vpc_endpoint``, ``load_balancer`` …, as EC2 says.
        attached: whether it is attached to anything.
        prefixes: blocks whose addresses it has, too, for containers (*prefix delegation*).

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html
    """

    id: str
    subnet_id: str
    vpc_id: str
    zone: str
    addresses: tuple[Address, ...]
    public: tuple[tuple[Address, Address], ...]
    group_ids: frozenset[str]
    source_dest_check: bool = True
    owner: str | None = None
    kind: str = "interface"
    description: str = ""
    name: str = ""
    attached: bool = True
    prefixes: tuple[Network, ...] = ()

    @property
    def held(self) -> tuple[Address | Network, ...]:
        """Return all that it has: each address, and each block."""
        return (*self.addresses, *self.prefixes)

    def spans(self, version: int) -> list[tuple[int, int]]:
        """Return the addresses of one IP version that it has, as first and last numbers."""
        found = [(int(a), int(a)) for a in self.addresses if a.version == version]
        return found + [(int(p[0]), int(p[-1])) for p in self.prefixes if p.version == version]

    def public_of(self, address: Address | Network) -> Address | None:
        """Return the public address of one of its private addresses."""
        return next((public for private, public in self.public if private == address), None)


@dataclass(frozen=True)
class InternetGateway:
    """An internet gateway and the VPC it is attached to. One-to-one NAT for IPv4; IPv6 passes as it is."""

    id: str
    vpc_id: str | None
    name: str = ""


@dataclass(frozen=True)
class EgressOnlyGateway:
    """An egress-only internet gateway: stateful, IPv6, outward only."""

    id: str
    vpc_id: str | None
    name: str = ""
