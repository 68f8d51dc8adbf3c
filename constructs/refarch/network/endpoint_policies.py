"""What may pass through a VPC's gateway endpoints: the account's own data, and what AWS offers for reading."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam

AWS_BUCKETS = (
    # Packages of Amazon Linux 2023.
    # https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
    "al2023-repos-{region}-de612dc2",
    # Layers of container images in ECR.
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    "prod-{region}-starport-layer-bucket",
    # What the SSM Agent is updated from and patches with.
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html
    "amazon-ssm-{region}",
    "amazon-ssm-packages-{region}",
    "aws-ssm-{region}",
    "aws-ssm-distributor-file-{region}",
    "aws-ssm-document-attachments-{region}",
    "patch-baseline-snapshot-{region}",
)
"""Buckets of AWS's own from which instances read, often without credentials."""


def keep_within_account(endpoint: ec2.GatewayVpcEndpoint, *, service: str) -> None:
    """Let the account's principals reach the account's resources, and nobody anything else.

    Without a policy an endpoint leads to every bucket and table of every account, so that whoever captures a host,
    even in a tier without a way out, can carry data away with credentials of his own.

    Args:
        endpoint: the gateway endpoint.
        service: ``s3`` or ``dynamodb``.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    account = Stack.of(endpoint).account
    endpoint.add_to_policy(
        iam.PolicyStatement(
            sid="OwnPrincipalsAndOwnResources",
            principals=[iam.AnyPrincipal()],
            actions=[f"{service}:*"],
            resources=["*"],
            conditions={"StringEquals": {"aws:PrincipalAccount": account, "aws:ResourceAccount": account}},
        )
    )


def admit_reading_from_aws(endpoint: ec2.GatewayVpcEndpoint) -> None:
    """Let everybody read the objects that AWS offers to instances, and write none."""
    stack = Stack.of(endpoint)
    region, partition = stack.region, stack.partition  # Asked once: each question goes to Node.
    names = [bucket.format(region=region) for bucket in AWS_BUCKETS]
    endpoint.add_to_policy(
        iam.PolicyStatement(
            sid="ReadWhatAwsOffers",
            principals=[iam.AnyPrincipal()],
            actions=["s3:GetObject"],
            resources=[f"arn:{partition}:s3:::{name}/*" for name in names],
        )
    )
