"""Holds an architecture to its promises: each intent becomes questions, the answers become a verdict."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from analysis.network import Answer, Flow, UnknownEndError, Verdict, resolve, trace
from analysis.network.end import Host
from analysis.network.ends import resources
from analysis.network.exits import WayOut, way_out
from analysis.network.packet import PROTOCOLS
from analysis.network.reach import reach_between
from analysis.resilience import capacity_in_service, hosts_running, zones_of, zones_of_hosts
from analysis.snapshot.model import Account
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.edits import without
from analysis.snapshot.model.network import ALL_PORTS, PortRange, Subnet
from analysis.snapshot.model.whatif import without_zone
from stacks.intents import (
    Allowed,
    Answered,
    Denied,
    Forwards,
    Intent,
    KeepsSession,
    LeadsTo,
    LeavesByOwnZone,
    NeverReachable,
    NeverResolves,
    Reachable,
    Recorded,
    Resolves,
    SurvivesLoss,
    SurvivesZoneLoss,
)
from stacks.scenario import Scenario
from study import trying
from study.chosen import as_deployed, promised
from study.finding import Finding, Outcome
from study.fleets.judging import judge_session
from study.losses import NothingThereError, lost_ids
from study.named import judge_name
from study.pairs import pairs_of
from study.passing import TAKES_ANOTHER_WAY, strayed
from study.permissions import judge_permission
from study.promises import describe
from study.recorded import told
from study.trying import Live

__all__ = ["Finding", "Outcome", "check"]

NAT_GATEWAY_IN_ANOTHER_ZONE = "NAT_GATEWAY_IN_ANOTHER_ZONE"
"""Our own word, for what AWS's analyzer has no code: the packet arrives, and the loss of another zone stops it."""

CAPACITY_BELOW_NOMINAL = "CAPACITY_BELOW_NOMINAL"
"""Our own word: fewer instances are left than the load needs."""

NO_SOURCE_OR_DESTINATION = "NO_SOURCE_OR_DESTINATION"
"""AWS's word: an end is not there, here because it was lost with a zone."""


_WORST_FIRST = [Outcome.BROKEN, Outcome.UNKNOWN, Outcome.HOLDS]


def check(account: Account, scenario: Scenario, live: Live | None = None) -> list[Finding]:
    """Return one finding for each intent of a scenario, in order, those of other settings left out.

    Args:
        account: the model.
        scenario: whose promises they are.
        live: the same account, running, for what has to be tried; without it that is unknown.
    """
    surely, perhaps = promised(account, scenario)
    doubt = "whether this is promised depends on a setting that no output tells; is the scenario deployed?"
    return [
        *(_find(account, scenario, intent, live) for intent in surely),
        *(Finding(intent, Outcome.UNKNOWN, describe(intent), doubt) for intent in perhaps),
    ]


def _find(account: Account, scenario: Scenario, intent: Intent, live: Live | None) -> Finding:
    promise = describe(intent)
    try:
        if isinstance(intent, KeepsSession):
            return judge_session(account, scenario, intent, promise, live)
        if isinstance(intent, Answered | LeadsTo):
            return trying.judge(account, scenario, intent, promise, live)
        if isinstance(intent, Reachable | SurvivesZoneLoss):
            intent = as_deployed(account, scenario, intent)
            promise = describe(intent)
        return _JUDGES[type(intent)](account, scenario, intent, promise)
    except (UnknownEndError, CannotDecideError, NothingThereError) as error:
        return Finding(intent, Outcome.UNKNOWN, promise, str(error))


def _reachable(account: Account, scenario: Scenario, intent: Reachable, promise: str) -> Finding:
    protocol = PROTOCOLS[intent.protocol]
    pairs = pairs_of(account, scenario, intent.source, intent.destination)
    answers = [trace(account, Flow(source, destination, protocol, intent.port)) for source, destination in pairs]
    failed = [answer for answer in answers if answer.verdict is Verdict.UNREACHABLE]
    if failed:
        codes = tuple(dict.fromkeys(e.code for answer in failed for e in answer.explanations))
        paths = len(_ends(answers))
        count = f" ({len(_ends(failed))} of {paths} paths fail)" if paths > 1 else ""
        return Finding(intent, Outcome.BROKEN, promise, failed[0].explanations[0].text + count, codes, failed[0])
    unknown = next((answer for answer in answers if answer.verdict is Verdict.UNKNOWN), None)
    if unknown:
        return Finding(intent, Outcome.UNKNOWN, promise, unknown.unknowns[0], answer=unknown)
    astray = strayed(account, scenario, intent, answers)
    if astray:
        return Finding(intent, Outcome.BROKEN, promise, astray[1], (TAKES_ANOTHER_WAY,), astray[0])
    there = len(_ends(answers))
    text = f"{there} path{'s' if there > 1 else ''}, there and back"
    return Finding(intent, Outcome.HOLDS, promise, text, answer=answers[0])


