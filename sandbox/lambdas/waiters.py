"""State machines that answer for a custom resource: CDK's ``Provider`` with an ``is_complete_handler`` makes one.

Such a machine is a task that calls a function until it does not fail, and what is done if it always does. It is
followed here, when the function of a custom resource has started it instead of answering; its pauses take no time, as
nothing here does. Other state machines do not run.

Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from sandbox.lambdas import running

Json = Any


def follow(account: str, region: str, address: str) -> None:
    """Carry out the executions that were started to answer a custom resource.

    Args:
        account: where the function of the custom resource is.
        region: likewise.
        address: where the answer is expected, by which the executions are known.
    """
    if "moto.stepfunctions.models" not in sys.modules:
        return  # nobody has asked for a state machine in this process
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long, and few templates have functions
    from moto.stepfunctions.models import stepfunctions_backends  # noqa: PLC0415 see above

    for machine in stepfunctions_backends[account][region].state_machines:
        for execution in machine.executions:
            if execution.status == "RUNNING" and address in str(execution.execution_input):
                functions = lambda_backends[account][region]
                done = _carry_out(json.loads(machine.definition), json.loads(execution.execution_input), functions)
                execution.status, execution.stop_date = "SUCCEEDED" if done else "FAILED", datetime.now(UTC)


def _carry_out(definition: Json, event: Json, functions: Any) -> bool:  # noqa: ANN401 moto's own
    """Follow tasks from the first to the one that ends; return whether that one has succeeded."""
    name = definition["StartAt"]
    while True:
        state = definition["States"][name]
        function = functions.get_function(state["Resource"])
        for _ in range(1 + sum(retry.get("MaxAttempts", 3) for retry in state.get("Retry", ()))):
            outcome = running.run(function, event)
            if not outcome.failed:
                break
        catches = (catch["Next"] for catch in state.get("Catch", ()))
        following = next(catches, None) if outcome.failed else state.get("Next")
        if following is None:
            return not outcome.failed
        if outcome.failed:
            cause = json.loads(outcome.payload)
            event = {"Error": cause.get("errorType", "States.TaskFailed"), "Cause": json.dumps(cause)}
        name = following
