"""Interfaces and instances as targets of routes: routers, firewalls and NAT instances that people run themselves."""

from analysis.network.answer import Component
from analysis.network.guards import pass_groups
from analysis.network.hybrid import enter_tunnel_at
from analysis.network.listening import PEOPLES_OWN
from analysis.network.lookup import holds
from analysis.network.nat import leave_by_instance
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Interface, Route, RouteTable


def to_interface(walk: Walk, table: RouteTable, route: Route, subnet_id: str) -> None:
    """Pass a middlebox: in through its interface, which must not check source and destination, and out again.

    What the software on it does cannot be seen. It is taken to pass on what its guards let through: as it is, or,
    where its own subnet's next hop is an internet gateway and the interface has a public address, under its own
    address (a NAT instance). It is taken to be stateful, so that replies have to come back through it. An instance
    with several interfaces may send on by any of them, which makes the answer unknown. A customer gateway device puts
    into its tunnel what is for the other end.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html and
    https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
    """
    interface = _interface(walk, table, route)
    component = walk.interface_component(interface)
    if holds(interface, walk.packet.destination):
        walk.hand_to(interface, from_subnet=subnet_id)
        return
    if walk.came_by.startswith("igw-") and table.gateway_ids and not interface.public:
        text = f"{component} has no public address, and gets nothing that comes from the internet"
        walk.stop("INGRESS_RTB_NO_PUBLIC_IP", component, text, details={"RouteTable": {"Id": table.id}})
    if interface.source_dest_check:
        walk.stop(
            "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            component,
            f"{walk.packet.destination} is none of the addresses of {component}, and it checks source and destination",
            details={"NetworkInterface": component.to_json()},
        )
    walk.pass_acl(interface.subnet_id, egress=False)
    pass_groups(walk, interface, egress=False)
    walk.stop_if_down(interface)
    instance = walk.account.instances.get(interface.owner or "")
    if instance is not None and len(instance.interface_ids) > 1:
        name = walk.label(instance.id, instance.name) or instance.id
        msg = f"by which of its interfaces {name} sends packets on is not in the snapshot"
        raise CannotDecideError(msg)
    if enter_tunnel_at(walk, interface):
        return
    walk.note(component, note="taken to pass on what it gets")
    walk.appliances.append(interface.id)
    walk.forget_groups("SG_REFERENCES_NOT_PRESERVED")
    if _translates(walk, interface):
        leave_by_instance(walk, interface)
    pass_groups(walk, interface, egress=True)
    walk.leave_by(interface.vpc_id, interface.subnet_id)


def _interface(walk: Walk, table: RouteTable, route: Route) -> Interface:
    """Return the interface that a route leads to, which may be an instance's first."""
    account, target = walk.account, route.target
    key = "NetworkInterfaces"
    if target.startswith("i-"):
        key = "Reservations"
        instance = account.instances.get(target)
        target = instance.interface_ids[0] if instance and instance.interface_ids else ""
    found = account.interfaces.get(target)
    if found is None:
        account.require(key)
        account.require("NetworkInterfaces")
        walk.stop_at_blackhole(table, route)
    if found.kind not in PEOPLES_OWN:
        msg = f"what {Component('NetworkInterface', found.id, found.description)} does with packets is not modelled"
        raise CannotDecideError(msg)
    return found


def _translates(walk: Walk, interface: Interface) -> bool:
    """Return whether a middlebox has to be a NAT instance to be of any use to the packet."""
    own = interface.addresses[:1]
    if walk.returning or walk.packet.version != 4 or not own or interface.public_of(own[0]) is None:
        return False
    table = walk.account.route_table_of.get(interface.subnet_id)
    route = walk.route_by(table) if table else None
    return route is not None and route.target.startswith("igw-")
