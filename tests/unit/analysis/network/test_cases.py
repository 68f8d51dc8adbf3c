"""Every rule of the model beside its twin: small networks in ``cases/``, questions and what AWS would do."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.network import Answer, Flow, Verdict, resolve, trace
from analysis.network.end import by_each_version
from analysis.network.flows import FlowSet
from analysis.network.packet import PROTOCOLS
from analysis.network.reach import reach
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.edits import without
from analysis.snapshot.model.network import PortRange, Protocol
from tests.unit.analysis.describe import account, merged

Json = Any
CASES = Path(__file__).parent / "cases"
ON_THE_WAY_BACK = " on the way back"


def cases() -> Iterator[Any]:
    """Yield each case of each file, with the network that the file's cases share."""
    for path in sorted(CASES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            yield pytest.param(content["world"], case, id=f"{path.stem}: {case['it']}")


def flows_of(world: Json, case: Json) -> tuple[Account, list[Flow]]:
    """Return a case's network, and its question for each pair of ends."""
    changed = merged(world, case.get("but", {}))
    found = reduce(without, case.get("without", ()), account(changed))
    found = replace(found, missing={**found.missing, **case.get("missing", {})})
    hosts = {name: f"eni-{name}" for name in changed.get("hosts", {})}
    ends = (resolve(found, hosts.get(case[way], case[way]), {}).members for way in ("from", "to"))
    sources, destinations = (list(members) for members in ends)
    name = str(case.get("protocol", "tcp"))
    protocol = PROTOCOLS[name] if name in PROTOCOLS else Protocol(int(name))
    port = case.get("port", 443) if protocol.has_ports else None
    return found, [Flow(s, d, protocol, port) for s in sources for d in destinations if s != d]


def answer_to(world: Json, case: Json) -> Answer:
    """Ask a case's question of its network, and return the worst answer of all pairs of ends."""
    found, flows = flows_of(world, case)
    worst = [Verdict.UNREACHABLE, Verdict.UNKNOWN, Verdict.REACHABLE]
    return min((trace(found, flow) for flow in flows), key=lambda answer: worst.index(answer.verdict))


@pytest.mark.parametrize(("world", "case"), list(cases()))
def test_the_packet_fares_as_aws_says(world: Json, case: Json) -> None:
    """The verdict, the code of the reason, which way was stopped, what it passed, and what else is to be known."""
    answer = answer_to(world, case)
    verdict, _, reason = case["answer"].partition(" ")
    told = "; ".join([*(e.text for e in answer.explanations), *answer.unknowns])

    assert answer.verdict.value == verdict, told
    if verdict == "unreachable":
        returning = reason.endswith(ON_THE_WAY_BACK)
        assert answer.codes == (reason.removesuffix(ON_THE_WAY_BACK),), told
        assert answer.arrives is returning, told
        assert answer.explanations[0].returning is returning
    if verdict == "unknown":
        assert reason in told
    assert len(answer.remarks) == ("remark" in case), answer.remarks
    assert case.get("remark", "") in "".join(answer.remarks)
    for way, hops in (("passes", answer.forward), ("returns_by", answer.returning)):
        passed = [hop.component.id for hop in hops]
        assert set(case.get(way, ())) <= set(passed), passed
        assert not set(case.get("avoids", ())) & set(passed), passed


@pytest.mark.parametrize(("world", "case"), list(cases()))
def test_the_set_of_all_flows_agrees_with_the_trace_of_one(world: Json, case: Json) -> None:
    """What is traced as reachable is in the set of what is answered, and what is stopped is in none."""
    found, flows = flows_of(world, case)
    for flow in flows:
        if flow.port is None or flow.source.address.version != flow.destination.address.version:
            continue
        answer = trace(found, flow)
        span = PortRange(flow.port, flow.port)
        pairs = by_each_version(flow.source, flow.destination)
        sets = [reach(found, [s], [d], protocol=flow.protocol, ports=span) for s, d in pairs]
        whole = [each.answered == FlowSet.of(each.asked) for each in sets]

        assert any(whole) is (answer.verdict is Verdict.REACHABLE)
        if not any(whole):
            assert any(each.undecided for each in sets) is (answer.verdict is Verdict.UNKNOWN)
        if answer.verdict is Verdict.UNREACHABLE:
            assert bool(sets[0].arriving) or not answer.arrives


def test_every_file_has_what_passes_and_what_does_not() -> None:
    """A rule that is only ever seen to allow, or only to deny, is not known to be there."""
    for path in CASES.glob("*.yaml"):
        verdicts = {case["answer"].partition(" ")[0] for case in yaml.safe_load(path.read_text("utf-8"))["cases"]}
        assert {"reachable", "unreachable"} <= verdicts, path.name
