"""What the stacks of one account and Region export to each other.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from collections.abc import Callable, Mapping, Sequence

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack import DELETED, Stack


class Exports:
    """The exports of all stacks that are not deleted."""

    def __init__(self, stacks: Callable[[], Sequence[Stack]]) -> None:
        """Look at whatever stacks there are when asked."""
        self._stacks = stacks

    def values(self) -> dict[str, str]:
        """Return every export and its value."""
        return {entry["ExportName"]: entry["OutputValue"] for _, entry in self.entries()}

    def entries(self) -> list[tuple[Stack, Mapping[str, str]]]:
        """Return every output that is exported, with its stack."""
        return [
            (stack, entry)
            for stack in self._stacks()
            if stack.status != DELETED
            for entry in stack.outputs
            if "ExportName" in entry
        ]

    def importers(self, name: str) -> list[str]:
        """Return the names of the stacks that import an export."""
        return [stack.name for stack in self._stacks() if stack.status != DELETED and name in stack.imports]

    def held_by_others(self, stack: Stack) -> str | None:
        """Return why a stack cannot be deleted, if others import what it exports."""
        for entry in stack.outputs:
            users = self.importers(entry["ExportName"]) if "ExportName" in entry else []
            if users:
                return f"Cannot delete export {entry['ExportName']} as it is in use by {_listed(users)}."
        return None

    def check(self, stack: Stack, outputs: Sequence[Mapping[str, str]]) -> None:
        """Check that a stack may have these outputs.

        Raises:
            ValidationError: if another stack has an export of that name, or an export that is imported would change
                or go.
        """
        after = {entry["ExportName"]: entry["OutputValue"] for entry in outputs if "ExportName" in entry}
        others = {entry["ExportName"] for owner, entry in self.entries() if owner is not stack}
        for name in after:
            if name in others:
                msg = f"Export with name {name} is already exported by another stack. "
                raise ValidationError(msg)
        self._check_kept(stack, after)

    def _check_kept(self, stack: Stack, after: Mapping[str, str]) -> None:
        for entry in stack.outputs:
            name = entry.get("ExportName")
            if name is None or after.get(name) == entry["OutputValue"]:
                continue
            users = self.importers(name)
            if users:
                verb = "updated" if name in after else "deleted"
                msg = f"Export {name} cannot be {verb} as it is in use by {_listed(users)}"
                raise ValidationError(msg)


def _listed(names: Sequence[str]) -> str:
    """Return names as CloudFormation lists them: ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
