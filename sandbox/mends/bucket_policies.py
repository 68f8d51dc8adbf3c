"""A bucket policy's statements count only under their conditions."""

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from sandbox.mends.mend import Mend


def _apply() -> None:
    bucket: Any = FakeBucket

    def get_permission(self: Any, action: str, resource: str) -> PermissionResult:  # noqa: ANN401 moto's own signature
        if self.policy is None:
            return PermissionResult.NEUTRAL
        policy = json.loads(self.policy.decode() if isinstance(self.policy, bytes) else self.policy)
        statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        # The commonest condition refuses plain HTTP, and loopback stands for TLS here; what other conditions come to
        # is a question for the identity analysis, which knows the request's context.
        policy["Statement"] = [statement for statement in statements if not statement.get("Condition")]
        return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)

    bucket.get_permission = get_permission


MENDS = (
    Mend(
        name="bucket_policies",
        moto="A Deny statement of a bucket policy denies whatever its conditions are: 'TLS only' forbids every upload.",
        aws="A statement applies only if all its conditions are met.",
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
        apply=_apply,
    ),
)
