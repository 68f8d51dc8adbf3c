"""The commands that a page shows can be typed as they stand."""

import shlex
from importlib import import_module

import pytest

from stacks.catalogue import SLUGS, find
from stacks.intents import LeavesByOwnZone, NeverReachable, Reachable, Resolves
from study.cli import COMMANDS
from study.handbook.questions import question, questions


@pytest.mark.parametrize("slug", SLUGS)
def test_the_command_line_understands_every_question(slug: str) -> None:
    """Options and their values are those of the commands; nothing is asked twice."""
    lines = list(questions(find(slug)))

    assert lines or not any(isinstance(one, Reachable | NeverReachable) for one in find(slug).intents)
    assert len({line.split()[1] for line in lines}) == len(lines)
    for line in lines:
        program, name, *arguments = shlex.split(line)
        assert program == "refarch"
        assert name in COMMANDS
        context = import_module(f"study.cli.{name}").command.make_context(name, arguments)
        assert context.params["scenario"].slug == slug


def test_a_promise_of_a_way_is_shown_by_a_trace() -> None:
    """With its port, and its protocol where it is not TCP; a name of two words is quoted."""
    way = Reachable(source="load balancer", destination="fleet", port=8080, why="")

    assert question("shop", way) == "refarch trace shop --from 'load balancer' --to fleet --port 8080 --svg way.svg"
    echo = Reachable(source="fleet", destination="10.0.0.1", port=0, protocol="icmp", why="")
    assert question("shop", echo) == "refarch trace shop --from fleet --to 10.0.0.1 --protocol icmp --svg way.svg"


def test_a_promise_of_no_way_is_shown_by_what_gets_through() -> None:
    """Of all ports or of one, as it is promised."""
    never = NeverReachable(source="internet", destination="fleet", why="")

    assert question("shop", never) == "refarch reach shop --from internet --to fleet"
    shell = NeverReachable(source="internet", destination="fleet", port=22, why="")
    assert question("shop", shell) == "refarch reach shop --from internet --to fleet --protocol tcp --port 22"


def test_a_promise_of_a_name_is_shown_by_who_answers_it() -> None:
    """Whoever asks is named, and what is asked for."""
    told = Resolves(source="office", name="www.example.com", to="fleet", by="zone", why="")

    assert question("shop", told) == "refarch resolve shop --from office --name www.example.com"


def test_a_promise_that_no_single_question_shows_has_none() -> None:
    """``refarch check`` holds it."""
    assert question("shop", LeavesByOwnZone(source="app tier", why="")) is None
