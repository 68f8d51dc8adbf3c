"""Total accounting: every resource is in the picture, or folded by a rule and counted."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from study.drawing.assembly import Stack
from study.drawing.errors import DrawingError
from study.drawing.rules import Treatment, rule_for


@dataclass(frozen=True)
class Accounting:
    """What became of a template's resources.

    Attributes:
        total: how many the template has.
        drawn: how many of them are in the picture.
        folded: how many are folded, and as what, the most frequent first.
    """

    total: int
    drawn: int
    folded: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        """Return the footer's sentence."""
        listed = " · ".join(f"{count} {noun}" for count, noun in self.folded)
        return f"{self.drawn} of {self.total} resources drawn" + (f"; folded: {listed}" if listed else "")


def account(stack: Stack, drawn: Collection[str]) -> Accounting:
    """Return what became of a stack's resources.

    Args:
        stack: all of them.
        drawn: the logical ids that the picture's shapes stand for.

    Raises:
        DrawingError: if a type has no rule, or a resource that is to be drawn was not.
    """
    return _told(len(stack.resources), _folded(stack, drawn))


def together(stacks: Sequence[Stack], drawn: Collection[str]) -> Accounting:
    """Return what became of several stacks' resources, whose ids are then ``<stack>/<logical id>``.

    Raises:
        DrawingError: as :func:`account`.
    """
    folded: Counter[tuple[str, str]] = Counter()
    for stack in stacks:
        own = {name.partition("/")[2] for name in drawn if name.startswith(f"{stack.name}/")}
        folded.update(_folded(stack, own))
    return _told(sum(len(stack.resources) for stack in stacks), folded)


def _folded(stack: Stack, drawn: Collection[str]) -> Counter[tuple[str, str]]:
    """Return how many of a stack's resources are folded as what, by the names of one and of several."""
    folded: Counter[tuple[str, str]] = Counter()
    for resource in stack.resources.values():
        rule = rule_for(resource, stack)
        if rule.treatment is Treatment.FOLD:
            folded[rule.singular, rule.plural] += 1
        elif resource.id not in drawn:
            msg = (
                f"{resource.type}: {resource.id}: it should be {rule.why}, but nothing in the picture stands for it: "
                "what it belongs to is missing from the template, or of a kind that cannot be drawn yet"
            )
            raise DrawingError(msg)
    return folded


def _told(total: int, folded: Counter[tuple[str, str]]) -> Accounting:
    return Accounting(
        total=total,
        drawn=total - folded.total(),
        folded=tuple((count, plural if count > 1 else one) for (one, plural), count in folded.most_common()),
    )


def check_types(stack: Stack) -> None:
    """Refuse a stack with a type that no rule covers, before anything else can fail because of it.

    Raises:
        DrawingError: naming the type and the logical id.
    """
    for resource in stack.resources.values():
        rule_for(resource, stack)
