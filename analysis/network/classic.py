"""What a Classic Load Balancer does with a request that has come to one of its nodes."""

from analysis.network.answer import Component
from analysis.network.packet import TCP
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.classic import ClassicLoadBalancer
from analysis.snapshot.model.network import Interface


def ask_classic(walk: Walk, balancer: ClassicLoadBalancer, node: Interface) -> None:
    """At a node of a Classic Load Balancer, somebody must listen on the port, and have where to send the request.

    It sends to instances of its own zones only, and to those of other zones than the node's if that is switched on.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-disable-crosszone-lb.html
    """
    packet = walk.packet
    component = Component("LoadBalancer", balancer.name, walk.label(balancer.name))
    details = {"ClassicLoadBalancerListener": {"LoadBalancerPort": min(balancer.ports, default=0)}}
    listening = ", ".join(f"tcp {port}" for port in sorted(balancer.ports)) or "nothing"
    text = f"{component} listens to {listening}, not to {packet.protocol} {packet.destination_ports}"
    if not balancer.ports or not packet.protocol.is_one_of(TCP):
        walk.stop("ELB_LISTENERS_MISMATCH", component, text, details=details)
    if not any(packet.destination_ports.is_(port) for port in sorted(balancer.ports)):
        walk.stop("ELB_LISTENER_PORT_RESTRICTION", component, text, details=details)
    _find_instance(walk, balancer, node, component)


def _find_instance(walk: Walk, balancer: ClassicLoadBalancer, node: Interface, component: Component) -> None:
    account = walk.account
    if None in balancer.instances.values():
        msg = f"the health of the instances of {component} is not in the snapshot"
        raise CannotDecideError(msg)
    healthy = [key for key, well in balancer.instances.items() if well]
    if not healthy:
        walk.stop("BAD_STATE", component, f"{component} has no healthy instance")
    zones = {key: account.instances[key].zone for key in healthy if key in account.instances}
    if len(zones) < len(healthy):
        account.require("Reservations")
    enabled = {key: zone for key, zone in zones.items() if zone in balancer.zones}
    if not enabled:
        text = f"the healthy instances of {component} are in zones that are not enabled for it"
        walk.stop("ELB_INSTALLED_AZ_RESTRICTION", component, text)
    used = [key for key, zone in enabled.items() if balancer.cross_zone or zone == node.zone]
    if not used:
        text = f"{component} has no healthy instance in {node.zone}, and the node there sends to no other zone"
        walk.stop("ELB_NOT_CROSSZONE", component, text, details={"AvailabilityZones": [node.zone]})
    walk.note(component, note=f"sends to {len(used)} healthy instances")
