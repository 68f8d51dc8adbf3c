"""One flow: the packet there, the reply back, and what to say of both."""

from dataclasses import dataclass
from ipaddress import ip_address

from analysis.network.answer import Answer, Component, Explanation, Verdict
from analysis.network.filters import CannotDecideError
from analysis.network.packet import ANY_EPHEMERAL, LINUX_EPHEMERAL, Packet
from analysis.network.targets import enter_from_internet
from analysis.network.walk import Connection, StoppedError, Walk
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import LoadBalancer
from analysis.snapshot.model.network import Address, Interface, PortRange, Protocol

SOMEWHERE_OUTSIDE = ip_address("198.51.100.1")
"""An address that stands for any host on the internet (TEST-NET-2, RFC 5737)."""


@dataclass(frozen=True)
class Host:
    """An end inside the account: an interface, by one of its private addresses."""

    interface: Interface
    address: Address


@dataclass(frozen=True)
class Outside:
    """An end outside: an address on the internet, or of a service of AWS."""

    address: Address = SOMEWHERE_OUTSIDE


End = Host | Outside


@dataclass(frozen=True)
class Flow:
    """A connection that somebody wants to open.

    Attributes:
        port: the destination port; ``None`` for protocols without ports.
        source_ports: where the client may start from; ``None`` takes what its kind of client uses.
    """

    source: End
    destination: End
    protocol: Protocol
    port: int | None
    source_ports: PortRange | None = None


def trace(account: Account, flow: Flow) -> Answer:
    """Follow a flow forward, and its reply back.

    What is modelled: one VPC with its subnets, route tables, internet and NAT gateways, egress-only gateways,
    gateway endpoints, network ACLs, security groups, and load balancers with their listeners. Anything else that
    the packet meets makes the verdict *unknown*, with its name.

    Returns:
        Reachable only if the packet arrives and its reply comes back for every port that the client may use.
    """
    connection = Connection()
    forward = Walk(account, _first_packet(flow), connection, returning=False)
    source, destination = _component(forward, flow.source), _component(forward, flow.destination)
    back: Walk | None = None

    def answer(verdict: Verdict, *explanations: Explanation, unknowns: tuple[str, ...] = ()) -> Answer:
        returning = tuple(back.hops) if back else ()
        hops = tuple(forward.hops)
        return Answer(verdict, source, destination, hops, returning, explanations, unknowns, arrives=back is not None)

    try:
        if isinstance(flow.source, Host):
            forward.start_at(flow.source.interface)
        else:
            forward.note(source, note="the packet starts here")
            enter_from_internet(forward)
        _check_arrival(forward, flow)
        _ask_load_balancer(forward, flow)
        back = Walk(account, forward.packet.reply(), connection, returning=True)
        _send_back(back, forward)
        _check_return(back, flow)
    except StoppedError as stopped:
        return answer(Verdict.UNREACHABLE, stopped.explanation)
    except CannotDecideError as doubt:
        return answer(Verdict.UNKNOWN, unknowns=(str(doubt),))
    return answer(Verdict.REACHABLE)


def _first_packet(flow: Flow) -> Packet:
    source = flow.source.address
    destination = flow.destination.address
    if isinstance(flow.source, Outside) and isinstance(flow.destination, Host):
        # From outside one calls the public address; what has none is called by its private one, in vain.
        destination = flow.destination.interface.public_of(destination) or destination
    if not flow.protocol.has_ports:
        return Packet(source, destination, flow.protocol)
    port = flow.port or 0
    return Packet(source, destination, flow.protocol, flow.source_ports or _client_ports(flow.source), PortRange(port, port))


def _client_ports(end: End) -> PortRange:
    """Return where a client starts connections: instances run Linux here, everything else may use any port."""
    return LINUX_EPHEMERAL if isinstance(end, Host) and end.interface.owner else ANY_EPHEMERAL


def _component(walk: Walk, end: End) -> Component:
    if isinstance(end, Host):
        return walk.interface_component(end.interface)
    return Component("Internet", str(end.address), "internet")


