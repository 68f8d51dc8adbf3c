"""What CDK has answered is remembered: each question crosses to Node and back, a third of a millisecond of a synthesis.

Only what cannot change any more is kept: where a stack is deployed, and objects that hold no state.
"""

from dataclasses import dataclass
from functools import cache

from aws_cdk import Duration, Fn, Stack
from aws_cdk import aws_iam as iam
from constructs import IConstruct


@dataclass(frozen=True)
class StackEnvironment:
    """Where a stack is deployed: texts, or tokens where only the deployment knows.

    Attributes:
        partition: ``aws``, ``aws-cn``, …
        region: the Region.
        account: the account.
    """

    partition: str
    region: str
    account: str


_ENVIRONMENTS: dict[str, StackEnvironment] = {}
"""Construct → environment, by handle."""


def handle(construct: IConstruct) -> str:
    """Return an object's handle in the jsii kernel: two Python objects may stand for one construct, it has one handle.

    The kernel never gives a handle twice, whatever app an object belongs to.
    """
    ref: str = construct.__jsii_ref__.ref  # type: ignore[attr-defined] # every object of jsii's has it, no type says so
    return ref


def environment_of(scope: IConstruct) -> StackEnvironment:
    """Return where the stack of a construct is deployed."""
    own = handle(scope)
    if own not in _ENVIRONMENTS:
        stack = Stack.of(scope)
        whole = handle(stack)
        if whole not in _ENVIRONMENTS:
            _ENVIRONMENTS[whole] = StackEnvironment(stack.partition, stack.region, stack.account)
        _ENVIRONMENTS[own] = _ENVIRONMENTS[whole]
    return _ENVIRONMENTS[own]


@cache
def zone_at(index: int) -> str:
    """Return an Availability Zone of the Region, counted from 0, as a token: it is bound to no stack."""
    return Fn.select(index, _zones())


@cache
def _zones() -> list[str]:
    return Fn.get_azs()


@cache
def seconds(number: int) -> Duration:
    """Return some seconds, for any number of properties."""
    return Duration.seconds(number)


@cache
def days(number: int) -> Duration:
    """Return some days, for any number of properties."""
    return Duration.days(number)


@cache
def service_principal(name: str) -> iam.ServicePrincipal:
    """Return a service as a principal, without conditions, for any number of policies.

    Args:
        name: ``ec2.amazonaws.com``, for example.
    """
    return iam.ServicePrincipal(name)
