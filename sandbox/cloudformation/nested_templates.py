"""What nested stacks return to when a stack around them rolls back: the template that they had, not what is at its URL.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from collections.abc import Sequence

from sandbox.cloudformation.stack import Stack


def remember(stack: Stack, around: Sequence[Stack]) -> None:
    """Keep the template of a stack that is about to change, for as long as a stack around it may roll back."""
    for outer in around:
        if outer.unsettled and stack.template:
            outer.unsettled.nested.setdefault(stack.arn, stack.template.body)


def wanted(stack: Stack, around: Sequence[Stack], body: str | None) -> str:
    """Return the template to which an update brings a stack.

    Args:
        stack: the stack.
        around: the stacks that it is nested in.
        body: the template that was asked for, or ``None`` for the one that it has.
    """
    assert stack.template is not None
    for outer in around:
        if outer.status == "UPDATE_ROLLBACK_IN_PROGRESS" and outer.unsettled:
            return outer.unsettled.nested.get(stack.arn, stack.template.body)
    return body or stack.template.body
