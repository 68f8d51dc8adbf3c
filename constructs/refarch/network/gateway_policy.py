"""What may be done through a VPC's gateway endpoints, and what may be done only through them."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from refarch.network.multi_az_vpc import MultiAzVpc

DATA_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket")
"""What touches data. Settings of a bucket stay outside, so that nobody locks themselves out of its policy."""


def gateway_endpoint_of(network: MultiAzVpc, name: str) -> ec2.GatewayVpcEndpoint:
    """Return a gateway endpoint of a network: ``S3`` or ``DynamoDb``."""
    found = network.vpc.node.find_child(name)
    assert isinstance(found, ec2.GatewayVpcEndpoint)
    return found


def pass_only(network: MultiAzVpc | ec2.GatewayVpcEndpoint, buckets: Sequence[s3.IBucket]) -> None:
    """Let the S3 gateway endpoint pass data of some buckets only: nobody carries data off into another one.

    It takes the place of the policy that the endpoint has, which passes all of the account's own buckets.

    Args:
        network: whose endpoint it is, or the endpoint, made by CDK for whatever VPC.
        buckets: new or imported.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#edit-vpc-endpoint-policy-s3
    """
    resources = [arn for bucket in buckets for arn in (bucket.bucket_arn, bucket.arn_for_objects("*"))]
    gateway = gateway_endpoint_of(network, "S3") if isinstance(network, MultiAzVpc) else network
    endpoint = gateway.node.default_child
    assert isinstance(endpoint, ec2.CfnVPCEndpoint)
    endpoint.policy_document = iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(
                sid="OwnBuckets", principals=[iam.AnyPrincipal()], actions=list(DATA_ACTIONS), resources=resources
            )
        ]
    )


def keep_inside(bucket: s3.IBucket, network: MultiAzVpc | ec2.IVpcEndpoint) -> None:
    """Deny a bucket's data to all who do not come through the network's gateway endpoint, whatever else allows it.

    Args:
        bucket: made in this app; the policy of an imported one is its owner's.
        network: whose endpoint it is, or the endpoint, new or imported.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
    """
    endpoint = gateway_endpoint_of(network, "S3") if isinstance(network, MultiAzVpc) else network
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="OnlyThroughTheEndpoint",
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=list(DATA_ACTIONS),
            resources=[bucket.bucket_arn, bucket.arn_for_objects("*")],
            conditions={"StringNotEquals": {"aws:SourceVpce": endpoint.vpc_endpoint_id}},
        )
    )
