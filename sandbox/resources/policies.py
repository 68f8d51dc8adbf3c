"""Policy documents, which templates write as objects and the services' APIs take as text."""

import json
from typing import Any


def document(value: Any) -> str:  # noqa: ANN401 a policy is a JSON object or its text
    """Return a policy document as text."""
    return value if isinstance(value, str) else json.dumps(value)


_DEFAULT_POLICY = "__default_policy_ID"
_TOPIC_ACTIONS = (
    "AddPermission DeleteTopic GetTopicAttributes ListSubscriptionsByTopic Publish RemovePermission"
    " SetTopicAttributes Subscribe"
)


def default_topic_policy(arn: str) -> str:
    """Return the policy that SNS gives to a new topic: the topic's owner may do everything.

    Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    """
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in _TOPIC_ACTIONS.split()],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": arn.split(":")[4]}},
    }
    return json.dumps({"Version": "2008-10-17", "Id": _DEFAULT_POLICY, "Statement": [statement]})


def is_default(policy: str) -> bool:
    """Return whether a topic's policy is the one that SNS gave it."""
    return bool(json.loads(policy).get("Id") == _DEFAULT_POLICY)
