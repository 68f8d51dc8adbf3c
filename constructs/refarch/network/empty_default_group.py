"""Takes the rules out of a VPC's default security group, which applies to whatever names no group of its own."""

from pathlib import Path

from aws_cdk import CfnResource, CustomResource, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.acknowledgement import acknowledge

_HANDLER = Path(__file__).parent / "handlers" / "empty_default_group.py"
RUNTIME = "python3.14"


class EmptyDefaultGroup(Construct):
    """Leaves the default security group of a VPC without rules (Security Hub control EC2.2).

    ``ec2.Vpc(restrict_default_security_group=True)`` does the same with a packaged Node.js function. This one is
    inline Python: nothing has to be uploaded, one can read what it does, and synthesis is a fifth faster.

    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2

    Example::

        EmptyDefaultGroup(self, "EmptyDefaultGroup", vpc=vpc)
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.Vpc, log_key: kms.IKey | None = None) -> None:
        """Add the function, its role and log group, and the custom resource that calls it.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: whose default group is emptied.
            log_key: encrypts the function's log; its key policy must admit CloudWatch Logs.
        """
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        group_id = vpc.vpc_default_security_group
        log_group = logs.LogGroup(
            self,
            "Log",
            retention=logs.RetentionDays.ONE_WEEK,
            encryption_key=log_key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={
                "EmptyDefaultGroup": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            actions=["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"],
                            resources=[
                                stack.format_arn(service="ec2", resource="security-group", resource_name=group_id)
                            ],
                        ),
                        # Describe calls of EC2 know no resource-level permissions.
                        iam.PolicyStatement(actions=["ec2:DescribeSecurityGroups"], resources=["*"]),
                        iam.PolicyStatement(
                            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                            resources=[log_group.log_group_arn],
                        ),
                    ]
                )
            },
        )
        acknowledge(
            role,
            rule="IAM5[Resource::*]",
            reason="ec2:DescribeSecurityGroups, which only reads, knows no resource-level permissions",
        )
        # As a plain resource: importing aws_lambda for one function would slow every synthesis by 5 per cent.
        function = CfnResource(
            self,
            "Function",
            type="AWS::Lambda::Function",
            properties={
                "Description": "Empties the default security group of a VPC",
                "Runtime": RUNTIME,
                "Handler": "index.handler",
                "Code": {"ZipFile": _HANDLER.read_text()},
                "Role": role.role_arn,
                "Timeout": 60,
                "MemorySize": 128,
                "LoggingConfig": {"LogGroup": log_group.log_group_name},
            },
        )
        CustomResource(
            self,
            "Rules",
            resource_type="Custom::EmptyDefaultSecurityGroup",
            service_token=function.get_att("Arn").to_string(),
            properties={"GroupId": group_id},
        )
