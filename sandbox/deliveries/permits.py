"""Whether a queue, topic, function or bus lets somebody else deliver to it: its own policy has to say so.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.gateways import policies

Json = Any
_ACTIONS = {
    "events": "events:PutEvents",
    "lambda": "lambda:InvokeFunction",
    "sns": "sns:Publish",
    "sqs": "sqs:SendMessage",
}


def permits(target: str, principal: str, source: str, account: str) -> bool:
    """Return whether a resource takes what somebody delivers.

    Args:
        target: the resource's ARN.
        principal: a service's name, or the root of an account.
        source: the ARN on whose behalf: a rule's, a topic's, a bucket's.
        account: the source's, twelve digits.
    """
    service = target.split(":")[2]
    context = {"aws:sourcearn": source, "aws:sourceaccount": account, "aws:securetransport": "true"}
    policy = _policy_of(service, target)
    verdict = policies.decide(policy, action=_ACTIONS[service], resource=target, principal=principal, context=context)
    return verdict == "allowed"


def _policy_of(service: str, arn: str) -> Mapping[str, Json]:
    _, _, _, region, account, name, *_ = arn.split(":")
    if service == "sqs":
        from moto.sqs.models import sqs_backends  # noqa: PLC0415 only who delivers there needs it

        queue = sqs_backends[account][region].queues.get(name)
        return _read(queue.policy if queue is not None else None)
    if service == "sns":
        from moto.sns.models import sns_backends  # noqa: PLC0415 see above

        topic = sns_backends[account][region].topics.get(arn)
        return _read(topic.policy if topic is not None else None)
    if service == "events":
        from moto.events.models import events_backends  # noqa: PLC0415 see above

        bus = events_backends[account][region].event_buses.get(name.removeprefix("event-bus/"))
        return _read(bus.policy if bus is not None else None)
    from moto.awslambda.exceptions import LambdaClientError  # noqa: PLC0415 see above
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 see above

    from sandbox.mends.lambda_policies import policy_of  # noqa: PLC0415 see above

    try:
        return {"Statement": policy_of(lambda_backends[account][region], arn, None).statements}
    except LambdaClientError:
        return {}


def _read(policy: Json) -> Mapping[str, Json]:
    read: Mapping[str, Json] = json.loads(policy) if isinstance(policy, str) and policy else policy or {}
    return read
