"""What is answered to a question for a name: the outcome, the values, what decided, and each step towards it.

The JSON has the fields of Resolver's query log, with three of our own: ``decided_by``, ``steps`` and ``unknowns``.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from analysis.network.answer import Answer, Component
from analysis.snapshot.model.account import Account

Json = Any


class Outcome(Enum):
    """What became of a question, in the words of DNS where it has some (RFC 1035, RFC 8020).

    ``ASKED_ELSEWHERE`` is whatever a server says that AWS does not run, or that others have configured.
    """

    ANSWERED = "NOERROR"
    NO_SUCH_NAME = "NXDOMAIN"
    UNANSWERED = "SERVFAIL"
    ASKED_ELSEWHERE = "asked elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step:
    """One step: what was looked at, and what that came to."""

    component: Component
    text: str


@dataclass(frozen=True)
class Resolution:
    """The answer to one question.

    Attributes:
        name: what was asked for.
        kind: the type of record: ``A``, ``AAAA``, ``CNAME`` …
        outcome: what became of it.
        values: what the records say, if it is answered.
        servers: who is asked elsewhere, by address; nobody if it is the internet's DNS.
        decided_by: the zone, the rule or the setting that decided.
        steps: in order.
        answers: traces of the packets that carry the question, if some were sent.
        unknown: what is not known, if the outcome is not.
    """

    name: str
    kind: str
    outcome: Outcome
    values: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    decided_by: Component | None = None
    steps: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    unknown: str = ""

    @property
    def text(self) -> str:
        """Return the outcome as a sentence."""
        by = f" by {self.decided_by}" if self.decided_by else ""
        if self.outcome is Outcome.ANSWERED:
            return f"{self.name} is {', '.join(self.values)}, answered{by}"
        if self.outcome is Outcome.ASKED_ELSEWHERE:
            return f"{self.name} is asked of {', '.join(self.servers) or 'the DNS of the internet'}{by}"
        if self.outcome is Outcome.UNKNOWN:
            return self.unknown
        return self.steps[-1].text if self.steps else self.outcome.value

    @property
    def codes(self) -> tuple[str, ...]:
        """Return what is wrong in one word each: the code of DNS, and those of packets that did not get through."""
        wrong = (self.outcome.value,) if self.outcome in (Outcome.NO_SUCH_NAME, Outcome.UNANSWERED) else ()
        lost = (code for answer in self.answers for code in answer.codes)
        return tuple(dict.fromkeys((*wrong, *lost)))

    def to_json(self) -> dict[str, Json]:
        """Return the answer as plain data."""
        return {
            "query_name": f"{self.name}.",
            "query_type": self.kind,
            "query_class": "IN",
            "rcode": self.outcome.value,
            "answers": [{"Rdata": value, "Type": self.kind, "Class": "IN"} for value in self.values],
            "servers": list(self.servers),
            "decided_by": self.decided_by.to_json() if self.decided_by else None,
            "steps": [{"Component": step.component.to_json(), "Text": step.text} for step in self.steps],
            "NetworkInsightsAnalyses": [answer.to_json() for answer in self.answers],
            "unknowns": [self.unknown] if self.unknown else [],
        }


@dataclass(frozen=True)
class Asked:
    """A question on its way.

    Attributes:
        account: the model.
        name: what is asked for.
        kind: the type of record.
        steps: what has been looked at so far.
        answers: traces of the packets so far.
        passed: the VPCs whose resolver was asked for it already, each with the name.
        chain: how many aliases and CNAME records have been followed.
        again: asks for another name at the same place, where a record says so.
    """

    account: Account
    name: str
    kind: str
    steps: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    passed: frozenset[tuple[str, str]] = frozenset()
    chain: int = 0
    again: Callable[["Asked"], Resolution] | None = field(default=None, compare=False)

    def then(self, component: Component, text: str, *answers: Answer) -> "Asked":
        """Return the question one step further."""
        return replace(self, steps=(*self.steps, Step(component, text)), answers=(*self.answers, *answers))

    def label(self, identity: str, name: str = "") -> Component:
        """Return a component by its id, with the name that people know it by."""
        return Component("Names", identity, self.account.path_of.get(identity, name))

    def ends(self, outcome: Outcome, component: Component | None = None, text: str = "", **more: Any) -> Resolution:  # noqa: ANN401 passed on
        """Return the answer, after a last step if there is something to say."""
        last = self.then(component, text) if component and text else self
        return Resolution(self.name, self.kind, outcome, steps=last.steps, answers=last.answers, **more)

    def is_unknown(self, why: str, component: Component | None = None) -> Resolution:
        """Return that nobody knows, and why."""
        return self.ends(Outcome.UNKNOWN, decided_by=component, unknown=why)
