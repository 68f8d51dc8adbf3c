"""Direct Connect: a dedicated line, its virtual interfaces, and the gateway that leads them to VPCs of all Regions."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface

from aws_cdk import aws_directconnect as dx
from constructs import Construct

from refarch.hybrid.ends import VpnEnd
from refarch.hybrid.routing import PRIVATE_BLOCKS, wrong_amazon_asn, wrong_asn
from refarch.network.address_plan import PlanError, parse_network
from refarch.refusal import refuse

BANDWIDTHS = ("1Gbps", "10Gbps", "100Gbps", "400Gbps")
"""Of dedicated connections; partners' hosted connections have others.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html
"""
VLANS = range(1, 4095)
"""Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html"""
JUMBO = 8500
"""The MTU of private and transit virtual interfaces that most routers take; fewer packets for the same data."""


class DirectConnectHub(Construct):
    """A Direct Connect gateway: of no Region, and between virtual interfaces and the gateways of VPCs.

    It joins each interface with each gateway, and neither interfaces nor VPCs among each other.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html

    Example::

        gateway = PrivateGateway(self, "Gateway", vpc=network.vpc, propagate_to=[network.select("app")])
        hub = DirectConnectHub(self, "Hub", amazon_asn=64600)
        hub.serve(gateway, announce=["10.0.0.0/16"])

    Attributes:
        gateway: the Direct Connect gateway.
        amazon_asn: its autonomous system number.
    """

    def __init__(self, scope: Construct, construct_id: str, *, amazon_asn: int) -> None:
        """Make the gateway.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            amazon_asn: its autonomous system number, a private one.

        Raises:
            RefusedError: if the number is none that AWS takes.
        """
        super().__init__(scope, construct_id)
        if wrong := wrong_amazon_asn(amazon_asn):
            refuse(self, f"amazon_asn={amazon_asn}", wrong, "Use 64600")
        self.amazon_asn = amazon_asn
        self.gateway = dx.CfnDirectConnectGateway(
            self,
            "Gateway",
            direct_connect_gateway_name=self.node.path.replace("/", "-"),
            amazon_side_asn=str(amazon_asn),
        )
        self._kinds: set[str] = set()

    def serve(self, end: VpnEnd, *, announce: Sequence[str]) -> dx.CfnDirectConnectGatewayAssociation:
        """Associate a gateway of AWS's, in whatever Region.

        Args:
            end: a :class:`PrivateGateway`, a :class:`TransitGatewayEnd` or an :class:`ExistingGateway`.
            announce: what the network on premises is told to be there; for a Transit Gateway there is a quota:
                https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html

        Raises:
            RefusedError: if a prefix is none, or private and Transit Gateways are mixed.
        """
        self._kinds.add("transit" if end.transit_gateway_id else "private")
        if len(self._kinds) > 1:
            rule = "a Direct Connect gateway serves virtual private gateways or Transit Gateways, not both"
            refuse(self, "a gateway of another kind", rule, "Make a second DirectConnectHub")
        if end.transit_gateway_id and end.amazon_asn == self.amazon_asn:
            rule = f"the Transit Gateway has {self.amazon_asn}, too, and both speak as different networks"
            refuse(self, f"amazon_asn={self.amazon_asn}", rule, "Give one of them another number")
        if not announce:
            refuse(self, "announce=[]", "nobody on premises would know the way", "Name the blocks of the VPCs")
        try:
            for block in announce:
                parse_network(f"announce={block!r}", block)
        except PlanError as error:
            refuse(self, *error.args)
        number = len(self.node.children)
        return dx.CfnDirectConnectGatewayAssociation(
            self,
            f"Association{number}",
            direct_connect_gateway_id=self.gateway.attr_direct_connect_gateway_id,
            associated_gateway_id=end.transit_gateway_id or end.vpn_gateway_id or "",
            allowed_prefixes_to_direct_connect_gateway=list(announce),
        )


@dataclass(frozen=True, kw_only=True)
class PublicEnds:
    """The two ends of a public virtual interface.

    Attributes:
        amazon: AWS's address with its prefix length (``203.0.113.1/30``).
        customer: the router's.
        announce: public blocks of the customer's own that AWS is told of.
    """

    amazon: str
    customer: str
    announce: Sequence[str]


class DedicatedLine(Construct):
    """A dedicated connection, and virtual interfaces on it, each with a VLAN of its own.

    Nothing on it is encrypted but by MACsec, which a line of 10 Gbps or more asks for here; the keys are associated
    later, outside of a template.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithConnections.html

    Example::

        hub = DirectConnectHub(self, "Hub", amazon_asn=64600)
        line = DedicatedLine(self, "Line", location="EqDC2", bandwidth="10Gbps")
        line.private(hub, vlan=101, asn=65010)

    Attributes:
        connection: the connection.
    """

    def __init__(self, scope: Construct, construct_id: str, *, location: str, bandwidth: str) -> None:
        """Order the line.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            location: the code of a Direct Connect location of the Region.
            bandwidth: 1Gbps, 10Gbps, 100Gbps or 400Gbps.

        Raises:
            RefusedError: if AWS provides no such bandwidth.
        """
        super().__init__(scope, construct_id)
        if bandwidth not in BANDWIDTHS:
            rule = f"dedicated connections have {', '.join(BANDWIDTHS)}"
            refuse(self, f"bandwidth={bandwidth!r}", rule, "Ask a partner for a hosted connection")
        self.connection = dx.CfnConnection(
            self,
            "Connection",
            connection_name=self.node.path.replace("/", "-"),
            location=location,
            bandwidth=bandwidth,
            request_mac_sec=bandwidth != BANDWIDTHS[0],
        )
        self._vlans: set[int] = set()

    def private(self, hub: DirectConnectHub, *, vlan: int, asn: int) -> dx.CfnPrivateVirtualInterface:
        """Lead a private virtual interface to VPCs, by a Direct Connect gateway."""
        self._check(vlan, asn, hub)
        return dx.CfnPrivateVirtualInterface(
            self,
            f"Private{vlan}",
            connection_id=self.connection.attr_connection_id,
            virtual_interface_name=f"{self.node.id}-private-{vlan}",
            vlan=vlan,
            mtu=JUMBO,
            direct_connect_gateway_id=hub.gateway.attr_direct_connect_gateway_id,
            bgp_peers=[dx.CfnPrivateVirtualInterface.BgpPeerProperty(address_family="ipv4", asn=str(asn))],
        )

    def transit(self, hub: DirectConnectHub, *, vlan: int, asn: int) -> dx.CfnTransitVirtualInterface:
        """Lead a transit virtual interface to Transit Gateways, by a Direct Connect gateway."""
        self._check(vlan, asn, hub)
        return dx.CfnTransitVirtualInterface(
            self,
            f"Transit{vlan}",
            connection_id=self.connection.attr_connection_id,
            virtual_interface_name=f"{self.node.id}-transit-{vlan}",
            vlan=vlan,
            mtu=JUMBO,
            direct_connect_gateway_id=hub.gateway.attr_direct_connect_gateway_id,
            bgp_peers=[dx.CfnTransitVirtualInterface.BgpPeerProperty(address_family="ipv4", asn=str(asn))],
        )

    def public(self, ends: PublicEnds, *, vlan: int, asn: int) -> dx.CfnPublicVirtualInterface:
        """Reach AWS's public addresses in all Regions, and nobody else's: VPN endpoints too."""
        self._check(vlan, asn, None)
        for name, value in (("amazon", ends.amazon), ("customer", ends.customer)):
            try:
                given = IPv4Interface(value)
            except ValueError:
                refuse(self, f"{name}={value!r}", "this is no address with its prefix length", "Write '203.0.113.1/30'")
            if any(given.ip in block for block in PRIVATE_BLOCKS):
                refuse(self, f"{name}={value!r}", "both ends have public addresses that you own", "Use one of yours")
        return dx.CfnPublicVirtualInterface(
            self,
            f"Public{vlan}",
            connection_id=self.connection.attr_connection_id,
            virtual_interface_name=f"{self.node.id}-public-{vlan}",
            vlan=vlan,
            route_filter_prefixes=list(ends.announce),
            bgp_peers=[
                dx.CfnPublicVirtualInterface.BgpPeerProperty(
                    address_family="ipv4",
                    asn=str(asn),
                    amazon_address=ends.amazon,
                    customer_address=ends.customer,
                )
            ],
        )

    def _check(self, vlan: int, asn: int, hub: DirectConnectHub | None) -> None:
        if vlan not in VLANS:
            refuse(self, f"vlan={vlan}", f"VLANs are {VLANS[0]} to {VLANS[-1]} (IEEE 802.1Q)", "Use one of them")
        if vlan in self._vlans:
            refuse(self, f"vlan={vlan}", "another virtual interface of the line has it", "Give each a VLAN of its own")
        if wrong := wrong_asn(asn):
            refuse(self, f"asn={asn}", wrong, "Use a private number such as 65010")
        if hub is not None and asn == hub.amazon_asn:
            refuse(self, f"asn={asn}", "the Direct Connect gateway has it, too", "Give one of them another number")
        self._vlans.add(vlan)
