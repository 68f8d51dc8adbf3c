"""What a key and a replica of one are made with: alias and periods, as far as KMS accepts them."""

import re

from aws_cdk import Stack, Token
from constructs import IConstruct

from refarch.refusal import refuse
from refarch.remembered import handle

ROTATION_DAYS, PENDING_DAYS = range(90, 2561), range(7, 31)
_ALIAS = re.compile(r"[a-zA-Z0-9/_-]{1,250}")
_TAKEN: dict[tuple[str, str], str] = {}
"""Stack, by handle, and alias → the key's path."""


def refuse_alias(scope: IConstruct, alias: str) -> None:
    """Refuse a name that is none for an alias, or that is AWS's."""
    if alias.startswith(("alias/", "aws/")):
        refuse(scope, f"alias={alias!r}", "'alias/' is added here and 'aws/' is reserved", "Give the bare name")
    if not Token.is_unresolved(alias) and not _ALIAS.fullmatch(alias):
        refuse(scope, f"alias={alias!r}", "an alias has 1 to 250 of a-z, A-Z, 0-9, / _ and -", "Choose another name")


def take_alias(scope: IConstruct, alias: str) -> None:
    """Refuse an alias that leads to another key of the stack already; otherwise it leads to this one."""
    other = _TAKEN.setdefault((handle(Stack.of(scope)), alias), scope.node.path)
    if other != scope.node.path:
        refuse(scope, f"alias={alias!r}", f"an alias leads to one key, and this one leads to {other}", "Choose another")


def refuse_days(scope: IConstruct, name: str, value: int, allowed: range) -> None:
    """Refuse a period, in days, that KMS does not accept."""
    if value not in allowed:
        refuse(
            scope,
            f"{name}={value}",
            f"KMS accepts {allowed[0]} to {allowed[-1]} days",
            "Choose a number of days in between",
        )
