"""Change sets of nested stacks: what a root's change set would change in the stacks within it.

Each nested stack that a change set adds or modifies gets one of its own, if the request includes nested stacks, as the
CDK's command line does. They are carried out and deleted with the root's, and never by themselves.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html
"""

import secrets
import string
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandbox.cloudformation.changes import preview
from sandbox.cloudformation.errors import ChangeSetNotFoundError, InvalidChangeSetStatusError, ValidationError
from sandbox.cloudformation.options import Options
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.stack import DELETED, IN_REVIEW, ChangeSet, Stack, StackResource
from sandbox.cloudformation.template_urls import body_at
from sandbox.cloudformation.unknown import UNKNOWN
from sandbox.resources.irregular.stacks import NestedStack, parameters_of, tags_of

if TYPE_CHECKING:
    from sandbox.cloudformation.backend import CloudFormation

_SUFFIX = string.ascii_uppercase + string.digits


def propose(cloudformation: "CloudFormation", stack: Stack, change_set: ChangeSet, scope: StackScope) -> None:
    """Make a change set for each nested stack that a change set adds or modifies.

    One that cannot be made fails its parent's.
    """
    changes = [entry["ResourceChange"] for entry in change_set.accepted.changes]
    nested = [one for one in changes if one["ResourceType"] == NestedStack.name and one["Action"] != "Remove"]
    if nested:
        preview(scope)
    for change in nested:
        name = change["LogicalResourceId"]
        properties = scope.resolver.value(dict(scope.template.resources[name].properties))
        if properties["TemplateURL"] is UNKNOWN:
            continue
        context = scope.context(StackResource(name, NestedStack.name))
        options = Options(
            {
                "Parameters": parameters_of(properties),
                "Tags": tags_of(context, properties),
                "Capabilities": change_set.capabilities,
                "IncludeNestedStacks": True,
            }
        )
        set_name = f"{change_set.name}-{name}-{''.join(secrets.choice(_SUFFIX) for _ in range(13))}"[-128:].lstrip("-")
        replaced = change.get("Replacement") == "True"
        existing = None if change["Action"] == "Add" or replaced else str(change["PhysicalResourceId"])
        try:
            body = body_at(properties["TemplateURL"], scope.services)
            child = cloudformation.create_change_set(
                existing or context.generated_name(longest=128),
                set_name,
                "UPDATE" if existing else "CREATE",
                body,
                options,
                parent=(stack, change_set),
            )
        except ValidationError as error:
            change_set.status, change_set.execution = "FAILED", "UNAVAILABLE"
            change_set.reason = f"Nested change set {set_name} was not successfully created: {error.message}"
            return
        if child.status == "FAILED":
            _drop(cloudformation, child)
        if child.status == "FAILED" and child.reason and child.reason.startswith("Nested"):
            change_set.status, change_set.execution, change_set.reason = "FAILED", "UNAVAILABLE", child.reason
            return
        if child.status != "FAILED":
            change["ChangeSetId"] = child.arn


def children_of(cloudformation: "CloudFormation", change_set: ChangeSet) -> Iterator[tuple[Stack, ChangeSet]]:
    """Return the nested stacks with the change sets that were made for a change set, innermost first."""
    for entry in change_set.accepted.changes:
        arn = entry["ResourceChange"].get("ChangeSetId")
        if arn is None:
            continue
        try:
            stack, child = cloudformation.change_set(arn, None)
        except ChangeSetNotFoundError:
            continue  # The nested stack has been updated since, which forgets its change sets.
        yield from children_of(cloudformation, child)
        yield stack, child


def refuse_nested(change_set: ChangeSet, operation: str) -> None:
    """Refuse an operation that only a root's change set takes.

    Raises:
        InvalidChangeSetStatusError: if this is not one.
    """
    if change_set.root is not None:
        msg = (
            f"{operation} on nested ChangeSet [{change_set.arn}] is not supported. "
            f"Use the root ChangeSet [{change_set.root}]."
        )
        raise InvalidChangeSetStatusError(msg)


def forget(cloudformation: "CloudFormation", change_set: ChangeSet) -> None:
    """Forget the change sets that were made for a change set, and the stacks that only they are about."""
    for _, child in list(children_of(cloudformation, change_set)):
        _drop(cloudformation, child)


def adopt(cloudformation: "CloudFormation", stack: Stack, change_set: ChangeSet) -> None:
    """Let a change set's deployment create the stacks that are in review for it, at every depth."""
    for entry in change_set.accepted.changes:
        change = entry["ResourceChange"]
        if "ChangeSetId" in change:
            nested, child = cloudformation.change_set(change["ChangeSetId"], None)
            if nested.status == IN_REVIEW:
                stack.proposed[change["LogicalResourceId"]] = nested.name
            adopt(cloudformation, nested, child)


def overtake(cloudformation: "CloudFormation", stack: Stack) -> None:
    """Forget the change sets of a stack that is deployed now; a nested stack's are carried out with their root's."""
    for proposal in list(stack.change_sets.values()):
        proposal.execution = "OBSOLETE"
        if proposal.root is None:
            forget(cloudformation, proposal)
        else:
            stack.change_set_id = proposal.arn
    stack.change_sets = {}


def forget_unmade(cloudformation: "CloudFormation", stack: Stack) -> None:
    """Forget stacks that were in review for a deployment which never got to them."""
    for name in stack.proposed.values():
        nested = cloudformation.existing(name)
        if nested is not None:
            forget_unmade(cloudformation, nested)
            if nested.status == IN_REVIEW:
                nested.set_status(DELETED)
    stack.proposed = {}


def _drop(cloudformation: "CloudFormation", child: ChangeSet) -> None:
    stack, _ = cloudformation.change_set(child.arn, None)
    del stack.change_sets[child.name]
    if stack.status == IN_REVIEW:
        stack.set_status(DELETED)
