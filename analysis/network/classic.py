"""What a Classic Load Balancer does with a request that has come to one of its nodes."""

from analysis.network.answer import Component
from analysis.network.delivery import Delivery, deliver
from analysis.network.filters import ask_acl
from analysis.network.packet import TCP, Packet, Protocols
from analysis.network.ranges import Addresses, Range
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
    port = next((balancer.ports[each] for each in sorted(balancer.ports) if packet.destination_ports.is_(each)), None)
    if port is None:
        walk.stop("ELB_LISTENER_PORT_RESTRICTION", component, text, details=details)
    used = _instances(walk, balancer, node, component)
    walk.note(component, note=f"sends to {len(used)} healthy instances on port {port}")
    for each in used:
        _pass_acl(walk, node, each, port)
        deliver(walk, Delivery(node, each, port, TCP))


def _pass_acl(walk: Walk, node: Interface, instance: str, port: int) -> None:
    """Ask the network ACL of the node's subnet also about an instance in it, as Classic Load Balancers do.

    Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html (``ELB_ACL_RESTRICTION``)
    """
    account = walk.account
    ids = account.instances[instance].interface_ids
    interface = account.interfaces.get(ids[0]) if ids else None
    acl = account.acl_of.get(node.subnet_id)
    if interface is None or acl is None or interface.subnet_id != node.subnet_id:
        return
    source, target = Addresses.of(node.addresses[0]), Addresses.of(interface.addresses[0])
    packet = Packet(source, target, Protocols.of(TCP), destination_ports=Range(port, port))
    if not ask_acl(acl, packet, egress=True).passes:
        component = Component("NetworkAcl", acl.id, walk.label(acl.id, acl.name))
        text = f"{component} does not let tcp port {port} out to {interface.addresses[0]}, though it is in the subnet"
        walk.stop("ELB_ACL_RESTRICTION", component, text, direction="egress", details={"Acl": component.to_json()})


def _instances(walk: Walk, balancer: ClassicLoadBalancer, node: Interface, component: Component) -> list[str]:
    """Return the instances that a node sends to."""
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
    return used
