"""Whom security groups admit by address, where no arrow says it: an arrow needs a group at either end."""

from collections.abc import Iterator

from study.drawing.callouts.callout import listed
from study.drawing.callouts.requests import called
from study.drawing.model.architecture import Architecture
from study.drawing.model.flows import EVERYBODY, INTERNET, is_outside
from study.drawing.model.network import Tier
from study.drawing.model.workloads import Workload


def by_address(tier: Tier, architecture: Architecture) -> Iterator[str]:
    """Yield a sentence on each protocol and port that a security group in a tier opens to blocks of addresses."""
    here = {subnet.id for subnet in tier.subnets.values()}
    for workload in architecture.workloads:
        if here & set(workload.subnets):
            for ports, blocks in _opened(workload, architecture).items():
                who = "every address" if set(blocks) & set(EVERYBODY) else listed(blocks)
                yield f"The security group of the {called(workload.id, architecture)} admits {who} on {ports}."


def _opened(workload: Workload, architecture: Architecture) -> dict[str, list[str]]:
    """Return blocks by what is open to them, but for the internet's where the way in is drawn."""
    drawn = any(flow.source == INTERNET and flow.target == workload.id for flow in architecture.flows)
    found: dict[str, list[str]] = {}
    for rule in workload.admits:
        if "/" in rule.peer and not (drawn and (rule.peer in EVERYBODY or is_outside(rule.peer))):
            blocks = found.setdefault(rule.words, [])
            blocks += [rule.peer] if rule.peer not in blocks else []
    return found
