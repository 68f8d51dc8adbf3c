"""Invoking functions on behalf of an API: whether it may, and what they answer.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.gateways import policies
from sandbox.gateways.errors import UnsupportedError
from sandbox.lambdas import invoking, lineage, running
from sandbox.lambdas.running import Outcome

Json = Any
SERVICE = "apigateway.amazonaws.com"
_ARN = re.compile(r"arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?")


class InvocationError(Exception):
    """A function cannot be invoked.

    Attributes:
        permission: whether that is because nobody lets the API do it.
        throttled: whether its concurrency is used up.
    """

    def __init__(self, message: str, *, permission: bool = False, throttled: bool = False) -> None:
        """Say why."""
        super().__init__(message)
        self.permission = permission
        self.throttled = throttled


def arn_in(uri: str) -> str | None:
    """Return the ARN of the function that an integration's or authorizer's URI is for."""
    found = _ARN.search(uri)
    return found[0] if found else None


def invoke(uri: str, event: Json, *, source: str, credentials: str | None, asynchronous: bool = False) -> Outcome:
    """Invoke a function.

    Args:
        uri: in which its ARN is.
        event: for it.
        source: the ARN on whose behalf; its policy has to allow that, unless a role is assumed.
        credentials: the role's ARN, if one is assumed.
        asynchronous: whether nobody waits for it.

    Raises:
        InvocationError: if that cannot be.
        UnsupportedError: if the function cannot run here.
    """
    arn = arn_in(uri)
    if arn is None:
        msg = f"Invalid function ARN: {uri}"
        raise InvocationError(msg)
    invoked = find(arn)
    if credentials is None and not may_invoke(arn, SERVICE, {"aws:sourcearn": source}):
        msg = f"Invalid permissions on Lambda function: {arn} lets {SERVICE} not invoke it on behalf of {source}"
        raise InvocationError(msg, permission=True)
    return run(invoked, event, asynchronous=asynchronous)


def run(invoked: invoking.Invoked, event: Json, *, asynchronous: bool = False) -> Outcome:
    """Run a function that has been found and may be invoked.

    Raises:
        InvocationError: if it cannot run now.
        UnsupportedError: if it cannot run here.
    """
    try:
        if asynchronous:
            return Outcome("null", failed=False, log="", request=invoking.asynchronously(invoked, event))
        return invoking.synchronously(invoked, event)
    except invoking.ThrottledError as error:
        raise InvocationError(str(error), throttled=True) from None
    except lineage.RecursiveLoopError as error:
        raise InvocationError(str(error)) from None
    except running.UnrunnableError as error:
        # The function's ARN and why: "…: it runs functions in Python and JavaScript, not java21".
        raise UnsupportedError(str(error).replace("the refarch sandbox", "it")) from None


def find(arn: str) -> invoking.Invoked:
    """Return what an ARN stands for.

    Raises:
        InvocationError: if there is no such function.
    """
    from moto.awslambda.exceptions import LambdaClientError  # noqa: PLC0415 takes long
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 see above

    _, _, _, region, account, *_ = arn.split(":")
    try:
        return invoking.find(lambda_backends[account][region], arn)
    except LambdaClientError as error:
        raise InvocationError(str(error)) from None


def may_invoke(arn: str, principal: str, context: Mapping[str, str], action: str = "lambda:InvokeFunction") -> bool:
    """Return whether a function's policy lets somebody invoke it."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long

    from sandbox.mends.lambda_policies import policy_of  # noqa: PLC0415 see above

    _, _, _, region, account, *_ = arn.split(":")
    policy = policy_of(lambda_backends[account][region], arn, None)
    verdict = policies.decide(
        {"Statement": policy.statements}, action=action, resource=arn, principal=principal, context=context
    )
    return verdict == "allowed"
