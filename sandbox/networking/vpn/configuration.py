"""What a network administrator is given to configure the device at the other end of a VPN connection."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

Json = Any
_HOLD_TIME = "30"
_IKE = {
    "authentication_protocol": "sha1",
    "encryption_protocol": "aes-128-cbc",
    "lifetime": "28800",
    "perfect_forward_secrecy": "group2",
    "mode": "main",
}
_IPSEC = {
    "protocol": "esp",
    "authentication_protocol": "hmac-sha1-96",
    "encryption_protocol": "aes-128-cbc",
    "lifetime": "3600",
    "perfect_forward_secrecy": "group2",
    "mode": "tunnel",
    "clear_df_bit": "true",
    "fragmentation_before_encryption": "true",
    "tcp_mss_adjustment": "1379",
}
_DEAD_PEER_DETECTION = {"interval": "10", "retries": "3"}


def configuration(connection: Mapping[str, Json], customer_gateway: Mapping[str, Json], asn: str) -> str:
    """Return the native XML of a connection.

    Args:
        connection: its description.
        customer_gateway: the description of the gateway at the other end.
        asn: the number of the autonomous system on Amazon's side.
    """
    root = Element("vpn_connection", id=connection["VpnConnectionId"])
    _texts(root, {"customer_gateway_id": connection["CustomerGatewayId"]})
    for name in ("VpnGatewayId", "TransitGatewayId"):
        if name in connection:
            _texts(root, {"vpn_gateway_id" if name == "VpnGatewayId" else "transit_gateway_id": connection[name]})
    _texts(root, {"vpn_connection_type": connection["Type"]})
    bgp = not connection["Options"]["StaticRoutesOnly"]
    if not bgp:
        _texts(root, {"vpn_connection_attributes": "NoBGPVPNConnection"})
    their_asn = customer_gateway.get("BgpAsn") or customer_gateway["BgpAsnExtended"]
    for tunnel in connection["Options"]["TunnelOptions"]:
        part = SubElement(root, "ipsec_tunnel")
        inside = ip_network(tunnel["TunnelInsideCidr"])
        ends = (
            ("customer_gateway", customer_gateway.get("IpAddress", ""), str(inside[2]), their_asn),
            ("vpn_gateway", tunnel["OutsideIpAddress"], str(inside[1]), asn),
        )
        for name, outside, address, number in ends:
            end = SubElement(part, name)
            _texts(SubElement(end, "tunnel_outside_address"), {"ip_address": outside})
            mask, length = str(inside.netmask), str(inside.prefixlen)
            inner = {"ip_address": address, "network_mask": mask, "network_cidr": length}
            _texts(SubElement(end, "tunnel_inside_address"), inner)
            if bgp:
                _texts(SubElement(end, "bgp"), {"asn": number, "hold_time": _HOLD_TIME})
        _texts(SubElement(part, "ike"), {**_IKE, "pre_shared_key": tunnel["PreSharedKey"]})
        ipsec = SubElement(part, "ipsec")
        _texts(ipsec, _IPSEC)
        _texts(SubElement(ipsec, "dead_peer_detection"), _DEAD_PEER_DETECTION)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _texts(parent: Element, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text
