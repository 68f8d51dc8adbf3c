"""One packet on its way: a step at a time, each step noted as a hop, until it arrives or is stopped.

A walk knows the steps that are the same everywhere (leaving and entering an interface, crossing the boundary of a
subnet, choosing a route). What a route's target does with the packet is in ``targets``, one function per kind of
target, so that peering, Transit Gateways and the like come in as further functions.
"""

from dataclasses import dataclass, field

from analysis.network.answer import Component, Explanation, Hop, acl_json, route_json
from analysis.network.filters import CannotDecideError, ask_acl, ask_groups
from analysis.network.packet import Packet
from analysis.network.routing import choose_route
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import Address, Interface, Network, PortRange, SecurityGroup


class StoppedError(Exception):
    """The packet goes no further."""

    def __init__(self, explanation: Explanation) -> None:
        """Say why."""
        super().__init__(explanation.text)
        self.explanation = explanation


@dataclass(frozen=True)
class Translation:
    """What a NAT gateway remembers of a connection: who started it, and under which address it left."""

    nat_gateway_id: str
    inside: Address
    inside_ports: PortRange
    outside: Address


@dataclass
class Connection:
    """The state that the forward packet leaves behind and the reply finds.

    Attributes:
        tracked: interfaces whose security groups know the connection and let its replies pass.
        translations: what NAT gateways remember, in the order in which they were passed.
        outward_gateways: egress-only gateways that saw the connection start.
    """

    tracked: set[str] = field(default_factory=set)
    translations: list[Translation] = field(default_factory=list)
    outward_gateways: set[str] = field(default_factory=set)


