"""What the function behind a custom resource answers."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.lambdas import desk, running
from sandbox.lambdas.running import Outcome
from sandbox.lambdas.workers import EXITED, TIMED_OUT
from sandbox.resources.provider import FailedError, Services

Json = Any
_LONGEST_SECONDS = 3600
"""How long CloudFormation waits for an answer, unless ``ServiceTimeout`` says otherwise.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
"""


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

    from sandbox.lambdas import inline, waiters  # noqa: PLC0415 see above

    _, _, _, region, account, _ = arn.split(":", 5)
    function = lambda_backends[account][region].get_function(arn)
    if inline.answers_inline(function):
        outcome, answer = inline.invoke(function, {**event, "ResponseURL": "sandbox:custom-resource-response"})
    else:
        address, fetch = desk.expect_answer()
        try:
            outcome = running.run(function, {**event, "ResponseURL": address})
        except running.UnrunnableError as error:
            raise FailedError(str(error)) from None
        answer = fetch()
        if answer is None and not outcome.failed:
            waiters.follow(account, region, address)
            answer = fetch()
    if answer is None:
        raise FailedError(_unanswered(event, outcome, str(function.logs_group_name)))
    return answer


def _unanswered(event: Mapping[str, Json], outcome: Outcome, log_group: str) -> str:
    """Return what CloudFormation says after the timeout, and what the sandbox, which does not wait for it, knows."""
    why = "the function ended without sending a response"
    if outcome.failed:
        error = json.loads(outcome.payload)
        why = f"the function raised {error['errorType']}: {error['errorMessage']}"
        if error["errorType"] in {TIMED_OUT, EXITED}:
            why = f"the function failed: {error['errorMessage']}"
    seconds = event["ResourceProperties"].get("ServiceTimeout", _LONGEST_SECONDS)
    return (
        "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId "
        f"[{event['RequestId']}]. ({why}; see log group {log_group}. On AWS the stack would wait for a response until "
        f"the timeout of {seconds} seconds.)"
    )
