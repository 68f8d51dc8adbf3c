"""What a load balancer does with a request that has come to one of its nodes."""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_address

from analysis.network.answer import Component
from analysis.network.classic import ask_classic
from analysis.network.connection import Connection
from analysis.network.packet import TCP, UDP
from analysis.network.ranges import Range
from analysis.network.walk import StoppedError, Walk
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.compute import Listener, LoadBalancer, Target, TargetGroup
from analysis.snapshot.model.network import Interface, Protocol

_CARRIED_BY: dict[str, tuple[Protocol, ...]] = {
    "HTTP": (TCP,),
    "HTTPS": (TCP,),
    "TCP": (TCP,),
    "TLS": (TCP,),
    "UDP": (UDP,),
    "TCP_UDP": (TCP, UDP),
    "QUIC": (UDP,),
    "TCP_QUIC": (TCP, UDP),
}
"""Listener protocol → what it is carried by.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
"""


def ask_load_balancer(walk: Walk) -> None:
    """At a load balancer's node, somebody must listen on the port, and have where to send the request.

    Modelled: listeners' default actions and rules, target health, cross-zone load balancing, and whether targets let
    in clients whose address a Network Load Balancer keeps. Not modelled: which rule a request meets, and that a group
    whose targets are all unhealthy gets requests nevertheless (they *fail open*): nobody answers those.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
    """
    if walk.arrived is None:
        return
    account = walk.account
    if walk.arrived.description.startswith("ELB "):
        account.require("LoadBalancers" if "/" in walk.arrived.description else "LoadBalancerDescriptions")
    balancer = _balancer_of(account, walk.arrived)
    classics = account.classic_load_balancers.values()
    classic = next((each for each in classics if walk.arrived.id in each.interface_ids), None)
    if balancer is not None:
        pass_balancer(walk, balancer, walk.arrived)
    elif classic is not None:
        ask_classic(walk, classic, walk.arrived)


def pass_balancer(walk: Walk, balancer: LoadBalancer, node: Interface, *, keeps_client: bool = True) -> None:
    """Find the listener that takes a packet at a node of a load balancer, and where it sends the request.

    Args:
        walk: the packet's way so far.
        balancer: the load balancer.
        node: its node.
        keeps_client: whether targets may see the client's address; they do not through VPC endpoints.
    """
    listener = _listener(walk, balancer)
    component = Component("LoadBalancer", balancer.arn, walk.label(balancer.arn, balancer.name))
    walk.note(
        Component("Listener", listener.arn, walk.label(listener.arn)),
        note=f"{component.name or component.id} listens on {listener.protocol}:{listener.port}",
    )
    # Where a request goes depends on what it asks for: it has to work wherever a rule may send it.
    stopped: list[StoppedError] = []
    choices = dict.fromkeys((listener.target_group_arns, *listener.rules))
    for arns in choices:
        try:
            if arns:  # a redirect or a fixed answer needs no target
                _forward(walk, balancer, node, listener, arns, keeps_client=keeps_client)
        except StoppedError as error:
            stopped.append(error)
    if stopped and len(stopped) < len(choices):
        msg = f"which rule of {component} a request meets, and not all lead to somebody: {stopped[0]}"
        raise CannotDecideError(msg)
    if stopped:
        raise stopped[0]


def _forward(
    walk: Walk, balancer: LoadBalancer, node: Interface, listener: Listener, arns: Iterable[str], *, keeps_client: bool
) -> None:
    """Send a request to one of some target groups."""
    account = walk.account
    groups = _target_groups(account, listener, tuple(arns))
    shown = Component("TargetGroup", groups[0].arn, walk.label(groups[0].arn, groups[0].name))
    details = {"TargetGroup": shown.to_json()}
    if not any(group.targets for group in groups):
        walk.stop("ELBV2_LISTENER_HAS_NO_TG", shown, f"{shown} has no targets", details=details)
    if not any(target.healthy for group in groups for target in group.targets):
        walk.stop("BAD_STATE", shown, f"{shown} has no healthy target: {_states(groups)}", details=details)
    zone = node.zone
    used = [(group, t) for group in groups for t in _within_reach(account, balancer, group, zone) if t.healthy]
    if not used:
        walk.stop(
            "ELBV2_NO_TARGETS_IN_AZ",
            shown,
            f"{shown} has no healthy target in {zone}, and the node there sends to no other zone",
            details={**details, "AvailabilityZones": [zone]},
        )
    walk.note(shown, note=f"forwards to {len(used)} healthy targets on port {groups[0].port}")
    if balancer.kind == "network" and keeps_client:
        for group, target in used:
            if group.keeps_client:
                _reach_target(walk, node, target, target.port or group.port)


