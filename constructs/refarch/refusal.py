"""How constructs say no: at synthesis, with the construct's path, the value and the rule.

CloudFormation would refuse most of this input too, but minutes later and without saying where it came from.
"""

from typing import NoReturn

from constructs import IConstruct


class RefusedError(ValueError):
    """Input that AWS, or the construct's own purpose, does not allow."""


def refuse(scope: IConstruct, given: str, rule: str, remedy: str) -> NoReturn:
    """Stop synthesis because of an input value.

    Args:
        scope: the construct that was given the value; its path opens the message.
        given: what was given, as the caller wrote it (``cidr='10.0.0.0/8'``).
        rule: the rule that it breaks, in AWS's own terms.
        remedy: what to write instead.

    Raises:
        RefusedError: always.
    """
    msg = f"{scope.node.path}: {given}: {rule}. {remedy}."
    raise RefusedError(msg)
