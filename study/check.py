"""Holds an architecture to its promises: each intent becomes questions, the answers become a verdict."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from analysis.network import Answer, Ends, Flow, UnknownEndError, Verdict, resolve, trace
from analysis.network.classes import outside_addresses, protocols_and_ports
from analysis.network.ends import INTERNET, resources
from analysis.network.exits import way_out
from analysis.network.packet import PROTOCOLS
from analysis.network.trace import End, Host, Outside
from analysis.resilience import capacity_in_service, zones_of
from analysis.snapshot.model import Account
from analysis.snapshot.model.network import Protocol
from analysis.snapshot.model.whatif import without_zone
from stacks.intents import Allowed, Denied, Intent, LeavesByOwnZone, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario

NAT_GATEWAY_IN_ANOTHER_ZONE = "NAT_GATEWAY_IN_ANOTHER_ZONE"
"""Our own word, for what AWS's analyzer has no code: the packet arrives, and the loss of another zone stops it."""

CAPACITY_BELOW_NOMINAL = "CAPACITY_BELOW_NOMINAL"
"""Our own word: fewer instances are left than the load needs."""


class Outcome(Enum):
    """What became of an intent."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """The outcome of one intent.

    Attributes:
        intent: what was promised.
        promise: the promise as a sentence.
        text: what was found, as a sentence.
        codes: the codes of the reasons, if it is broken.
        answer: the trace that shows it, if one does.
    """

    intent: Intent
    outcome: Outcome
    promise: str
    text: str
    codes: tuple[str, ...] = ()
    answer: Answer | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return {
            "Intent": type(self.intent).__name__,
            "Promise": self.promise,
            "Why": self.intent.why,
            "Outcome": self.outcome.value,
            "Text": self.text,
            "ExplanationCodes": list(self.codes),
            "Analysis": self.answer.to_json() if self.answer else None,
        }


class _NothingThereError(Exception):
    """A name stands for nothing, so that a promise about it would hold or break for no reason."""


def check(account: Account, scenario: Scenario) -> list[Finding]:
    """Return one finding for each intent of a scenario, in order."""
    return [_find(account, scenario, intent) for intent in scenario.intents]


def _find(account: Account, scenario: Scenario, intent: Intent) -> Finding:
    promise = describe(intent)
    try:
        for kind, judge in _JUDGES.items():
            if isinstance(intent, kind):
                return judge(account, scenario, intent, promise)
    except (UnknownEndError, _NothingThereError) as error:
        return Finding(intent, Outcome.UNKNOWN, promise, str(error))
    msg = f"no judge for {type(intent).__name__}"
    raise NotImplementedError(msg)


def describe(intent: Intent) -> str:
    """Return an intent as a sentence."""
    if isinstance(intent, Reachable):
        return f"{intent.source} reaches {intent.destination} on {intent.protocol} {intent.port}"
    if isinstance(intent, NeverReachable):
        how = "at all" if intent.port is None else f"on {intent.protocol} {intent.port}"
        return f"{intent.source} never reaches {intent.destination} {how}"
    if isinstance(intent, LeavesByOwnZone):
        return f"each subnet of the {intent.source} leaves by the NAT gateway of its own zone"
    if isinstance(intent, SurvivesZoneLoss):
        return f"at least {intent.at_least} of the {intent.fleet} serve after the loss of any one zone"
    verb = "may" if isinstance(intent, Allowed) else "may not"
    return f"the {intent.principal} {verb} {intent.action} on the {intent.resource}"


def _reachable(account: Account, scenario: Scenario, intent: Reachable, promise: str) -> Finding:
    protocol = PROTOCOLS[intent.protocol]
    pairs = _pairs(account, scenario, intent.source, intent.destination)
    return _all_reachable(account, intent, promise, pairs, protocol, intent.port)


def _all_reachable(
    account: Account, intent: Intent, promise: str, pairs: list[tuple[End, End]], protocol: Protocol, port: int
) -> Finding:
    answers = [trace(account, Flow(source, destination, protocol, port)) for source, destination in pairs]
    failed = [answer for answer in answers if answer.verdict is Verdict.UNREACHABLE]
    if failed:
        codes = tuple(dict.fromkeys(e.code for answer in failed for e in answer.explanations))
        count = f" ({len(failed)} of {len(answers)} paths fail)" if len(answers) > 1 else ""
        return Finding(intent, Outcome.BROKEN, promise, failed[0].explanations[0].text + count, codes, failed[0])
    unknown = next((answer for answer in answers if answer.verdict is Verdict.UNKNOWN), None)
    if unknown:
        return Finding(intent, Outcome.UNKNOWN, promise, unknown.unknowns[0], answer=unknown)
    paths = "1 path" if len(answers) == 1 else f"{len(answers)} paths"
    return Finding(intent, Outcome.HOLDS, promise, f"{paths}, there and back", answer=answers[0])


def _never_reachable(account: Account, scenario: Scenario, intent: NeverReachable, promise: str) -> Finding:
    kinds: Iterable[tuple[Protocol, int | None]] = [(PROTOCOLS[intent.protocol], intent.port)]
    if intent.port is None:
        kinds = list(protocols_and_ports(account))
    doubt: Answer | None = None
    tried = 0
    for source, destination in _pairs(account, scenario, intent.source, intent.destination):
        for protocol, port in kinds:
            answer = trace(account, Flow(source, destination, protocol, port))
            tried += 1
            if answer.arrives:
                what = f"{protocol} {port}" if port is not None else str(protocol)
                text = f"{what} from {answer.source} arrives at {answer.destination}"
                return Finding(intent, Outcome.BROKEN, promise, text, answer=answer)
            if answer.verdict is Verdict.UNKNOWN:
                doubt = doubt or answer
    if doubt:
        return Finding(intent, Outcome.UNKNOWN, promise, doubt.unknowns[0], answer=doubt)
    return Finding(intent, Outcome.HOLDS, promise, f"none of {tried} classes of packets arrives")


def _leaves_by_own_zone(account: Account, scenario: Scenario, intent: LeavesByOwnZone, promise: str) -> Finding:
    subnets = resolve(account, intent.source, scenario.names, scenario.slug).subnets
    if not subnets:
        msg = f"{intent.source!r} stands for no subnets"
        raise _NothingThereError(msg)
    for subnet in subnets:
        way = way_out(account, subnet, port=intent.port)
        if way.answer.verdict is Verdict.UNREACHABLE:
            reason = way.answer.explanations[0]
            return Finding(intent, Outcome.BROKEN, promise, f"{subnet.zone}: {reason.text}", (reason.code,), way.answer)
        if way.answer.verdict is Verdict.UNKNOWN:
            return Finding(intent, Outcome.UNKNOWN, promise, way.answer.unknowns[0], answer=way.answer)
        if way.nat_gateway is None or way.zone != subnet.zone:
            through = f"the NAT gateway of {way.zone}" if way.nat_gateway else "no NAT gateway"
            text = f"{subnet.id} in {subnet.zone} leaves through {through}"
            return Finding(intent, Outcome.BROKEN, promise, text, (NAT_GATEWAY_IN_ANOTHER_ZONE,), way.answer)
    return Finding(intent, Outcome.HOLDS, promise, f"{len(subnets)} subnets, each through a NAT gateway beside it")


def _survives_zone_loss(account: Account, scenario: Scenario, intent: SurvivesZoneLoss, promise: str) -> Finding:
    found = resources(account, intent.fleet, scenario.names, scenario.slug)
    group = next((r.physical_id for r in found if r.physical_id in account.scaling_groups), None)
    if group is None:
        msg = f"{intent.fleet!r} stands for no Auto Scaling group"
        raise _NothingThereError(msg)
    least: int | None = None
    for zone in zones_of(account, group):
        after = without_zone(account, zone)
        left = capacity_in_service(after, group)
        least = left if least is None else min(least, left)
        if left < intent.at_least:
            text = f"without {zone} {left} instances are left in service, and {intent.at_least} are needed"
            return Finding(intent, Outcome.BROKEN, promise, text, (CAPACITY_BELOW_NOMINAL,))
        for path in intent.paths:
            finding = _reachable(after, scenario, path, describe(path))
            if finding.outcome is not Outcome.HOLDS:
                text = f"without {zone}: {finding.promise}? {finding.text}"
                return Finding(intent, finding.outcome, promise, text, finding.codes, finding.answer)
    return Finding(intent, Outcome.HOLDS, promise, f"{least} are left at worst, and {len(intent.paths)} paths hold")


def _identity(account: Account, scenario: Scenario, intent: Allowed | Denied, promise: str) -> Finding:
    del account, scenario
    return Finding(intent, Outcome.UNKNOWN, promise, "IAM decisions are not analysed yet")


def _pairs(account: Account, scenario: Scenario, source: str, destination: str) -> list[tuple[End, End]]:
    """Return every pair of a source's and a destination's members, but none with itself."""
    ends = partial(resolve, account, names=scenario.names, stack=scenario.slug)
    sources, destinations = (list(_members(account, ends(who))) for who in (source, destination))
    pairs = [(s, d) for s in sources for d in destinations if not _same(s, d)]
    if not pairs:
        empty = source if not sources else destination
        msg = f"nothing is there that {empty!r} stands for"
        raise _NothingThereError(msg)
    return pairs


def _members(account: Account, ends: Ends) -> Iterator[End]:
    """Yield the members; the internet is one address of each class that the rules tell apart."""
    if ends.name == INTERNET:
        yield from (Outside(address) for address in outside_addresses(account))
    else:
        yield from ends.members


def _same(source: End, destination: End) -> bool:
    both = isinstance(source, Host) and isinstance(destination, Host)
    return both and source.interface.id == destination.interface.id  # type: ignore[union-attr]


_JUDGES: dict[type, Callable[..., Finding]] = {
    Reachable: _reachable,
    NeverReachable: _never_reachable,
    LeavesByOwnZone: _leaves_by_own_zone,
    SurvivesZoneLoss: _survives_zone_loss,
    Allowed: _identity,
    Denied: _identity,
}
