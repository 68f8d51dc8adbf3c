"""The role with which VPC Flow Logs write to CloudWatch Logs."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct


def flow_log_role(scope: Construct) -> iam.Role:
    """Create the role; only this account's flow logs may use it (the confused deputy problem).

    What it may do is said by CDK's ``FlowLogDestination``, for the one log group.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    stack = Stack.of(scope)
    return iam.Role(
        scope,
        "FlowLogRole",
        assumed_by=iam.ServicePrincipal(
            "vpc-flow-logs.amazonaws.com",
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:ec2:{stack.region}:{stack.account}:*"},
            },
        ),
    )
