"""A flow of events as a picture needs it: what takes part, and what leads to what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from study.drawing.assembly import Stack

USERS = "aws:users"
"""Who calls from outside, in place of a logical id."""


@dataclass(frozen=True)
class Lead:
    """That one thing leads to another.

    Attributes:
        source: who calls, sends or writes, by logical id.
        target: whom or what.
        kind: ``request`` for a call that waits for its answer, ``event`` for what is handed on and goes its own way,
            ``link`` for data that is kept or read.
    """

    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Flow:
    """What happens in a stack.

    Attributes:
        stack: as it was synthesised.
        leads: what leads to what, in the template's order.
        kept: what belongs to each thing and stands beside it: its logs and its dead letters, by logical id.
        doors: the load balancers in a VPC that VPC links lead to, by the link's logical id.
    """

    stack: Stack
    leads: tuple[Lead, ...]
    kept: Mapping[str, tuple[str, ...]]
    doors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def members(self) -> tuple[str, ...]:
        """Return who takes part, in the order in which they are first led from."""
        return tuple(dict.fromkeys(end for lead in self.leads for end in (lead.source, lead.target)))
