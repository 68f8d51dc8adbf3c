"""There and back: what becomes of the packets of a box, and of the replies to them."""

from analysis.network.answer import Answer, Component, Explanation, Verdict
from analysis.network.balancing import ask_load_balancer
from analysis.network.connection import Connection
from analysis.network.end import End, Host, OnPremises, Outside, Whoever
from analysis.network.hybrid import enter_from_beyond
from analysis.network.internet_gateway import enter_from_internet, return_to_gateway
from analysis.network.listening import ask_who_is_there
from analysis.network.packet import ALL, NONE, Packet, Protocols
from analysis.network.privatelink import ask_endpoint
from analysis.network.public_interfaces import leave_by_public_interface
from analysis.network.ranges import Addresses
from analysis.network.reserved import is_private
from analysis.network.space import Box
from analysis.network.walk import StoppedError, Walk
from analysis.network.ways import PUBLIC
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.network import Interface

SOURCE, DESTINATION, PROTOCOL = "source", "destination", "protocol"
SOURCE_PORTS, DESTINATION_PORTS = "source ports", "destination ports"
ICMP_TYPE, ICMP_CODE = "ICMP type", "ICMP code"
DIMENSIONS = (SOURCE, DESTINATION, PROTOCOL, SOURCE_PORTS, DESTINATION_PORTS, ICMP_TYPE, ICMP_CODE)


def travel(account: Account, source: End, destination: End, box: Box) -> Answer:
    """Follow the packets of a box forward, and their replies back.

    What is modelled: VPCs with their subnets, route tables, network ACLs and security groups; internet, NAT and
    egress-only gateways; gateway endpoints; peerings and Transit Gateways; VPN and Direct Connect; middleboxes on
    instances; load balancers with their listeners. Anything else that the packets meet makes the verdict *unknown*,
    with its name.

    Returns:
        Reachable only if the packets arrive and their replies come back.

    Raises:
        StraddleError: if some of the packets fare otherwise than others.
    """
    connection = Connection()
    forward = Walk(account, box, packet_of(box), connection, returning=False)
    start, goal = _component(forward, source), _component(forward, destination)
    back: Walk | None = None

    def answer(verdict: Verdict, *explanations: Explanation, unknowns: tuple[str, ...] = ()) -> Answer:
        returning = tuple(back.hops) if back else ()
        hops = tuple(forward.hops)
        return Answer(verdict, start, goal, hops, returning, explanations, unknowns, arrives=back is not None)

    try:
        _check_versions(forward)
        if isinstance(source, Host):
            forward.start_at(source.interface)
        else:
            forward.note(start, note="the packet starts here")
            if isinstance(source, OnPremises):
                foreign = isinstance(destination, Outside) and destination.of_aws is False
                enter_from_beyond(forward, source.way_ids, named=source.named, foreign=foreign)
            else:
                enter_from_internet(forward)
        _check_arrival(forward, destination)
        ask_load_balancer(forward)
        ask_endpoint(forward)
        back = Walk(account, box, forward.packet.reply(), connection, returning=True)
        # From here on the packet has arrived, also where nobody knows whether it is answered.
        ask_who_is_there(forward)
        _send_back(back, forward, source)
        _check_return(back, forward, source)
        _check_middleboxes(back, forward)
    except StoppedError as stopped:
        return answer(Verdict.UNREACHABLE, stopped.explanation)
    except CannotDecideError as doubt:
        return answer(Verdict.UNKNOWN, unknowns=(str(doubt),))
    return answer(Verdict.REACHABLE)


def packet_of(box: Box) -> Packet:
    """Return the packets of a box."""
    source, destination, protocol = (box.get(name, NONE) for name in (SOURCE, DESTINATION, PROTOCOL))
    assert isinstance(source, Addresses)
    assert isinstance(destination, Addresses)
    assert isinstance(protocol, Protocols)
    return Packet(
        source,
        destination,
        protocol,
        box.get(SOURCE_PORTS, ALL),
        box.get(DESTINATION_PORTS, ALL),
        box.get(ICMP_TYPE, NONE),
        box.get(ICMP_CODE, NONE),
    )


def _check_versions(walk: Walk) -> None:
    source, destination = walk.packet.source, walk.packet.destination
    if source.version != destination.version:
        component = Component("NetworkInterface", str(source))
        walk.stop("ENI_ADDRESS_RESTRICTION", component, f"{source} and {destination} are of different IP versions")


