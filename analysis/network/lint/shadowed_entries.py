"""Entries of network ACLs that no packet gets to, because one before them speaks of all that they speak of."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.network import AclEntry

_LAST = 32767
"""AWS's own entry at the end; it is there to be what is left."""


def _look(account: Account) -> Iterator[Found]:
    for acl in account.network_acls.values():
        for egress, entries in acl.by_direction.items():
            for at, entry in enumerate(entries):
                before = next((other for other in entries[:at] if _covers(other, entry)), None)
                if before is None or entry.number >= _LAST:
                    continue
                way = "outbound" if egress else "inbound"
                verb = "allows" if before.allow else "denies"
                but = (
                    "" if before.allow is entry.allow else f", and it should {'allow' if entry.allow else 'deny'} them"
                )
                text = f"{way} rule {entry.number} is never tried: rule {before.number} {verb} all its packets{but}"
                yield Found(named(account, "NetworkAcl", acl.id, acl.name), text, acl.vpc_id)


def _covers(one: AclEntry, other: AclEntry) -> bool:
    """Return whether an entry matches every packet that another matches."""
    if one.block.version != other.block.version or not one.protocol.covers(other.protocol):
        return False
    inner, outer = other.block, one.block
    if int(inner.network_address) < int(outer.network_address) or int(inner.broadcast_address) > int(
        outer.broadcast_address
    ):
        return False
    if one.protocol.has_ports and not (one.ports.first <= other.ports.first and other.ports.last <= one.ports.last):
        return False
    return not one.protocol.is_icmp or all(a in (-1, b) for a, b in zip(one.icmp, other.icmp, strict=True))


RULE = Rule(
    id="shadowed-acl-entry",
    severity="medium",
    title="An entry of a network ACL is never tried",
    remedy="Give it a lower number than the entry that hides it, or delete it.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    needs=("NetworkAcls",),
    look=_look,
)
