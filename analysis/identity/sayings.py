"""What groups of policies say to a request: which statements allow it, and which deny it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from analysis.identity.document import MalformedPolicyError, Statement, statements_of
from analysis.identity.matching import Match, Naming, named, namings, speaks_of
from analysis.identity.request import Request
from analysis.identity.sources import Group
from analysis.identity.truth import NO, YES, Truth, doubtful, every, some

Names = Callable[[Statement], Truth]


@dataclass(frozen=True)
class Saying:
    """What some policies say.

    Attributes:
        allow: whether a statement allows the request.
        deny: whether one denies it.
        allows: the statements that do, or may.
        denies: likewise.
        count: how many policies there are.
    """

    allow: Truth
    deny: Truth
    allows: tuple[Match, ...] = ()
    denies: tuple[Match, ...] = ()
    count: int = 0

    @property
    def sure(self) -> tuple[Match, ...]:
        """Return the statements that allow it for certain."""
        return tuple(match for match in self.allows if match.truth.value)


SILENT = Saying(NO, NO)
"""What is said where there are no policies."""


def said(groups: Iterable[Group], request: Request, naming: Names = lambda _: YES) -> Saying:
    """Return what groups of policies say together.

    Args:
        groups: the policies.
        request: to what.
        naming: whether a statement means who asks; a principal's own policies mean nobody else.
    """
    allows, denies, doubts, count = list[Match](), list[Match](), list[Truth](), 0
    for group in groups:
        if group.doubt:
            doubts.append(doubtful(group.doubt))
        for policy in group.policies:
            count += 1
            try:
                statements = statements_of(policy.document)
            except MalformedPolicyError as error:
                doubts.append(doubtful(f"{policy.id}: {error}"))
                continue
            for statement in statements:
                truth = every((naming(statement), speaks_of(statement, request)))
                if truth.value is not False:
                    (denies if statement.denies else allows).append(Match(statement, policy.id, group.kind, truth))
    return Saying(
        allow=some((*(match.truth for match in allows), *doubts)),
        deny=some((*(match.truth for match in denies), *doubts)),
        allows=tuple(allows),
        denies=tuple(denies),
        count=count,
    )


def said_of(group: Group, request: Request) -> dict[Naming, Saying]:
    """Return what the policy of a resource says, by how it names who asks."""
    return {how: said([group], request, partial(_names, request=request, how=how)) for how in Naming}


def _names(statement: Statement, *, request: Request, how: Naming) -> Truth:
    return namings(statement, request.principal).get(how, NO)


def said_to(group: Group, request: Request) -> Saying:
    """Return what a policy with principals says, however it names who asks."""
    return said([group], request, lambda statement: named(statement, request.principal))
