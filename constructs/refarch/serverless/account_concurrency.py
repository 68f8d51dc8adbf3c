"""How many executions an account has at once in a Region, and how many of them functions have for themselves."""

from dataclasses import dataclass, field

from constructs import IConstruct

from refarch.refusal import refuse
from refarch.remembered import environment_of, handle

QUOTA = 1000
"""Of an account in a Region, unless AWS has raised it, or has not yet, as new accounts begin with fewer."""
LEFT = 100
"""What must be left to functions that have none of their own.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
"""


@dataclass
class _Place:
    """An account and Region, as an app sees them.

    Attributes:
        quota: executions at once.
        taken: function, by path → what it has for itself.
    """

    quota: int = QUOTA
    taken: dict[str, int] = field(default_factory=dict)


_PLACES: dict[tuple[str, str, str], _Place] = {}
"""App, by handle, account and Region → what is taken there."""


class AccountConcurrency:
    """The quota of concurrent executions that all functions of an account share in a Region.

    What functions have reserved, and what is kept warm of those that have nothing reserved, is taken from it; Lambda
    refuses what would leave fewer than 100 to all others. The functions of one app are counted, in all of its stacks
    for the same account and Region; those that are there already nobody knows here.

    Example::

        AccountConcurrency.is_quota(self, executions=3000)
        PythonFunction(self, "Take", code=ORDERS, about="Takes orders", key=key, reserved=2000)

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    """

    @classmethod
    def is_quota(cls, scope: IConstruct, *, executions: int) -> None:
        """Say what the quota is where a construct's stack is deployed: Service Quotas tells it, and raises it.

        Args:
            scope: in the stack.
            executions: at once; ``aws lambda get-account-settings`` tells it as ``ConcurrentExecutions``.

        Raises:
            RefusedError: if functions have taken too much of that already.
        """
        place = _place_of(scope)
        _refuse_too_many(scope, f"executions={executions}", executions, sum(place.taken.values()))
        place.quota = executions

    @classmethod
    def take(cls, function: IConstruct, *, reserved: int | None, warm: int) -> None:
        """Count what a function has for itself.

        Args:
            function: the function.
            reserved: what is reserved for it; ``None`` for nothing.
            warm: what is kept warm of it, which is a part of what is reserved.

        Raises:
            RefusedError: if less than 100 executions would be left to all others.
        """
        mine = warm if reserved is None else reserved
        if not mine:
            return
        place = _place_of(function)
        given = f"warm={warm}" if reserved is None else f"reserved={reserved}"
        others = sum(place.taken.values())
        if others:
            given += f" beside {others} of other functions"
        _refuse_too_many(function, given, place.quota, others + mine)
        place.taken[function.node.path] = mine


def _place_of(scope: IConstruct) -> _Place:
    where = environment_of(scope)
    return _PLACES.setdefault((handle(scope.node.root), where.account, where.region), _Place())


def _refuse_too_many(scope: IConstruct, given: str, quota: int, taken: int) -> None:
    if taken and quota - taken < LEFT:
        refuse(
            scope,
            given,
            f"of an account's {quota} concurrent executions {LEFT} must be left to functions that have none reserved",
            "Take fewer, or have the quota raised and say so before: AccountConcurrency.is_quota",
        )
