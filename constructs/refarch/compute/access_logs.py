"""Access logs of load balancers, in whatever Region the stack lands."""

from aws_cdk import CfnResource
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_s3 as s3
from constructs import IConstruct


def log_accesses(balancer: elbv2.BaseLoadBalancer, bucket: s3.IBucket) -> None:
    """Set the attributes by hand: CDK's ``log_access_logs`` needs to know the Region at synthesis."""
    balancer.set_attribute("access_logs.s3.enabled", "true")
    balancer.set_attribute("access_logs.s3.bucket", bucket.bucket_name)
    await_policy(balancer, bucket)


def await_policy(writer: IConstruct, bucket: s3.IBucket) -> None:
    """Make a load balancer after the bucket's policy: it tries to write when logging is switched on."""
    policy = bucket.node.try_find_child("Policy")
    if isinstance(policy, (CfnResource, s3.BucketPolicy)):
        writer.node.add_dependency(policy)
