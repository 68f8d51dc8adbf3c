"""The ways to networks of the customer's own, and which networks lie beyond each, as far as anybody tells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.network.prefixes import Prefixes
from analysis.network.ranges import Addresses
from analysis.network.routing import PROPAGATED
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.hybrid import DirectConnectAssociation
from analysis.snapshot.model.network import Network
from analysis.snapshot.model.transit import CONNECT, TransitAttachment

DIRECT, PUBLIC = "direct-connect", "public"
"""Virtual interfaces: to gateways of AWS's, and to its public addresses."""


@dataclass(frozen=True)
class Way:
    """A way out of AWS: a VPN connection, a virtual interface of Direct Connect, or a tunnel to an appliance.

    Attributes:
        id: of the connection, virtual interface or Connect peer.
        kind: how its routes come about: ``direct-connect``, ``public``, ``connect``, ``static`` or ``bgp``.
        gateway_id: the virtual private gateway or Transit Gateway at AWS's end; a public virtual interface has none.
        sessions: IP version → whether packets pass, for each that it carries; ``None`` if nobody tells.
        blocks: the networks beyond it; ``None`` if nobody tells, because they are announced by BGP.
        site_id: what it leads to: a customer gateway, the Direct Connect gateway if there is one, the line of a
            public virtual interface, or the Connect attachment of a Connect peer.
        announced: the blocks that the network beyond it knows to be in AWS; ``None`` if it knows all.
    """

    id: str
    kind: str
    gateway_id: str
    sessions: tuple[tuple[int, bool | None], ...]
    blocks: tuple[Network, ...] | None
    site_id: str
    announced: tuple[Network, ...] | None = None

    def carries(self, version: int) -> bool:
        """Return whether it is made for an IP version."""
        return version in dict(self.sessions)

    def up(self, version: int) -> bool | None:
        """Return whether packets of an IP version pass; ``None`` if nobody tells."""
        return dict(self.sessions).get(version, False)

    @property
    def learns(self) -> bool:
        """Return whether BGP tells which networks are beyond it."""
        return self.kind in {DIRECT, CONNECT, "bgp"}

    @property
    def is_vpn(self) -> bool:
        """Return whether it is a VPN connection."""
        return self.kind in {"static", "bgp"}

    @property
    def is_interface(self) -> bool:
        """Return whether it is a virtual interface."""
        return self.kind in {DIRECT, PUBLIC}

    @property
    def preference(self) -> int:
        """Return its place among ways to the same block, the lowest first.

        Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
        """
        return (DIRECT, PUBLIC, CONNECT, "static", "bgp").index(self.kind)


def ways(account: Account) -> tuple[Way, ...]:
    """Return every way, in the order of preference."""
    if "ways" not in account.indexes:
        direct = tuple(_direct(account))
        found = (*_vpns(account), *direct, *_connects(account, direct))
        account.indexes["ways"] = tuple(sorted(found, key=lambda way: (way.preference, way.id)))
    known: tuple[Way, ...] = account.indexes["ways"]
    return known


def ways_of(account: Account, gateway_id: str) -> tuple[Way, ...]:
    """Return the ways of one gateway, in the order of preference."""
    return tuple(way for way in ways(account) if way.gateway_id == gateway_id)


def attachment_of(account: Account, way: Way) -> TransitAttachment | None:
    """Return the attachment of a Transit Gateway that leads to a way."""
    found = (each for each in account.transit_attachments.values() if each.gateway_id == way.gateway_id)
    return next((each for each in found if each.leads_to in (way.id, way.site_id)), None)


def ways_at(account: Account, attachment: TransitAttachment) -> list[Way]:
    """Return the ways that an attachment of a Transit Gateway leads to, in the order of preference."""
    return [way for way in ways_of(account, attachment.gateway_id) if attachment.leads_to in (way.id, way.site_id)]


def rivals(account: Account, way: Way, addresses: Addresses) -> tuple[str, ...]:
    """Return the ways of the same Transit Gateway that may lead to addresses, too; its table shows the best only.

    At virtual private gateways whatever BGP has announced is taken to be announced by all.
    """
    version = addresses.version
    own = {block for block in way.blocks or () if block.version == version and addresses.address in block}
    return tuple(
        other.id
        for other in ways_of(account, way.gateway_id)
        if other.id != way.id
        and other.learns
        and way.learns
        and other.up(version) is not False
        and own.isdisjoint(other.blocks or ())
    )


def by_prefix(account: Account, gateway_id: str, *, up: bool) -> Prefixes[Way]:
    """Return the ways of a virtual private gateway by the networks that they lead to.

    Args:
        account: the model.
        gateway_id: the gateway.
        up: only those on which packets pass; the health of a way counts for more than its routes.
    """
    key = f"ways of {gateway_id} {up}"
    if key not in account.indexes:
        pairs = [(block, way) for way in ways_of(account, gateway_id) for block in way.blocks or ()]
        account.indexes[key] = Prefixes(
            (block, way) for block, way in pairs if way.carries(block.version) and (way.up(block.version) or not up)
        )
    found: Prefixes[Way] = account.indexes[key]
    return found