def _component(walk: Walk, end: End) -> Component:
    if isinstance(end, Host):
        return walk.interface_component(end.interface)
    if isinstance(end, Whoever):
        return Component("Address", str(end.address), f"whoever is in {end.address}")
    if isinstance(end, OnPremises):
        return Component("OnPremises", str(end.address), "on-premises")
    if end.of_aws:
        return Component("Service", str(end.address), "aws")
    return Component("Internet", str(end.address), "internet")


def _check_arrival(walk: Walk, destination: End) -> None:
    """Make sure that the packet came to the end that was meant, and not to another with its address."""
    wanted = destination.interface.id if isinstance(destination, Host) else None
    got = walk.arrived.id if walk.arrived else None
    if isinstance(destination, Whoever):
        if got is None:
            walk.stop("NO_PATH", walk.hops[-1].component, "the packet leaves the VPCs, and is of nobody inside")
        return
    if wanted != got:
        last = walk.hops[-1].component
        walk.stop("NO_PATH", last, f"the packet ends at {last}, which is not where it was meant to go")
    if isinstance(destination, OnPremises) and walk.beyond is None:
        way = walk.account.virtual_interfaces.get(destination.way_ids[0])
        if way is not None and way.kind == PUBLIC:
            msg = f"whether {walk.packet.destination} is reached over the internet, too, is not in the snapshot"
            raise CannotDecideError(msg)
        walk.stop("NO_PATH", walk.hops[-1].component, "the packet ends outside, and not in the customer's network")
    if isinstance(destination, Outside) and walk.beyond is not None and not is_private(walk.packet.destination):
        msg = f"whether the network beyond {walk.beyond} passes {walk.packet.destination} on is not in the snapshot"
        raise CannotDecideError(msg)


def _send_back(back: Walk, forward: Walk, source: End) -> None:
    if forward.arrived is not None:
        back.start_at(forward.arrived)
        return
    back.note(forward.hops[-1].component, note="the reply starts here")
    connection = forward.connection
    if connection.on_host is not None:
        back.note(back.interface_component(connection.on_host), note="the packet arrives")
        back.arrived = connection.on_host
    elif forward.beyond is not None:
        enter_from_beyond(back, (forward.beyond,), named=True)
    elif isinstance(source, OnPremises) and forward.arrived is None:
        # It came by a public virtual interface, to a service that is in no VPC.
        if not leave_by_public_interface(back):
            back.stop(
                "NO_PATH", back.hops[-1].component, f"no virtual interface leads back to {back.packet.destination}"
            )
    elif not return_to_gateway(back):
        enter_from_internet(back)


def _check_return(back: Walk, forward: Walk, source: End) -> None:
    """Make sure that the reply comes to the caller, from the address that was called."""
    last = back.hops[-1].component
    if isinstance(source, Host):
        if back.arrived is None or back.arrived.id != source.interface.id:
            back.stop("NO_PATH", last, f"it ends at {last} and not at the caller")
        return
    first = forward.hops[0].packet
    strayed = isinstance(source, OnPremises) is (back.beyond is None)
    if strayed or back.arrived is not None or back.packet.destination != first.source:
        back.stop("NO_PATH", last, f"it ends at {last} and not at the caller")
    if back.packet.source != first.destination:
        back.stop("NO_PATH", last, f"it comes from {back.packet.source}, and {first.destination} was called")


def _check_middleboxes(back: Walk, forward: Walk) -> None:
    """Make sure that the reply passes the middleboxes that the packet passed: they drop what they do not know.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
    """
    odd = set(forward.appliances) ^ set(back.appliances)
    if not odd:
        return
    account, identity = back.account, min(odd)
    found: Interface | Endpoint | None = account.interfaces.get(identity) or account.endpoints.get(identity)
    assert found is not None, "what was passed is there"
    kind = "VpcEndpoint" if identity in account.endpoints else "NetworkInterface"
    component = Component(kind, identity, account.owner_of_interface.get(identity) or back.label(identity, found.name))
    if identity in back.appliances:
        text = f"it comes to {component}, which has not seen the packet that it answers"
    else:
        text = f"it does not come by {component}, which has seen the packet that it answers"
    if back.appliances and found.vpc_id in back.connection.stray:
        code, text = (
            "TGW_ATTACH_VPC_AZ_RESTRICTION",
            f"{text}: the attachment of {found.vpc_id} is not in appliance mode",
        )
    elif back.connection.redirected and not (forward.appliances and back.appliances):
        code = "INGRESS_RTB_TRAFFIC_REDIRECTION"
    else:
        code = "MIDDLEBOX_SEES_ONE_DIRECTION"
    back.stop(code, component, text)
