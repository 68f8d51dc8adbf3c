"""From a node of a load balancer to a target and back, which is another connection than the client's."""

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from analysis.network.answer import Answer, Component, Explanation, Verdict
from analysis.network.connection import Connection
from analysis.network.end import End, Host, Outside, Whoever
from analysis.network.guards import pass_groups
from analysis.network.lookup import interface_in
from analysis.network.ranges import Addresses, Range
from analysis.network.walk import StoppedError, Walk
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Address, Interface, Protocol


@dataclass(frozen=True)
class Delivery:
    """What a node of a load balancer opens under its own address.

    Attributes:
        node: the load balancer's interface.
        target: an instance's id, or an address.
        port: where the target listens.
        protocol: what the node speaks with it.
        version: the IP version that it does this in.
    """

    node: Interface
    target: str
    port: int
    protocol: Protocol
    version: int = 4


def deliver(walk: Walk, what: Delivery) -> None:
    """Make sure that a target gets what a node sends under its own address, and that its answer comes back.

    Everything counts that counts between two hosts: the security groups of both, the network ACLs in both directions,
    the routes between their subnets, and whether the target is up.

    Raises:
        StoppedError: if it does not get there, or not back.
        CannotDecideError: if that is not known.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
    and https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
    """
    answer = _answer(walk.account, what)
    if answer.verdict is Verdict.REACHABLE:
        return
    name = walk.account.owner_of_interface.get(answer.destination.id) or walk.label(what.target) or what.target
    beginning = f"{walk.interface_component(what.node)} does not get through to its target {name}"
    if answer.verdict is Verdict.UNKNOWN:
        msg = f"{beginning}, as far as is known: {answer.unknowns[0]}"
        raise CannotDecideError(msg)
    walk.hops += answer.forward
    why: Explanation = answer.explanations[0]
    raise StoppedError(replace(why, text=f"{beginning}: {why.text}", returning=walk.returning))


def deliver_as_client(walk: Walk, node: Interface, target: str, port: int) -> Walk:
    """Make sure that a target lets in what a Network Load Balancer sends under the client's own address.

    The load balancer's security groups have to let it out to the target, whose own have to allow the client, or to
    name a group of the load balancer. That the reply comes back to the load balancer, whatever the target's route table
    says, is AWS's care; the network ACL of its subnet has to let it out to the client. Where the target is the client,
    it takes the reply for its own, and the connection times out.

    Returns:
        the way of what has arrived at the target.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html,
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html,
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html#loopback-timeout
    """
    account = walk.account
    end = _end(account, node, target, walk.packet.version)
    if not isinstance(end, Host) or end.interface.vpc_id != node.vpc_id:
        msg = f"whether {target}, outside of {node.vpc_id}, sees the client's address is not modelled"
        raise CannotDecideError(msg)
    address = end.address
    assert isinstance(address, IPv4Address | IPv6Address), "a target is one address"
    if walk.packet.source.is_(int(address)):
        component = walk.interface_component(end.interface)
        text = f"{component} calls a load balancer that sends the request back to it, under its own address"
        walk.stop("ELBV2_SOURCE_ADDRESS_PRESERVATION", component, text)
    onward = Walk(account, walk.box, walk.packet.going_to(address, Range(port, port)), Connection(), returning=False)
    onward.hops = walk.hops
    onward.sender = replace(walk.sender, also=node.group_ids)
    pass_groups(onward, node, egress=True)
    onward.leave_by(node.vpc_id, node.subnet_id)
    if end.interface.subnet_id != node.subnet_id:
        _let_out(onward, end.interface)
    return onward


def _let_out(onward: Walk, target: Interface) -> None:
    """Make sure that the network ACL of a target's subnet lets its replies to the client out."""
    back = Walk(onward.account, onward.box, onward.packet.reply(), onward.connection, returning=True)
    back.hops = onward.hops
    try:
        back.pass_acl(target.subnet_id, egress=True)
    except StoppedError as stopped:
        why = stopped.explanation
        text = f"{onward.interface_component(target)} cannot answer the client: {why.text}"
        raise StoppedError(replace(why, text=text, returning=False)) from None


def _answer(account: Account, what: Delivery) -> Answer:
    """Trace the node's connection to a target, once for each account; whoever calls the node does not matter."""
    from analysis.network.trace import Flow, trace  # noqa: PLC0415 a trace asks load balancers, and they trace

    known: dict[tuple[object, ...], Answer | None] = account.indexes.setdefault("deliveries", {})
    key = (what.node.id, what.target, what.port, what.protocol.number, what.version)
    if key not in known:
        known[key] = None  # in progress
        try:
            source = Host(what.node, _address(what.node, what.version))
            destination = _end(account, what.node, what.target, what.version)
            known[key] = trace(account, Flow(source, destination, what.protocol, what.port))
        finally:
            if known[key] is None:
                del known[key]
    found = known[key]
    if found is None:
        component = Component("NetworkInterface", what.node.id, account.owner_of_interface.get(what.node.id, ""))
        why = Explanation("NO_PATH", component, f"requests to {component} go round in circles between load balancers")
        return Answer(Verdict.UNREACHABLE, component, component, (), explanations=(why,))
    return found


def _end(account: Account, node: Interface, target: str, version: int) -> End:
    """Return who is behind a target's id: an instance's first interface, or whoever has an address.

    Raises:
        CannotDecideError: if an instance is not in the snapshot, or has no address.
    """
    try:
        address = ip_address(target)
    except ValueError:
        instance = account.instances.get(target)
        ids = instance.interface_ids if instance else ()
        interface = account.interfaces.get(ids[0]) if ids else None
        if interface is None:
            account.require("Reservations")
            account.require("NetworkInterfaces")
            msg = f"the interface of the target {target} is not in the snapshot"
            raise CannotDecideError(msg) from None
        return Host(interface, _address(interface, version))
    found = interface_in(account, node.vpc_id, Addresses.of(address))
    if found is not None:
        return Host(found, address)
    inside = any(vpc.holds(address) for vpc in account.vpcs.values())
    return Whoever(ip_network(address)) if inside else Outside(address)


def _address(interface: Interface, version: int) -> Address:
    found = next((each for each in interface.addresses if each.version == version), None)
    if found is None:
        msg = f"{interface.id} has no IPv{version} address in the snapshot"
        raise CannotDecideError(msg)
    return found
