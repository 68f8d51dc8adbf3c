"""One packet on its way: a step at a time, each step noted as a hop, until it arrives or is stopped.

A walk knows the steps that are the same everywhere (leaving and entering an interface, crossing the boundary of a
subnet, choosing a route). What a route's target does with the packet is in ``targets``, one function per kind of
target, so that peering, Transit Gateways and the like come in as further functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NoReturn, TypeVar

from analysis.network.answer import Component, Explanation, Hop, route_json
from analysis.network.connection import Connection
from analysis.network.guards import Sender, pass_acl, pass_groups
from analysis.network.host import ask_host
from analysis.network.lookup import blocks_of, holds, interface_in, require_all_of
from analysis.network.packet import Packet
from analysis.network.prefixes import Prefixes
from analysis.network.ranges import Range
from analysis.network.reserved import NEVER_ROUTED, is_private
from analysis.network.routing import LOCAL, lists_of_services, routes_by_prefix
from analysis.network.space import Box
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.network import Interface, Network, PortRange, Route, RouteTable

T = TypeVar("T")

_MOST_TABLES = 32
"""So many route tables no packet passes on its way, unless it goes round in circles until its TTL is used up."""


class StoppedError(Exception):
    """The packet goes no further."""

    def __init__(self, explanation: Explanation) -> None:
        """Say why."""
        super().__init__(explanation.text)
        self.explanation = explanation


class Walk:
    """The way of one packet, or of many that are treated alike, through one account and Region.

    Where they are not treated alike, a step raises ``StraddleError``, and the walk begins anew with a part of them.

    Attributes:
        account: the model.
        box: the question, for choices that the network makes.
        packet: the packet as it is now; translations change it.
        hops: the way so far.
        returning: whether it is a reply, which security groups and NAT gateways recognise.
        connection: the state that the forward packet made.
        arrived: where it ended, once it has: an interface, or ``None`` for outside the account.
        beyond: what it left the account by towards a network of the customer's, if it did: a VPN connection or a
            virtual interface.
        sender: what security groups know of where it comes from.
        came_by: the gateway by which it came into the VPC that it is in; nothing if it started there.
        appliances: the middleboxes on its way, in order.
    """

    def __init__(self, account: Account, box: Box, packet: Packet, connection: Connection, *, returning: bool) -> None:
        """Start with a packet."""
        self.account = account
        self.box = box
        self.packet = packet
        self.connection = connection
        self.returning = returning
        self.hops: list[Hop] = []
        self.arrived: Interface | None = None
        self.beyond: str | None = None
        self.sender = Sender()
        self.came_by = ""
        self.appliances: list[str] = []
        self._tables = 0

    def start_at(self, interface: Interface) -> None:
        """Send the packet out of an interface."""
        from analysis.network.hybrid import enter_tunnel_at  # noqa: PLC0415 it walks on, so each knows the other

        component = self.interface_component(interface)
        self.sender = Sender(interface.vpc_id)
        self.note(component, note="the packet starts here")
        self.stop_if_down(interface)
        if not self.returning and interface.id in self.account.endpoint_of_interface:
            text = f"{component} is an interface of an endpoint, and endpoints open no connections"
            self.stop("VPCE_INTRA_VPC_TRAFFIC", component, text)
        if interface.source_dest_check and not holds(interface, self.packet.source):
            self.stop(
                "ENI_SOURCE_DEST_CHECK_RESTRICTION",
                component,
                f"{self.packet.source} is none of the addresses of {component}, and it checks source and destination",
            )
        if ask_host(self, interface):
            return
        self.stop_if_never_routed()
        if enter_tunnel_at(self, interface):
            return
        pass_groups(self, interface, egress=True)
        self.leave_by(interface.vpc_id, interface.subnet_id)

    def leave_by(self, vpc_id: str, subnet_id: str) -> None:
        """Send the packet from something in a subnet, such as a host or a gateway's interface, to where it goes."""
        neighbour = interface_in(self.account, vpc_id, self.packet.destination)
        if neighbour is not None and neighbour.subnet_id == subnet_id:
            # Within a subnet there is no route to choose and no network ACL to pass.
            self.hand_to(neighbour, from_subnet=subnet_id)
            return
        self.pass_acl(subnet_id, egress=True)
        self.route_from(subnet_id)

    def route_from(self, subnet_id: str) -> None:
        """Let a subnet's route table decide where the packet goes."""
        from analysis.network.targets import follow  # noqa: PLC0415 targets walk on, so each knows the other

        table = self.account.route_table_of.get(subnet_id)
        if table is None or subnet_id not in table.subnet_ids:
            # The main table has only the subnets that no other has, so the others must be known.
            self.account.require("RouteTables")
        if table is None:
            msg = f"the route table of {subnet_id} is not in the snapshot"
            raise CannotDecideError(msg)
        component = Component("RouteTable", table.id, self.label(table.id, table.name))
        self.count_table(component)
        route = self.route_by(table)
        if route is None:
            self.stop(
                "NO_ROUTE_TO_DESTINATION",
                component,
                f"{component} has no route to {self.packet.destination}",
                details={"RouteTable": component.to_json()},
            )
        if route.blackhole:
            self.stop_at_blackhole(table, route)
        self.note(component, decided_by=route, note=f"{route.text} → {route.target}")
        follow(self, table, route, subnet_id)

    def route_by(self, table: RouteTable) -> Route | None:
        """Return the route that a table chooses for the packet."""
        key = f"routes of {table.id}"
        if key not in self.account.indexes:
            closed = lists_of_services(self.account, table)
            known = routes_by_prefix(table, lambda each: () if each in closed else self.blocks_of(each))
            self.account.indexes[key] = known, closed
        found: tuple[Prefixes[Route], frozenset[str]] = self.account.indexes[key]
        routes, closed = found
        route = routes.longest(self.packet.destination)
        if closed and (route is None or route.target != LOCAL) and not is_private(self.packet.destination):
            self.blocks_of(min(closed))
        return route

    def count_table(self, component: Component) -> None:
        """Stop at the route table at which the packet has gone round in circles for too long."""
        self._tables += 1
        if self._tables > _MOST_TABLES:
            self.stop("NO_PATH", component, f"packets to {self.packet.destination} go round in circles at {component}")

    def stop_at_blackhole(self, table: RouteTable, route: Route) -> NoReturn:
        """Stop at a route whose target is gone.

        Raises:
            StoppedError: always.
        """
        if not route.blackhole:
            require_all_of(self.account, table.vpc_id, "RouteTables")
        component = Component("RouteTable", table.id, self.label(table.id, table.name))
        self.stop(
            "BAD_STATE_ROUTE",
            component,
            f"the route {route.text} of {component} leads to {route.target}, which is gone (blackhole)",
            details={
                "RouteTable": component.to_json(),
                "RouteTableRoute": {**route_json(route), "State": "blackhole"},
            },
        )

    def enter(self, interface: Interface, *, from_subnet: str | None) -> None:
        """Deliver the packet to an interface, across the boundary of its subnet if it comes from elsewhere."""
        if from_subnet != interface.subnet_id:
            self.pass_acl(interface.subnet_id, egress=False)
        pass_groups(self, interface, egress=False)
        self.stop_if_down(interface)
        self.note(self.interface_component(interface), note="the packet arrives")
        self.arrived = interface

    def enter_vpc(self, vpc_id: str, *, from_subnet: str | None) -> None:
        """Deliver the packet to whatever has its destination address in a VPC."""
        interface = interface_in(self.account, vpc_id, self.packet.destination)
        if interface is None:
            require_all_of(self.account, vpc_id, "NetworkInterfaces")
            component = Component("Vpc", vpc_id, self.label(vpc_id, self.account.vpc(vpc_id).name))
            self.stop(
                "NO_POSSIBLE_DESTINATION",
                component,
                f"nothing in {component} has the address {self.packet.destination}",
                details={"Vpc": component.to_json()},
            )
        self.hand_to(interface, from_subnet=from_subnet)

    def hand_to(self, interface: Interface, *, from_subnet: str | None) -> None:
        """Deliver the packet to an interface; what translates addresses takes replies back and sends them on."""
        from analysis.network.nat import return_through_instance, return_through_nat  # noqa: PLC0415 they walk on

        nat = self.account.nat_of_interface.get(interface.id)
        if nat is None and interface.kind in {"nat_gateway", "natGateway"}:
            self.account.require("NatGateways")
        if nat is not None and (from_subnet is None or self.returning):
            return_through_nat(self, nat, interface, from_subnet=from_subnet)
            return
        self.enter(interface, from_subnet=from_subnet)
        if self.returning and self.connection.translation_by(interface.id):
            return_through_instance(self, interface)

    def pass_acl(self, subnet_id: str, *, egress: bool) -> None:
        """Cross the boundary of a subnet; ACLs keep no state, so replies are judged like everything else."""
        pass_acl(self, subnet_id, egress=egress)

    def stop_if_never_routed(self) -> None:
        """Stop packets to addresses that no host has: loopback, multicast and reserved ones."""
        for block, kind in NEVER_ROUTED.items():
            if block.version == self.packet.version and self.packet.destination.inside(block):
                text = f"{self.packet.destination} is {kind}, which no VPC routes"
                self.stop("NO_POSSIBLE_DESTINATION", self.hops[-1].component, text)

    def note(self, component: Component, **about: object) -> None:
        """Add a hop."""
        self.hops.append(Hop(component, self.packet, **about))  # type: ignore[arg-type]

    def translate(self, component: Component, packet: Packet, note: str) -> None:
        """Add a hop at which the packet is changed; who is behind a new source, no security group knows."""
        self.hops.append(Hop(component, self.packet, leaving=packet, note=note))
        if packet.source != self.packet.source:
            self.sender = Sender()
        self.packet = packet

    def stop(
        self,
        code: str,
        component: Component,
        text: str,
        *,
        direction: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> NoReturn:
        """End the walk.

        Raises:
            StoppedError: always.
        """
        whole = f"the reply is stopped: {text}" if self.returning else text
        raise StoppedError(Explanation(code, component, whole, direction, self.returning, details or {}))

    def forget_groups(self, code: str) -> None:
        """Pass something behind which security groups do not know who sent the packet; the first code counts."""
        self.sender = replace(self.sender, lost=self.sender.lost or code)

    def choice(self, dimension: str, default: PortRange) -> Range:
        """Return what the network may choose from, as far as it has not been cut."""
        return self.box.get(dimension, Range(default.first, default.last))

    def pick(self, what: str, options: Sequence[T]) -> T:
        """Return one of several things between which the network chooses; a flow works if it works with each.

        Raises:
            StraddleError: if it has not been chosen yet.
        """
        chosen = self.box.get(f"{what} of {len(options)}", Range(0, len(options) - 1))
        if not chosen.single:
            chosen.cut(chosen.first + 1)
        return options[chosen.first]

    def blocks_of(self, prefix_list_id: str) -> tuple[Network, ...]:
        """Return a prefix list's blocks; see :func:`analysis.network.lookup.blocks_of`."""
        return blocks_of(self.account, prefix_list_id)

    def interface_component(self, interface: Interface) -> Component:
        """Return an interface as people know it: by what it belongs to and its zone."""
        label = self.account.owner_of_interface.get(interface.id, "") or interface.name or interface.description
        return Component("NetworkInterface", interface.id, label)

    def label(self, identity: str, name: str = "") -> str:
        """Return the construct path of a resource, else its Name tag."""
        return self.account.path_of.get(identity, "") or name

    def stop_if_down(self, interface: Interface) -> None:
        """Stop at an instance that is stopped, whose interface stays, and at what is attached to nothing."""
        if not interface.attached:
            text = f"{interface.id} is attached to nothing, so nobody is there"
            self.stop("BAD_STATE", self.interface_component(interface), text)
        instance = self.account.instances.get(interface.owner or "")
        if instance is None and interface.owner is not None:
            self.account.require("Reservations")
        if instance is not None and not instance.up:
            component = Component("Instance", instance.id, self.label(instance.id, instance.name))
            self.stop("BAD_STATE", component, f"{component} is {instance.state}")