def _vpns(account: Account) -> Iterator[Way]:
    for vpn in account.vpn_connections.values():
        blocks: tuple[Network, ...] | None = vpn.routes
        if vpn.gateway_id in account.transit_gateways or vpn.gateway_id.startswith("tgw-"):
            blocks = _routed_to(account, vpn.id) or vpn.routes or None
        elif not vpn.static_only:
            blocks = _learned(account, vpn.gateway_id)
        kind = "static" if vpn.static_only else "bgp"
        yield Way(vpn.id, kind, vpn.gateway_id, ((vpn.version, vpn.up),), blocks, vpn.customer_gateway_id)


def _direct(account: Account) -> Iterator[Way]:
    """Yield a way for each gateway that a virtual interface leads to."""
    for interface in account.virtual_interfaces.values():
        if interface.kind == PUBLIC:
            blocks = interface.prefixes or None
            yield Way(interface.id, PUBLIC, "", interface.sessions, blocks, interface.line_id)
            continue
        if interface.gateway_id in account.vpn_gateways:
            blocks = _learned(account, interface.gateway_id)
            own = interface.gateway_id
            yield Way(interface.id, DIRECT, own, interface.sessions, blocks, own)
        for each in account.direct_connect_associations.values():
            if each.direct_connect_gateway_id != interface.gateway_id:
                continue
            transit = each.gateway_id.startswith("tgw-")
            if transit != (interface.kind == "transit"):
                continue  # A private interface leads to virtual private gateways only, a transit one to the others.
            site = each.direct_connect_gateway_id
            blocks = _routed_to(account, site) or None if transit else _learned(account, each.gateway_id)
            sessions = tuple((version, up if each.usable else False) for version, up in interface.sessions)
            told = each.allowed or None if transit else _of_vpc(account, each)
            yield Way(interface.id, DIRECT, each.gateway_id, sessions, blocks, site, told)


def _of_vpc(account: Account, association: DirectConnectAssociation) -> tuple[Network, ...] | None:
    """Return which blocks of a VPC are announced: those that are not wider than an allowed one, and as a whole.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
    """
    gateway = account.vpn_gateways.get(association.gateway_id)
    vpc = account.vpcs.get(gateway.vpc_id or "") if gateway else None
    if not association.allowed or vpc is None:
        return association.allowed or None
    return tuple(
        block
        for block in vpc.blocks
        for wide in association.allowed
        if block.version == wide.version and block.prefixlen >= wide.prefixlen and block.network_address in wide
    )


def _connects(account: Account, direct: tuple[Way, ...]) -> Iterator[Way]:
    """Yield a way for each Connect peer, which is down where what carries its tunnel, or its appliance, is gone."""
    attachments = {each.id: each for each in account.transit_attachments.values() if each.kind == CONNECT}
    for peer in account.connect_peers.values():
        attachment = attachments.get(peer.attachment_id)
        if attachment is None:
            continue
        carrier = account.transit_attachments.get((attachment.gateway_id, attachment.resource_id))
        up = peer.up
        if carrier is not None and not (carrier.usable and attachment.usable):
            up = False
        elif carrier is not None and carrier.kind == "vpc" and carrier.resource_id in account.vpcs:
            there = (carrier.resource_id, peer.address) in account.interface_at
            up = up if there or "NetworkInterfaces" in account.missing else False
        elif carrier is not None and carrier.kind == "direct-connect-gateway":
            lines = [way.up(peer.address.version) for way in direct if way.site_id == carrier.resource_id]
            told = bool(lines) or not account.missing.keys() & {"virtualInterfaces", "directConnectGatewayAssociations"}
            up = False if told and all(line is False for line in lines) else up
        blocks = _routed_to(account, attachment.id) or None
        yield Way(peer.id, CONNECT, attachment.gateway_id, ((4, up), (6, up)), blocks, attachment.id)


def _learned(account: Account, gateway_id: str) -> tuple[Network, ...] | None:
    """Return the blocks that a virtual private gateway has learned by BGP, as the tables that it propagates to show.

    What a static route of one of its connections says is not learned.
    """
    static = {
        block
        for vpn in account.vpn_connections.values()
        if vpn.gateway_id == gateway_id and vpn.static_only
        for block in vpn.routes
    }
    shown = _propagated(account, gateway_id)
    return tuple(block for block in shown if block not in static) if shown else None


def _propagated(account: Account, gateway_id: str) -> tuple[Network, ...]:
    found: Iterable[Network | str] = dict.fromkeys(
        route.destination
        for table in account.route_tables.values()
        for route in table.routes
        if route.target == gateway_id and route.origin == PROPAGATED
    )
    return tuple(block for block in found if not isinstance(block, str))


def _routed_to(account: Account, identity: str) -> tuple[Network, ...]:
    """Return the blocks that Transit Gateways route to a VPN connection, Direct Connect gateway or appliances."""
    attachments = {a.id for a in account.transit_attachments.values() if a.leads_to == identity}
    found: Iterable[Network | str] = dict.fromkeys(
        route.destination
        for table in account.transit_tables.values()
        for route in table.routes
        if attachments & set(route.attachment_ids)
    )
    return tuple(block for block in found if not isinstance(block, str))
