"""VPN connections between a customer gateway and a virtual private gateway or a transit gateway.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConnection.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.transit.attachments import attach, detach, join
from sandbox.networking.transit.kinds import ATTACHMENTS, GATEWAYS, attachment_of, backend_in, refuse
from sandbox.networking.transit.routes import LEARNED
from sandbox.networking.vpn import devices, tunnels
from sandbox.networking.vpn.configuration import configuration
from sandbox.networking.vpn.kinds import CONNECTIONS, CUSTOMER_GATEWAYS
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_DEFAULTS = {
    "EnableAcceleration": False,
    "StaticRoutesOnly": False,
    "LocalIpv4NetworkCidr": "0.0.0.0/0",
    "RemoteIpv4NetworkCidr": "0.0.0.0/0",
    "OutsideIpAddressType": "PublicIpv4",
    "TunnelInsideIpVersion": "ipv4",
    "TunnelBandwidth": "standard",
}
_TARGETS = ("VpnGatewayId", "TransitGatewayId", "VpnConcentratorId")


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Make a connection, and attach it to its transit gateway if it has one."""
    CUSTOMER_GATEWAYS.find(backend, "CustomerGatewayId", parameters["CustomerGatewayId"])
    target = _target(backend, parameters)
    given = dict(parameters.get("Options", {}))
    if given.get("EnableAcceleration") and "TransitGatewayId" not in target:
        refuse("InvalidParameterCombination", "Acceleration is for connections to transit gateways.")
    if given.get("TunnelInsideIpVersion") == "ipv6" and "VpnGatewayId" in target:
        refuse("InvalidParameterCombination", "IPv6 traffic is not supported for a virtual private gateway.")
    # Blocks are unique among the connections of one virtual private gateway.
    beside = [
        one for one in CONNECTIONS.all(backend).values() if "VpnGatewayId" in target and _target_of(one) == target
    ]
    taken = {tunnel["TunnelInsideCidr"] for one in beside for tunnel in _tunnels(one)}
    made = tunnels.make(given.pop("TunnelOptions", ()), _outside(backend, target, given), taken)
    for tunnel in made:
        tunnel["since"] = now()
    said = {
        "CustomerGatewayId": parameters["CustomerGatewayId"],
        "Type": parameters["Type"],
        "Category": "VPN",
        "State": "available",
        "GatewayAssociationState": "associated" if target else "not-associated",
        "Routes": [],
        "Options": {**_DEFAULTS, **given, "TunnelOptions": made},
        **target,
    }
    connection = CONNECTIONS.keep(backend, said, parameters)
    _attach(backend, connection)
    return _reply(backend, connection)


