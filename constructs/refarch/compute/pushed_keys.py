"""EC2 Instance Connect: people log in with a key that is on the instance for a minute, so that none lies anywhere."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge


def allow_pushed_keys(scope: Construct, *, by: iam.Role, instances: Sequence[str], user: str = "ec2-user") -> None:
    """Let people push an SSH key to some instances, and find them.

    A key opens nothing by itself: a way must lead to the instance.

    Args:
        scope: a construct in the instances' stack.
        by: the people's role.
        instances: ids; of Amazon Linux 2023 or another system that fetches pushed keys.
        user: as whom they log in.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-configure-IAM-role.html
    """
    stack = Stack.of(scope)
    by.add_to_policy(
        iam.PolicyStatement(
            actions=["ec2-instance-connect:SendSSHPublicKey"],
            resources=[stack.format_arn(service="ec2", resource="instance", resource_name=each) for each in instances],
            conditions={"StringEquals": {"ec2:osuser": user}},
        )
    )
    by.add_to_policy(
        iam.PolicyStatement(actions=["ec2:DescribeInstances", "ec2:DescribeInstanceConnectEndpoints"], resources=["*"])
    )
    acknowledge(by, rule="IAM5[Resource::*]", reason="Describe calls of EC2 know no resource-level permissions")
