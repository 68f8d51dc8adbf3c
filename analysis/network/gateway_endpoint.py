"""VPC endpoints as targets of routes."""

from analysis.network.answer import Component
from analysis.network.endpoint_policy import pass_endpoint
from analysis.network.inspection import through_endpoint
from analysis.network.packet import TCP
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Route, RouteTable


def to_endpoint(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass a gateway endpoint to the service behind it, which sees the sender's private address, or a middlebox's.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    packet = walk.packet
    endpoint = walk.account.endpoints.get(route.target)
    if endpoint is None:
        walk.account.require("VpcEndpoints")
        walk.stop_at_blackhole(table, route)
    component = Component("VpcEndpoint", endpoint.id, walk.label(endpoint.id, endpoint.service))
    details = {"VpcEndpoint": component.to_json()}
    if not endpoint.available:
        walk.stop("BAD_STATE", component, f"{component} is not available", details=details)
    if endpoint.kind == "GatewayLoadBalancer":
        through_endpoint(walk, endpoint, component, subnet_id)
        return
    if endpoint.kind != "Gateway":
        msg = f"what {component} does with the packet is not modelled yet"
        raise CannotDecideError(msg)
    if not packet.source.inside(*walk.account.vpc(table.vpc_id).blocks):
        text = f"{packet.source} is outside of the VPC of {component}, and nobody outside may use it"
        walk.stop("VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", component, text, details=details)
    if not packet.protocol.is_one_of(TCP) and not packet.is_echo():
        walk.stop(
            "VPCE_GATEWAY_PROTOCOL_RESTRICTION", component, f"{component} takes TCP and pings only", details=details
        )
    pass_endpoint(walk, endpoint, component, f"to {endpoint.service}, without leaving AWS's network")
    walk.connection.outward = (component, table.vpc_id)
    walk.note(Component("Service", str(packet.destination), endpoint.service), note="the packet arrives")
    walk.arrived = None
