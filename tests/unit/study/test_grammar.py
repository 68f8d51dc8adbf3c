"""A promise is a sentence: its verb goes with its subject."""

import pytest

from stacks.intents import NeverReachable, Reachable
from study.promises import describe

MANY = ("servers", "DNS servers", "dual-stack hosts", "site's public addresses", "shared services", "hosts on premises")
ONE = (
    *("fleet", "load balancer", "batch", "DNS", "aws", "site on IPv4", "flow log of the servers", "access"),
    *("internet", "10.0.0.0/8", "2600:1f00::/40", "i-0123456789abcdefs"),
)


@pytest.mark.parametrize("name", MANY)
def test_several_reach(name: str) -> None:
    """Whatever follows the word that says what they are."""
    reached = Reachable(source=name, destination="database", port=5432, why="they must")
    never = NeverReachable(source=name, destination="internet", why="they must not")
    assert describe(reached) == f"{name} reach database on tcp 5432"
    assert describe(never) == f"{name} never reach internet at all"


@pytest.mark.parametrize("name", ONE)
def test_one_reaches(name: str) -> None:
    """The twin: what ends in s is not always many, and what is told of one thing may be."""
    assert describe(Reachable(source=name, destination="servers", port=53, protocol="udp", why="it must")) == (
        f"{name} reaches servers on udp 53"
    )
    assert describe(NeverReachable(source=name, destination="servers", port=22, why="it must not")) == (
        f"{name} never reaches servers on tcp 22"
    )