class Walk:
    """The way of one packet through one account and Region.

    Attributes:
        account: the model.
        packet: the packet as it is now; translations change it.
        hops: the way so far.
        returning: whether it is a reply, which security groups and NAT gateways recognise.
        connection: the state that the forward packet made.
        arrived: where it ended, once it has: an interface, or ``None`` for outside the account.
    """

    def __init__(self, account: Account, packet: Packet, connection: Connection, *, returning: bool) -> None:
        """Start with a packet."""
        self.account = account
        self.packet = packet
        self.connection = connection
        self.returning = returning
        self.hops: list[Hop] = []
        self.arrived: Interface | None = None

    def start_at(self, interface: Interface) -> None:
        """Send the packet out of an interface."""
        account = self.account
        self.note(self.interface_component(interface), note="the packet starts here")
        if self.packet.source not in interface.addresses and interface.source_dest_check:
            raise self.stop(
                "ENI_ADDRESS_RESTRICTION",
                self.interface_component(interface),
                f"{self.packet.source} is none of the interface's addresses, and it checks source and destination",
            )
        self._pass_groups(interface, egress=True)
        neighbour = account.interface_at.get((interface.vpc_id, self.packet.destination))
        if neighbour is not None and neighbour.subnet_id == interface.subnet_id:
            # Within a subnet there is no route to choose and no network ACL to pass.
            self.enter(neighbour, from_subnet=interface.subnet_id)
            return
        self.pass_acl(interface.subnet_id, egress=True)
        self.route_from(interface.subnet_id)

    def route_from(self, subnet_id: str) -> None:
        """Let a subnet's route table decide where the packet goes."""
        from analysis.network.targets import follow  # noqa: PLC0415 targets walk on, so each knows the other

        table = self.account.route_table_of.get(subnet_id)
        if table is None:
            msg = f"the route table of {subnet_id} is not in the snapshot"
            raise CannotDecideError(msg)
        component = Component("RouteTable", table.id, self.label(table.id, table.name))
        route = choose_route(table, self.packet.destination, self.blocks_of)
        if route is None:
            raise self.stop(
                "NO_ROUTE_TO_DESTINATION",
                component,
                f"{component} has no route to {self.packet.destination}",
                details={"RouteTable": component.to_json()},
            )
        if route.blackhole:
            raise self.stop(
                "BAD_STATE_ROUTE",
                component,
                f"the route {route.text} of {component} leads to {route.target}, which is gone (blackhole)",
                details={"RouteTable": component.to_json(), "RouteTableRoute": route_json(route)},
            )
        self.note(component, decided_by=route, note=f"{route.text} → {route.target}")
        follow(self, route, subnet_id)

    def enter(self, interface: Interface, *, from_subnet: str | None) -> None:
        """Deliver the packet to an interface, across the boundary of its subnet if it comes from elsewhere."""
        if from_subnet != interface.subnet_id:
            self.pass_acl(interface.subnet_id, egress=False)
        self._pass_groups(interface, egress=False)
        self.note(self.interface_component(interface), note="the packet arrives")
        self.arrived = interface

    def enter_vpc(self, vpc_id: str, *, from_subnet: str | None) -> None:
        """Deliver the packet to whatever has its destination address in a VPC."""
        interface = self.account.interface_at.get((vpc_id, self.packet.destination))
        if interface is None:
            if "NetworkInterfaces" in self.account.missing:
                msg = self.account.missing["NetworkInterfaces"]
                raise CannotDecideError(msg)
            component = Component("Vpc", vpc_id, self.label(vpc_id, self.account.vpcs[vpc_id].name))
            raise self.stop(
                "NO_POSSIBLE_DESTINATION",
                component,
                f"nothing in {component} has the address {self.packet.destination}",
                details={"Vpc": component.to_json()},
            )
        self.enter(interface, from_subnet=from_subnet)

    def pass_acl(self, subnet_id: str, *, egress: bool) -> None:
        """Cross the boundary of a subnet; ACLs keep no state, so replies are judged like everything else."""
        acl = self.account.acl_of.get(subnet_id)
        if acl is None:
            msg = f"the network ACL of {subnet_id} is not in the snapshot"
            raise CannotDecideError(msg)
        component = Component("NetworkAcl", acl.id, self.label(acl.id, acl.name))
        decision = ask_acl(acl, self.packet, egress=egress)
        if decision.passes:
            self.note(component, decided_by=decision.entry, egress=egress)
            return
        way = "out of" if egress else "into"
        rule = f"rule {decision.entry.number} denies" if decision.entry else "no rule allows"
        ports = f" to port {decision.stopped}" if self.packet.protocol.has_ports else ""
        peer = f"to {self.packet.destination}" if egress else f"from {self.packet.source}"
        details = {"Acl": component.to_json(), "Subnet": {"Id": subnet_id}}
        if decision.entry:
            details["AclRule"] = acl_json(decision.entry)
        raise self.stop(
            "SUBNET_ACL_RESTRICTION",
            component,
            f"{component}: {rule} {self.packet.protocol} {peer}{ports} {way} {self.label(subnet_id) or subnet_id}",
            direction="egress" if egress else "ingress",
            details=details,
        )

    def note(self, component: Component, **about: object) -> None:
        """Add a hop."""
        self.hops.append(Hop(component, self.packet, **about))  # type: ignore[arg-type]

    def translate(self, component: Component, packet: Packet, note: str) -> None:
        """Add a hop at which the packet is changed."""
        self.hops.append(Hop(component, self.packet, leaving=packet, note=note))
        self.packet = packet

    def stop(
        self,
        code: str,
        component: Component,
        text: str,
        *,
        direction: str | None = None,
        details: dict[str, object] | None = None,
    ) -> StoppedError:
        """Return the error that ends the walk."""
        whole = f"the reply is stopped: {text}" if self.returning else text
        return StoppedError(Explanation(code, component, whole, direction, self.returning, details or {}))

    def blocks_of(self, prefix_list_id: str) -> tuple[Network, ...]:
        """Return a prefix list's blocks.

        Raises:
            CannotDecideError: if they are not in the snapshot.
        """
        found = self.account.prefix_lists.get(prefix_list_id)
        if found is None or found.blocks is None:
            msg = f"the entries of the prefix list {prefix_list_id} are not in the snapshot"
            raise CannotDecideError(msg)
        return found.blocks

    def interface_component(self, interface: Interface) -> Component:
        """Return an interface as people know it: by what it belongs to and its zone."""
        label = self.account.owner_of_interface.get(interface.id, "") or interface.name or interface.description
        return Component("NetworkInterface", interface.id, label)

    def label(self, identity: str, name: str = "") -> str:
        """Return the construct path of a resource, else its Name tag."""
        return self.account.path_of.get(identity, "") or name

    def _pass_groups(self, interface: Interface, *, egress: bool) -> None:
        """Ask an interface's security groups; they know the replies of connections that they let start."""
        if not interface.group_ids:
            return  # NAT gateways and some other managed interfaces have none.
        groups = self._groups(interface)
        if self.returning and interface.id in self.connection.tracked:
            shown = Component("SecurityGroup", groups[0].id, self.label(groups[0].id, groups[0].group_name))
            self.note(shown, egress=egress, note="a reply to a connection that the group knows")
            return
        allowed = ask_groups(
            groups, self.packet, egress=egress, groups_of=lambda a: self._groups_at(interface.vpc_id, a),
            blocks_of=self.blocks_of,
        )
        if allowed is not None:
            group, rule = allowed
            component = Component("SecurityGroup", group.id, self.label(group.id, group.group_name))
            self.note(component, decided_by=rule, egress=egress)
            self.connection.tracked.add(interface.id)
            return
        rules = [rule for group in groups for rule in (group.egress if egress else group.ingress)]
        component = Component("SecurityGroup", groups[0].id, self.label(groups[0].id, groups[0].group_name))
        ports = f" port {self.packet.destination_ports}" if self.packet.protocol.has_ports else ""
        peer = f"to {self.packet.destination}" if egress else f"from {self.packet.source}"
        names = ", ".join(str(Component("SecurityGroup", g.id, self.label(g.id, g.group_name))) for g in groups)
        raise self.stop(
            "ENI_SG_RULES_MISMATCH" if rules else "SG_HAS_NO_RULES",
            component,
            f"{names}: no {'outbound' if egress else 'inbound'} rule allows {self.packet.protocol}{ports} {peer}",
            direction="egress" if egress else "ingress",
            details={
                "NetworkInterface": {"Id": interface.id},
                "SecurityGroups": [{"Id": group.id} for group in groups],
            },
        )

    def _groups(self, interface: Interface) -> list[SecurityGroup]:
        missing = [key for key in interface.group_ids if key not in self.account.security_groups]
        if missing:
            msg = f"the security group {missing[0]} of {interface.id} is not in the snapshot"
            raise CannotDecideError(msg)
        return [self.account.security_groups[key] for key in sorted(interface.group_ids)]

    def _groups_at(self, vpc_id: str, address: Address) -> frozenset[str]:
        """Return the groups of whatever has an address.

        A rule that names a group matches the private addresses of the group's members; packets that come by a
        public address do not match it.
        """
        interface = self.account.interface_at.get((vpc_id, address))
        return interface.group_ids if interface else frozenset()
