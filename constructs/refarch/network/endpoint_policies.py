"""A VPC's gateway endpoints, and what may pass: the account's own data, and what AWS offers for reading."""

from functools import cache

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.remembered import environment_of

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


def s3_endpoint(scope: Construct, vpc: ec2.Vpc) -> ec2.GatewayVpcEndpoint:
    """Lead a VPC to the account's own buckets, and to those from which AWS's packages come."""
    here = environment_of(scope)
    endpoint = vpc.add_gateway_endpoint("S3", service=_s3())
    endpoint.add_to_policy(_within_account("s3", here.account))
    endpoint.add_to_policy(_reading_from_aws(here.partition, here.region))
    return endpoint


def dynamodb_endpoint(scope: Construct, vpc: ec2.Vpc) -> ec2.GatewayVpcEndpoint:
    """Lead a VPC to the account's own tables."""
    endpoint = vpc.add_gateway_endpoint("DynamoDb", service=_dynamodb())
    endpoint.add_to_policy(_within_account("dynamodb", environment_of(scope).account))
    return endpoint


@cache
def _s3() -> ec2.GatewayVpcEndpointAwsService:
    return ec2.GatewayVpcEndpointAwsService.S3


@cache
def _dynamodb() -> ec2.GatewayVpcEndpointAwsService:
    return ec2.GatewayVpcEndpointAwsService.DYNAMODB


@cache
def _within_account(service: str, account: str) -> iam.PolicyStatement:
    """Let the account's principals reach the account's resources, and nobody anything else.

    Without a policy an endpoint leads to every bucket and table of every account, so that whoever captures a host,
    even in a tier without a way out, can carry data away with credentials of his own.

    CDK freezes a statement when it becomes part of a policy, so that one serves all endpoints.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    return iam.PolicyStatement(
        sid="OwnPrincipalsAndOwnResources",
        principals=[iam.AnyPrincipal()],
        actions=[f"{service}:*"],
        resources=["*"],
        conditions={"StringEquals": {"aws:PrincipalAccount": account, "aws:ResourceAccount": account}},
    )


@cache
def _reading_from_aws(partition: str, region: str) -> iam.PolicyStatement:
    """Let everybody read the objects that AWS offers to instances, and write none."""
    return iam.PolicyStatement(
        sid="ReadWhatAwsOffers",
        principals=[iam.AnyPrincipal()],
        actions=["s3:GetObject"],
        resources=[f"arn:{partition}:s3:::{bucket.format(region=region)}/*" for bucket in AWS_BUCKETS],
    )
