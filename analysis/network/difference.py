"""What two snapshots let pass: flows that were gained, and flows that were lost, between groups of hosts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.network.end import End, Host, as_called
from analysis.network.ends import INTERNET
from analysis.network.flows import FlowSet
from analysis.network.internet import the_internet
from analysis.network.reach import reach_between
from analysis.snapshot.model.account import Account

Groups = Mapping[str, Sequence[End]]
"""Name → hosts, each by every address it has."""


@dataclass(frozen=True)
class Change:
    """What changed between two groups.

    Attributes:
        source: who calls.
        destination: who is called.
        gained: flows that are answered now, and were not.
        lost: flows that were answered, and are not any more.
        undecided: flows of which one of the two snapshots does not tell; they are in neither of the others.
    """

    source: str
    destination: str
    gained: FlowSet
    lost: FlowSet
    undecided: FlowSet

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain data, a line for each set of flows."""
        return {
            "Source": self.source,
            "Destination": self.destination,
            "Gained": self.gained.lines,
            "Lost": self.lost.lines,
            "Undecided": self.undecided.lines,
        }


def by_subnet(account: Account) -> dict[str, list[End]]:
    """Return the hosts of each subnet, which goes by its construct path, its name or its id, and the internet."""
    groups: dict[str, list[End]] = {}
    for subnet in account.subnets.values():
        groups.setdefault(account.path_of.get(subnet.id, "") or subnet.name or subnet.id, [])
    for interface in account.interfaces.values():
        subnet_of = account.subnets.get(interface.subnet_id)
        name = account.path_of.get(interface.subnet_id, "") or (subnet_of.name if subnet_of else "")
        hosts = groups.setdefault(name or interface.subnet_id, [])
        hosts += (Host(interface, address) for address in interface.held)
    return {**groups, INTERNET: list(the_internet(account))}


def by_security_group(account: Account) -> dict[str, list[End]]:
    """Return the hosts of each security group, which goes by construct path, name or id, and the internet."""
    groups: dict[str, list[End]] = {}
    for interface in account.interfaces.values():
        for key in sorted(interface.group_ids) or ["(no security group)"]:
            group = account.security_groups.get(key)
            name = account.path_of.get(key, "") or (group.name or group.group_name if group else "") or key
            hosts = groups.setdefault(name, [])
            hosts += (Host(interface, address) for address in interface.held)
    return {**groups, INTERNET: list(the_internet(account))}


def differences(before: Account, after: Account, groups_before: Groups, groups_after: Groups) -> Iterator[Change]:
    """Yield what changed between any two groups, the internet with itself left out.

    Flows are compared by addresses, protocols and ports: a host that is new gains flows, one that is gone loses them.

    Args:
        before: the first snapshot.
        after: the second.
        groups_before: the groups that are compared, as the first has them.
        groups_after: as the second has them; a group that one of them lacks has no hosts there.
    """
    names = list(dict.fromkeys([*groups_before, *groups_after]))
    for source in names:
        for destination in names:
            if source == destination == INTERNET:
                continue
            was, unsure_before = _answered(before, groups_before, source, destination)
            now, unsure_after = _answered(after, groups_after, source, destination)
            undecided = unsure_before | unsure_after
            gained, lost = now - was - undecided, was - now - undecided
            # What neither of the two tells is no change.
            undecided -= unsure_before & unsure_after
            if gained or lost or undecided:
                yield Change(source, destination, gained, lost, undecided)


def _answered(account: Account, groups: Groups, source: str, destination: str) -> tuple[FlowSet, FlowSet]:
    """Return the flows from one group to another that are answered, and those of which it is not known."""
    ends = ((s, d) for s in groups.get(source, ()) for d in groups.get(destination, ()))
    pairs = [(s, called) for s, d in ends if not _same(s, d) for called in as_called(s, d)]
    found = reach_between(account, pairs)
    return found.answered, found.undecided


def _same(source: End, destination: End) -> bool:
    if isinstance(source, Host) and isinstance(destination, Host):
        return source.interface.id == destination.interface.id
    return False
