"""Internet gateways, in both directions, and egress-only internet gateways."""

from ipaddress import ip_network

from analysis.network.answer import Component
from analysis.network.guards import Sender
from analysis.network.ingress import enter_by_gateway
from analysis.network.lookup import behind_public, interface_in, require_all_of
from analysis.network.public_access import check_public_access
from analysis.network.public_interfaces import leave_by_public_interface
from analysis.network.ranges import Addresses
from analysis.network.reserved import NEVER_ROUTED, PRIVATE, PRIVATE6
from analysis.network.walk import Walk
from analysis.snapshot.model.network import Address, Interface, Route, RouteTable

_EGRESS = {
    "RFC1918": "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
    "RFC6598": "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
}
_INGRESS = {
    "RFC1918": "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS",
    "RFC6598": "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS",
}


def enter_from_internet(walk: Walk) -> None:
    """Let a packet from outside in: an internet gateway translates its destination and hands it to the VPC.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    account, packet = walk.account, walk.packet
    interface, private = _behind(walk, packet.destination)
    gateway = account.internet_gateway_of.get(interface.vpc_id)
    if gateway is None:
        account.require("InternetGateways")
        component = Component(
            "Vpc", interface.vpc_id, walk.label(interface.vpc_id, walk.account.vpc(interface.vpc_id).name)
        )
        walk.stop("NO_PATH", component, f"{component} has no internet gateway", details={"Vpc": component.to_json()})
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    _refuse_false_senders(walk, component, interface.vpc_id)
    if walk.account.public_access:
        check_public_access(walk, component, interface.vpc_id, interface.subnet_id, outward=False)
    if private == packet.destination.address:
        walk.note(component, note="IPv6 passes as it is")
    else:
        walk.translate(component, packet.going_to(private), f"{packet.destination} is {private} inside the VPC")
    walk.came_by = gateway.id
    enter_by_gateway(walk, gateway.id, interface.vpc_id)


def _refuse_false_senders(walk: Walk, component: Component, vpc_id: str) -> None:
    """Stop packets from outside whose sender cannot be there: private addresses, and those of the VPC itself."""
    source, details = walk.packet.source, {"InternetGateway": component.to_json()}
    for block, rfc in PRIVATE.items():
        if source.version == 4 and source.inside(block):
            walk.stop(_INGRESS[rfc], component, f"{source} is private, and nobody outside has it", details=details)
    never = (block for block in NEVER_ROUTED if block.version == source.version)
    if source.inside(*walk.account.vpc(vpc_id).blocks, PRIVATE6, *never):
        text = f"{source} cannot come from outside, and {component} takes it for spoofed"
        walk.stop("GATEWAY_REJECTS_SPOOFED_TRAFFIC", component, text, details=details)


def _behind(walk: Walk, called: Addresses) -> tuple[Interface, Address]:
    """Return the interface that a public address leads to, and its own address."""
    found = None if called.inside(PRIVATE6) else behind_public(walk.account, called)
    if found is None:
        walk.account.require("NetworkInterfaces")
        walk.stop(
            "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Component("Internet", "internet", "internet"),
            f"{called} is no interface's public address here, and internet gateways let in nothing else",
        )
    return found


def to_internet_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass an internet gateway outward: the sender's public address for its private one; IPv6 passes as it is.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    account, packet = walk.account, walk.packet
    del subnet_id
    vpc = walk.account.vpc(table.vpc_id)
    gateway = account.internet_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != vpc.id:
        account.require("InternetGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("InternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    details = {"InternetGateway": component.to_json()}
    _refuse_private(walk, component)
    sender = interface_in(account, vpc.id, packet.source)
    public = sender.public_of(packet.source.address) if sender and packet.version == 4 else None
    if sender is None or (packet.version == 4 and public is None) or packet.source.inside(PRIVATE6):
        require_all_of(account, vpc.id, "NetworkInterfaces")
        walk.stop(
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            component,
            f"{packet.source} has no public address, and the internet gateway passes out nothing without one",
            details=details,
        )
    if walk.account.public_access:
        check_public_access(
            walk, component, vpc.id, sender.subnet_id, outward=True, nat=sender.id in account.nat_of_interface
        )
    if public is not None:
        walk.translate(component, packet.coming_from(public), f"{packet.source} is {public} outside")
    else:
        walk.note(component, note="IPv6 passes as it is")
    _arrive_outside(walk)


def to_egress_only_gateway(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass an egress-only internet gateway outward, which lets in replies only.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    """
    vpc = walk.account.vpc(table.vpc_id)
    gateway = walk.account.egress_only_gateways.get(route.target)
    if gateway is None or gateway.vpc_id != vpc.id:
        walk.account.require("EgressOnlyInternetGateways")
        walk.stop_at_blackhole(table, route)
    component = Component("EgressOnlyInternetGateway", gateway.id, walk.label(gateway.id, gateway.name))
    _refuse_private(walk, component)
    if walk.packet.source.inside(PRIVATE6):
        text = f"{walk.packet.source} is private, and nobody outside could answer it"
        walk.stop("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", component, text)
    if walk.account.public_access:
        check_public_access(walk, component, vpc.id, subnet_id, outward=True, nat=True)
    if walk.returning:
        walk.stop("NO_PATH", component, f"{component} lets connections out only, so no caller is answered through it")
    walk.note(component, note="out, and only replies come back")
    walk.connection.outward = (component, vpc.id)
    _arrive_outside(walk)


