"""What the function behind a custom resource answers."""

from collections.abc import Mapping
from typing import Any

from sandbox.lambdas import desk, inline
from sandbox.resources.provider import FailedError, Services

Json = Any


def answer_of(services: Services, token: str, event: Mapping[str, Json]) -> Json:
    """Return what a function answers to a custom resource's event.

    Args:
        services: of the account and Region of the stack.
        token: the function's name or ARN, which may belong to another account or Region.
        event: what CloudFormation sends, but for the address of the answer.

    Raises:
        FailedError: if the function fails, or does not answer.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
    """
    if ":sns:" in token:
        msg = f"{token}: the refarch sandbox has functions answer for custom resources, and no topics"
        raise FailedError(msg)
    arn = str(services.call("lambda", "GetFunction", FunctionName=token)["Configuration"]["FunctionArn"])
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long, and few templates have functions

    from sandbox.lambdas import running, waiters  # noqa: PLC0415 see above

    _, _, _, region, account, _ = arn.split(":", 5)
    function = lambda_backends[account][region].get_function(arn)
    if inline.answers_inline(function):
        outcome: Any = inline.invoke(function, {**event, "ResponseURL": "sandbox:custom-resource-response"})
        answer, why = outcome.custom_resource, "the function sent no response"
    else:
        address, fetch = desk.expect_answer()
        try:
            outcome = running.run(function, {**event, "ResponseURL": address})
        except running.UnrunnableError as error:
            raise FailedError(str(error)) from None
        answer, why = fetch(), outcome.payload if outcome.failed else "the function sent no response"
        if answer is None and not outcome.failed:
            waiters.follow(account, region, address)
            answer = fetch()
    if answer is None:
        msg = f"Custom Resource failed to stabilize in expected time: {why}"
        raise FailedError(msg)
    return answer
