"""What a request says beside the template."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack_policies import check_policy

_NOT_ENFORCED = {
    "RollbackConfiguration": "no alarm is watched during an operation",
    "ResourcesToImport": "existing resources are not imported",
}
"""``ImportExistingResources`` is none of these: ``cdk bootstrap`` always says it. Where nothing exists under the names
of a template, there is nothing to import; where something does, its creation fails by name, and nothing is left undone
silently."""


class Options:
    """The parameters of CreateStack, UpdateStack, CreateChangeSet or ExecuteChangeSet that are not the template.

    Attributes:
        parameters: as the request gives them; ``None`` values mean the previous ones.
        capabilities: what was acknowledged.
        tags: the stack's tags to be, or ``None`` to keep those that it has.
        role_arn: the role that is remembered and not assumed.
        notifications: topics that are remembered and not notified.
        token: the client's request token, repeated in events.
        disable_rollback: leave what was made when something fails.
        delete_on_failure: delete the stack when its creation fails.
        description: of a change set.
        timeout: how many minutes a creation may take, if the request says so.
        on_failure: what is to become of the stack if something fails: ROLLBACK, DELETE or DO_NOTHING.
        retain_except_on_create: whether a rollback deletes what it made although it is to be retained.
        policy: the stack policy from now on, if the request gives one.
        policy_during_update: the one for this update.
        resource_types: the types that the template may have, as ``AWS::EC2::*``; ``None`` for all.
        include_nested: whether nested stacks get change sets of their own.
    """

    def __init__(self, request: Mapping[str, Any]) -> None:
        """Take a request's parameters.

        Raises:
            ValidationError: if it asks for something that would be left undone here.
        """
        for name, why in _NOT_ENFORCED.items():
            if request.get(name):
                msg = f"The refarch sandbox cannot honour {name}: {why}"
                raise ValidationError(msg)
        if request.get("DeploymentMode") == "REVERT_DRIFT":
            msg = "The refarch sandbox cannot honour DeploymentMode REVERT_DRIFT: nothing is changed back"
            raise ValidationError(msg)
        self.parameters: Sequence[Mapping[str, Any]] = request.get("Parameters") or ()
        self.capabilities: Sequence[str] = request.get("Capabilities") or ()
        tags = request.get("Tags")
        self.tags = None if tags is None else {tag["Key"]: tag["Value"] for tag in tags}
        self.role_arn: str | None = request.get("RoleARN")
        self.notifications: Sequence[str] | None = request.get("NotificationARNs")
        self.token: str | None = request.get("ClientRequestToken")
        on_failure = request.get("OnFailure") or request.get("OnStackFailure")
        self.on_failure: str | None = on_failure
        self.disable_rollback = bool(request.get("DisableRollback")) or on_failure == "DO_NOTHING"
        self.delete_on_failure = on_failure == "DELETE"
        minutes = request.get("TimeoutInMinutes")
        self.timeout = None if minutes is None else int(minutes)
        self.description: str | None = request.get("Description")
        self.include_nested = bool(request.get("IncludeNestedStacks"))
        self.retain_except_on_create = bool(request.get("RetainExceptOnCreate"))
        self.policy: str | None = request.get("StackPolicyBody")
        self.policy_during_update: str | None = request.get("StackPolicyDuringUpdateBody")
        for policy in (self.policy, self.policy_during_update):
            if policy is not None:
                check_policy(policy)
        self.resource_types: Sequence[str] | None = request.get("ResourceTypes")

    def after(self, on_failure: str | None) -> "Options":
        """Add what was said of failures when the change set was made that is now executed."""
        self.disable_rollback = self.disable_rollback or on_failure == "DO_NOTHING"
        self.delete_on_failure = self.delete_on_failure or on_failure == "DELETE"
        return self
