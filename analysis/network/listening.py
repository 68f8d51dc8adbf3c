"""Who is behind an interface: what people run, a service of AWS that listens to something, or nobody."""

from analysis.network.packet import TCP, UDP, Packet
from analysis.network.walk import Walk
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.resolver import DESCRIPTION, ResolverEndpoint

PEOPLES_OWN = frozenset({"interface", "efa", "efa-only", "trunk", "branch"})
"""Types of interfaces behind which is what people run; behind the others is a service of AWS."""

_ASKED_ELSEWHERE = frozenset({"load_balancer", "network_load_balancer", "gateway_load_balancer"})
_DNS, _HTTPS = 53, 443


def ask_who_is_there(walk: Walk) -> None:
    """Where a packet has arrived somebody must be who can answer it.

    What people run is taken to answer on every port. An endpoint of a service of AWS answers HTTPS; whether it takes
    anything else depends on the service, which is not modelled. Inbound endpoints of Route 53 Resolver answer DNS, by
    HTTPS if they are made for it; outbound ones are not known to answer anybody. Neither is whether other services
    answer at their interfaces: NAT gateways, functions, Transit Gateways.

    Raises:
        CannotDecideError: if it is not known whether anybody answers.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html and
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-choose-vpc.html
    """
    interface = walk.arrived
    if interface is None:
        return
    packet, component, kind = walk.packet, walk.interface_component(interface), interface.kind
    resolver = _resolver_at(walk.account, interface)
    if resolver is not None:
        answers, kind = resolver.usable and resolver.inbound and _resolves(packet, resolver), "a Resolver endpoint"
    else:
        answers = kind in PEOPLES_OWN or kind in _ASKED_ELSEWHERE or _listens(walk, interface)
    if answers:
        return
    port = f" {packet.destination_ports}" if packet.protocol.has_ports else ""
    msg = f"whether {component} ({kind}) answers {packet.protocol}{port} is not modelled"
    raise CannotDecideError(msg)


def _resolver_at(account: Account, interface: Interface) -> ResolverEndpoint | None:
    """Return the Resolver endpoint whose interface it is."""
    found = next((each for each in account.resolver_endpoints.values() if interface.id in each.interface_ids), None)
    if found is None and interface.description.startswith(DESCRIPTION):
        account.require("ResolverEndpoints")
    return found


def _listens(walk: Walk, interface: Interface) -> bool:
    """Return whether an interface is an endpoint's whose service is known to take the packet."""
    endpoint = walk.account.endpoint_of_interface.get(interface.id)
    if endpoint is None:
        return False
    if ".vpce-svc-" in endpoint.service:
        return True  # The load balancer behind it has been asked.
    return walk.packet.protocol.is_one_of(TCP) and walk.packet.destination_ports.is_(_HTTPS)


def _resolves(packet: Packet, resolver: ResolverEndpoint) -> bool:
    """Return whether an inbound endpoint takes a query that comes so."""
    if resolver.plain and packet.protocol.is_one_of(TCP, UDP) and packet.destination_ports.is_(_DNS):
        return True
    return resolver.over_https and packet.protocol.is_one_of(TCP) and packet.destination_ports.is_(_HTTPS)
