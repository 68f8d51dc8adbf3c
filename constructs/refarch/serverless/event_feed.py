"""A rule that hands certain events to a function, and keeps those that came to nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.dead_letters import dead_letter_queue
from refarch.serverless.given import let_send
from refarch.serverless.python_function import PythonFunction

ATTEMPTS, HOURS = 5, 1
"""EventBridge tries for a day, 185 times. What has failed for an hour is better looked at.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
"""
FIELDS = frozenset(
    {"source", "detail-type", "detail", "account", "region", "resources", "id", "time", "version", "replay-name", "$or"}
)
"""What an event has at its top, ``replay-name`` if it comes out of an archive, and how a pattern says "or".

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
"""


class EventFeed(Construct):
    """Events of a bus that match a pattern, for a function.

    An event says what has happened and not what is to be done; whoever cares has a rule of his own. By default the
    bus is the account's, on which AWS's services tell what happens to them.

    Example::

        orders = events.EventBus(self, "Bus")
        tell = PythonFunction(self, "Tell", code=CHAT, about="Tells everybody", key=key)
        EventFeed(self, "Packed", key=key, bus=orders, pattern={"detail-type": ["OrderPacked"]}, to=tell)

    Attributes:
        rule: the CDK rule.
        dead_letters: keeps the events that the function could not be given, and those that it failed at twice.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: AnyKey,
        pattern: Mapping[str, Any],
        to: PythonFunction,
        bus: events.IEventBus | None = None,
        dead_letters: sqs.IQueue | None = None,
    ) -> None:
        """Add the rule, the permission and the queue.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the queue; of one that is there, the one that it has.
            pattern: which events, as EventBridge writes it: ``{"source": ["aws.s3"]}``.
            to: the function; one feed can lead to it, which keeps its failures.
            bus: by default the account's.
            dead_letters: a standard queue that is there; by default a new one.

        Raises:
            RefusedError: if EventBridge would refuse the pattern, or it matches everything, or another feed leads to
                the function.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        self._refuse_bad_pattern(pattern)
        self.dead_letters = dead_letter_queue(self, key=key, given=dead_letters)
        # As plain resources: CDK's pattern knows prefixes of S3's keys only as objects of a class of its own.
        self.rule = events.CfnRule(
            self,
            "Rule",
            description=f"To {to.node.id}",
            event_bus_name=None if bus is None else bus.event_bus_name,
            event_pattern=json.loads(json.dumps(Stack.of(self).resolve(dict(pattern)))),
            targets=[
                events.CfnRule.TargetProperty(
                    arn=to.alias.function_arn,
                    id="Function",
                    retry_policy=events.CfnRule.RetryPolicyProperty(
                        maximum_retry_attempts=ATTEMPTS, maximum_event_age_in_seconds=HOURS * 3600
                    ),
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
                )
            ],
        )
        lambda_.CfnPermission(
            self,
            "Permission",
            action="lambda:InvokeFunction",
            function_name=to.alias.function_arn,
            principal="events.amazonaws.com",
            source_arn=self.rule.attr_arn,
        )
        let_send(self, self.dead_letters, "events.amazonaws.com", source=self.rule.attr_arn)
        # The queue above is for events that Lambda does not take; what the function itself fails at comes from Lambda.
        to.use(key)
        to.tell(failure=self.dead_letters)
        account = Stack.of(self).account
        own.allow_use(
            by=iam.ServicePrincipal("events.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}})
        )

    def _refuse_bad_pattern(self, pattern: Mapping[str, Any]) -> None:
        if not pattern:
            refuse(self, "pattern={}", "an empty pattern matches every event of the bus", "Say which are meant")
        for name in pattern:
            if name not in FIELDS:
                refuse(
                    self,
                    f"pattern with {name!r}",
                    f"events have {', '.join(sorted(FIELDS - {'$or'}))}",
                    "Put fields of the event's own below 'detail'",
                )
        self._refuse_bad_values(pattern, "")

    def _refuse_bad_values(self, pattern: Mapping[str, Any], above: str) -> None:
        for name, value in pattern.items():
            where = f"{above}{name}"
            if isinstance(value, Mapping):
                self._refuse_bad_values(value, f"{where}.")
            elif isinstance(value, str) or not isinstance(value, Sequence):
                refuse(self, f"pattern {where}={value!r}", "a pattern's values are lists", f"Write [{value!r}]")
            elif not value:
                refuse(self, f"pattern {where}=[]", "an empty list matches no event", "Say which values are meant")
            elif name == "$or":
                for number, choice in enumerate(value):
                    self._refuse_bad_values(choice, f"{where}[{number}].")
