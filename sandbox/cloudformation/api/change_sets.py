"""Change sets: create, describe, execute, delete."""

from moto.core.responses import ActionResult, EmptyResult

from sandbox.cloudformation.api.request import Request
from sandbox.cloudformation.api.shapes import change_set_shape


class ChangeSetActions(Request):
    """Operations on change sets."""

    def create_change_set(self) -> ActionResult:
        """CreateChangeSet."""
        name = self._value("StackName")
        kind = self._value("ChangeSetType") or "UPDATE"
        body = None if self._value("UsePreviousTemplate") else self._needed_body()
        change_set = self._cloudformation.create_change_set(
            name, self._value("ChangeSetName"), kind, body, self._options()
        )
        return ActionResult({"Id": change_set.arn, "StackId": self._cloudformation.find(name).arn})

    def describe_change_set(self) -> ActionResult:
        """DescribeChangeSet."""
        stack, change_set = self._cloudformation.change_set(self._value("ChangeSetName"), self._value("StackName"))
        return ActionResult(change_set_shape(stack, change_set))

    def list_change_sets(self) -> ActionResult:
        """ListChangeSets."""
        stack = self._cloudformation.find(self._value("StackName"))
        summaries = [change_set_shape(stack, change_set) for change_set in stack.change_sets.values()]
        return ActionResult({"Summaries": summaries})

    def execute_change_set(self) -> ActionResult:
        """ExecuteChangeSet."""
        self._cloudformation.execute_change_set(self._value("ChangeSetName"), self._value("StackName"), self._options())
        return EmptyResult()

    def delete_change_set(self) -> ActionResult:
        """DeleteChangeSet."""
        self._cloudformation.delete_change_set(self._value("ChangeSetName"), self._value("StackName"))
        return EmptyResult()
