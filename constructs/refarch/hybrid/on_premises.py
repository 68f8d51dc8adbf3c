"""A network of one's own, as AWS knows it: the routers that it is reached through, and how to connect them."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from aws_cdk import RemovalPolicy, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.hybrid.ends import ExistingGateway, VpnEnd, VpnHub
from refarch.hybrid.private_gateway import PrivateGateway
from refarch.hybrid.routes_by_hand import RoutesByHand
from refarch.hybrid.routing import PRIVATE_BLOCKS, Bgp, Routing, Static, wrong_asn
from refarch.hybrid.tunnels import tunnel_options
from refarch.network.address_plan import PlanError, parse_network
from refarch.refusal import refuse

MOST_STATIC_ROUTES = 100
"""Routes of one connection to a virtual private gateway.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
"""


class OnPremises(Construct):
    """A site with one router or several, each a customer gateway when it is connected.

    Every connection has two tunnels, which end in different Availability Zones of AWS; a second router keeps the site
    connected when the first one, or its way to the internet, is lost. The tunnels take strong proposals only, and log
    what they negotiate.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-redundant-connection.html

    Example::

        gateway = PrivateGateway(self, "Gateway", vpc=network.vpc, propagate_to=[network.select("app")])
        onprem = OnPremises(self, "OnPrem", routers={"Berlin1": "198.51.100.10", "Berlin2": "198.51.100.20"})
        onprem.connect(gateway, routing=Bgp(65010))

    Attributes:
        routers: the routers' names and public addresses.
        log_group: where the tunnels log.
        connections: all connections, in the order in which they were made.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        routers: Mapping[str, str],
        log_key: kms.IKey | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Name the routers.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            routers: a name, which becomes part of ids, and the public IPv4 address of each.
            log_key: encrypts the tunnels' log; its key policy must admit CloudWatch Logs.
            log_retention: how long the log is kept.
            removal_policy: what becomes of the log when the stack is deleted.

        Raises:
            RefusedError: if there is no router, or one has no public IPv4 address.
        """
        super().__init__(scope, construct_id)
        if not routers:
            refuse(self, "routers={}", "a connection ends at a router", "Name one; two survive the loss of one")
        for name, address in routers.items():
            self._refuse_bad_address(name, address)
        self.routers = dict(routers)
        self.connections: list[ec2.CfnVPNConnection] = []
        self.log_group = logs.LogGroup(
            self, "TunnelLog", retention=log_retention, encryption_key=log_key, removal_policy=removal_policy
        )
        self._devices: dict[tuple[str, Routing | None], ec2.CfnCustomerGateway] = {}

    def connect(
        self, gateway: VpnEnd, *, routing: Routing, routers: Sequence[str] = (), segment: str | None = None
    ) -> Sequence[ec2.CfnVPNConnection]:
        """Connect routers to a gateway: for each of them a VPN connection of two tunnels.

        Args:
            gateway: a :class:`PrivateGateway`, a :class:`TransitGatewayEnd`, a ``TransitHub`` or an
                :class:`ExistingGateway`.
            routing: ``Bgp(65010)`` or ``Static(["192.168.0.0/16"])``.
            routers: the names of those that are meant; all by default.
            segment: of a hub, the segment that routes what comes in; its default one if none is named.

        Raises:
            RefusedError: if the gateway is none, a router is unknown, AWS would not take the routing, or a gateway
                without segments is to route by one.
        """
        if not hasattr(gateway, "vpn_gateway_id"):
            remedy = "Give a PrivateGateway, a TransitGatewayEnd, a TransitHub or an ExistingGateway with its id"
            refuse(self, f"gateway={gateway!r}", "this is no gateway", remedy)
        ends = [each for each in (gateway.vpn_gateway_id, gateway.transit_gateway_id) if each]
        if len(ends) != 1:
            refuse(self, f"a gateway of {len(ends)} ids", "a connection ends at one gateway", "Give exactly one id")
        self._refuse_bad_routing(routing, gateway)
        for name in routers:
            if name not in self.routers:
                known = ", ".join(self.routers)
                refuse(self, f"routers={list(routers)}", f"there is no router {name!r}", f"The routers are {known}")
        names = list(routers or self.routers)
        hub = gateway if isinstance(gateway, VpnHub) else None
        if hub is None and segment is not None:
            refuse(self, f"segment={segment!r}", "the gateway has no segments", "Connect to a TransitHub")
        if gateway.transit_gateway_id and isinstance(routing, Static) and len(names) > 1:
            rule = "a Transit Gateway's route table leads to one of them: it has one static route to a block"
            refuse(self, f"Static by {' and '.join(names)}", rule, "Give each router its own blocks, or use BGP")
        made = [self._connect(name, gateway, routing) for name in names]
        self.connections += made
        if hub is not None:
            blocks = list(routing.blocks) if isinstance(routing, Static) else []
            hub.attach_connections(self, made, segment=segment, by_hand=blocks)
        elif gateway.transit_gateway_id and isinstance(routing, Static):
            RoutesByHand(
                self,
                f"{made[0].node.id}Beyond",
                gateway_id=gateway.transit_gateway_id,
                connection=made[0],
                blocks=routing.blocks,
                table_id=gateway.route_table_id if isinstance(gateway, ExistingGateway) else None,
            )
        return made

    def _connect(self, name: str, gateway: VpnEnd, routing: Routing) -> ec2.CfnVPNConnection:
        number = sum(1 for each in self.connections if each.node.id.startswith(f"{name}Connection")) + 1
        label = f"{name}Connection{number if number > 1 else ''}"
        connection = ec2.CfnVPNConnection(
            self,
            label,
            type="ipsec.1",
            customer_gateway_id=self._device(name, routing).attr_customer_gateway_id,
            vpn_gateway_id=gateway.vpn_gateway_id,
            transit_gateway_id=gateway.transit_gateway_id,
            static_routes_only=isinstance(routing, Static),
            vpn_tunnel_options_specifications=tunnel_options(self.log_group),
        )
        # A connection to a Transit Gateway has no routes of its own: the gateway's route tables have them.
        if isinstance(routing, Static) and gateway.vpn_gateway_id:
            for rank, block in enumerate(routing.blocks, start=1):
                ec2.CfnVPNConnectionRoute(
                    self,
                    f"{label}Route{rank}",
                    destination_cidr_block=block,
                    vpn_connection_id=connection.attr_vpn_connection_id,
                )
        return connection

    def _device(self, name: str, routing: Routing) -> ec2.CfnCustomerGateway:
        """Return a router's customer gateway, which several connections share; its number is part of it."""
        key = (name, routing if isinstance(routing, Bgp) else None)
        if key not in self._devices:
            asn = routing.asn if isinstance(routing, Bgp) else None
            known = any(router == name and bgp is not None for router, bgp in self._devices)
            wide = asn is not None and asn > _HIGHEST_BGP_ASN
            self._devices[key] = ec2.CfnCustomerGateway(
                self,
                f"{name}Static" if asn is None else f"{name}As{asn}" if known else name,
                type="ipsec.1",
                ip_address=self.routers[name],
                bgp_asn=None if wide else asn,
                bgp_asn_extended=asn if wide else None,
                device_name=name,
            )
        return self._devices[key]

    def _refuse_bad_address(self, name: str, address: str) -> None:
        if Token.is_unresolved(address):
            return
        rule = "a customer gateway for a VPN over the internet has a public IPv4 address"
        try:
            parsed = ip_address(address)
        except ValueError:
            refuse(self, f"routers[{name!r}]={address!r}", rule, "Write it like '198.51.100.10'")
        private = any(parsed in block for block in PRIVATE_BLOCKS) if parsed.version == 4 else True
        if private:
            refuse(self, f"routers[{name!r}]={address!r}", rule, "Give the address that the internet knows it by")

    def _refuse_bad_routing(self, routing: Routing, gateway: VpnEnd) -> None:
        if isinstance(routing, Bgp):
            if wrong := wrong_asn(routing.asn):
                refuse(self, f"Bgp({routing.asn})", wrong, "Use a private number such as 65010")
            if routing.asn == gateway.amazon_asn:
                rule = f"the gateway has {gateway.amazon_asn}, too, and both ends speak as different networks"
                refuse(self, f"Bgp({routing.asn})", rule, "Give one of them another number")
            return
        blocks = list(routing.blocks)
        if not blocks:
            refuse(self, "Static([])", "nobody would know what lies beyond the router", "Name its networks, or use BGP")
        if len(blocks) > MOST_STATIC_ROUTES:
            rule = f"a connection holds {MOST_STATIC_ROUTES} static routes"
            refuse(self, f"Static of {len(blocks)} blocks", rule, "Name larger blocks, or use BGP")
        try:
            networks = [parse_network(f"Static({blocks})", block) for block in blocks]
        except PlanError as error:
            refuse(self, *error.args)
        own = gateway.block if isinstance(gateway, PrivateGateway) else None
        for network in networks:
            if own is not None and network.subnet_of(own):
                rule = f"it is a part of the VPC's {own}, whose local route goes before whatever is propagated"
                refuse(self, f"Static({blocks})", rule, "Give each network a range of its own")
        if len(set(networks)) < len(networks):
            refuse(self, f"Static({blocks})", "a connection has one route to a block", "Name each block once")


_HIGHEST_BGP_ASN = 2147483647
"""Above it CloudFormation wants ``BgpAsnExtended``.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
"""