def _reach_target(walk: Walk, node: Interface, target: Target, port: int) -> None:
    """Make sure that a target lets in what a Network Load Balancer sends under the client's own address.

    Its security groups have to allow the client, or to name a group of the load balancer. That the reply comes back
    to the load balancer is AWS's care.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    account = walk.account
    interface = _interface_of(account, node.vpc_id, target)
    if interface is None or interface.id == node.id:
        return  # Somewhere outside of the VPC, where no client's address is kept.
    address = next((a for a in interface.addresses if a.version == walk.packet.version), None)
    if address is None:
        return
    onward = Walk(account, walk.box, walk.packet.going_to(address, Range(port, port)), Connection(), returning=False)
    onward.hops = walk.hops
    onward.sender = replace(walk.sender, also=node.group_ids)
    onward.leave_by(node.vpc_id, node.subnet_id)


def _interface_of(account: Account, vpc_id: str, target: Target) -> Interface | None:
    instance = account.instances.get(target.id)
    if instance is not None:
        return account.interfaces.get(instance.interface_ids[0]) if instance.interface_ids else None
    try:
        return account.interface_at.get((vpc_id, ip_address(target.id)))
    except ValueError:
        return None  # an Application Load Balancer or a function


def _balancer_of(account: Account, interface: Interface) -> LoadBalancer | None:
    return next((b for b in account.load_balancers.values() if interface.id in b.interface_ids), None)


def _listener(walk: Walk, balancer: LoadBalancer) -> Listener:
    """Return the listener that takes the packet."""
    packet = walk.packet
    component = Component("LoadBalancer", balancer.arn, walk.label(balancer.arn, balancer.name))
    port = str(packet.destination_ports) if packet.protocol.has_ports else ""
    on_port = [entry for entry in balancer.listeners if port and packet.destination_ports.is_(entry.port)]
    listener = next(
        (entry for entry in on_port if packet.protocol.is_one_of(*_CARRIED_BY.get(entry.protocol, ()))), None
    )
    if listener is None:
        walk.account.require("Listeners")
        listening = ", ".join(f"{entry.protocol} {entry.port}" for entry in balancer.listeners) or "nothing"
        asked = f"{packet.protocol} {port}".rstrip()
        walk.stop(
            "ELBV2_LISTENERS_MISMATCH" if on_port or not balancer.listeners else "ELBV2_LISTENER_PORT_RESTRICTION",
            component,
            f"{component} listens to {listening}, not to {asked}",
            details={"LoadBalancerArn": balancer.arn},
        )
    return listener


def _target_groups(account: Account, listener: Listener, arns: tuple[str, ...]) -> list[TargetGroup]:
    account.require("TargetHealthDescriptions")
    groups = [account.target_groups[arn] for arn in arns if arn in account.target_groups]
    if len(groups) < len(arns):
        account.require("TargetGroups")
        msg = f"a target group of {listener.arn} is not in the snapshot"
        raise CannotDecideError(msg)
    return groups


def _within_reach(account: Account, balancer: LoadBalancer, group: TargetGroup, zone: str) -> Iterable[Target]:
    """Return the targets that a zone's node sends to."""
    if balancer.kind != "application":
        account.require("LoadBalancerAttributes")
    account.require("TargetGroupAttributes")
    if balancer.cross_zone if group.cross_zone is None else group.cross_zone:
        return group.targets
    return [target for target in group.targets if _zone_of(account, balancer, target) in (zone, None)]


def _zone_of(account: Account, balancer: LoadBalancer, target: Target) -> str | None:
    """Return the zone of a target; addresses outside of the VPC have none, and every node may use them."""
    if target.id in account.instances:
        return account.instances[target.id].zone
    interfaces = {str(a): i.zone for (vpc, a), i in account.interface_at.items() if vpc == balancer.vpc_id}
    return interfaces.get(target.id)


def _states(groups: Iterable[TargetGroup]) -> str:
    states = [target.state for group in groups for target in group.targets]
    return ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
