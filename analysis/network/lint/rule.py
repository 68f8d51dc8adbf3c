"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from analysis.network.answer import Component
from analysis.snapshot.model.account import Account, CannotDecideError

T = TypeVar("T")

SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Found:
    """One place at which a rule is not kept.

    Attributes:
        component: what to look at.
        reason: what is wrong with it, as a sentence.
        vpc_id: the VPC that it is in; empty if it is between VPCs.
    """

    component: Component
    reason: str
    vpc_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that a network should keep.

    Attributes:
        id: words with hyphens.
        severity: ``high`` if packets are lost or get where they should not, ``medium`` if they are when something
            fails, ``low`` if something is of no use.
        title: what is found, in a few words.
        remedy: what to do.
        source: AWS's page about it.
        needs: the response keys without which it cannot be decided.
        also: those without which it may find less than there is.
        look: yields what it finds in an account.
    """

    id: str
    severity: str
    title: str
    remedy: str
    source: str
    needs: tuple[str, ...]
    look: Callable[[Account], Iterator[Found]]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a rule found."""

    rule: Rule
    found: Found

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return {
            "Id": self.rule.id,
            "Severity": self.rule.severity,
            "Title": self.rule.title,
            "Resource": {"Type": self.found.component.kind, **self.found.component.to_json()},
            "VpcId": self.found.vpc_id or None,
            "Reason": self.found.reason,
            "Remedy": self.rule.remedy,
            "Source": self.rule.source,
        }


def named(account: Account, kind: str, identity: str, name: str = "") -> Component:
    """Return a component with the name that people know it by."""
    return Component(kind, identity, account.path_of.get(identity, name))


def each(things: Iterable[T], look: Callable[[T], Iterator[Found]]) -> Iterator[Found]:
    """Yield what is found at each of some things; a doubt about one of them keeps nothing of the others back.

    Raises:
        CannotDecideError: at the end, if there was a doubt.
    """
    doubt: CannotDecideError | None = None
    for thing in things:
        try:
            yield from look(thing)
        except CannotDecideError as error:
            doubt = doubt or error
    if doubt is not None:
        raise doubt
