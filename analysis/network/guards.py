"""The security groups at an interface: what they let pass, and which connections they know."""

from typing import TYPE_CHECKING

from analysis.network.answer import Component
from analysis.network.filters import ask_groups
from analysis.network.ranges import Addresses, Condition
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Interface, SecurityGroup

if TYPE_CHECKING:
    from analysis.network.walk import Walk


def pass_groups(walk: "Walk", interface: Interface, *, egress: bool) -> None:
    """Ask an interface's security groups; they know the replies of connections that they let start."""
    if not interface.group_ids:
        return  # NAT gateways and some other managed interfaces have none.
    groups = _groups(walk, interface)
    if walk.returning and interface.id in walk.connection.tracked:
        shown = Component("SecurityGroup", groups[0].id, walk.label(groups[0].id, groups[0].group_name))
        walk.note(shown, egress=egress, note="a reply to a connection that the group knows")
        return
    allowed = ask_groups(
        groups,
        walk.packet,
        egress=egress,
        members_of=lambda group, peer: _members(walk, interface.vpc_id, group, peer),
        blocks_of=walk.blocks_of,
    )
    if allowed is not None:
        group, rule = allowed
        component = Component("SecurityGroup", group.id, walk.label(group.id, group.group_name))
        walk.note(component, decided_by=rule, egress=egress)
        walk.connection.tracked.add(interface.id)
        return
    rules = [rule for group in groups for rule in (group.egress if egress else group.ingress)]
    component = Component("SecurityGroup", groups[0].id, walk.label(groups[0].id, groups[0].group_name))
    ports = f" port {walk.packet.destination_ports}" if walk.packet.protocol.has_ports else ""
    peer = f"to {walk.packet.destination}" if egress else f"from {walk.packet.source}"
    names = ", ".join(str(Component("SecurityGroup", g.id, walk.label(g.id, g.group_name))) for g in groups)
    walk.stop(
        "ENI_SG_RULES_MISMATCH" if rules else "SG_HAS_NO_RULES",
        component,
        f"{names}: no {'outbound' if egress else 'inbound'} rule allows {walk.packet.protocol}{ports} {peer}",
        direction="egress" if egress else "ingress",
        details={
            "NetworkInterface": {"Id": interface.id},
            "SecurityGroups": [{"Id": group.id} for group in groups],
        },
    )


def _groups(walk: "Walk", interface: Interface) -> list[SecurityGroup]:
    missing = [key for key in interface.group_ids if key not in walk.account.security_groups]
    if missing:
        msg = f"the security group {missing[0]} of {interface.id} is not in the snapshot"
        raise CannotDecideError(msg)
    return [walk.account.security_groups[key] for key in sorted(interface.group_ids)]


def _members(walk: "Walk", vpc_id: str, group: str, peer: Addresses) -> list[Condition]:
    """Return the conditions under which addresses are of a group's members.

    A rule that names a group matches the private addresses of the group's members; packets that come by a
    public address do not match it.
    """
    numbers = walk.account.members_of.get((group, peer.version), ())
    found: list[Condition] = [(peer, number, number) for number in numbers if peer.holds(number)]
    incomplete = "NetworkInterfaces" in walk.account.missing
    if not found and incomplete and peer.inside(*walk.account.vpc(vpc_id).blocks):
        walk.account.require("NetworkInterfaces")
    return found
