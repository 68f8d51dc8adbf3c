"""The role of an instance that people reach with Session Manager, and that may do nothing else."""

from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge


def session_role(scope: Construct, *, description: str) -> iam.Role:
    """Make a role for Session Manager and nothing else; AmazonSSMManagedInstanceCore would also read every parameter.

    Args:
        scope: the construct that owns the instances; the role is its ``Role``.
        description: what IAM tells of the role.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    """
    session_manager = iam.PolicyStatement(
        actions=[
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        resources=["*"],
    )
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        description=description,
        inline_policies={"SessionManager": iam.PolicyDocument(statements=[session_manager])},
    )
    acknowledge(role, rule="IAM5[Resource::*]", reason="Session Manager's actions know no resource-level permissions")
    return role
