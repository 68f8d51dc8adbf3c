"""Takes the rules out of a VPC's default security group, which applies to whatever names no group of its own."""

from functools import cache
from pathlib import Path

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.inline_resource import inline_resource
from refarch.remembered import environment_of

_HANDLER = Path(__file__).parent / "handlers" / "empty_default_group.py"


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
        group_id = vpc.vpc_default_security_group
        here = environment_of(scope)
        group_arn = f"arn:{here.partition}:ec2:{here.region}:{here.account}:security-group/{group_id}"
        inline_resource(
            self,
            "Rules",
            type_name="EmptyDefaultSecurityGroup",
            handler=_HANDLER,
            about="Empties the default security group of a VPC",
            may=[
                iam.PolicyStatement(
                    actions=["ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"], resources=[group_arn]
                ),
                _describe(),
            ],
            properties={"GroupId": group_id},
            log_key=log_key,
        )
        acknowledge(
            self,
            rule="IAM5[Resource::*]",
            reason="ec2:DescribeSecurityGroups, which only reads, knows no resource-level permissions",
        )


@cache
def _describe() -> iam.PolicyStatement:
    """Describe calls of EC2 know no resource-level permissions."""
    return iam.PolicyStatement(actions=["ec2:DescribeSecurityGroups"], resources=["*"])
