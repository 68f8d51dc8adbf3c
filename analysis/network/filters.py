"""What network ACLs and security groups say to a packet. Pure functions; what cannot be known is an error of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.network.packet import Packet
from analysis.snapshot.model.network import AclEntry, Address, GroupRule, NetworkAcl, Network, PortRange, SecurityGroup


class CannotDecideError(Exception):
    """Something that the decision depends on is not in the snapshot, or not modelled."""


@dataclass(frozen=True)
class AclDecision:
    """What a network ACL says.

    Attributes:
        passes: whether every packet of the range passes.
        entry: the entry that decided: the last one that was needed to let all pass, or the one that denied first.
        stopped: the destination ports that do not pass.
    """

    passes: bool
    entry: AclEntry | None
    stopped: PortRange | None = None


def ask_acl(acl: NetworkAcl, packet: Packet, *, egress: bool) -> AclDecision:
    """Try a packet against an ACL: ascending numbers, first match decides, what matches nothing is denied.

    A range of destination ports is tried as a whole; each port meets its own first match.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    peer = packet.destination if egress else packet.source
    left: tuple[PortRange, ...] = (packet.destination_ports,)
    last: AclEntry | None = None
    for entry in acl.by_direction[egress]:
        if not _acl_speaks_of(entry, packet, peer):
            continue
        ports = entry.ports if entry.protocol.has_ports else packet.destination_ports
        for part in left:
            shared = part.overlap(ports)
            if shared is None:
                continue
            if not entry.allow:
                return AclDecision(passes=False, entry=entry, stopped=shared)
            last = entry
        left = tuple(rest for part in left for rest in part.without(ports))
        if not left:
            return AclDecision(passes=True, entry=last)
    return AclDecision(passes=False, entry=None, stopped=left[0])


def _acl_speaks_of(entry: AclEntry, packet: Packet, peer: Address) -> bool:
    if not entry.protocol.covers(packet.protocol) or not _within(peer, entry.block):
        return False
    return entry.icmp[0] in (-1, packet.icmp_type) if entry.protocol.number in (1, 58) else True


def ask_groups(
    groups: Iterable[SecurityGroup],
    packet: Packet,
    *,
    egress: bool,
    groups_of: Callable[[Address], frozenset[str]],
    blocks_of: Callable[[str], tuple[Network, ...]],
) -> tuple[SecurityGroup, GroupRule] | None:
    """Return the first rule, of any of the groups, that allows a packet; ``None`` if none does.

    All rules of all groups count together; there is no order and no deny.

    Args:
        groups: the groups at the interface.
        packet: the packet.
        egress: whether it leaves the interface.
        groups_of: returns the groups of whatever has an address, for rules that name a group.
        blocks_of: returns a prefix list's blocks.

    Raises:
        CannotDecideError: if no rule allows it but one names a prefix list that is not known.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    peer = packet.destination if egress else packet.source
    doubt: CannotDecideError | None = None
    for group in groups:
        for rule in group.egress if egress else group.ingress:
            if not rule.protocol.covers(packet.protocol) or not _covers_ports(rule, packet):
                continue
            try:
                if _is_peer(rule, peer, groups_of, blocks_of):
                    return group, rule
            except CannotDecideError as error:
                doubt = error
    if doubt is not None:
        raise doubt
    return None


def _covers_ports(rule: GroupRule, packet: Packet) -> bool:
    if rule.protocol.number in (1, 58):
        return rule.ports.first <= packet.icmp_type <= rule.ports.last
    if not rule.protocol.has_ports:
        return True
    wanted = packet.destination_ports
    return rule.ports.first <= wanted.first and wanted.last <= rule.ports.last


def _is_peer(
    rule: GroupRule,
    peer: Address,
    groups_of: Callable[[Address], frozenset[str]],
    blocks_of: Callable[[str], tuple[Network, ...]],
) -> bool:
    if not isinstance(rule.peer, str):
        return _within(peer, rule.peer)
    if rule.peer.startswith("sg-"):
        return rule.peer in groups_of(peer)
    return any(_within(peer, block) for block in blocks_of(rule.peer))


def _within(address: Address, block: Network) -> bool:
    return address.version == block.version and address in block
