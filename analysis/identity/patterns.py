"""Texts with wildcards: ``*`` is any characters, ``?`` is one.

What is asked for may have wildcards itself (every object of a bucket). Then a policy's pattern covers all of it, or
none of it, or it depends on which object is meant. That is worked out exactly: both patterns are small automata, and
one is walked through in step with the other.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.identity.truth import NO, YES, Truth, doubtful

ANY, ONE = "\uf000*", "\uf000?"
"""Wildcards as symbols; a pattern is a tuple of them and of characters."""
Pattern = tuple[str, ...]
_ELSE = "\uf000"
"""Stands for all characters that neither pattern names."""


@lru_cache(maxsize=1 << 14)
def pattern(text: str) -> Pattern:
    """Return a text in which ``*`` and ``?`` are wildcards as a pattern."""
    return tuple(ANY if char == "*" else ONE if char == "?" else char for char in text)


def literal(text: str) -> Pattern:
    """Return a text in which nothing is a wildcard, as what a policy variable is replaced by."""
    return tuple(text)


def lower(one: Pattern) -> Pattern:
    """Return a pattern in lower case."""
    return tuple(symbol if symbol in (ANY, ONE) else symbol.lower() for symbol in one)


def shown(one: Pattern) -> str:
    """Return a pattern as it would be written."""
    return "".join("*" if symbol == ANY else "?" if symbol == ONE else symbol for symbol in one)


@lru_cache(maxsize=1 << 16)
def covers(wanted: Pattern, asked: Pattern) -> Truth:
    """Return whether a policy's pattern matches what is asked for: all of it, none of it, or a part only."""
    if ANY not in asked and ONE not in asked:
        return YES if _expression(wanted).fullmatch("".join(asked)) else NO
    letters = {symbol for symbol in (*wanted, *asked) if symbol not in (ANY, ONE)} | {_ELSE}
    start = (_closure(wanted, frozenset({0})), _closure(asked, frozenset({0})))
    inside = outside = False
    seen, waiting = {start}, [start]
    while waiting and not (inside and outside):
        here, there = waiting.pop()
        if len(asked) in there:
            inside, outside = inside or len(wanted) in here, outside or len(wanted) not in here
        for pair in _steps(wanted, here, asked, there, letters):
            if pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    if inside and outside:
        return doubtful(f"{shown(asked)} stands for more than what {shown(wanted)} means")
    return YES if inside else NO


@lru_cache(maxsize=1 << 14)
def _expression(one: Pattern) -> re.Pattern[str]:
    return re.compile("".join({ANY: ".*", ONE: "."}.get(symbol) or re.escape(symbol) for symbol in one), re.DOTALL)


States = frozenset[int]


def _steps(
    wanted: Pattern, here: States, asked: Pattern, there: States, letters: set[str]
) -> Iterator[tuple[States, States]]:
    """Yield where both are after one more character that what is asked for may have."""
    for letter in letters:
        after = _after(asked, there, letter)
        if after:
            yield _after(wanted, here, letter), after


def _after(one: Pattern, states: States, letter: str) -> States:
    reached = set()
    for at in states:
        if at < len(one):
            if one[at] == ANY:
                reached.add(at)
            elif one[at] in (ONE, letter):
                reached.add(at + 1)
    return _closure(one, frozenset(reached))


def _closure(one: Pattern, states: States) -> States:
    """Return the states that are reached without a character, as ``*`` may stand for none."""
    found = set(states)
    waiting = list(states)
    while waiting:
        at = waiting.pop()
        if at < len(one) and one[at] == ANY and at + 1 not in found:
            found.add(at + 1)
            waiting.append(at + 1)
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def segments(arn: Pattern) -> tuple[Pattern, ...]:
    """Return the six parts of an ARN between its colons; what is missing of them is a wildcard.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    parts: list[list[str]] = [[]]
    for symbol in arn:
        if symbol == ":" and len(parts) < 6:
            parts.append([])
        else:
            parts[-1].append(symbol)
    return (*map(tuple, parts), *[(ANY,)] * (6 - len(parts)))