def _ends(answers: Iterable[Answer]) -> set[tuple[str, ...]]:
    """Return the pairs of ends; the internet is one end, however many ranges of addresses it takes to say so."""
    return {tuple("" if end.kind == "Internet" else end.id for end in (a.source, a.destination)) for a in answers}


def _never_reachable(account: Account, scenario: Scenario, intent: NeverReachable, promise: str) -> Finding:
    # Whoever has several addresses, one of each IP version for example, must not be reached by any of them.
    pairs = pairs_of(account, scenario, intent.source, intent.destination, by_every_address=True)
    protocol, ports = None, None
    if intent.port is not None:
        protocol, ports = PROTOCOLS[intent.protocol], PortRange(intent.port, intent.port)
    found = reach_between(account, pairs, protocol=protocol, ports=ports, source_ports=ALL_PORTS)
    example = found.first(arrives=True)
    if example is not None:
        lines = found.arriving.lines
        more = f" (and {len(lines) - 1} more such sets)" if len(lines) > 1 else ""
        text = f"{example.cell} arrives at {example.answer.destination}{more}{_let_through_by(example.answer)}"
        return Finding(intent, Outcome.BROKEN, promise, text, answer=example.answer)
    if found.undecided:
        doubt = next(e.answer for e in found.examples if e.answer.verdict is Verdict.UNKNOWN)
        return Finding(intent, Outcome.UNKNOWN, promise, doubt.unknowns[0], answer=doubt)
    text = f"no packet arrives: proved for all, in {len(found.examples)} sets of packets that fare alike"
    return Finding(intent, Outcome.HOLDS, promise, text)


def _let_through_by(answer: Answer) -> str:
    """Name the rule to look at: the last security group's, else the last network ACL's."""
    ruled = [hop for hop in answer.forward if hop.rule]
    ruled.sort(key=lambda hop: hop.component.kind == "SecurityGroup")
    return f"; {ruled[-1].component}: {ruled[-1].rule}" if ruled else ""


def _leaves_by_own_zone(account: Account, scenario: Scenario, intent: LeavesByOwnZone, promise: str) -> Finding:
    subnets = resolve(account, intent.source, scenario.names, scenario.slug).subnets
    if not subnets:
        msg = f"{intent.source!r} stands for no subnets"
        raise NothingThereError(msg)
    findings = [_leaves(subnet, way_out(account, subnet, port=intent.port), intent, promise) for subnet in subnets]
    text = f"{len(subnets)} subnets, each through a NAT gateway beside it"
    return _worst(findings, Finding(intent, Outcome.HOLDS, promise, text))


def _leaves(subnet: Subnet, way: WayOut, intent: LeavesByOwnZone, promise: str) -> Finding:
    """Judge the way out of one subnet."""
    answer = way.answer
    if answer.verdict is Verdict.UNREACHABLE:
        text = f"{subnet.zone}: {answer.explanations[0].text}"
        return Finding(intent, Outcome.BROKEN, promise, text, answer.codes, answer)
    if answer.verdict is Verdict.UNKNOWN:
        return Finding(intent, Outcome.UNKNOWN, promise, answer.unknowns[0], answer=answer)
    if way.nat_gateway is not None and way.zone == subnet.zone:
        return Finding(intent, Outcome.HOLDS, promise, "", answer=answer)
    through = f"the NAT gateway of {way.zone}" if way.nat_gateway else "no NAT gateway"
    text = f"{subnet.id} in {subnet.zone} leaves through {through}"
    return Finding(intent, Outcome.BROKEN, promise, text, (NAT_GATEWAY_IN_ANOTHER_ZONE,), answer)