NAT64 = ip_network("64:ff9b::/96")
"""The prefix under which IPv6 knows IPv4 addresses; nobody on the internet has such an address (RFC 6052)."""


def leave_for_internet(walk: Walk, component: Component) -> None:
    """Pass an internet gateway outward under a public address that the packet has already."""
    _refuse_private(walk, component)
    walk.note(component, note="out under a public address")
    _arrive_outside(walk)


def _refuse_private(walk: Walk, component: Component) -> None:
    packet = walk.packet
    if packet.version == 6 and packet.destination.inside(PRIVATE6):
        text = f"{packet.destination} is a private address, and nothing on the internet has one"
        walk.stop("NO_POSSIBLE_DESTINATION", component, text)
    for block, rfc in PRIVATE.items():
        if packet.version == 4 and packet.destination.inside(block):
            text = f"{packet.destination} is a private address, and nothing on the internet has one"
            walk.stop(_EGRESS[rfc], component, text, details={"InternetGateway": component.to_json()})


def _arrive_outside(walk: Walk) -> None:
    """End outside, or come in again where the snapshot holds whose public address was called.

    AWS's analyzer follows no packet out of an internet gateway and in by another (``IGW_NAT_REFLECTION``); the
    network does. Whoever is called so sees the sender's public address, and no security group knows it.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html and
    https://aws.amazon.com/vpc/faqs/ ("when two instances communicate using public IP addresses")
    """
    if walk.packet.version == 6 and walk.packet.destination.inside(NAT64):
        text = f"{walk.packet.destination} stands for an IPv4 address, which only NAT64 makes of it: nobody has it"
        walk.stop("NO_POSSIBLE_DESTINATION", walk.hops[-1].component, text)
    there = Component("Internet", str(walk.packet.destination), "internet")
    if walk.returning and return_to_gateway(walk):
        return
    if leave_by_public_interface(walk):
        return
    if behind_public(walk.account, walk.packet.destination) is None:
        walk.note(there, note="the packet arrives")
        walk.arrived = None
        return
    walk.note(there, note="who has this public address is inside")
    walk.sender = Sender()
    enter_from_internet(walk)


def return_to_gateway(walk: Walk) -> bool:
    """Hand a reply to the gateway that let the connection out, if there is one that hands replies to the caller.

    Gateway endpoints, egress-only and regional NAT gateways do; an internet gateway takes replies by their address.
    """
    from analysis.network.nat import return_through_regional  # noqa: PLC0415 each knows the other

    if walk.connection.outward is None:
        return False
    gateway, vpc_id = walk.connection.outward
    walk.note(gateway, note="a reply to a connection that it knows")
    return_through_regional(walk, gateway)
    walk.enter_vpc(vpc_id, from_subnet=None)
    return True
