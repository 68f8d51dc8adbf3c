"""Condition blocks: every line must hold; of several values of the policy one must match.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from analysis.identity.document import Condition, Statement
from analysis.identity.operators import OPERATORS, Match
from analysis.identity.request import Request
from analysis.identity.truth import NO, YES, Truth, depends_on, doubtful, every, some
from analysis.identity.variables import filled

_IF_EXISTS = "ifexists"


def holds(statement: Statement, request: Request) -> Truth:
    """Return whether the conditions of a statement hold for a request."""
    return every(_line(each, request, variables=statement.variables) for each in statement.conditions)


def _line(condition: Condition, request: Request, *, variables: bool) -> Truth:
    quantifier, _, operator = condition.operator.lower().rpartition(":")
    values = request.values(condition.key)
    if operator == "null":
        return _null(condition, values)
    if_exists = operator.endswith(_IF_EXISTS)
    known = OPERATORS.get(operator.removesuffix(_IF_EXISTS))
    if known is None or quantifier not in ("", "forallvalues", "foranyvalue"):
        return doubtful(f"the condition operator {condition.operator} is not known")
    if values is None:
        return depends_on(condition.key)
    if not values:
        return _without_the_key(quantifier, negated=known[1], if_exists=if_exists)
    matched = [_value(known[0], condition, value, request, variables=variables) for value in values]
    found = [~each if known[1] else each for each in matched]
    if quantifier == "foranyvalue":
        return some(found)
    # A key of one value has one; of several values without a quantifier, which AWS advises against, a negation has to
    # hold for all, and anything else for one.
    return every(found) if quantifier == "forallvalues" or known[1] else some(found)


def _value(match: Match, condition: Condition, value: str, request: Request, *, variables: bool) -> Truth:
    """Return whether one value of the request matches one of the policy's."""
    truths = []
    for text in condition.values:
        wanted = filled(text, request, variables=variables)
        truths.append(wanted if isinstance(wanted, Truth) else YES if match(wanted, value) else NO)
    return some(truths)


def _without_the_key(quantifier: str, *, negated: bool, if_exists: bool) -> Truth:
    """Return what an operator says of a key that the request does not have.

    ``ForAllValues`` and ``IfExists`` are content with nothing, and a negation is true of it; everything else, and
    ``ForAnyValue`` in any case, wants a value.
    """
    if if_exists or quantifier == "forallvalues":
        return YES
    return YES if negated and quantifier != "foranyvalue" else NO


def _null(condition: Condition, values: tuple[str, ...] | None) -> Truth:
    """Return whether a key is absent, where the policy says ``true``, or there, where it says ``false``."""
    if values is None:
        return depends_on(condition.key)
    return YES if any((text.lower() == "true") == (not values) for text in condition.values) else NO
