"""The rows of the course: every fact with an id, how it can be shown, and what holds today."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


class Check(Enum):
    """How a fact can be shown; a test that merely reads a template does not show what a packet does."""

    TEMPLATE = "template"
    DEPLOYED = "deployed"
    RUNTIME = "runtime"
    PACKET = "packet"
    DECISION = "decision"
    FAILURE = "failure"
    COST = "cost"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True)
class Row:
    """One fact of the course.

    Attributes:
        id: topic and number (``nacls.5``), never reused.
        topic: its topic.
        claim: what the course says; what holds, if it says nothing of it.
        check: how it can be shown.
        status: ``current``, ``imprecise``, ``outdated`` or ``wrong``; ``beyond`` if the course says nothing of what a
            scenario has, and whoever builds it needs.
        today: what holds today, where that differs from the claim.
    """

    id: str
    topic: str
    claim: str
    check: Check
    status: str
    today: str

    @property
    def fact(self) -> str:
        """Return what a lesson has to show: what holds today."""
        return self.today or self.claim


@dataclass(frozen=True)
class Topic:
    """One chapter of the course.

    Attributes:
        slug: its name in ids and folders.
        title: the chapter's heading.
        scenario: the scenario that is made for it.
    """

    slug: str
    title: str
    scenario: str


@cache
def rows() -> Mapping[str, Row]:
    """Return the rows by id, in the order of the course."""
    with (_HERE / "rows.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["id"]: Row(
                id=line["id"],
                topic=line["topic"],
                claim=line["claim"],
                check=Check(line["check"]),
                status=line["status"],
                today=line["today"],
            )
            for line in csv.DictReader(file)
        }


@cache
def topics() -> Mapping[str, Topic]:
    """Return the topics by slug, in the order of the course."""
    with (_HERE / "topics.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["topic"]: Topic(slug=line["topic"], title=line["section"], scenario=line["scenario"])
            for line in csv.DictReader(file)
        }
