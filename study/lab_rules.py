"""Rules and routes as a laboratory's verbs take them, as EC2's parameters."""

from typing import Any

GroupRule = tuple[str, int | tuple[int, int] | None, str]
"""Protocol, port or ports (``None`` for all), and peer: a block, a group or a prefix list."""
AclRule = tuple[int, str, str, int | tuple[int, int] | None, str]
"""Number, ``allow`` or ``deny``, protocol, port or ports, and block."""

PROTOCOL_NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}


def permission(rule: GroupRule) -> dict[str, Any]:
    """Return a rule of a security group."""
    protocol, ports, peer = rule
    first, last = (-1, -1) if protocol == "icmp" else span_of(ports)
    span = {"FromPort": first, "ToPort": last} if ports is not None or protocol == "icmp" else {}
    peers: dict[str, Any] = {"IpRanges": [{"CidrIp": peer}]}
    if peer.startswith("sg-"):
        peers = {"UserIdGroupPairs": [{"GroupId": peer}]}
    elif peer.startswith("pl-"):
        peers = {"PrefixListIds": [{"PrefixListId": peer}]}
    elif ":" in peer:
        peers = {"Ipv6Ranges": [{"CidrIpv6": peer}]}
    return {"IpProtocol": "-1" if protocol == "all" else protocol, **span, **peers}


def span_of(ports: int | tuple[int, int] | None) -> tuple[int, int]:
    """Return the first and the last of some ports."""
    found = (0, 65535) if ports is None else ports
    return (found, found) if isinstance(found, int) else found


TARGETS = {
    "eigw-": "EgressOnlyInternetGatewayId",
    "igw-": "GatewayId",
    "nat-": "NatGatewayId",
    "vgw-": "GatewayId",
    "i-": "InstanceId",
    "eni-": "NetworkInterfaceId",
    "pcx-": "VpcPeeringConnectionId",
    "tgw-": "TransitGatewayId",
}
