"""Virtual private gateways: moto's, held to AWS's rules.

Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/SetUpVPNConnections.html
"""

from typing import Any

from moto.ec2.exceptions import InvalidVpnGatewayIdError
from moto.ec2.models import EC2Backend
from moto.ec2.models.vpn_gateway import VpnGateway

from sandbox.networking.transit.kinds import refuse
from sandbox.networking.vpn.kinds import CONNECTIONS

_ASN = 64512


def attached(gateway: Any) -> list[str]:  # noqa: ANN401 moto's own
    """Return the VPC that a gateway is attached to, as a list of none or one."""
    return [vpc for vpc, attachment in gateway.attachments.items() if attachment.state == "attached"]


def _create(original: Any, backend: Any, *args: Any, **kwargs: Any) -> VpnGateway:  # noqa: ANN401
    gateway: VpnGateway = original(backend, *args, **kwargs)
    gateway.amazon_side_asn = gateway.amazon_side_asn or str(_ASN)
    return gateway


def _describe(original: Any, backend: Any, filters: Any = None, vpn_gw_ids: list[str] | None = None) -> Any:  # noqa: ANN401
    for identity in vpn_gw_ids or ():
        if identity not in backend.vpn_gateways:
            raise InvalidVpnGatewayIdError(identity)
    return original(backend, filters, vpn_gw_ids)


def _attach(original: Any, backend: Any, vpn_gateway_id: str, vpc_id: str) -> Any:  # noqa: ANN401
    present = attached(backend.get_vpn_gateway(vpn_gateway_id))
    if present and present != [vpc_id]:
        message = f"The virtual private gateway {vpn_gateway_id} is attached to {present[0]}."
        refuse("VpnGatewayAttachmentLimitExceeded", message)
    for other in backend.vpn_gateways.values():
        if other.id != vpn_gateway_id and vpc_id in attached(other):
            refuse("InvalidVpcState", f"{vpc_id} has the virtual private gateway {other.id} attached.")
    return original(backend, vpn_gateway_id, vpc_id)


def _detach(original: Any, backend: Any, vpn_gateway_id: str, vpc_id: str) -> Any:  # noqa: ANN401
    detached = original(backend, vpn_gateway_id, vpc_id)
    del backend.vpn_gateways[vpn_gateway_id].attachments[vpc_id]
    for table in backend.route_tables.values():
        if table.vpc_id == vpc_id and vpn_gateway_id in propagating(table):
            propagating(table).remove(vpn_gateway_id)
    return detached


def _delete(original: Any, backend: Any, vpn_gateway_id: str) -> Any:  # noqa: ANN401
    gateway = backend.get_vpn_gateway(vpn_gateway_id)
    used = any(one.get("VpnGatewayId") == vpn_gateway_id for one in CONNECTIONS.all(backend).values())
    if attached(gateway) or used:
        refuse("IncorrectState", f"The virtual private gateway {vpn_gateway_id} is in use.")
    deleted = original(backend, vpn_gateway_id)
    del backend.vpn_gateways[vpn_gateway_id]
    backend.tags.pop(vpn_gateway_id, None)
    return deleted


def propagating(table: Any) -> list[str]:  # noqa: ANN401
    """Return the gateways that propagate their routes to a VPC's route table."""
    gateways: list[str] = table.__dict__.setdefault("propagating", [])
    return gateways


def install() -> None:
    """Let moto's gateways be as AWS's."""
    backend: Any = EC2Backend
    around = {
        "create_vpn_gateway": _create,
        "describe_vpn_gateways": _describe,
        "attach_vpn_gateway": _attach,
        "detach_vpn_gateway": _detach,
        "delete_vpn_gateway": _delete,
    }
    for name, function in around.items():
        setattr(backend, name, _bound(getattr(backend, name), function))


def _bound(original: Any, function: Any) -> Any:  # noqa: ANN401
    return lambda self, *args, **kwargs: function(original, self, *args, **kwargs)
