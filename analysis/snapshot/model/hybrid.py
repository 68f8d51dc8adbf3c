"""What leads to networks of the customer's own: Site-to-Site VPN and Direct Connect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.snapshot.model.network import Address, Network


@dataclass(frozen=True)
class VpnGateway:
    """A virtual private gateway and the VPC that it is attached to.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
    """

    id: str
    vpc_id: str | None
    name: str = ""


@dataclass(frozen=True)
class CustomerGateway:
    """The device at the other end of a VPN connection.

    Attributes:
        address: its public address; ``None`` if it is known by a certificate, or nobody tells.
    """

    id: str
    name: str = ""
    address: Address | None = None


@dataclass(frozen=True)
class VpnConnection:
    """A Site-to-Site VPN connection with its two tunnels.

    Not modelled: which of the two tunnels carries a packet, proposals and keys, the networks that a policy-based VPN
    is limited to.

    Attributes:
        gateway_id: the virtual private gateway or Transit Gateway at AWS's end.
        static_only: whether its routes are written by hand, and not learned by BGP.
        routes: the static routes.
        tunnels: whether each tunnel is up; empty if nobody tells.
        version: the IP version that its tunnels carry.
        endpoints: the addresses of AWS's at which its tunnels end, as the internet or the customer's line knows them.
        transport: the attachment of a Direct Connect gateway that carries its tunnels, if their ends are private.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html and
    https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
    """

    id: str
    state: str
    customer_gateway_id: str
    gateway_id: str
    static_only: bool
    routes: tuple[Network, ...]
    tunnels: tuple[bool, ...]
    name: str = ""
    version: int = 4
    endpoints: tuple[Address, ...] = ()
    transport: str = ""

    @property
    def up(self) -> bool | None:
        """Return whether packets pass; ``None`` if nobody tells."""
        if self.state != "available":
            return False
        return any(self.tunnels) if self.tunnels else None


@dataclass(frozen=True)
class DirectConnectLine:
    """A connection of Direct Connect, dedicated or hosted, or a LAG, which is several that act as one.

    Not modelled: what is left of a LAG when some of its links fail, MACsec keys.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithConnections.html
    """

    id: str
    name: str = ""


@dataclass(frozen=True)
class VirtualInterface:
    """A virtual interface of a Direct Connect connection.

    Attributes:
        kind: ``private`` (to virtual private gateways), ``transit`` (to Transit Gateways) or ``public``.
        gateway_id: the Direct Connect gateway or virtual private gateway that it leads to; a public one leads to none.
        sessions: IP version → whether BGP is up, for each that it carries; ``None`` if nobody tells.
        line_id: the connection or LAG that carries it.
        prefixes: the customer's own public blocks that a public one announces to AWS.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html and
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/add-peer-to-vif.html
    """

    id: str
    kind: str
    gateway_id: str
    sessions: tuple[tuple[int, bool | None], ...]
    name: str = ""
    line_id: str = ""
    prefixes: tuple[Network, ...] = ()

    @property
    def up(self) -> bool:
        """Return whether BGP is up for one of the IP versions that it carries."""
        return any(up for _, up in self.sessions)


@dataclass(frozen=True)
class DirectConnectGateway:
    """A Direct Connect gateway. It joins virtual interfaces with gateways, and neither of them among each other.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
    """

    id: str
    name: str = ""


@dataclass(frozen=True)
class DirectConnectAssociation:
    """A virtual private gateway or Transit Gateway at a Direct Connect gateway.

    Attributes:
        allowed: the blocks that are announced to the customer's network.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
    """

    id: str
    direct_connect_gateway_id: str
    gateway_id: str
    usable: bool
    allowed: tuple[Network, ...]


@dataclass(frozen=True, kw_only=True)
class Hybrid:
    """What accounts tell of ways to networks of the customer's own."""

    vpn_gateways: Mapping[str, VpnGateway] = field(default_factory=dict)
    customer_gateways: Mapping[str, CustomerGateway] = field(default_factory=dict)
    vpn_connections: Mapping[str, VpnConnection] = field(default_factory=dict)
    direct_connect_gateways: Mapping[str, DirectConnectGateway] = field(default_factory=dict)
    direct_connect_associations: Mapping[str, DirectConnectAssociation] = field(default_factory=dict)
    virtual_interfaces: Mapping[str, VirtualInterface] = field(default_factory=dict)
    direct_connect_lines: Mapping[str, DirectConnectLine] = field(default_factory=dict)
