"""A VPC as a picture needs it: zones, tiers, and the ways in and out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from study.drawing.ports import words_of

ONLY_IPV6 = "IPv6 only"


class Reach(Enum):
    """How a subnet's default route makes it: told by the route, never by a name.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
    """

    PUBLIC = "public"
    """The default route leads to an internet gateway."""
    PRIVATE = "private"
    """The default route leads somewhere else, to a NAT gateway as a rule."""
    ISOLATED = "isolated"
    """There is no default route."""


@dataclass(frozen=True, order=True)
class Zone:
    """An Availability Zone: by name if the template has it, otherwise by its place among the Region's zones.

    Attributes:
        place: its place in the Region's list, from 0; -1 if the template gives a name.
        name: its name if the template gives one.
    """

    place: int
    name: str = ""

    @property
    def title(self) -> str:
        """Return the heading of its column."""
        return f"Availability Zone {self}"

    def __str__(self) -> str:
        """Return what tells it from the others."""
        return self.name or str(self.place + 1)


@dataclass(frozen=True)
class Subnet:
    """A subnet.

    Attributes:
        id: its logical id.
        name: the name of its tier (the tag ``aws-cdk:subnet-name``, otherwise from its Name tag).
        cidr: its IPv4 block, ``ONLY_IPV6`` if it has none, empty if only a deployment can tell.
        zone: where it is.
        reach: what its default route makes it.
        way_out: the logical id of its default route's target, if it has such a route.
        route_table: the logical id of its route table, if it is not the VPC's main one.
        cidr6: its IPv6 block as far as the template tells it, ``…0a::/64`` for one of a /56 that Amazon assigns.
    """

    id: str
    name: str
    cidr: str
    zone: Zone
    reach: Reach
    way_out: str | None
    route_table: str | None
    cidr6: str = ""

    @property
    def blocks(self) -> tuple[str, ...]:
        """Return its blocks in words, a line for each."""
        if self.cidr6 and self.cidr == ONLY_IPV6:
            return (f"{ONLY_IPV6} · {self.cidr6}",)
        return tuple(line for line in (self.cidr, self.cidr6 and f"IPv6 {self.cidr6}") if line)


@dataclass(frozen=True)
class Tier:
    """The subnets of one name and one reach, at most one in each zone: a row of the picture."""

    name: str
    reach: Reach
    subnets: Mapping[Zone, Subnet]


@dataclass(frozen=True)
class AclEntry:
    """An entry of a network ACL. ``ports`` is None for all ports, ``protocol`` -1 for all protocols."""

    number: int
    allow: bool
    egress: bool
    protocol: int
    ports: tuple[int, int] | None
    cidr: str

    @property
    def words(self) -> str:
        """Return protocol and ports, as ``TCP 443``."""
        return words_of(self.protocol, self.ports)


@dataclass(frozen=True)
class NetworkAcl:
    """A network ACL that is not the VPC's default one, with the subnets that it guards, by logical id."""

    id: str
    subnets: tuple[str, ...]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint. ``service`` is the last part of the service's name: ``s3``, ``dynamodb``, ``sts``."""

    id: str
    service: str
    gateway: bool
    route_tables: tuple[str, ...]


@dataclass(frozen=True)
class FlowLog:
    """A VPC flow log.

    Attributes:
        id: its logical id.
        traffic: ``ACCEPT``, ``REJECT`` or ``ALL``.
        watched: the VPC, subnet or endpoint that it watches, in words.
        destination: a logical id, if the template has the destination.
    """

    id: str
    traffic: str
    watched: str
    destination: str | None

    @property
    def words(self) -> str:
        """Return what it is called; of the whole VPC's traffic nothing more needs to be said."""
        if self.watched == "VPC" and self.traffic == "ALL":
            return "flow logs"
        return f"flow logs of {self.watched}" + ("" if self.traffic == "ALL" else f", {self.traffic} only")


@dataclass(frozen=True)
class RouteTable:
    """A route table that is not the VPC's main one.

    Attributes:
        routes: the destination of each route, and what it leads to, in words; the local ones are not told.
        learns: whether a virtual private gateway propagates its routes to it.
    """

    routes: tuple[tuple[str, str], ...]
    learns: bool


@dataclass(frozen=True)
class Vpc:
    """A VPC.

    Attributes:
        id: its logical id.
        cidr: its primary IPv4 block, empty if only a deployment can tell.
        zones: in the order of the columns.
        tiers: in the order of the rows: public, private, isolated.
        nats: the subnet of every NAT gateway, by the gateway's logical id.
        internet_gateway: the logical id of the one that is attached, if any.
        egress_only: the logical id of the egress-only internet gateway, if there is one.
        leaving6: the subnets whose IPv6 default route leads to it, by logical id.
        tables: custom route tables, by logical id.
        cidr6: its IPv6 blocks as far as the template tells them.
        regional_nats: NAT gateways that are in no subnet and serve all zones, by logical id.
        translated: the subnets whose packets to 64:ff9b::/96 a NAT gateway makes IPv4 of (NAT64), by logical id.
    """

    id: str
    cidr: str
    zones: tuple[Zone, ...]
    tiers: tuple[Tier, ...]
    nats: Mapping[str, str]
    internet_gateway: str | None
    acls: tuple[NetworkAcl, ...]
    endpoints: tuple[Endpoint, ...]
    flow_logs: tuple[FlowLog, ...]
    egress_only: str | None = None
    leaving6: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()
    tables: Mapping[str, RouteTable] = field(default_factory=dict)
    cidr6: str = ""
    regional_nats: tuple[str, ...] = ()

    @property
    def gates(self) -> Mapping[str, tuple[str, ...]]:
        """Return the ways out that the VPC has as a whole, and the subnets with a default route to each."""
        leaving = {self.egress_only: self.leaving6} if self.egress_only else {}
        for nat in self.regional_nats:
            leaving[nat] = tuple(subnet.id for subnet in self.subnets.values() if subnet.way_out == nat)
        return leaving

    @property
    def subnets(self) -> Mapping[str, Subnet]:
        """Return all subnets by logical id, row by row."""
        return {subnet.id: subnet for tier in self.tiers for subnet in tier.subnets.values()}

    def acl_of(self, subnet: Subnet) -> NetworkAcl | None:
        """Return the ACL that guards a subnet, unless it is the VPC's default one."""
        return next((acl for acl in self.acls if subnet.id in acl.subnets), None)
