"""The role with which VPC Flow Logs write to CloudWatch Logs."""

from functools import cache

from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.remembered import StackEnvironment, environment_of


def flow_log_role(scope: Construct) -> iam.Role:
    """Create the role; only this account's flow logs may use it (the confused deputy problem).

    What it may do is said by CDK's ``FlowLogDestination``, for the one log group.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    return iam.Role(scope, "FlowLogRole", assumed_by=_flow_logs_of(environment_of(scope)))


@cache
def _flow_logs_of(here: StackEnvironment) -> iam.ServicePrincipal:
    return iam.ServicePrincipal(
        "vpc-flow-logs.amazonaws.com",
        conditions={
            "StringEquals": {"aws:SourceAccount": here.account},
            "ArnLike": {"aws:SourceArn": f"arn:{here.partition}:ec2:{here.region}:{here.account}:*"},
        },
    )
