"""Policies as they are written, read into statements."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Json = Any
Named = tuple[tuple[str, str], ...]
"""Kind and name of principals: ``AWS``, ``Service``, ``Federated`` or ``CanonicalUser``; ``*`` is ``("*", "*")``."""


class MalformedPolicyError(ValueError):
    """A policy is not what IAM would have taken."""


@dataclass(frozen=True)
class Condition:
    """One line of a condition block: all of them must hold.

    Attributes:
        operator: as it is written, with ``ForAllValues:`` and ``IfExists``.
    """

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement.

    Attributes:
        index: its place in the policy, from 0.
        denies: whether its effect is ``Deny``.
        actions: patterns; ``not_actions`` says that it means all others.
        resources: patterns; ``None`` where a policy has none, as the trust policy of a role.
        principals: ``None`` where a policy names nobody, because it belongs to somebody.
        variables: whether ``${...}`` is replaced, as since version 2012-10-17.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """

    index: int
    denies: bool
    actions: tuple[str, ...]
    not_actions: bool = False
    resources: tuple[str, ...] | None = None
    not_resources: bool = False
    principals: Named | None = None
    not_principals: bool = False
    conditions: tuple[Condition, ...] = ()
    sid: str = ""
    variables: bool = False

    def __str__(self) -> str:
        """Return it as it is spoken of."""
        return f"statement {self.sid or self.index}"


@lru_cache(maxsize=1 << 12)
def statements_of(text: str) -> tuple[Statement, ...]:
    """Return the statements of a policy.

    Raises:
        MalformedPolicyError: if the text is no policy.
    """
    try:
        document = json.loads(text)
        found = document["Statement"]
        variables = document.get("Version") == "2012-10-17"
        listed = found if isinstance(found, list) else [found]
        return tuple(_statement(index, each, variables=variables) for index, each in enumerate(listed))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        msg = f"a policy cannot be read ({error})"
        raise MalformedPolicyError(msg) from None


def _statement(index: int, item: Mapping[str, Json], *, variables: bool) -> Statement:
    if item["Effect"] not in ("Allow", "Deny"):
        msg = f"an effect is Allow or Deny, not {item['Effect']!r}"
        raise ValueError(msg)
    resources = item.get("NotResource", item.get("Resource"))
    principals = item.get("NotPrincipal", item.get("Principal"))
    return Statement(
        index=index,
        denies=item["Effect"] == "Deny",
        actions=_texts(item["NotAction"] if "NotAction" in item else item["Action"]),
        not_actions="NotAction" in item,
        resources=None if resources is None else _texts(resources),
        not_resources="NotResource" in item,
        principals=None if principals is None else _principals(principals),
        not_principals="NotPrincipal" in item,
        conditions=tuple(
            Condition(operator, key, _texts(values))
            for operator, block in (item.get("Condition") or {}).items()
            for key, values in block.items()
        ),
        sid=str(item.get("Sid") or ""),
        variables=variables,
    )


def _principals(item: Json) -> Named:
    if isinstance(item, str):
        return ((item, item),) if item == "*" else (("AWS", item),)
    return tuple((str(kind), name) for kind, names in item.items() for name in _texts(names))


def _texts(item: Json) -> tuple[str, ...]:
    """Return one value or several as texts; JSON's own true and 1 are written as IAM reads them."""
    values = item if isinstance(item, list) else [item]
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
