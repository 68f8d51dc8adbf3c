"""The guards on the way: network ACLs at the boundary of a subnet, security groups at an interface."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.network.answer import Component, acl_json
from analysis.network.filters import ask_acl, ask_groups
from analysis.network.lookup import require_all_of, sees_all_of
from analysis.network.ranges import Addresses, Condition
from analysis.network.reserved import is_private
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import Interface, SecurityGroup

if TYPE_CHECKING:
    from analysis.network.walk import Walk


@dataclass(frozen=True)
class Sender:
    """What the security groups that a packet meets know of where it comes from.

    Attributes:
        vpc_id: the VPC of whose interface it has the private address; ``None`` if it is of nobody they know.
        lost: the code of what made them forget its groups on the way; empty if they know them.
        also: groups that count as the sender's, whoever it is: those of a Network Load Balancer that has passed it on.
    """

    vpc_id: str | None = None
    lost: str = ""
    also: frozenset[str] = frozenset()


_LAST = 32767
"""The entry that every network ACL ends with and that denies; people know it as ``*``. IPv6 has the next number."""


def pass_acl(walk: "Walk", subnet_id: str, *, egress: bool) -> None:
    """Cross the boundary of a subnet; ACLs keep no state, so replies are judged like everything else."""
    acl = walk.account.acl_of.get(subnet_id)
    if acl is None:
        msg = f"the network ACL of {subnet_id} is not in the snapshot"
        raise CannotDecideError(msg)
    component = Component("NetworkAcl", acl.id, walk.label(acl.id, acl.name))
    decision = ask_acl(acl, walk.packet, egress=egress)
    if decision.passes:
        walk.note(component, decided_by=decision.entry, egress=egress)
        return
    number = decision.entry.number if decision.entry else None
    rule = "no rule allows" if number is None else f"rule {'*' if number >= _LAST else number} denies"
    protocol = walk.packet.protocol
    ports = f" port {walk.packet.destination_ports}" if protocol.has_ports else ""
    inward = f"{protocol}{ports} from {walk.packet.source} into"
    outward = f"{protocol} to {walk.packet.destination}{ports} out of"
    where = walk.label(subnet_id) or subnet_id
    details = {"Acl": component.to_json(), "Subnet": {"Id": subnet_id}}
    if decision.entry:
        details["AclRule"] = acl_json(decision.entry)
    walk.stop(
        "SUBNET_ACL_RESTRICTION",
        component,
        f"{component}: {rule} {outward if egress else inward} {where}",
        direction="egress" if egress else "ingress",
        details=details,
    )


def pass_groups(walk: "Walk", interface: Interface, *, egress: bool) -> None:
    """Ask an interface's security groups; they know the replies of connections that they let start."""
    if not interface.group_ids:
        return  # NAT gateways and some other managed interfaces have none.
    groups = _groups(walk, interface)
    if walk.returning and interface.id in walk.connection.tracked:
        shown = Component("SecurityGroup", groups[0].id, walk.label(groups[0].id, groups[0].group_name))
        walk.note(shown, egress=egress, note="a reply to a connection that the group knows")
        return
    lost: list[str] = []
    allowed = ask_groups(
        groups,
        walk.packet,
        egress=egress,
        members_of=lambda group, peer: _members(walk, interface.vpc_id, group, peer, egress=egress, lost=lost),
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
    why = _WHY if lost else ""
    names = ", ".join(str(Component("SecurityGroup", g.id, walk.label(g.id, g.group_name))) for g in groups)
    walk.stop(
        lost[0] if lost else "ENI_SG_RULES_MISMATCH" if rules else "SG_HAS_NO_RULES",
        component,
        f"{names}: no {'outbound' if egress else 'inbound'} rule allows {walk.packet.protocol}{ports} {peer}{why}",
        direction="egress" if egress else "ingress",
        details={
            "NetworkInterface": {"Id": interface.id},
            "SecurityGroups": [{"Id": group.id} for group in groups],
        },
    )


_WHY = "; one names a group of the other end, and what is between them does not tell groups so"


def _groups(walk: "Walk", interface: Interface) -> list[SecurityGroup]:
    missing = [key for key in interface.group_ids if key not in walk.account.security_groups]
    if missing:
        msg = f"the security group {missing[0]} of {interface.id} is not in the snapshot"
        raise CannotDecideError(msg)
    return [walk.account.security_groups[key] for key in sorted(interface.group_ids)]


def _members(
    walk: "Walk", vpc_id: str, group: str, peer: Addresses, *, egress: bool, lost: list[str]
) -> list[Condition]:
    """Return the conditions under which addresses are of a group's members.

    A rule that names a group matches the private addresses of the group's members; packets that come by a
    public address do not match it. Members in other VPCs count if what joins the VPCs lets security groups know them:
    a peering in one Region, or, for inbound rules, a Transit Gateway that supports it.

    Args:
        walk: the packet's way so far.
        vpc_id: the VPC of the interface whose rule it is.
        group: the group that the rule names.
        peer: the packet's other end.
        egress: whether the packet leaves the interface.
        lost: gets the code of what made a group forgotten that would have matched.

    Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html and
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security
    """
    account = walk.account
    if not egress and group in walk.sender.also:
        return [(peer, peer.first, peer.last)]
    found: list[Condition] = []
    for where, spans in account.members_of.get((group, peer.version), {}).items():
        here: list[Condition] = [(peer, *span) for span in spans if span[0] <= peer.last and span[1] >= peer.first]
        known = where == vpc_id or account.peered(vpc_id, where) if egress else where == walk.sender.vpc_id
        code = "SG_REFERENCES_NOT_PRESERVED" if egress else walk.sender.lost
        if known and (egress or not code):
            found += here
        elif here and (egress or known):
            lost.append(code)
    all_seen = "NetworkInterfaces" not in account.missing and sees_all_of(account, vpc_id)
    if not found and not all_seen and peer.inside(*account.vpc(vpc_id).blocks):
        require_all_of(account, vpc_id, "NetworkInterfaces")
    if egress and not found and group not in account.security_groups and is_private(peer):
        # The group of a peer VPC that the snapshot does not hold: nobody knows who its members are.
        msg = f"the members of the security group {group} are not in the snapshot"
        raise CannotDecideError(msg)
    return found
