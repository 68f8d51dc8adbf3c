"""The two tunnels of a VPN connection: addresses outside and inside, keys, and whether they are up.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""

import secrets
import string
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, ip_network
from typing import Any

from sandbox.networking.transit.kinds import refuse
from sandbox.patching.ec2_kinds import now
from sandbox.services import operation_model

Json = Any
Record = dict[str, Json]
COUNT = 2
_KEY = string.ascii_letters + string.digits + "._"
_LINK_LOCAL = ip_network("169.254.0.0/16")
_RESERVED = {f"169.254.{third}.0/30" for third in (0, 1, 2, 3, 4, 5)} | {"169.254.169.252/30"}
_PRIVATE = "PrivateIpv4"


def make(given: Sequence[Mapping[str, Json]], outside: Sequence[str], taken: set[str]) -> list[Record]:
    """Return both tunnels: what a request says of them, and addresses and keys for what it leaves open."""
    if len(given) > COUNT:
        refuse("InvalidParameterValue", f"A VPN connection has {COUNT} tunnels, and options of {len(given)} are given.")
    tunnels = []
    for index in range(COUNT):
        said = renamed(given[index] if index < len(given) else {})
        inside = said.get("TunnelInsideCidr") or _inside(taken)
        check_inside(inside, taken)
        taken.add(inside)
        key = said.get("PreSharedKey") or "".join(secrets.choice(_KEY) for _ in range(32))
        tunnels.append({**said, "OutsideIpAddress": outside[index], "TunnelInsideCidr": inside, "PreSharedKey": key})
    return tunnels


def check_inside(block: str, taken: set[str]) -> None:
    """Refuse a block that AWS does not take for the inside of a tunnel."""
    network = ip_network(block)
    if not isinstance(network, IPv4Network) or network.prefixlen != 30 or not network.subnet_of(_LINK_LOCAL):  # type: ignore[arg-type]
        refuse("InvalidParameterValue", f"The tunnel inside CIDR {block} is no /30 block of 169.254.0.0/16.")
    if block in _RESERVED:
        refuse("InvalidParameterValue", f"The tunnel inside CIDR {block} is reserved.")
    if block in taken:
        refuse("InvalidParameterValue", f"The tunnel inside CIDR {block} is in use.")


def _inside(taken: set[str]) -> str:
    while True:
        block = f"169.254.{6 + secrets.randbelow(249)}.{secrets.randbelow(64) * 4}/30"
        if block not in taken and block not in _RESERVED:
            return block


def outside() -> list[str]:
    """Return two public addresses of Amazon's."""
    return [f"52.{secrets.randbelow(95)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}" for _ in range(COUNT)]


def private_outside(blocks: Sequence[str], taken: set[str]) -> list[str]:
    """Return two addresses of a transit gateway's own blocks, for a connection over Direct Connect."""
    free = (str(address) for block in blocks for address in ip_network(block).hosts() if str(address) not in taken)
    found = [address for address, _ in zip(free, range(COUNT), strict=False)]
    if len(found) < COUNT:
        refuse("InvalidParameterValue", "A VPN connection with private addresses needs a CIDR block of its gateway.")
    return found


def renamed(options: Mapping[str, Json]) -> Record:
    """Return what a request says of a tunnel by the names of the description, whose capital letters differ."""
    members = operation_model("ec2", "DescribeVpnConnections").output_shape.members["VpnConnections"].member.members
    names = members["Options"].members["TunnelOptions"].member.members
    folded = {name.casefold(): name for name in names}
    return {folded[name.casefold()]: value for name, value in options.items()}


def telemetry(tunnels: Sequence[Mapping[str, Json]], up: Sequence[bool], routes: int | None) -> list[Record]:
    """Tell whether the tunnels are up.

    Args:
        tunnels: both of them.
        up: whether IPsec is up in each.
        routes: how many the other end has announced by BGP; ``None`` if the routes are static. Without BGP a tunnel of
            a dynamic connection is down.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VgwTelemetry.html
    """
    return [
        {
            **_state(ipsec=ipsec, routes=routes),
            "OutsideIpAddress": tunnel["OutsideIpAddress"],
            "LastStatusChange": tunnel.get("since", now()),
        }
        for tunnel, ipsec in zip(tunnels, up, strict=True)
    ]


def _state(*, ipsec: bool, routes: int | None) -> Record:
    if not ipsec:
        return {"Status": "DOWN", "StatusMessage": "IPSEC IS DOWN", "AcceptedRouteCount": 0}
    if routes is None:
        return {"Status": "UP", "StatusMessage": "", "AcceptedRouteCount": 0}
    if not routes:
        return {"Status": "DOWN", "StatusMessage": "IPSEC IS UP", "AcceptedRouteCount": 0}
    return {"Status": "UP", "StatusMessage": f"{routes} BGP ROUTES", "AcceptedRouteCount": routes}
