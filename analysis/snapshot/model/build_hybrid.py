"""Building VPN and Direct Connect from EC2's and Direct Connect's responses."""

from ipaddress import ip_address

from analysis.snapshot.model.hybrid import (
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    DirectConnectLine,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from analysis.snapshot.model.read import Json, Reading, block, name_of

_GONE = frozenset({"deleted", "deleting"})
_BGP = {"up": True, "down": False}
"""Status of a BGP session → whether it is up; of others nobody knows."""


def vpn_gateway(item: Json) -> VpnGateway:
    """Return a virtual private gateway."""
    there = () if item.get("State") in _GONE else item.get("VpcAttachments", ())
    attached = (a for a in there if a.get("State") in {"attached", "attaching"})
    return VpnGateway(item["VpnGatewayId"], next((str(a["VpcId"]) for a in attached), None), name_of(item))


def customer_gateway(item: Json) -> CustomerGateway:
    """Return a customer gateway."""
    address = ip_address(item["IpAddress"]) if item.get("IpAddress") else None
    return CustomerGateway(item["CustomerGatewayId"], name_of(item) or item.get("DeviceName", ""), address)


def vpn_connections(reading: Reading) -> dict[str, VpnConnection]:
    """Return the VPN connections that are there."""
    found = reading.index("VpnConnections", "VpnConnectionId", _vpn_connection)
    return {key: made for key, made in found.items() if made.state not in _GONE}


def _vpn_connection(item: Json) -> VpnConnection:
    routes = (route for route in item.get("Routes", ()) if route.get("State", "available") not in _GONE)
    return VpnConnection(
        id=item["VpnConnectionId"],
        state=item.get("State", "available"),
        customer_gateway_id=item.get("CustomerGatewayId", ""),
        gateway_id=item.get("VpnGatewayId") or item.get("TransitGatewayId") or "",
        static_only=bool((item.get("Options") or {}).get("StaticRoutesOnly")),
        routes=tuple(block(route["DestinationCidrBlock"]) for route in routes if route.get("DestinationCidrBlock")),
        tunnels=tuple(tunnel.get("Status") == "UP" for tunnel in item.get("VgwTelemetry") or ()),
        name=name_of(item),
        version=6 if (item.get("Options") or {}).get("TunnelInsideIpVersion") == "ipv6" else 4,
        endpoints=tuple(
            ip_address(tunnel["OutsideIpAddress"])
            for tunnel in item.get("VgwTelemetry") or ()
            if tunnel.get("OutsideIpAddress")
        ),
        transport=(item.get("Options") or {}).get("TransportTransitGatewayAttachmentId") or "",
    )


def virtual_interface(item: Json) -> VirtualInterface:
    """Return a virtual interface."""
    peers = item.get("bgpPeers") or ({"addressFamily": item.get("addressFamily")},)
    sessions: dict[int, bool | None] = {}
    for peer in peers:
        version = 6 if peer.get("addressFamily") == "ipv6" else 4
        up = _BGP.get(peer.get("bgpStatus", "up")) if item.get("virtualInterfaceState") == "available" else False
        both = (sessions.get(version, False), up)
        sessions[version] = True if True in both else None if None in both else False
    return VirtualInterface(
        id=item["virtualInterfaceId"],
        kind=item.get("virtualInterfaceType", ""),
        gateway_id=item.get("directConnectGatewayId") or item.get("virtualGatewayId") or "",
        sessions=tuple(sorted(sessions.items())),
        name=item.get("virtualInterfaceName", ""),
        line_id=item.get("connectionId", ""),
        prefixes=tuple(block(each["cidr"]) for each in item.get("routeFilterPrefixes") or () if each.get("cidr")),
    )


def line(item: Json) -> DirectConnectLine:
    """Return a connection, or a LAG."""
    if "lagId" in item and "connectionId" not in item:
        return DirectConnectLine(item["lagId"], item.get("lagName", ""))
    return DirectConnectLine(item["connectionId"], item.get("connectionName", ""))


def direct_connect_gateway(item: Json) -> DirectConnectGateway:
    """Return a Direct Connect gateway."""
    return DirectConnectGateway(item["directConnectGatewayId"], item.get("directConnectGatewayName", ""))


def association(item: Json) -> DirectConnectAssociation:
    """Return a gateway's association with a Direct Connect gateway."""
    said = item.get("associatedGateway") or {}
    return DirectConnectAssociation(
        id=item["associationId"],
        direct_connect_gateway_id=item["directConnectGatewayId"],
        gateway_id=said.get("id") or item.get("virtualGatewayId") or "",
        usable=item.get("associationState", "associated") in {"associated", "updating"},
        allowed=tuple(block(each["cidr"]) for each in item.get("allowedPrefixesToDirectConnectGateway") or ()),
    )