def _check_arrival(walk: Walk, flow: Flow) -> None:
    """Make sure that the packet came to the end that was meant, and not to another with its address."""
    wanted = flow.destination.interface.id if isinstance(flow.destination, Host) else None
    got = walk.arrived.id if walk.arrived else None
    if wanted != got:
        last = walk.hops[-1].component
        raise walk.stop("NO_PATH", last, f"the packet ends at {last}, which is not where it was meant to go")


def _ask_load_balancer(walk: Walk, flow: Flow) -> None:
    """At a load balancer's node, somebody must listen on the port, and have where to send the request."""
    if walk.arrived is None:
        return
    balancer = _balancer_of(walk.account, walk.arrived)
    if balancer is None:
        return
    component = Component("LoadBalancer", balancer.arn, walk.label(balancer.arn, balancer.name))
    details = {"LoadBalancerArn": balancer.arn}
    listener = next((entry for entry in balancer.listeners if entry.port == flow.port), None)
    if "Listeners" in walk.account.missing:
        raise CannotDecideError(walk.account.missing["Listeners"])
    if listener is None or not flow.protocol.has_ports:
        ports = ", ".join(str(entry.port) for entry in balancer.listeners) or "none"
        raise walk.stop(
            "ELBV2_LISTENER_PORT_RESTRICTION",
            component,
            f"{component} listens on {ports}, not on {flow.protocol} {flow.port or ''}".rstrip(),
            details=details,
        )
    walk.note(
        Component("Listener", listener.arn, walk.label(listener.arn)),
        note=f"{component.name or component.id} listens on {listener.protocol}:{listener.port}",
    )
    groups = [walk.account.target_groups[arn] for arn in listener.target_group_arns if arn in walk.account.target_groups]
    if not groups:
        return  # a redirect or a fixed answer needs no target
    healthy = [target for group in groups for target in group.targets if target.healthy]
    group = groups[0]
    shown = Component("TargetGroup", group.arn, walk.label(group.arn, group.name))
    if not healthy:
        raise walk.stop(
            "ELBV2_NO_TARGETS_IN_AZ", shown, f"{shown} has no healthy target", details={"TargetGroup": shown.to_json()}
        )
    walk.note(shown, note=f"forwards to {len(healthy)} healthy targets on port {group.port}")


def _balancer_of(account: Account, interface: Interface) -> LoadBalancer | None:
    return next((b for b in account.load_balancers.values() if interface.id in b.interface_ids), None)


def _send_back(back: Walk, forward: Walk) -> None:
    if forward.arrived is not None:
        back.start_at(forward.arrived)
        return
    back.note(Component("Internet", str(back.packet.source), "internet"), note="the reply starts here")
    gateways = [hop.component for hop in forward.hops if hop.component.id in forward.connection.outward_gateways]
    if gateways:
        # Endpoints and egress-only gateways hand replies to whoever started the connection, by its own address.
        back.note(gateways[-1], note="a reply to a connection that it knows")
        vpc = next(i.vpc_id for (v, a), i in back.account.interface_at.items() if a == back.packet.destination)
        back.enter_vpc(vpc, from_subnet=None)
    else:
        enter_from_internet(back)


def _check_return(back: Walk, flow: Flow) -> None:
    """Make sure that the reply comes to the caller, from the address that was called."""
    last = back.hops[-1].component
    if isinstance(flow.source, Host):
        if back.arrived is None or back.arrived.id != flow.source.interface.id:
            raise back.stop("NO_PATH", last, f"it ends at {last} and not at the caller")
        return
    called = _first_packet(flow).destination
    if back.arrived is not None or back.packet.destination != flow.source.address:
        raise back.stop("NO_PATH", last, f"it ends at {last} and not at the caller")
    if back.packet.source != called:
        raise back.stop(
            "NGW_SOURCE_ADDRESS_REASSIGN", last, f"it comes from {back.packet.source}, and {called} was called"
        )

