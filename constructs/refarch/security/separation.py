"""Who may rule a key, and who may use it: what is refused of either, so that nobody does both."""

from collections.abc import Collection

from constructs import IConstruct

from refarch.refusal import refuse
from refarch.security.principals import Named


def refuse_as_administrator(key: IConstruct, names: Collection[Named]) -> None:
    """Refuse everybody, a part of a principal, and a whole account, as somebody who rules a key.

    Args:
        key: the key.
        names: whom a principal stands for.
    """
    _refuse_wildcard(key, names)
    for named in sorted(names):
        if named.is_account:
            refuse(
                key,
                f"administrator {named.name!r}",
                "an account's root stands for whoever has the IAM permission, the key's users included",
                "Name roles or users",
            )


def refuse_as_user(key: IConstruct, names: Collection[Named], administrators: Collection[Named]) -> None:
    """Refuse everybody, a part of a principal, an administrator and the account of one, as somebody who uses a key.

    Args:
        key: the key.
        names: whom a principal stands for.
        administrators: who rules it.
    """
    _refuse_wildcard(key, names)
    if {each.identity for each in names} & {each.identity for each in administrators}:
        refuse(key, "users and administrators", "who rules a key must not use it", "Name different principals")
    accounts = {each.account for each in administrators}
    for named in sorted(names):
        if named.is_account and named.account in accounts:
            refuse(
                key,
                f"user {named.name!r}",
                "an account's root stands for whoever has the IAM permission, the key's administrators included",
                "Name roles, users or services",
            )


def _refuse_wildcard(key: IConstruct, names: Collection[Named]) -> None:
    for named in sorted(names):
        if named.name == "*":
            refuse(key, "principal='*'", "everybody on AWS is nobody in particular", "Name roles, users or services")
        if "*" in named.name or "?" in named.name:
            refuse(
                key,
                f"principal={named.name!r}",
                "a wildcard stands for a whole principal and not for a part of its ARN",
                "Name each role, user or service",
            )
