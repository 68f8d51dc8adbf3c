"""Which resource a value means, also across stacks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.references import mentions, target

Json = Any


def full(stack: Stack, name: str) -> str:
    """Return the name of a resource in a picture of several stacks."""
    return f"{stack.name}/{name}"


class Index:
    """All resources of some stacks, found by what a value of one of the stacks says."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        """Take the stacks."""
        self._stacks = {stack.name: stack for stack in stacks}

    def find(self, value: Json, stack: Stack) -> tuple[Stack, Resource] | None:
        """Return the resource that a value names, by reference or as an output of another stack."""
        name = target(value)
        if name in stack.resources:
            return stack, stack.resources[str(name)]
        if isinstance(value, Mapping) and isinstance(value.get("Fn::ImportValue"), str):
            exported = value["Fn::ImportValue"]
            return next((found for each in self._stacks.values() if (found := _told(each, exported))), None)
        output = value.get("Fn::GetStackOutput") if isinstance(value, Mapping) else None
        if isinstance(output, Mapping) and output.get("StackName") in self._stacks:
            return _told(self._stacks[output["StackName"]], str(output.get("OutputName")))
        return None

    def id_of(self, value: Json, stack: Stack, *types: str) -> str:
        """Return the full name of what a value names, if it is of one of some types, otherwise nothing."""
        found = self.find(value, stack)
        return full(found[0], found[1].id) if found and found[1].type in types else ""

    def named(self, value: Json, stack: Stack) -> Iterator[tuple[Stack, Resource]]:
        """Yield every resource that is named anywhere in a value."""
        found = self.find(value, stack)
        if found:
            yield found
        elif isinstance(value, Mapping):
            if isinstance(value.get("Fn::Sub"), str):
                yield from ((stack, stack.resources[name]) for name in mentions(value) if name in stack.resources)
            for part in value.values():
                yield from self.named(part, stack)
        elif isinstance(value, list):
            for part in value:
                yield from self.named(part, stack)


def _told(stack: Stack, name: str) -> tuple[Stack, Resource] | None:
    """Return the one resource that an output of a stack names."""
    named = stack.outputs.get(name, ())
    return (stack, stack.resources[named[0]]) if len(named) == 1 else None
