"""Holds identities to what they may do and may not."""

from collections.abc import Mapping

from analysis.identity import Answer, UnknownNameError, can, principal_of, resource_of
from analysis.network.ends import resources, told_by_stack
from analysis.network.premises import UnknownEndError
from analysis.snapshot.model import Account
from stacks.intents import ELSEWHERE, Allowed, Denied
from stacks.scenario import Scenario
from study.finding import Finding, Outcome
from study.losses import NothingThereError

_DOOR = "aws:SourceVpce"


def judge_permission(account: Account, scenario: Scenario, intent: Allowed | Denied, promise: str) -> Finding:
    """Return whether IAM answers as it is promised.

    Raises:
        NothingThereError: if nobody and nothing goes by a name.
    """
    context = _context(account, scenario, intent)
    asked = (intent.principal, intent.action, intent.resource)
    answer = permission(account, asked, context, scenario.names, scenario.slug)
    if intent.alone:
        answer = answer.alone
    if answer.allowed is None:
        return Finding(intent, Outcome.UNKNOWN, promise, answer.text, permission=answer)
    if answer.allowed == isinstance(intent, Allowed):
        return Finding(intent, Outcome.HOLDS, promise, answer.text, permission=answer)
    return Finding(intent, Outcome.BROKEN, promise, answer.text, (answer.word,), permission=answer)


def _context(account: Account, scenario: Scenario, intent: Allowed | Denied) -> dict[str, tuple[str, ...]]:
    """Return what a promise tells of the request; a key without a value is one that the request does not have."""
    context: dict[str, tuple[str, ...]] = {}
    try:
        for key, value in intent.context.items():
            context[key] = (told_by_stack(account, value, scenario.slug),)
    except UnknownEndError as error:
        raise NothingThereError(str(error)) from None
    if intent.through == ELSEWHERE:
        context[_DOOR] = ()
    elif intent.through:
        doors = resources(account, intent.through, scenario.names, scenario.slug)
        if len(doors) != 1:
            msg = f"{intent.through!r} means {len(doors)} endpoints, and a request comes by one"
            raise NothingThereError(msg)
        context[_DOOR] = (doors[0].physical_id,)
    return context


def permission(
    account: Account,
    asked: tuple[str, str, str],
    context: Mapping[str, tuple[str, ...] | None],
    names: Mapping[str, str],
    stack: str | None = None,
) -> Answer:
    """Return what IAM answers, of a principal and a resource by name.

    Args:
        account: the model.
        asked: principal, action and resource; who and what by a name of the scenario, or by one that the account knows.
        context: what is told of the request.
        names: what a scenario's names mean.
        stack: the stack in which they are looked up.

    Raises:
        NothingThereError: if nobody and nothing goes by a name.
    """
    principal, action, resource = asked
    try:
        who = principal_of(account, principal, resources(account, principal, names, stack))
        what = resource_of(account, resource, action, resources(account, resource, names, stack))
    except UnknownNameError as error:
        raise NothingThereError(str(error)) from None
    return can(account, who, action, what, context)
