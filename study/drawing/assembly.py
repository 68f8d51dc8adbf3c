"""What CDK synthesised, or what was deployed of it, as resources: the only source of every picture."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from study.drawing.errors import DrawingError
from study.drawing.references import mentions

Json = Any
STACK = "aws:cloudformation:stack"
NESTED = "cdk:cloud-assembly"
UNKNOWN = ("unknown-account", "unknown-region")
"""What CDK writes for a stack that may go to any account or Region."""


@dataclass(frozen=True)
class Resource:
    """One resource of a template.

    Attributes:
        id: its logical id.
        type: its CloudFormation type.
        properties: as they stand in the template, intrinsic functions unresolved.
        path: its construct path below the stack, without CDK's trailing ``Resource`` or ``Default``.
    """

    id: str
    type: str
    properties: Mapping[str, Json]
    path: str


@dataclass(frozen=True)
class Stack:
    """One stack of an assembly.

    Attributes:
        name: the stack's name.
        account: the account that it is bound to, if to any.
        region: the Region that it is bound to, if to any.
        resources: by logical id, in the template's order.
        defaults: the template's parameters that have a default, by name.
        outputs: logical ids that an output names, by its name, and by the export's if it is exported.
    """

    name: str
    account: str | None
    region: str | None
    resources: Mapping[str, Resource]
    defaults: Mapping[str, Json]
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types, in the template's order."""
        return (resource for resource in self.resources.values() if resource.type in types)


def read(directory: Path) -> tuple[Stack, ...]:
    """Return the stacks of an assembly, in the order of its manifest, those of its stages included.

    Raises:
        DrawingError: if the directory holds no assembly, or the assembly no stack.
    """
    stacks = tuple(_stacks(directory))
    if not stacks:
        msg = f"{directory.name}: the assembly holds no stack: synthesise a scenario into it first"
        raise DrawingError(msg)
    return stacks


def _stacks(directory: Path) -> Iterator[Stack]:
    manifest = directory / "manifest.json"
    if not manifest.is_file():
        msg = f"{directory.name}: no manifest.json: this is no CDK assembly (cdk.out), synthesise one first"
        raise DrawingError(msg)
    for name, artifact in json.loads(manifest.read_text(encoding="utf-8")).get("artifacts", {}).items():
        if artifact["type"] == STACK:
            template = directory / artifact["properties"]["templateFile"]
            yield _stack(name, artifact, json.loads(template.read_text(encoding="utf-8")))
        elif artifact["type"] == NESTED:
            yield from _stacks(directory / artifact["properties"]["directoryName"])


def _stack(name: str, artifact: Mapping[str, Json], template: Mapping[str, Json]) -> Stack:
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    return stack_of(
        artifact.get("properties", {}).get("stackName", name),
        account if account not in ("", UNKNOWN[0]) else None,
        region if region not in ("", UNKNOWN[1]) else None,
        template,
    )


def stack_of(name: str, account: str | None, region: str | None, template: Mapping[str, Json]) -> Stack:
    """Return the stack that a template describes."""
    return Stack(
        name=name,
        account=account,
        region=region,
        resources={
            logical_id: Resource(logical_id, body["Type"], body.get("Properties", {}), _path(logical_id, body))
            for logical_id, body in template.get("Resources", {}).items()
        },
        defaults={
            parameter: body["Default"]
            for parameter, body in template.get("Parameters", {}).items()
            if "Default" in body
        },
        outputs=dict(_outputs(template)),
    )


def _outputs(template: Mapping[str, Json]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, output in template.get("Outputs", {}).items():
        named = tuple(known for known in mentions(output.get("Value")) if known in template["Resources"])
        yield key, named
        exported = output.get("Export", {}).get("Name")
        if isinstance(exported, str):
            yield exported, named


def _path(logical_id: str, body: Mapping[str, Json]) -> str:
    path = str(body.get("Metadata", {}).get("aws:cdk:path", logical_id))
    parts = path.split("/")[1:] or [path]
    return "/".join(parts[:-1] if len(parts) > 1 and parts[-1] in ("Resource", "Default") else parts)
