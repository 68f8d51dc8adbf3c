"""Custom resources whose code is inline Python: nothing is uploaded, and whoever reads the template reads the code."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aws_cdk import CfnResource, CustomResource, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.remembered import service_principal

RUNTIME = "python3.14"


def inline_resource(
    scope: Construct,
    construct_id: str,
    *,
    type_name: str,
    handler: Path,
    about: str,
    may: Sequence[iam.PolicyStatement],
    properties: Mapping[str, Any],
    log_key: kms.IKey | None = None,
    timeout: int = 60,
) -> CustomResource:
    """Add a function with its role and log group to a construct, and the custom resource that calls it.

    Args:
        scope: the construct that they belong to; it has one such resource.
        construct_id: the custom resource's id in it.
        type_name: the resource's type, without ``Custom::``.
        handler: the code: at most 4,096 characters, with a function ``handler`` that answers by ``cfnresponse``.
        about: what it does, in a few words.
        may: what its role may do besides writing its log.
        properties: what it is told.
        log_key: encrypts the function's log; its key policy must admit CloudWatch Logs.
        timeout: seconds that it may take, up to 900.
    """
    # A log group that Lambda made itself would stay for ever.
    log_group = logs.LogGroup(
        scope,
        "Log",
        retention=logs.RetentionDays.ONE_WEEK,
        encryption_key=log_key,
        removal_policy=RemovalPolicy.DESTROY,
    )
    write = iam.PolicyStatement(
        actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
    )
    role = iam.Role(
        scope,
        "Role",
        assumed_by=service_principal("lambda.amazonaws.com"),
        inline_policies={type_name: iam.PolicyDocument(statements=[*may, write])},
    )
    # As a plain resource: importing aws_lambda for one function would slow every synthesis by 5 per cent.
    function = CfnResource(
        scope,
        "Function",
        type="AWS::Lambda::Function",
        properties={
            "Description": about,
            "Runtime": RUNTIME,
            "Handler": "index.handler",
            "Code": {"ZipFile": handler.read_text()},
            "Role": role.role_arn,
            "Timeout": timeout,
            "MemorySize": 128,
            "LoggingConfig": {"LogGroup": log_group.log_group_name},
        },
    )
    return CustomResource(
        scope,
        construct_id,
        resource_type=f"Custom::{type_name}",
        service_token=function.get_att("Arn").to_string(),
        properties=dict(properties),
    )
