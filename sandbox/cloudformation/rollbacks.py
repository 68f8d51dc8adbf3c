"""Rolling back a stack that was left where an operation failed.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from sandbox.cloudformation.deployment import Deployment
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.exports import Exports
from sandbox.cloudformation.holders import Holders
from sandbox.cloudformation.stack import Stack
from sandbox.resources.provider import Services

_LEFT = frozenset({"CREATE_FAILED", "UPDATE_FAILED"})
_NOT_REVERTED = frozenset({"UPDATE_ROLLBACK_FAILED"})


class Rollbacks:
    """What CloudFormation does with stacks that stand in the midst of an operation."""

    _lock: threading.RLock
    _runner: Callable[[Callable[[], None]], None]
    _services: Services
    exports: Exports
    all_stacks: Callable[[], list[Stack]]
    find: Callable[[str], Stack]

    def roll_back(self, name: str, token: str | None = None) -> Stack:
        """Return a stack that a failed operation left as it was to its last stable state.

        Raises:
            ValidationError: if there is no such stack, or none that was left in failure.
        """
        return self._return(self.find(name), _LEFT, frozenset(), token)

    def continue_rollback(self, name: str, skip: Sequence[str] = (), token: str | None = None) -> Stack:
        """Go on with the rollback of an update that failed itself, without the resources that are to be skipped.

        Raises:
            ValidationError: if there is no such stack, its rollback has not failed, or a resource is not one of those
                at which it did.
        """
        stack = self.find(name)
        for logical in skip:
            record = stack.resources.get(logical)
            if record is None or record.status != "UPDATE_FAILED":
                msg = f"Resource {logical} is not in UPDATE_FAILED state, and only such can be skipped: [{logical}]"
                raise ValidationError(msg)
        return self._return(stack, _NOT_REVERTED, frozenset(skip), token)

    def _return(self, stack: Stack, states: frozenset[str], skip: frozenset[str], token: str | None) -> Stack:
        with self._lock:
            if stack.status not in states:
                msg = f"Stack:{stack.arn} is in {stack.status} state and can not be rolled back."
                raise ValidationError(msg)
            stack.token = token
            never_stable = stack.unsettled is None or stack.unsettled.template is None
            deployment = Deployment(stack, self._services, self.exports, Holders(self.all_stacks))
            stack.status = "ROLLBACK_IN_PROGRESS" if never_stable else "UPDATE_ROLLBACK_IN_PROGRESS"
            self._runner(partial(deployment.roll_back, "User Initiated", skip))
            return stack
