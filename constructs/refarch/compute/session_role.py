"""Session Manager: the role of an instance that people reach with it and that may do nothing else, and the people."""

from collections.abc import Sequence
from functools import cache

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.remembered import service_principal


def session_role(scope: Construct, *, description: str) -> iam.Role:
    """Make a role for Session Manager and nothing else; AmazonSSMManagedInstanceCore would also read every parameter.

    Args:
        scope: the construct that owns the instances; the role is its ``Role``.
        description: what IAM tells of the role.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    """
    role = iam.Role(
        scope,
        "Role",
        assumed_by=service_principal("ec2.amazonaws.com"),
        description=description,
        inline_policies={"SessionManager": _session_manager()},
    )
    acknowledge(
        role,
        rule="IAM5[Resource::*]",
        reason="ssmmessages knows no resource-level permissions, and an instance that reports itself by"
        " ssm:UpdateInstanceInformation has no id yet when its role is made",
    )
    return role


@cache
def _session_manager() -> iam.PolicyDocument:
    """Return what Session Manager needs: one document for all hosts, since nothing is ever added to it."""
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
    return iam.PolicyDocument(statements=[session_manager])


def allow_sessions(scope: Construct, *, by: iam.Role, instances: Sequence[str]) -> None:
    """Let people open shells on some instances, and go on with or end sessions of their own.

    Args:
        scope: the construct that owns the instances.
        by: the people's role.
        instances: ids.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html
    """
    stack = Stack.of(scope)
    shell = stack.format_arn(service="ssm", resource="document", resource_name="SSM-SessionManagerRunShell")
    hosts = [stack.format_arn(service="ec2", resource="instance", resource_name=each) for each in instances]
    own = stack.format_arn(service="ssm", resource="session", resource_name="${aws:userid}-*")
    by.add_to_policy(iam.PolicyStatement(actions=["ssm:StartSession"], resources=[*hosts, shell]))
    by.add_to_policy(
        iam.PolicyStatement(
            actions=["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"], resources=[own]
        )
    )
    acknowledge(
        by,
        rule="IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:session/<aws:userid>-*]",
        reason="The names of people's own sessions begin with their user id",
    )
