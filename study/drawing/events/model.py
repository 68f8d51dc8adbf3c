"""A flow of events as a picture needs it: what takes part, and what leads to what."""

from collections.abc import Mapping
from dataclasses import dataclass

from study.drawing.assembly import Stack


@dataclass(frozen=True)
class Lead:
    """That one thing leads to another.

    Attributes:
        source: who calls, sends or writes, by logical id.
        target: whom or what.
        kind: ``request`` for what makes something happen, ``link`` for data that is kept or read.
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
    """

    stack: Stack
    leads: tuple[Lead, ...]
    kept: Mapping[str, tuple[str, ...]]

    @property
    def members(self) -> tuple[str, ...]:
        """Return who takes part, in the order in which they are first led from."""
        return tuple(dict.fromkeys(end for lead in self.leads for end in (lead.source, lead.target)))
