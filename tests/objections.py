"""What is wrong with the pictures of ways that a deployed scenario keeps closed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from analysis.network import Answer, Flow, Verdict, trace
from analysis.network.packet import PROTOCOLS
from analysis.snapshot.model import Account, build
from stacks.intents import NeverReachable
from stacks.scenario import Scenario
from study.assemblies import assembly_of
from study.deployed import Deployed
from study.drawing import scene_of_stacks
from study.drawing.assembly import Stack, read
from study.drawing.scene import Box, Mark, Scene
from study.drawing.way import Step, add_way
from study.pairs import pairs_of
from study.ways import stacks_of, way_of
from tests.pictured import faults_of

HTTPS = 443
WAYS = 2
"""So many ways are drawn, each stopped for another reason."""


def objections(deployed: Deployed) -> list[str]:
    """Return what somebody would object to in the pictures of some ways, each stopped for another reason.

    Raises:
        AssertionError: if no way is stopped, so that nothing is looked at.
    """
    raws, scenario = deployed.raws(), deployed.scenario
    account, stacks = build(raws), stacks_of(raws, scenario.slug)
    blank = scene_of_stacks(stacks, title=scenario.title)
    answers = list(stopped(account, scenario))[:WAYS]
    assert answers, f"{scenario.slug} keeps nothing apart"
    return [*_differences(stacks, deployed), *(fault for answer in answers for fault in _drawn(blank, account, answer))]


def stopped(account: Account, scenario: Scenario) -> Iterator[Answer]:
    """Yield a flow that does not get through for each reason that stops one of a scenario's promises."""
    seen: set[str] = set()
    for intent in scenario.intents:
        if isinstance(intent, NeverReachable):
            protocol, port = PROTOCOLS[intent.protocol], intent.port or HTTPS
            for source, destination in pairs_of(account, scenario, intent.source, intent.destination):
                answer = trace(account, Flow(source, destination, protocol, port if protocol.has_ports else None))
                if answer.verdict is Verdict.UNREACHABLE and answer.codes[0] not in seen:
                    seen.add(answer.codes[0])
                    yield answer


def _drawn(blank: Scene, account: Account, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the picture of a flow that is stopped."""
    scene = replace(blank, way=[])
    add_way(scene, way_of(account, answer, "tcp"))
    crosses = [shape for shape in scene.way if isinstance(shape, Mark) and shape.kind == "stopped"]
    callouts = [shape for shape in scene.way if isinstance(shape, Box)]
    if (len(crosses), len(callouts)) != (1, 1):
        yield f"{answer.codes[0]}: {len(crosses)} crosses, {len(callouts)} callouts"
    yield from (f"{answer.codes[0]} from {answer.source} to {answer.destination}: {one}" for one in faults_of(scene))


def _differences(stacks: Sequence[Stack], deployed: Deployed) -> Iterator[str]:
    """Yield which stacks are not deployed as they are published, but for their accounts and Regions.

    The same stacks make the same picture, so no picture has to be drawn for this.
    """
    published = read(assembly_of(deployed.scenario.slug))
    there = {stack.name: _told(stack) for stack in published}
    here = {stack.name: _told(stack, deployed) for stack in stacks}
    yield from (
        f"{name} is deployed otherwise than published" for name in there | here if here.get(name) != there.get(name)
    )


def _told(stack: Stack, deployed: Deployed | None = None) -> Any:
    """Return all that a picture is drawn from, as it is in the accounts for which it is published."""
    text = json.dumps(asdict(replace(stack, account=None, region=None)))
    for ours, theirs in deployed.accounts.items() if deployed else ():
        text = text.replace(theirs, ours)
    return json.loads(text)


def drawn_by(deployed: Deployed, source: str, destination: str) -> tuple[list[str], list[str]]:
    """Return what the way of a packet to a host's port 443, and of its reply, is drawn by: names in a template."""
    account, scenario = build(deployed.raws()), deployed.scenario
    start, end = pairs_of(account, scenario, source, destination)[0]
    way = way_of(account, trace(account, Flow(start, end, PROTOCOLS["tcp"], HTTPS)), "tcp")
    return _places(way.forward), _places(way.back)


def _places(steps: Sequence[Step]) -> list[str]:
    return [step.places[0].partition("/")[2] for step in steps if step.places]
