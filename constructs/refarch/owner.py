"""What is somebody else's stays so: synthesis tells what its owner has to do."""

import json

from aws_cdk import Annotations, Stack
from aws_cdk import aws_iam as iam
from constructs import IConstruct


def ask_owner(scope: IConstruct, of: IConstruct, statement: iam.PolicyStatement) -> None:
    """Note on a construct what the owner of an imported resource has to add to its policy.

    Args:
        scope: who needs it.
        of: the resource.
        statement: who has to be allowed what there.
    """
    told = json.dumps(Stack.of(scope).resolve(statement.to_statement_json()))
    Annotations.of(scope).add_info(f"The owner of {of.node.path} has to add to its policy: {told}")
