"""Load balancers, fleets, databases and functions, as far as packets and failures concern them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A registered target: an instance, an address, a function or a load balancer, and how health checks find it.

    Attributes:
        unchecked: whether health checks are off, as they are for functions by default; then its state says nothing.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """

    id: str
    port: int | None
    state: str
    unchecked: bool = False

    @property
    def healthy(self) -> bool:
        """Return whether the load balancer sends it requests."""
        return self.state == "healthy" or self.unchecked


@dataclass(frozen=True)
class TargetGroup:
    """A target group.

    Attributes:
        kind: ``instance``, ``ip``, ``lambda`` or ``alb``.
        cross_zone: whether nodes send to targets of other zones; ``None`` leaves it to the load balancer.
        keeps_client: whether targets of a Network Load Balancer see the client's own address.
        version: the IP version that the load balancer speaks with the targets.
    """

    arn: str
    name: str
    protocol: str
    port: int
    kind: str
    targets: tuple[Target, ...]
    cross_zone: bool | None = None
    keeps_client: bool = False
    version: int = 4


@dataclass(frozen=True)
class Listener:
    """A listener and where it forwards requests to.

    Not modelled: which requests meet which rule, as packets do not tell.

    Attributes:
        target_group_arns: of its default action; none for a redirect or a fixed answer.
        rules: the same for each of its rules.
    """

    arn: str
    port: int
    protocol: str
    target_group_arns: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class LoadBalancer:
    """An Application or Network Load Balancer with its nodes, one interface per subnet.

    Attributes:
        kind: ``application``, ``network`` or ``gateway``.
        cross_zone: whether its nodes send to targets of other zones, unless a target group says otherwise; always
            for Application Load Balancers, by default not for Network Load Balancers.
        state: ``provisioning``, ``active``, ``active_impaired`` (it cannot scale, and serves) or ``failed``.
        guards_endpoints: whether the security groups of a Network Load Balancer are asked about what comes by VPC
            endpoints.
        dns_name: the name by which it is called.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
    """

    arn: str
    name: str
    kind: str
    scheme: str
    vpc_id: str
    subnet_ids: frozenset[str]
    interface_ids: frozenset[str]
    listeners: tuple[Listener, ...]
    cross_zone: bool = True
    state: str = "active"
    guards_endpoints: bool = True
    dns_name: str = ""

    @property
    def up(self) -> bool:
        """Return whether it takes requests."""
        return self.state in {"active", "active_impaired"}


@dataclass(frozen=True)
class Instance:
    """An instance and its interfaces, the primary one first.

    Attributes:
        state: ``pending``, ``running``, ``stopping``, ``stopped`` or ``shutting-down``.
        windows: whether it runs Windows, which takes other ports for its own connections.
    """

    id: str
    state: str
    zone: str
    interface_ids: tuple[str, ...]
    name: str = ""
    windows: bool = False

    @property
    def up(self) -> bool:
        """Return whether it sends and receives packets."""
        return self.state in {"pending", "running"}


@dataclass(frozen=True)
class Member:
    """An instance as its Auto Scaling group sees it."""

    instance_id: str
    zone: str
    in_service: bool


@dataclass(frozen=True)
class ScalingGroup:
    """An Auto Scaling group, and the target groups that it registers its instances with."""

    name: str
    minimum: int
    maximum: int
    desired: int
    members: tuple[Member, ...]
    subnet_ids: frozenset[str]
    target_group_arns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Database:
    """An RDS instance with the interfaces of its primary and its standby.

    RDS does not say which interfaces are an instance's; they are found by description, subnet group and security
    groups, so two instances that share all of these count as one.
    """

    id: str
    port: int
    zone: str
    standby_zone: str | None
    interface_ids: frozenset[str]


@dataclass(frozen=True)
class Cache:
    """A replication group of ElastiCache with the interfaces of its nodes.

    ElastiCache does not say which interfaces are a node's; they are found by their description, which names the
    cluster that the node is. Which node is the primary is not modelled: all of them are called by the same port.

    Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.html
    """

    id: str
    interface_ids: frozenset[str]


@dataclass(frozen=True)
class Function:
    """A Lambda function in a VPC with the interfaces through which it calls.

    Lambda does not say which interfaces are a function's; functions with the same subnets and security groups share
    them. They only call: nothing reaches a function through them.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-enis
    """

    name: str
    interface_ids: frozenset[str]


@dataclass(frozen=True)
class StackResource:
    """A resource of a CloudFormation stack, with the path of the CDK construct that it comes from.

    Attributes:
        path: the construct path below the stack, empty if the template does not tell.
    """

    stack: str
    logical_id: str
    physical_id: str
    type: str
    path: str

    @property
    def identity(self) -> str:
        """Return the id by which describe calls know it: CloudFormation knows parts of Direct Connect by their ARNs."""
        return self.physical_id.rpartition("/")[2] if ":directconnect:" in self.physical_id else self.physical_id

    @property
    def label(self) -> str:
        """Return the path as people know it, without the child that CDK calls ``Resource``."""
        return self.path.removesuffix("/Resource").removesuffix("/Default")


def _is_addition(kind: str) -> bool:
    return kind.startswith("Custom::") or kind == "AWS::AutoScaling::WarmPool"


def paths(resources: Iterable[StackResource]) -> dict[str, str]:
    """Return id → construct path, for people.

    What only belongs to a thing may have its id, too; the thing itself has the shorter type, but for a warm pool, which
    has its group's name.
    """
    ranked = sorted(resources, key=lambda each: (not _is_addition(each.type), -len(each.type)))
    return {resource.identity: resource.label for resource in ranked if resource.path}
