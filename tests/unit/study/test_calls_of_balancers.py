"""``refarch trace`` and promises call a load balancer by its name: at the nodes that DNS tells."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.network.end import End, Host
from analysis.snapshot.files import save
from analysis.snapshot.raw import Raw
from stacks.catalogue import find
from study.pairs import pairs_of
from tests.unit.analysis.describe import files, merged
from tests.unit.analysis.network.test_named_nodes import CROSS_ZONE, TWO_NODES, world

YES, NO = 0, 1


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Return a snapshot with a load balancer of two nodes and a target in the zone of the first."""
    save([Raw("123456789012", "us-east-1", files(TWO_NODES))], tmp_path)
    return str(tmp_path)


@pytest.mark.parametrize(
    ("who", "code", "said"),
    [
        pytest.param("nlb", YES, "Not called: nodes in us-east-1b", id="by its name"),
        pytest.param("eni-node-b", NO, "ELBV2_NO_TARGETS_IN_AZ", id="by the node that is left out"),
    ],
)
def test_trace_calls_the_nodes_that_the_name_leads_to(
    refarch: Any, folder: str, who: str, code: int, said: str
) -> None:
    """Says that one is left out, or where the packet ends if that one is meant."""
    ran = refarch("trace", "--snapshot", folder, "--from", "eni-client", "--to", who, "--port", "443")

    assert ran.code == code, ran.out
    assert said in ran.out


def test_trace_says_nothing_of_it_where_all_nodes_are_called(refarch: Any, tmp_path: Path) -> None:
    """With cross-zone load balancing both have somebody to send to."""
    save([Raw("123456789012", "us-east-1", files(merged(TWO_NODES, CROSS_ZONE)))], tmp_path)
    ran = refarch("trace", "--snapshot", str(tmp_path), "--from", "eni-client", "--to", "nlb", "--port", "443")

    assert ran.code == YES, ran.out
    assert "Not called" not in ran.out


def _nodes(pairs: list[tuple[End, End]]) -> set[str]:
    return {end.interface.id for _, end in pairs if isinstance(end, Host)}


def test_a_promise_to_reach_it_is_about_those_nodes_and_one_never_to_about_all() -> None:
    """DNS keeps nobody from a node whose address is known."""
    found = world()
    scenario = replace(find("three-tier-web"), names={"front": "nlb", "client": "eni-client"})

    assert _nodes(pairs_of(found, scenario, "client", "front")) == {"eni-node"}
    assert _nodes(pairs_of(found, scenario, "client", "front", by_every_address=True)) == {"eni-node", "eni-node-b"}


def test_what_it_calls_itself_it_calls_from_all_nodes() -> None:
    """One without healthy targets is there nevertheless."""
    scenario = replace(find("three-tier-web"), names={"front": "nlb", "client": "eni-client"})

    assert len(pairs_of(world(), scenario, "front", "client")) == len(("eni-node", "eni-node-b"))
