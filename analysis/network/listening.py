"""Who is behind an interface: what people run, a service of AWS that listens to something, or nobody."""

from analysis.network.packet import TCP
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Interface

PEOPLES_OWN = frozenset({"interface", "efa", "efa-only", "trunk", "branch"})
"""Types of interfaces behind which is what people run; behind the others is a service of AWS."""

_ASKED_ELSEWHERE = frozenset({"load_balancer", "network_load_balancer", "gateway_load_balancer"})
_HTTPS = 443


def ask_who_is_there(walk: Walk) -> None:
    """Where a packet has arrived somebody must be who can answer it.

    What people run is taken to answer on every port. An endpoint of a service of AWS answers HTTPS; whether it takes
    anything else depends on the service, which is not modelled. Neither is whether other services answer at their
    interfaces: NAT gateways, functions, Transit Gateways.

    Raises:
        CannotDecideError: if it is not known whether anybody answers.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
    """
    interface = walk.arrived
    if interface is None:
        return
    if interface.kind in PEOPLES_OWN or interface.kind in _ASKED_ELSEWHERE or _listens(walk, interface):
        return
    packet, component = walk.packet, walk.interface_component(interface)
    port = f" {packet.destination_ports}" if packet.protocol.has_ports else ""
    msg = f"whether {component} ({interface.kind}) answers {packet.protocol}{port} is not modelled"
    raise CannotDecideError(msg)


def _listens(walk: Walk, interface: Interface) -> bool:
    """Return whether an interface is an endpoint's whose service is known to take the packet."""
    endpoint = walk.account.endpoint_of_interface.get(interface.id)
    if endpoint is None:
        return False
    if ".vpce-svc-" in endpoint.service:
        return True  # The load balancer behind it has been asked.
    return walk.packet.protocol.is_one_of(TCP) and walk.packet.destination_ports.is_(_HTTPS)
