"""NAT gateways, VPC endpoints, the services behind them, and what blocks the internet."""

from dataclasses import dataclass

from analysis.snapshot.model.network import Address


@dataclass(frozen=True)
class NatGateway:
    """A NAT gateway: many private addresses leave under one.

    Attributes:
        zonal: whether it is in a subnet; a regional one is in the VPC as a whole.
        zones: of a regional one, zone → its public address there.
        route_table_id: of a regional one, the table that routes what leaves it.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html and
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """

    id: str
    subnet_id: str
    vpc_id: str
    available: bool
    public_connectivity: bool
    interface_id: str | None
    zonal: bool = True
    name: str = ""
    zones: tuple[tuple[str, Address], ...] = ()
    route_table_id: str = ""


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint.

    Attributes:
        kind: ``Gateway``, ``Interface``, ``GatewayLoadBalancer`` …
        service: ``com.amazonaws.us-east-1.s3``, or ``com.amazonaws.vpce.us-east-1.vpce-svc-…`` for somebody's own.
        subnet_ids: where it has interfaces.
        restricted: whether its policy is another than the default one, which allows everything; ``None`` if nobody
            tells, and where there can be none: services that are not AWS's own take none.
        dns_names: the names that mean it in its VPC; the first label of one may be ``*``.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """

    id: str
    vpc_id: str
    kind: str
    service: str
    available: bool
    route_table_ids: frozenset[str] = frozenset()
    subnet_ids: tuple[str, ...] = ()
    interface_ids: frozenset[str] = frozenset()
    name: str = ""
    restricted: bool | None = None
    dns_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConnectEndpoint:
    """An endpoint of EC2 Instance Connect: a way in for people whom IAM allows, by an interface in a subnet.

    Not modelled: who comes in by it. What its security groups and those of the instances say is judged, from its own
    address; the addresses of clients that it preserves are not.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
    """

    id: str
    vpc_id: str
    subnet_id: str
    interface_ids: frozenset[str]


@dataclass(frozen=True)
class EndpointService:
    """A service that somebody offers through VPC endpoints (PrivateLink).

    Attributes:
        name: as endpoints know it.
        balancer_arns: the load balancers behind it.
        zones: the zones in which it is offered.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
    """

    id: str
    name: str
    balancer_arns: tuple[str, ...]
    zones: frozenset[str]


@dataclass(frozen=True)
class PublicAccess:
    """What VPC Block Public Access does in an account and Region.

    Attributes:
        mode: ``off``, ``block-bidirectional`` or ``block-ingress``.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """

    account: str
    region: str
    mode: str


@dataclass(frozen=True)
class PublicAccessExclusion:
    """A VPC or subnet that Block Public Access leaves alone.

    Attributes:
        resource_id: of the VPC or subnet.
        mode: ``allow-bidirectional`` or ``allow-egress``.
    """

    id: str
    resource_id: str
    mode: str
