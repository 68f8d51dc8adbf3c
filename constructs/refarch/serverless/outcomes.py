"""Where it is told what came of invocations that nobody waited for: destinations, retries, age."""

from typing import TYPE_CHECKING, Union

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from refarch.refusal import refuse
from refarch.remembered import handle

if TYPE_CHECKING:
    from refarch.serverless.python_function import PythonFunction

RETRIES = 1
"""Of Lambda's two, after one minute and after two more: what fails twice within a minute is seldom mended by then."""
OLDEST_SECONDS = 6 * 3600
"""As long as Lambda keeps an event at most, because throttling passes."""
_RETRIES, _AGES = range(3), range(60, OLDEST_SECONDS + 1)

_TOLD: dict[str, set[str]] = {}
"""Function, by handle → functions that are told what came of it."""

Destination = Union[sqs.IQueue, sns.ITopic, events.IEventBus, "PythonFunction"]


def tell_outcomes(
    function: "PythonFunction",
    *,
    success: Destination | None,
    failure: Destination | None,
    retries: int = RETRIES,
    oldest: int = OLDEST_SECONDS,
) -> lambda_.CfnEventInvokeConfig:
    """Add the settings of a function's alias for asynchronous invocations; see :meth:`PythonFunction.tell`.

    Raises:
        RefusedError: as told there.
    """
    if function.node.try_find_child("Failures") is not None:
        given = ", ".join(f"{name}={each.node.path!r}" for name, each in _named(success, failure))
        refuse(function, given, "an alias has one set of destinations", "Name all of them at once")
    if success is None and failure is None:
        refuse(function, "success=None, failure=None", "a record has a destination", "Name one, or leave it out")
    if retries not in _RETRIES:
        refuse(function, f"retries={retries}", "Lambda tries again 0, 1 or 2 times", "Put a queue before it for more")
    if oldest not in _AGES:
        refuse(function, f"oldest={oldest}", "an event waits for 60 to 21600 seconds", "Choose a time in between")
    for name, destination in _named(success, failure):
        _refuse_unsuitable(function, name, destination)
    config = lambda_.CfnEventInvokeConfig
    return config(
        function,
        # Lambda has one such configuration for an alias. With another id CloudFormation would make it anew, and then
        # delete the old one, which is the same.
        "Failures",
        function_name=function.function.function_name,
        qualifier=function.alias.alias_name,
        maximum_retry_attempts=retries,
        maximum_event_age_in_seconds=None if oldest == OLDEST_SECONDS else oldest,
        destination_config=config.DestinationConfigProperty(
            on_success=None if success is None else config.OnSuccessProperty(destination=_let(function, success)),
            on_failure=None if failure is None else config.OnFailureProperty(destination=_let(function, failure)),
        ),
    )


def _named(success: Destination | None, failure: Destination | None) -> list[tuple[str, Destination]]:
    return [(name, each) for name, each in (("success", success), ("failure", failure)) if each is not None]


def _refuse_unsuitable(function: "PythonFunction", name: str, destination: Destination) -> None:
    reached, wave = set[str](), {handle(destination)}
    while wave - reached:
        reached |= wave
        wave = {each for one in wave for each in _TOLD.get(one, ())}
    if handle(function) in reached:
        refuse(
            function,
            f"{name}={destination.node.path!r}",
            "a function that is told what came of itself, by others or at once, is invoked by that again, without end",
            "Name another function",
        )
    if getattr(destination, "fifo", False):
        refuse(
            function,
            f"{name}={destination.node.path!r} (FIFO)",
            "Lambda delivers records to standard queues and topics only",
            "Use a standard one, or EventBridge in between",
        )


def _let(function: "PythonFunction", destination: Destination) -> str:
    """Let a function send its records to a destination, and return the ARN."""
    alias = getattr(destination, "alias", None)
    if alias is not None:
        _TOLD.setdefault(handle(function), set()).add(handle(destination))
        function.may("lambda:InvokeFunction", on=[alias.function_arn])
        return str(alias.function_arn)
    for attribute, action in _ACTIONS.items():
        arn = getattr(destination, attribute, None)
        if arn is not None:
            function.may(action, on=[arn])
            return str(arn)
    given = f"destination={destination.node.path!r}"
    return refuse(function, given, "records go to queues, topics, buses and functions", "Name one of these")


_ACTIONS = {"queue_arn": "sqs:SendMessage", "topic_arn": "sns:Publish", "event_bus_arn": "events:PutEvents"}
"""Lambda sends with the function's own role, and looks whether that may.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""
