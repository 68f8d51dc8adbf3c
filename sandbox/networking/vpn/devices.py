"""What is at the other end of a VPN connection, and whether it brings up a tunnel.

No IPsec is spoken here. Where an Elastic IP of this machine's accounts is the customer gateway's address, the device is
the instance that has it. It is taken to be configured as AWS's configuration file says, and brings up a tunnel while it
runs, its subnet has a route to an internet gateway, and its security groups let IKE through: UDP 500, and 4500 because
an Elastic IP is NAT. By BGP it advertises the blocks of its VPC, or those of the customer gateway's tag instead.
Elsewhere the device is somebody's on premises, and is there if the tag says what it advertises.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/your-cgw.html and
https://docs.aws.amazon.com/vpn/latest/s2svpn/FirewallRules.html
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking import bgp
from sandbox.networking.vpn.kinds import CUSTOMER_GATEWAYS

Json = Any
_IKE = (500, 4500)
_UDP = {"udp", "17"}


def tunnels_up(backend: Any, connection: Mapping[str, Json]) -> list[bool]:  # noqa: ANN401 moto's EC2 backend
    """Return whether IPsec is up in each tunnel of a connection."""
    tunnels = connection["Options"]["TunnelOptions"]
    device = _device_of(backend, connection)
    if device is None:
        return [bool(bgp.advertised(backend, connection["CustomerGatewayId"]))] * len(tunnels)
    return [_brings_up(device, tunnel) for tunnel in tunnels]


def learned(backend: Any, connection: Mapping[str, Json]) -> list[str]:  # noqa: ANN401
    """Return the blocks that the device advertises to AWS: none by static routing, or without a tunnel."""
    if connection["Options"]["StaticRoutesOnly"] or not any(tunnels_up(backend, connection)):
        return []
    device, gateway = _device_of(backend, connection), connection["CustomerGatewayId"]
    if device is None or bgp.TAG in backend.tags.get(gateway, {}):
        return bgp.advertised(backend, gateway)
    vpc = device.ec2_backend.get_vpc(device.subnet.vpc_id)
    return [one["cidr_block"] for one in vpc.get_cidr_block_association_set()]


def _device_of(backend: Any, connection: Mapping[str, Json]) -> Any:  # noqa: ANN401
    """Return the interface that has the customer gateway's address, in whatever account and Region."""
    gateway = CUSTOMER_GATEWAYS.find(backend, "CustomerGatewayId", connection["CustomerGatewayId"])
    address = gateway.get("IpAddress")
    for regions in list(ec2_backends.values()):
        for one in list(regions.values()):
            found: Any = next((each for each in one.addresses if each.public_ip == address), None)
            if found is not None:
                return found.eni
    return None


def _brings_up(interface: Any, tunnel: Mapping[str, Json]) -> bool:  # noqa: ANN401
    instance = interface.instance
    peer = ip_address(tunnel["OutsideIpAddress"])
    if instance is None or instance.instance_state.name != "running" or not _leads_out(interface, peer):
        return False
    groups = interface.group_set
    outward = all(_lets((rule for group in groups for rule in group.egress_rules), peer, port) for port in _IKE)
    # AWS opens the exchange only if it is told to; otherwise the device does.
    inward = tunnel.get("StartupAction") == "start"
    return outward or (
        inward and all(_lets((rule for group in groups for rule in group.ingress_rules), peer, port) for port in _IKE)
    )


def _lets(rules: Iterable[Any], peer: Any, port: int) -> bool:  # noqa: ANN401
    return any(
        peer in ip_network(rule.ip_range["CidrIp"])
        for rule in rules
        if rule.ip_range.get("CidrIp")
        and (rule.ip_protocol == "-1" or (rule.ip_protocol in _UDP and rule.from_port <= port <= rule.to_port))
    )


def _leads_out(interface: Any, peer: Any) -> bool:  # noqa: ANN401
    """Return whether the longest route to an address leads to an internet gateway of the interface's VPC."""
    subnet, backend = interface.subnet, interface.ec2_backend
    tables = [table for table in backend.route_tables.values() if table.vpc_id == subnet.vpc_id]
    table = next((one for one in tables if subnet.id in one._associations.values()), None)  # noqa: SLF001 moto's own
    table = table or next(one for one in tables if one.main_association_id)
    routes = [
        (ip_network(route.destination_cidr_block).prefixlen, route)
        for route in table.routes
        if route.destination_cidr_block and peer in ip_network(route.destination_cidr_block)
    ]
    if not routes:
        return False
    gateway = max(routes, key=lambda each: each[0])[1].gateway
    vpc = getattr(gateway, "vpc", None)
    return vpc is not None and vpc.id == subnet.vpc_id