def _survives_zone_loss(account: Account, scenario: Scenario, intent: SurvivesZoneLoss, promise: str) -> Finding:
    found = [r.physical_id for r in resources(account, intent.fleet, scenario.names, scenario.slug)]
    group = next((key for key in found if key in account.scaling_groups), None)
    hosts = [key for key in found if key in account.instances]
    if group is None and not hosts:
        account.require("AutoScalingGroups")
        account.require("Reservations")
        msg = f"{intent.fleet!r} stands for no Auto Scaling group and no instances"
        raise NothingThereError(msg)
    for path in intent.paths:
        pairs_of(account, scenario, path.source, path.destination)  # what is not there now cannot be lost with a zone
    findings = []
    capacities = []
    for zone in zones_of(account, group) if group else zones_of_hosts(account, hosts):
        after = without_zone(account, zone)
        capacities.append(capacity_in_service(after, group) if group else hosts_running(after, hosts))
        if capacities[-1] < intent.at_least:
            text = f"without {zone} {capacities[-1]} instances are left in service, and {intent.at_least} are needed"
            findings.append(Finding(intent, Outcome.BROKEN, promise, text, (CAPACITY_BELOW_NOMINAL,)))
            continue  # that paths end where nobody is left follows from it
        findings += [_path_after_loss(after, scenario, intent, path, zone) for path in intent.paths]
    text = f"{min(capacities, default=0)} are left at worst, and {len(intent.paths)} paths hold"
    return _worst(findings, Finding(intent, Outcome.HOLDS, promise, text))


def _survives_loss(account: Account, scenario: Scenario, intent: SurvivesLoss, promise: str) -> Finding:
    for path in intent.paths:
        pairs_of(account, scenario, path.source, path.destination)
    findings = []
    for name in intent.lost:
        for identity in lost_ids(account, scenario, name):
            after = without(account, identity)
            findings += [_path_after_loss(after, scenario, intent, path, name) for path in intent.paths]
    if not findings:
        msg = "nothing is named that may be lost, or no path that must hold"
        raise NothingThereError(msg)
    text = f"{len(findings)} paths hold, whichever one is lost"
    return _worst(findings, Finding(intent, Outcome.HOLDS, promise, text))


def _path_after_loss(
    after: Account, scenario: Scenario, intent: SurvivesZoneLoss | SurvivesLoss, path: Reachable, lost: str
) -> Finding:
    """Judge one path after a loss; who was there and is no more has been lost."""
    try:
        found = _reachable(after, scenario, path, describe(path))
    except NothingThereError as error:
        found = Finding(path, Outcome.BROKEN, describe(path), str(error), (NO_SOURCE_OR_DESTINATION,))
    text = f"without {lost}: {found.promise}? {found.text}"
    return replace(found, intent=intent, promise=describe(intent), text=text)


def _worst(findings: list[Finding], good: Finding) -> Finding:
    """Return the worst of several findings, with the codes of all that are as bad, or the good one."""
    worst = min(findings, key=lambda finding: _WORST_FIRST.index(finding.outcome), default=good)
    if worst.outcome is Outcome.HOLDS:
        return good
    alike = [finding for finding in findings if finding.outcome is worst.outcome]
    return replace(worst, codes=tuple(dict.fromkeys(code for finding in alike for code in finding.codes)))


def _recorded(account: Account, scenario: Scenario, intent: Recorded, promise: str) -> Finding:
    logs = [r.physical_id for r in resources(account, intent.by, scenario.names, scenario.slug)]
    answers = []
    for source, destination in pairs_of(account, scenario, intent.source, intent.destination):
        end = source if intent.at == intent.source else destination
        answer = trace(account, Flow(source, destination, PROTOCOLS[intent.protocol], intent.port))
        answers.append((answer, frozenset({end.interface.id} if isinstance(end, Host) else ())))
    found = told(account, intent, logs, answers)
    outcome = Outcome.BROKEN if found.code else Outcome.HOLDS
    return Finding(intent, outcome, promise, found.text, (found.code,) if found.code else (), found.answer)


_JUDGES: dict[type, Callable[..., Finding]] = {
    Reachable: _reachable,
    NeverReachable: _never_reachable,
    LeavesByOwnZone: _leaves_by_own_zone,
    SurvivesZoneLoss: _survives_zone_loss,
    SurvivesLoss: _survives_loss,
    Recorded: _recorded,
    Resolves: judge_name,
    NeverResolves: judge_name,
    Forwards: judge_name,
    Allowed: judge_permission,
    Denied: judge_permission,
}
