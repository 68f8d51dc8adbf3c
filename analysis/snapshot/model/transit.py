"""Transit Gateways, what is attached to them and their route tables."""

from dataclasses import dataclass, field
from functools import cached_property

from analysis.snapshot.model.network import Address, Network


@dataclass(frozen=True)
class TransitGateway:
    """A Transit Gateway: a router of one Region.

    Attributes:
        sg_referencing: whether security groups of one attached VPC may name those of another.
        multicast: whether it can have multicast domains, which are not modelled.
    """

    id: str
    account: str
    sg_referencing: bool
    multicast: bool
    name: str = ""


@dataclass(frozen=True)
class TransitAttachment:
    """Something that is attached to a Transit Gateway; of a peering each gateway has one.

    Attributes:
        kind: ``vpc``, ``vpn``, ``direct-connect-gateway``, ``peering``, ``connect`` …, as EC2 says.
        resource_id: the VPC, VPN connection, Direct Connect gateway or other Transit Gateway; of a Connect attachment
            the attachment that carries its tunnels, of a VPC or a Direct Connect gateway.
        account: the owner of that.
        subnet_ids: of a VPC, the subnets with the gateway's interfaces, one in each zone; ``None`` if nobody tells.
        appliance_mode: whether a flow keeps to one zone of the VPC, there and back.
        policy_table: the policy table that decides by which route table its packets are routed, if one does.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """

    id: str
    gateway_id: str
    kind: str
    resource_id: str
    account: str
    state: str
    subnet_ids: tuple[str, ...] | None = None
    appliance_mode: bool = False
    sg_referencing: bool = False
    ipv6: bool = True
    name: str = ""
    policy_table: str = ""

    @property
    def leads_to(self) -> str:
        """Return what it leads to; a Connect attachment leads to appliances, which go by its own id."""
        return self.id if self.kind == CONNECT else self.resource_id

    @property
    def usable(self) -> bool:
        """Return whether packets pass, which they do while it is modified."""
        return self.state in {"available", "modifying", "rollingBack"}


@dataclass(frozen=True)
class ConnectPeer:
    """A GRE tunnel of a Connect attachment to an appliance, with two BGP sessions.

    Not modelled: the way of the GRE packets themselves, which BGP's being up vouches for.

    Attributes:
        address: the appliance's end of the tunnel.
        up: whether one of the sessions is up; ``None`` if nobody tells.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-connect.html
    """

    id: str
    attachment_id: str
    address: Address
    up: bool | None
    name: str = ""


@dataclass(frozen=True)
class TransitRoute:
    """A route of a Transit Gateway.

    Attributes:
        destination: a block, or the id of a prefix list.
        attachment_ids: where it leads; several share the packets (equal-cost multipath).
        resource_kind: the kind of what is attached there.
        propagated: whether it was propagated, and not written by hand.
        from_prefix_list: whether it came in by a reference to a prefix list.
        withdrawn: whether BGP has withdrawn it. AWS shows no such route; here it says that others may have been hidden.
    """

    destination: Network | str
    attachment_ids: tuple[str, ...]
    resource_kind: str = ""
    propagated: bool = False
    from_prefix_list: bool = False
    blackhole: bool = False
    withdrawn: bool = False

    @property
    def by_bgp(self) -> bool:
        """Return whether BGP has told of it."""
        return self.propagated and self.resource_kind in BY_BGP

    @cached_property
    def preference(self) -> int:
        """Return its place among routes to the same block, the lowest first.

        Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
        """
        if not self.propagated:
            return 1 if self.from_prefix_list else 0
        return _PROPAGATED.get(self.resource_kind, 9)


CONNECT = "connect"
BY_BGP = frozenset({"direct-connect-gateway", CONNECT, "vpn"})
"""Kinds of attachments that learn their routes by BGP, but for static VPN connections."""

_PROPAGATED = {"vpc": 2, "direct-connect-gateway": 3, CONNECT: 4, "vpn": 5, "peering": 6}


@dataclass(frozen=True)
class TransitTable:
    """A route table of a Transit Gateway, and the attachments whose packets it routes (its *associations*).

    Attributes:
        propagating: the attachments whose routes it learns; ``None`` if nobody tells. Of several routes to a block the
            table shows the best only.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html and
    https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
    """

    id: str
    gateway_id: str
    routes: tuple[TransitRoute, ...]
    attachment_ids: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    propagating: frozenset[str] | None = None
