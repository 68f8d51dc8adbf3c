"""What network ACLs and security groups say to a packet. Pure functions; what is not known is an error.

A packet stands for many; where a rule speaks of some of them only, ``StraddleError`` says where to cut.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analysis.network.packet import Packet
from analysis.network.ranges import Addresses, Condition, StraddleError, matches
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.network import AclEntry, GroupRule, Network, NetworkAcl, SecurityGroup


@dataclass(frozen=True)
class AclDecision:
    """What a network ACL says.

    Attributes:
        entry: the entry that decided, the first one that matched; ``None`` if there was none.
    """

    passes: bool
    entry: AclEntry | None


def ask_acl(acl: NetworkAcl, packet: Packet, *, egress: bool) -> AclDecision:
    """Try a packet against an ACL: ascending numbers, first match decides, what matches nothing is denied.

    Raises:
        StraddleError: if an entry speaks of some of the packets only, and those before it of none.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
    """
    peer = packet.destination if egress else packet.source
    for entry in acl.by_direction[egress]:
        if entry.block.version == peer.version and matches(*_about(entry, packet), peer.condition(entry.block)):
            return AclDecision(entry.allow, entry)
    return AclDecision(passes=False, entry=None)


def _about(rule: AclEntry | GroupRule, packet: Packet) -> Iterator[Condition]:
    """Yield the conditions under which a rule speaks of a packet, but for the peer."""
    number = rule.protocol.number
    if number == -1:
        return
    yield packet.protocol, number, number
    if rule.protocol.has_ports:
        yield packet.destination_ports, rule.ports.first, rule.ports.last
    if rule.protocol.is_icmp:
        # Other rules do not look at type and code.
        for wanted, found in zip(rule.icmp, (packet.icmp_type, packet.icmp_code), strict=True):
            if wanted != -1:
                yield found, wanted, wanted


def ask_groups(
    groups: Iterable[SecurityGroup],
    packet: Packet,
    *,
    egress: bool,
    members_of: Callable[[str, Addresses], list[Condition]],
    blocks_of: Callable[[str], tuple[Network, ...]],
) -> tuple[SecurityGroup, GroupRule] | None:
    """Return the rule, of any of the groups, that allows a packet; ``None`` if none does.

    All rules of all groups count together; there is no order and no deny.

    Args:
        groups: the groups at the interface.
        packet: the packet.
        egress: whether it leaves the interface.
        members_of: returns, for a rule that names a group, the conditions under which addresses are of its members.
        blocks_of: returns a prefix list's blocks.

    Raises:
        StraddleError: if no rule allows all of the packets, and one allows some.
        CannotDecideError: if no rule allows it but one names something that is not known.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    peer = packet.destination if egress else packet.source
    straddle: StraddleError | None = None
    doubt: CannotDecideError | None = None
    for group in groups:
        for rule in group.egress if egress else group.ingress:
            try:
                about = tuple(_about(rule, packet))
                if not _may_match(about):
                    continue
                for condition in _peers(rule, peer, members_of, blocks_of):
                    if matches(*about, condition):
                        return group, rule
            except StraddleError as error:
                straddle = straddle or error
            except CannotDecideError as error:
                doubt = error
    if straddle is not None:
        raise straddle
    if doubt is not None:
        raise doubt
    return None


def _may_match(conditions: Iterable[Condition]) -> bool:
    """Return whether none of the conditions fails for all of the packets."""
    return all(what.first <= last and what.last >= first for what, first, last in conditions)


def _peers(
    rule: GroupRule,
    peer: Addresses,
    members_of: Callable[[str, Addresses], list[Condition]],
    blocks_of: Callable[[str], tuple[Network, ...]],
) -> Iterable[Condition]:
    if not isinstance(rule.peer, str):
        return [peer.condition(rule.peer)] if rule.peer.version == peer.version else []
    if rule.peer.startswith("sg-"):
        return members_of(rule.peer, peer)
    return [peer.condition(block) for block in blocks_of(rule.peer) if block.version == peer.version]