def _target(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    target = {name: parameters[name] for name in _TARGETS if name in parameters}
    if len(target) > 1:
        refuse("InvalidParameterCombination", f"Only one of {', '.join(target)} can be given.")
    if "VpnGatewayId" in target:
        backend.get_vpn_gateway(target["VpnGatewayId"])
    if "TransitGatewayId" in target:
        # A VPN connection is made in the account that owns the transit gateway.
        GATEWAYS.own(backend, "TransitGatewayId", target["TransitGatewayId"])
    return target


def _target_of(connection: Mapping[str, Json]) -> Record:
    return {name: connection[name] for name in _TARGETS if name in connection}


def _outside(backend: Any, target: Mapping[str, str], options: Mapping[str, Json]) -> list[str]:  # noqa: ANN401
    if options.get("OutsideIpAddressType") != "PrivateIpv4":
        return tunnels.outside()
    if "TransportTransitGatewayAttachmentId" not in options or "TransitGatewayId" not in target:
        refuse("MissingParameter", "Private addresses need a transit gateway and a transport attachment.")
    attachment_of(backend, options["TransportTransitGatewayAttachmentId"])
    gateway = GATEWAYS.own(backend, "TransitGatewayId", target["TransitGatewayId"])
    taken = {tunnel["OutsideIpAddress"] for one in CONNECTIONS.all(backend).values() for tunnel in _tunnels(one)}
    return tunnels.private_outside(gateway["Options"].get("TransitGatewayCidrBlocks", []), taken)


def _tunnels(connection: Mapping[str, Json]) -> list[Record]:
    made: list[Record] = connection["Options"]["TunnelOptions"]
    return made


def _attach(backend: Any, connection: Mapping[str, Json]) -> None:  # noqa: ANN401
    if "TransitGatewayId" in connection:
        gateway = GATEWAYS.own(backend, "TransitGatewayId", connection["TransitGatewayId"])
        attachment = attach(backend, gateway, ("vpn", connection["VpnConnectionId"]), {}, {})
        join(attachment, backend.region_name)


def _detach(backend: Any, connection: Mapping[str, Json]) -> None:  # noqa: ANN401
    for attachment in list(ATTACHMENTS.all(backend).values()):
        if attachment["ResourceId"] == connection["VpnConnectionId"]:
            detach(attachment, backend.region_name)


def _told(backend: Any, connection: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Return the description, with what depends on others: the device's configuration, and the tunnels' state."""
    gateway = CUSTOMER_GATEWAYS.find(backend, "CustomerGatewayId", connection["CustomerGatewayId"])
    static = connection["Options"]["StaticRoutesOnly"]
    routes = None if static else len(devices.learned(backend, connection))
    return {
        **CONNECTIONS.told(backend, connection),
        "CustomerGatewayConfiguration": configuration(connection, gateway, _asn(backend, connection)),
        "VgwTelemetry": tunnels.telemetry(_tunnels(connection), devices.tunnels_up(backend, connection), routes),
    }


def _asn(backend: Any, connection: Mapping[str, Json]) -> str:  # noqa: ANN401
    if "TransitGatewayId" in connection:
        gateway = GATEWAYS.own(backend, "TransitGatewayId", connection["TransitGatewayId"])
        return str(gateway["Options"]["AmazonSideAsn"])
    if "VpnGatewayId" in connection:
        return str(backend.get_vpn_gateway(connection["VpnGatewayId"]).amazon_side_asn)
    return "64512"


def _reply(backend: Any, connection: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return {"VpnConnection": _told(backend, connection)}


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell of connections."""
    found = CONNECTIONS.describe(backend, parameters)["VpnConnections"]
    return {"VpnConnections": [_told(backend, CONNECTIONS.all(backend)[one["VpnConnectionId"]]) for one in found]}


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Remove a connection with its attachment."""
    connection = _find(backend, parameters)
    _detach(backend, connection)
    CONNECTIONS.delete(backend, parameters)
    return {}


def _find(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return CONNECTIONS.own(backend, "VpnConnectionId", parameters["VpnConnectionId"])


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Connect to another gateway, at either end."""
    connection = _find(backend, parameters)
    target = _target(backend, parameters)
    if "CustomerGatewayId" in parameters:
        CUSTOMER_GATEWAYS.find(backend, "CustomerGatewayId", parameters["CustomerGatewayId"])
        connection["CustomerGatewayId"] = parameters["CustomerGatewayId"]
    if target:
        _detach(backend, connection)
        for name in _TARGETS:
            connection.pop(name, None)
        connection |= {**target, "GatewayAssociationState": "associated"}
        _attach(backend, connection)
    return _reply(backend, connection)


def modify_options(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change the traffic selectors or the bandwidth."""
    connection = _find(backend, parameters)
    connection["Options"] |= {n: v for n, v in parameters.items() if n not in {"VpnConnectionId", "DryRun"}}
    return _reply(backend, connection)


def modify_tunnel(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change the options of one tunnel, named by its outside address."""
    connection, address = _find(backend, parameters), parameters["VpnTunnelOutsideIpAddress"]
    tunnel = next((one for one in _tunnels(connection) if one["OutsideIpAddress"] == address), None)
    if tunnel is None:
        refuse("InvalidParameterValue", f"{address} is no tunnel of {connection['VpnConnectionId']}.")
    given = tunnels.renamed(parameters["TunnelOptions"])
    inside = str(given.get("TunnelInsideCidr", tunnel["TunnelInsideCidr"]))
    if inside != tunnel["TunnelInsideCidr"]:
        tunnels.check_inside(inside, {one["TunnelInsideCidr"] for one in _tunnels(connection)})
    tunnel |= given
    return _reply(backend, connection)


def add_route(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Add a static route."""
    connection, block = _find(backend, parameters), parameters["DestinationCidrBlock"]
    if not connection["Options"]["StaticRoutesOnly"]:
        identity = connection["VpnConnectionId"]
        refuse("InvalidParameterValue", f"The vpnConnection {identity} does not use static routing.")
    if all(route["DestinationCidrBlock"] != block for route in connection["Routes"]):
        connection["Routes"].append({"DestinationCidrBlock": block, "Source": "Static", "State": "available"})
    return {}


def remove_route(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Remove a static route."""
    connection, block = _find(backend, parameters), parameters["DestinationCidrBlock"]
    kept = [route for route in connection["Routes"] if route["DestinationCidrBlock"] != block]
    if len(kept) == len(connection["Routes"]):
        refuse("InvalidRoute.NotFound", f"There is no route {block} of {connection['VpnConnectionId']}.")
    connection["Routes"] = kept
    return {}


def _learned(attachment: Mapping[str, Json], region: str) -> list[str]:
    backend = backend_in(attachment["ResourceOwnerId"], region)
    connection = CONNECTIONS.own(backend, "VpnConnectionId", attachment["ResourceId"])
    return devices.learned(backend, connection)


def install() -> None:
    """Let EC2 answer."""
    CONNECTIONS.know()
    LEARNED["vpn"] = _learned
    write(
        {
            "CreateVpnConnection": create,
            "DescribeVpnConnections": describe,
            "DeleteVpnConnection": delete,
            "ModifyVpnConnection": modify,
            "ModifyVpnConnectionOptions": modify_options,
            "ModifyVpnTunnelOptions": modify_tunnel,
            "CreateVpnConnectionRoute": add_route,
            "DeleteVpnConnectionRoute": remove_route,
        }
    )
