"""What a deployment would change, before it is done: the contents of a change set."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.cloudformation.dependencies import creation_order
from sandbox.cloudformation.rewritten import rewritten
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.stack import StackResource
from sandbox.cloudformation.template import Json, Resource
from sandbox.cloudformation.unknown import contains_unknown
from sandbox.resources.changes import changed
from sandbox.resources.registry import find_type


def preview(scope: StackScope) -> list[dict[str, Any]]:
    """Return the changes that deploying a scope's template would make, in CloudFormation's own shape.

    Args:
        scope: the new template in the existing stack, as a preview. Resources that will be made or replaced are
            unknown to it, and so are attributes of those that will be modified.
    """
    template = scope.template
    wanted = wanted_resources(scope)
    changes = []
    for name in creation_order(wanted, scope.condition):
        change = _change_of(wanted[name], scope)
        if change is None:
            continue
        if change["Action"] == "Add" or change.get("Replacement") in {"True", "Conditional"}:
            scope.changing |= {name}
        scope.modified |= {name}
        changes.append(change)
    gone = [resource for name, resource in scope.stack.resources.items() if name not in wanted and resource.physical_id]
    changes += [_resource_change("Remove", resource, template.resources.get(resource.logical_id)) for resource in gone]
    return [{"Type": "Resource", "ResourceChange": change} for change in changes]


def wanted_resources(scope: StackScope) -> dict[str, Resource]:
    """Return the resources of a template whose conditions hold, each with the properties that they leave it."""
    return {
        name: _decided(resource, scope)
        for name, resource in scope.template.resources.items()
        if resource.condition is None or scope.condition(resource.condition)
    }


def _decided(resource: Resource, scope: StackScope) -> Resource:
    """Return a resource whose ``Properties`` are one ``Fn::If`` with those of the branch that is taken.

    AWS's page speaks of property values only; CloudFormation takes the whole section too, and public templates do so
    (https://github.com/aws-cloudformation/cfn-lint/pull/73, https://github.com/stelligent/cfn_nag/issues/334).
    """
    properties: Json = resource.properties
    while set(properties) == {"Fn::If"}:
        condition, when_true, when_false = properties["Fn::If"]
        properties = when_true if scope.condition(condition) else when_false
        if properties == {"Ref": "AWS::NoValue"}:
            properties = {}
    return resource if properties is resource.properties else replace(resource, properties=properties)


def _change_of(definition: Resource, scope: StackScope) -> dict[str, Any] | None:
    record = scope.stack.resources.get(definition.logical_id)
    if record is None or record.physical_id is None:
        scope.resolver.value(definition.expressions)  # so that a malformed expression is found now
        return {
            "Action": "Add",
            "LogicalResourceId": definition.logical_id,
            "ResourceType": definition.type,
            "Scope": [],
            "Details": [],
        }
    if record.type != definition.type:
        return {**_resource_change("Modify", record, definition), "Replacement": "True"}
    new, metadata = scope.resolver.value(definition.expressions)
    differing = changed(record.properties, new)
    attributes = _changed_attributes(record, definition, metadata)
    retagged = scope.stack.tags != scope.tags
    if not differing and not attributes and not retagged:
        return _automatic(record, definition) if rewritten(record, new, scope.services) else None
    kind = find_type(record.type)
    assert kind is not None
    replacing = kind.replacing(record.properties, new)
    details = [_detail(name, record, new, name in replacing) for name in differing]
    scopes = [*(["Properties"] if differing else []), *attributes, *(["Tags"] if retagged else [])]
    certain = any(not contains_unknown(new.get(name)) for name in replacing)
    replacement = "False" if not replacing else "True" if certain else "Conditional"
    change = _resource_change("Modify", record, definition)
    return {**change, "Replacement": replacement, "Scope": scopes, "Details": details}


def _automatic(record: StackResource, definition: Resource) -> dict[str, Any]:
    """Return the change of a nested stack whose template is another one, under the URL that it had."""
    detail = {
        "Target": {"Attribute": "Properties", "RequiresRecreation": "Never"},
        "Evaluation": "Dynamic",
        "ChangeSource": "Automatic",
    }
    change = _resource_change("Modify", record, definition)
    return {**change, "Replacement": "False", "Scope": ["Properties"], "Details": [detail]}


def _resource_change(action: str, record: StackResource, definition: Resource | None) -> dict[str, Any]:
    policy = (definition.deletion_policy if definition else None) or record.deletion_policy
    return {
        "Action": action,
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "Scope": [],
        "Details": [],
        **({"PolicyAction": "Delete" if policy == "Delete" else policy} if action == "Remove" else {}),
    }


def _detail(name: str, record: StackResource, new: Mapping[str, Json], recreates: bool) -> dict[str, Any]:  # noqa: FBT001
    dynamic = contains_unknown(new.get(name))
    recreation = "Never" if not recreates else "Conditionally" if dynamic else "Always"
    return {
        "Target": {
            "Attribute": "Properties",
            "Name": name,
            "RequiresRecreation": recreation,
            "Path": f"/Properties/{name}",
            "AttributeChangeType": (
                "Add" if name not in record.properties else "Remove" if name not in new else "Modify"
            ),
        },
        "Evaluation": "Dynamic" if dynamic else "Static",
        "ChangeSource": "ResourceReference" if dynamic else "DirectModification",
    }


def _changed_attributes(record: StackResource, definition: Resource, metadata: Json) -> list[str]:
    """Return the resource attributes beside Properties that differ."""
    changes = []
    if dict(record.metadata) != metadata:
        changes.append("Metadata")
    if record.deletion_policy != definition.effective_deletion_policy:
        changes.append("DeletionPolicy")
    if record.update_replace_policy != (definition.update_replace_policy or "Delete"):
        changes.append("UpdateReplacePolicy")
    return changes
