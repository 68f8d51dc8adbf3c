"""What runs in the subnets, as bands across zones."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.ports import words_of


@dataclass(frozen=True)
class GroupRule:
    """An inbound rule of a security group.

    Attributes:
        protocol: ``tcp``, ``udp``, ``icmp``, a number, or ``-1`` for all.
        ports: first and last, None for all.
        peer: a CIDR block, a prefix list, or the logical id of a security group.
    """

    protocol: str
    ports: tuple[int, int] | None
    peer: str

    @property
    def words(self) -> str:
        """Return protocol and ports, as ``TCP 443``."""
        return words_of(self.protocol, self.ports)


@dataclass(frozen=True)
class Action:
    """What a listener does by default: ``forward`` to target groups (logical ids), ``redirect`` to a text, or other.

    A Classic Load Balancer knows no target groups: ``instances`` is the protocol and port of those behind it.
    """

    kind: str
    targets: tuple[str, ...] = ()
    redirect: str = ""
    instances: str = ""


@dataclass(frozen=True)
class Listener:
    """A listener of a load balancer; ``ruled`` are the target groups (logical ids) that its rules forward to."""

    protocol: str
    port: int | None
    action: Action
    ruled: tuple[str, ...] = ()

    def goals(self, groups: Mapping[str, "TargetGroup"]) -> tuple[str, ...]:
        """Return protocol and port of everything that it forwards to, by default or by a rule, as ``HTTP 8080``."""
        named = (groups[each] for each in (*self.action.targets, *self.ruled) if each in groups)
        own = (self.action.instances,) if self.action.instances else ()
        return tuple(dict.fromkeys((*own, *(f"{each.protocol} {each.port}" for each in named))))


@dataclass(frozen=True)
class TargetGroup:
    """A target group."""

    id: str
    protocol: str
    port: int | None


@dataclass(frozen=True)
class LoadBalancer:
    """A load balancer. ``kind`` is ``application``, ``network``, ``gateway`` or ``classic``."""

    id: str
    name: str
    kind: str
    internet_facing: bool
    subnets: tuple[str, ...]
    admits: tuple[GroupRule, ...]
    groups: tuple[str, ...]
    listeners: tuple[Listener, ...]


@dataclass(frozen=True)
class Fleet:
    """An Auto Scaling group.

    Attributes:
        id: its logical id.
        name: what people call it.
        minimum: instances.
        maximum: instances.
        desired: instances to begin with.
        instance_type: of its launch template, empty if unknown.
        subnets: where it launches, by logical id.
        groups: security groups of its instances.
        admits: what these groups let in.
        targets: the target groups that it registers in.
        balancers: the Classic Load Balancers that it registers with, by logical id.
        scaling: what its target tracking policies hold, in words.
    """

    id: str
    name: str
    minimum: int | None
    maximum: int | None
    desired: int | None
    instance_type: str
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    admits: tuple[GroupRule, ...]
    targets: tuple[str, ...]
    scaling: tuple[str, ...]
    balancers: tuple[str, ...] = ()

    @property
    def size(self) -> str:
        """Return how many instances it may have and begins with, or nothing if a deployment decides."""
        bounds = {"min": self.minimum, "desired": self.desired, "max": self.maximum}
        return "" if None in bounds.values() else " · ".join(f"{name} {count}" for name, count in bounds.items())


@dataclass(frozen=True)
class Hosts:
    """Instances of one construct that wear the same security groups.

    Attributes:
        id: the logical id of the first.
        name: what people call them.
        instances: the subnet of each, both by logical id.
        instance_type: empty if unknown.
        public: whether they have public addresses.
        groups: their security groups.
        admits: what these let in.
    """

    id: str
    name: str
    instances: Mapping[str, str]
    instance_type: str
    public: bool
    groups: tuple[str, ...]
    admits: tuple[GroupRule, ...]

    @property
    def subnets(self) -> tuple[str, ...]:
        """Return where they are, each subnet once."""
        return tuple(dict.fromkeys(self.instances.values()))


@dataclass(frozen=True)
class Door(Hosts):
    """An EC2 Instance Connect Endpoint: people whom IAM lets in go on from it to hosts."""


@dataclass(frozen=True)
class Database:
    """An RDS database instance; ``multi_az`` means a synchronous standby in another zone.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
    """

    id: str
    name: str
    engine: str
    multi_az: bool
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    admits: tuple[GroupRule, ...]


@dataclass(frozen=True)
class Managed:
    """A managed service that has its nodes in subnets: a cache, a cluster, a service of containers.

    Attributes:
        id: its logical id.
        name: what people call it.
        title: the service, with its engine if it has several.
        icon: the AWS icon, as folder and name.
        noun: what it is called in a sentence.
        size: how many nodes there are, and whether they are spread over zones, as far as the template tells.
        subnets: where its nodes may be, by logical id.
        groups: their security groups.
        admits: what these groups let in.
    """

    id: str
    name: str
    title: str
    icon: str
    noun: str
    size: str
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    admits: tuple[GroupRule, ...]


@dataclass(frozen=True)
class Interfaces:
    """Interface endpoints that are in the same subnets and wear the same security groups.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html

    Attributes:
        id: the logical id of the first.
        services: the last part of the service's name of each, by its logical id.
        subnets: where each has an interface, by logical id.
        groups: their security groups.
        admits: what these groups let in.
    """

    id: str
    services: Mapping[str, str]
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    admits: tuple[GroupRule, ...]

    @property
    def name(self) -> str:
        """Return what they are called in a sentence."""
        *most, last = self.services.values()
        return f"{', '.join(most)} and {last}" if most else last


Workload = LoadBalancer | Hosts | Fleet | Database | Managed | Interfaces
