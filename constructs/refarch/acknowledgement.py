"""Where a construct knows better than a general rule, it says so beside the resource, with the reason.

cdk-nag judges every template in the gate. Its rules are general; a few of them are not apt here. An acknowledgement
is metadata of the construct tree: it is no part of the template, and an app without cdk-nag takes no notice of it.
"""

from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import IConstruct

PACK = "AwsSolutions"


def acknowledge(scope: IConstruct, *, rule: str, reason: str) -> None:
    """State why a finding of cdk-nag's AwsSolutions pack is not apt for a construct and everything below it.

    Args:
        scope: the construct, as close to the resource as can be.
        rule: the rule's id without the pack, with the finding where a rule has several (``IAM5[Resource::*]``).
        reason: why it is not apt, for a reviewer.

    Source: https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
    """
    Validations.of(scope).acknowledge(Acknowledgment(id=f"{PACK}::{PACK}-{rule}", reason=reason))


def found_as(scope: IConstruct, value: str) -> str:
    """Return an ARN as cdk-nag's findings spell it: with what only a deployment knows in angle brackets.

    Args:
        scope: a construct of the stack that the ARN is used in.
        value: the ARN, tokens and all.
    """
    resolved = Stack.of(scope).resolve(value)
    joined = isinstance(resolved, dict) and "Fn::Join" in resolved
    return "".join(map(_spelt, resolved["Fn::Join"][1] if joined else [resolved]))


def _spelt(part: Any) -> str:  # noqa: ANN401 a part of a template
    if isinstance(part, str):
        return part
    return f"<{part['Ref']}>" if "Ref" in part else f"<{'.'.join(part['Fn::GetAtt'])}>"
