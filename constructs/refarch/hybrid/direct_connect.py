"""Direct Connect: a dedicated line and its virtual interfaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface

from aws_cdk import aws_directconnect as dx
from constructs import Construct

from refarch.hybrid.direct_connect_hub import PRIVATE, TRANSIT, DirectConnectHub
from refarch.hybrid.routing import PRIVATE_BLOCKS, wrong_asn
from refarch.network.address_plan import PlanError, parse_network
from refarch.refusal import refuse

BANDWIDTHS = ("1Gbps", "10Gbps", "100Gbps", "400Gbps")
"""Of dedicated connections; partners' hosted connections have others.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html
"""
VLANS = range(1, 4095)
"""Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html"""
MOST, MOST_TRANSIT, MOST_OTHERS = 51, 4, 50
"""Virtual interfaces of a dedicated connection: all, transit ones, and private and public ones.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
"""
JUMBO = 8500
"""The MTU of private and transit virtual interfaces that most routers take; fewer packets for the same data."""


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

    Nothing on it is encrypted but by MACsec, which a line of 10 Gbps or more asks for here unless told otherwise; the
    keys are associated later, outside of a template.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithConnections.html and
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/MACsec.html

    Example::

        hub = DirectConnectHub(self, "Hub", amazon_asn=64600)
        line = DedicatedLine(self, "Line", location="EqDC2", bandwidth="10Gbps")
        line.private(hub, vlan=101, asn=65010)

    Attributes:
        connection: the connection; ``None`` if it was there already.
        connection_id: its id.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        location: str = "",
        bandwidth: str = "",
        macsec: bool | None = None,
        existing: str | None = None,
    ) -> None:
        """Order the line, or take one that is there: from an order to a cable it takes weeks.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            location: the code of a Direct Connect location of the Region.
            bandwidth: 1Gbps, 10Gbps, 100Gbps or 400Gbps.
            macsec: whether the port has to be capable of MACsec; by default where there are such ports.
            existing: the id of a connection or LAG that is there already, instead of all of these; the VLANs that it
                carries already nobody knows here.

        Raises:
            RefusedError: if AWS provides no such bandwidth, or no MACsec with it, or a line is ordered that is there.
        """
        super().__init__(scope, construct_id)
        self.connection: dx.CfnConnection | None = None
        if existing is None:
            self.connection = self._order(location, bandwidth, macsec=macsec)
            self.connection_id = self.connection.attr_connection_id
        else:
            given = {"location": location, "bandwidth": bandwidth, "macsec": macsec}
            for name, value in given.items():
                if value:
                    rule = f"the line {existing} is there and has been ordered"
                    refuse(self, f"{name}={value!r}", rule, "Leave it out, or order a new line")
            self.connection_id = existing
        self._vlans: dict[int, str] = {}

    def _order(self, location: str, bandwidth: str, *, macsec: bool | None) -> dx.CfnConnection:
        if not location:
            refuse(
                self, "location=''", "a line ends at a Direct Connect location", "Name the code of one, such as 'EqDC2'"
            )
        if bandwidth not in BANDWIDTHS:
            rule = f"dedicated connections have {', '.join(BANDWIDTHS)}"
            refuse(self, f"bandwidth={bandwidth!r}", rule, "Ask a partner for a hosted connection")
        slowest = bandwidth == BANDWIDTHS[0]
        if macsec and slowest:
            rule = f"AWS has MACsec from {BANDWIDTHS[1]} on"
            refuse(self, f"macsec=True at {bandwidth}", rule, "Take a faster line, or a VPN over it")
        return dx.CfnConnection(
            self,
            "Connection",
            connection_name=self.node.path.replace("/", "-"),
            location=location,
            bandwidth=bandwidth,
            request_mac_sec=not slowest if macsec is None else macsec,
        )

    def private(self, hub: DirectConnectHub, *, vlan: int, asn: int) -> dx.CfnPrivateVirtualInterface:
        """Lead a private virtual interface to VPCs, by a Direct Connect gateway."""
        self._check(vlan, asn, hub, kind=PRIVATE)
        return dx.CfnPrivateVirtualInterface(
            self,
            f"Private{vlan}",
            connection_id=self.connection_id,
            virtual_interface_name=self._name(PRIVATE, vlan),
            vlan=vlan,
            mtu=JUMBO,
            direct_connect_gateway_id=hub.gateway_id,
            bgp_peers=[dx.CfnPrivateVirtualInterface.BgpPeerProperty(address_family="ipv4", asn=str(asn))],
        )

    def transit(self, hub: DirectConnectHub, *, vlan: int, asn: int) -> dx.CfnTransitVirtualInterface:
        """Lead a transit virtual interface to Transit Gateways, by a Direct Connect gateway."""
        self._check(vlan, asn, hub, kind=TRANSIT)
        return dx.CfnTransitVirtualInterface(
            self,
            f"Transit{vlan}",
            connection_id=self.connection_id,
            virtual_interface_name=self._name(TRANSIT, vlan),
            vlan=vlan,
            mtu=JUMBO,
            direct_connect_gateway_id=hub.gateway_id,
            bgp_peers=[dx.CfnTransitVirtualInterface.BgpPeerProperty(address_family="ipv4", asn=str(asn))],
        )

    def public(self, ends: PublicEnds, *, vlan: int, asn: int) -> dx.CfnPublicVirtualInterface:
        """Reach AWS's public addresses in all Regions, and nobody else's: VPN endpoints too."""
        self._check(vlan, asn, None, kind="public")
        for name, value in (("amazon", ends.amazon), ("customer", ends.customer)):
            try:
                given = IPv4Interface(value)
            except ValueError:
                refuse(self, f"{name}={value!r}", "this is no address with its prefix length", "Write '203.0.113.1/30'")
            if any(given.ip in block for block in PRIVATE_BLOCKS):
                refuse(self, f"{name}={value!r}", "both ends have public addresses that you own", "Use one of yours")
        if not ends.announce:
            refuse(self, "announce=[]", "AWS would answer nobody", "Name the public blocks that you own")
        for block in ends.announce:
            self._refuse_private(block)
        return dx.CfnPublicVirtualInterface(
            self,
            f"Public{vlan}",
            connection_id=self.connection_id,
            virtual_interface_name=self._name("public", vlan),
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

    def _name(self, kind: str, vlan: int) -> str:
        """Return a name: AWS takes small letters, digits and hyphens."""
        return f"{self.node.path}-{kind}-{vlan}".replace("/", "-").lower()

    def _refuse_private(self, block: str) -> None:
        try:
            given = parse_network(f"announce={block!r}", block)
        except PlanError as error:
            refuse(self, *error.args)
        if any(given.overlaps(private) for private in PRIVATE_BLOCKS):
            refuse(self, f"announce={block!r}", "AWS takes public blocks that you own", "Translate addresses to those")

    def _check(self, vlan: int, asn: int, hub: DirectConnectHub | None, *, kind: str) -> None:
        if vlan not in VLANS:
            refuse(self, f"vlan={vlan}", f"VLANs are {VLANS[0]} to {VLANS[-1]} (IEEE 802.1Q)", "Use one of them")
        if vlan in self._vlans:
            refuse(self, f"vlan={vlan}", "another virtual interface of the line has it", "Give each a VLAN of its own")
        if wrong := wrong_asn(asn):
            refuse(self, f"asn={asn}", wrong, "Use a private number such as 65010")
        if hub is not None and asn == hub.amazon_asn:
            refuse(self, f"asn={asn}", "the Direct Connect gateway has it, too", "Give one of them another number")
        if hub is not None:
            hub.take(kind)
        transits = sum(each == TRANSIT for each in self._vlans.values())
        others = len(self._vlans) - transits
        full = transits == MOST_TRANSIT if kind == TRANSIT else others == MOST_OTHERS
        if full or len(self._vlans) == MOST:
            rule = f"a line carries {MOST_TRANSIT} transit interfaces and {MOST_OTHERS} others, {MOST} together"
            refuse(self, f"one more {kind} virtual interface", rule, "Order another line")
        self._vlans[vlan] = kind
