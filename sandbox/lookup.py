"""After a deployment: is every resource of the template really there? Each is asked of its own service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.resources.comparison import compare
from sandbox.resources.provider import Context, NotFoundError, Physical, Services
from sandbox.resources.registry import find_type

Json = Any


@dataclass(frozen=True)
class Lookup:
    """What was found of a stack.

    Attributes:
        found: resources that their service describes.
        stand_ins: resources of types that no service here can hold, by type; kept by the sandbox itself.
        missing: ``logical id (type): reason`` of what is not there.
        different: ``logical id (type): property is …`` of what is there and not as the template says.
        untold: ``logical id (type): property`` of what the template says and the service does not tell: it may have
            been accepted and ignored.
    """

    found: int
    stand_ins: Mapping[str, int]
    missing: tuple[str, ...]
    different: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Return whether everything is there and as the template says."""
        return not self.missing and not self.different

    @property
    def total(self) -> int:
        """Return how many resources the stack has."""
        return self.found + sum(self.stand_ins.values()) + len(self.missing)

    def __str__(self) -> str:
        """Return the count as a sentence."""
        text = f"{self.found}/{self.total} resources exist"
        if self.stand_ins:
            kinds = ", ".join(f"{kind} ({count})" for kind, count in self.stand_ins.items())
            text += f", {sum(self.stand_ins.values())} stand-ins: {kinds}"
        return text


def look_up(
    stack: str,
    resources: list[Mapping[str, Json]],
    services: Services,
    progress: Callable[[], None] = lambda: None,
) -> Lookup:
    """Ask for each resource of a stack, and compare what its service says with what the template says.

    Args:
        stack: the stack's name.
        resources: logical id, type, physical id and properties of each.
        services: the account and Region that they are in.
        progress: called after each.
    """
    found = 0
    stand_ins: dict[str, int] = {}
    missing, different, untold = [], [], []
    for resource in resources:
        kind = find_type(resource["type"])
        context = Context(services, stack, "", resource["logical_id"])
        physical = Physical(str(resource["physical_id"]), resource["properties"], resource["generated"])
        label = f"{resource['logical_id']} ({resource['type']})"
        if kind is None or not resource["physical_id"]:
            missing.append(f"{label}: never made")
        elif kind.stand_in:
            stand_ins[kind.name] = stand_ins.get(kind.name, 0) + 1
        else:
            try:
                details = kind.details(context, physical)
                compared = compare(physical.properties, details, kind.tells, kind.asked(physical.properties))
            except NotFoundError as error:
                missing.append(f"{label}: {error}")
            else:
                found += 1
                different += [f"{label}: {text}" for text in compared.different.values()]
                untold += [f"{label}: {name}" for name in compared.untold]
        progress()
    return Lookup(found, stand_ins, tuple(missing), tuple(different), tuple(untold))
