"""What a load balancer does with a request that has come to one of its nodes."""

from collections.abc import Iterable
from ipaddress import ip_address

from analysis.network.answer import Component
from analysis.network.classic import ask_classic
from analysis.network.delivery import Delivery, deliver, deliver_as_client
from analysis.network.lookup import interface_in
from analysis.network.packet import TCP, UDP
from analysis.network.ranges import Addresses
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

    Modelled: the load balancer's state, listeners' default actions and rules, target health, cross-zone load balancing,
    and the way to every target that may get the request, under the node's address or the client's. Not modelled: which
    rule a request meets, and that a group whose targets are all unhealthy gets requests nevertheless (they *fail
    open*): nobody answers those.

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
    component = Component("LoadBalancer", balancer.arn, walk.label(balancer.arn, balancer.name))
    if not balancer.up:
        details = {"LoadBalancerArn": balancer.arn}
        walk.stop("BAD_STATE", component, f"{component} is in the state {balancer.state}", details=details)
    listener = _listener(walk, balancer)
    walk.note(
        Component("Listener", listener.arn, walk.label(listener.arn)),
        note=f"{component.name or component.id} listens on {listener.protocol}:{listener.port}",
    )
    # Where a request goes depends on what it asks for: it has to work wherever a rule may send it.
    stopped: list[StoppedError] = []
    choices = dict.fromkeys((listener.target_group_arns, *listener.rules))
    for arns in choices:
        try:
            # A redirect or a fixed answer needs no target. Of several groups each gets its share, whatever its health.
            for group in _target_groups(walk.account, listener, arns):
                _forward(walk, balancer, node, group, keeps_client=keeps_client)
        except StoppedError as error:
            stopped.append(error)
    if stopped and len(stopped) < len(choices):
        msg = f"which rule of {component} a request meets, and not all lead to somebody: {stopped[0]}"
        raise CannotDecideError(msg)
    if stopped:
        raise stopped[0]


def _forward(walk: Walk, balancer: LoadBalancer, node: Interface, group: TargetGroup, *, keeps_client: bool) -> None:
    """Send a request to a target group: every target that it may be sent to has to get it."""
    account = walk.account
    shown = Component("TargetGroup", group.arn, walk.label(group.arn, group.name))
    details = {"TargetGroup": shown.to_json()}
    if not group.targets:
        walk.stop("ELBV2_LISTENER_HAS_NO_TG", shown, f"{shown} has no targets", details=details)
    if not any(serves(account, target) for target in group.targets):
        walk.stop("BAD_STATE", shown, f"{shown} has no healthy target: {_states(group)}", details=details)
    zone = node.zone
    used = [target for target in within_reach(account, balancer, group, zone) if serves(account, target)]
    if not used:
        walk.stop(
            "ELBV2_NO_TARGETS_IN_AZ",
            shown,
            f"{shown} has no healthy target in {zone}, and the node there sends to no other zone",
            details={**details, "AvailabilityZones": [zone]},
        )
    walk.note(shown, note=f"forwards to {len(used)} healthy targets on port {group.port}")
    kept = keeps_client and balancer.kind == "network" and group.keeps_client and walk.packet.version == group.version
    for target in used:
        _send(walk, node, group, target, as_client=kept)


def serves(account: Account, target: Target) -> bool:
    """Return whether a target gets requests: an instance that is terminated does not, whatever was known of it.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
    (``Target.InvalidState``)
    """
    known = account.instances.keys() if "Reservations" not in account.missing else {target.id}
    return target.healthy and (not target.id.startswith("i-") or target.id in known)


def _send(walk: Walk, node: Interface, group: TargetGroup, target: Target, *, as_client: bool) -> None:
    """Send a request to a target; a function is called by its API, and no packet goes there."""
    account = walk.account
    if group.kind == "lambda":
        return
    port, reached = target.port or group.port, [target.id]
    if group.kind == "alb":
        inner = account.load_balancers.get(target.id)
        if inner is None:
            account.require("LoadBalancers")
            msg = f"the target {target.id} is not in the snapshot"
            raise CannotDecideError(msg)
        nodes = (account.interfaces[key] for key in sorted(inner.interface_ids))
        reached = [str(a) for each in nodes for a in each.addresses if a.version == group.version]
    for each in reached:
        if not as_client:
            deliver(walk, Delivery(node, each, port, _carrier(walk, group), group.version))
            continue
        onward = deliver_as_client(walk, node, each, port)
        if group.kind == "alb":
            ask_load_balancer(onward)


def _carrier(walk: Walk, group: TargetGroup) -> Protocol:
    """Return what a request is sent on by: as it came, where a group takes both."""
    carriers = _CARRIED_BY.get(group.protocol, (TCP,))
    return next((each for each in carriers if walk.packet.protocol.is_(each.number)), carriers[0])


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
    if not arns:
        return []
    account.require("TargetHealthDescriptions")
    groups = [account.target_groups[arn] for arn in arns if arn in account.target_groups]
    if len(groups) < len(arns):
        account.require("TargetGroups")
        msg = f"a target group of {listener.arn} is not in the snapshot"
        raise CannotDecideError(msg)
    return groups


def within_reach(account: Account, balancer: LoadBalancer, group: TargetGroup, zone: str) -> Iterable[Target]:
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
    try:
        address = ip_address(target.id)
    except ValueError:
        return None
    found = interface_in(account, balancer.vpc_id, Addresses.of(address))
    return found.zone if found else None


def _states(group: TargetGroup) -> str:
    states = [target.state for target in group.targets]
    return ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
