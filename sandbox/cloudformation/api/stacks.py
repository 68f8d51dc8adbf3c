"""Stacks: create, update, delete, describe."""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.cloudformation.api.request import Request
from sandbox.cloudformation.api.shapes import stack_shape, summary_shape
from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack import DELETED


class StackActions(Request):
    """Operations on whole stacks."""

    def create_stack(self) -> ActionResult:
        """CreateStack."""
        stack = self._cloudformation.create(self._value("StackName"), self._needed_body(), self._options())
        stack.termination_protection = bool(self._value("EnableTerminationProtection"))
        return ActionResult({"StackId": stack.arn})

    def update_stack(self) -> ActionResult:
        """UpdateStack."""
        stack = self._cloudformation.update(self._value("StackName"), self._body(), self._options())
        return ActionResult({"StackId": stack.arn})

    def delete_stack(self) -> ActionResult:
        """DeleteStack."""
        force = self._value("DeletionMode") == "FORCE_DELETE_STACK"
        self._cloudformation.delete(self._value("StackName"), self._value("RetainResources") or (), force=force)
        return EmptyResult()

    def rollback_stack(self) -> ActionResult:
        """RollbackStack."""
        stack = self._cloudformation.roll_back(self._value("StackName"), self._value("ClientRequestToken"))
        return ActionResult({"StackId": stack.arn})

    def continue_update_rollback(self) -> ActionResult:
        """ContinueUpdateRollback."""
        skipped = self._value("ResourcesToSkip") or ()
        self._cloudformation.continue_rollback(self._value("StackName"), skipped, self._value("ClientRequestToken"))
        return EmptyResult()

    def describe_stacks(self) -> ActionResult:
        """DescribeStacks."""
        name = self._value("StackName")
        if name:
            found = [self._cloudformation.find(name)]
        else:
            found = [stack for stack in self._cloudformation.all_stacks() if stack.status != DELETED]
        return ActionResult({"Stacks": [stack_shape(stack, self._cloudformation.parents_of(stack)) for stack in found]})

    def list_stacks(self) -> ActionResult:
        """ListStacks."""
        wanted = self._value("StackStatusFilter") or ()
        return ActionResult(
            {
                "StackSummaries": [
                    summary_shape(stack, self._cloudformation.parents_of(stack))
                    for stack in self._cloudformation.all_stacks()
                    if not wanted or stack.status in wanted
                ]
            }
        )

    def update_termination_protection(self) -> ActionResult:
        """UpdateTerminationProtection."""
        stack = self._cloudformation.find(self._value("StackName"))
        stack.termination_protection = bool(self._value("EnableTerminationProtection"))
        return ActionResult({"StackId": stack.arn})

    def list_exports(self) -> ActionResult:
        """ListExports."""
        exports = [
            {"ExportingStackId": stack.arn, "Name": entry["ExportName"], "Value": entry["OutputValue"]}
            for stack, entry in self._cloudformation.exports.entries()
        ]
        return ActionResult(self._page("Exports", exports))

    def list_imports(self) -> ActionResult:
        """ListImports."""
        name = self._value("ExportName")
        importers = self._cloudformation.exports.importers(name)
        if not importers:
            msg = f"Export '{name}' is not imported by any stack."
            raise ValidationError(msg)
        return ActionResult({"Imports": importers})
