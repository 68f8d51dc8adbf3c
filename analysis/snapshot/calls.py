"""The calls that make up a snapshot: one row each, with the key under which the response's items stand."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CallSpec:
    """One describe call.

    Attributes:
        service: the boto3 client.
        operation: the API operation.
        key: the response's key for the items.
        file: the name of the file, where another call has the same key.
        per: another file's items for each of which the call is made, with ``argument``.
        argument: request parameter and the field of the item that fills it. The parameter is added to the items of
            the answer that do not hold it, so that each item says what it belongs to.
        wrapped: the answer is a single value, kept as one item under ``key``.
    """

    service: str
    operation: str
    key: str
    per: str | None = None
    argument: tuple[str, str] | None = None
    wrapped: bool = False
    file: str = ""

    @property
    def name(self) -> str:
        """Return what the items are called in a snapshot, which is the file's name."""
        return self.file or self.key


def _ec2(operation: str, key: str) -> CallSpec:
    return CallSpec(service="ec2", operation=operation, key=key)


CALLS: tuple[CallSpec, ...] = (
    _ec2("DescribeAvailabilityZones", "AvailabilityZones"),
    _ec2("DescribeVpcs", "Vpcs"),
    _ec2("DescribeSubnets", "Subnets"),
    _ec2("DescribeRouteTables", "RouteTables"),
    _ec2("DescribeInternetGateways", "InternetGateways"),
    _ec2("DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"),
    _ec2("DescribeNatGateways", "NatGateways"),
    _ec2("DescribeNetworkAcls", "NetworkAcls"),
    _ec2("DescribeSecurityGroups", "SecurityGroups"),
    _ec2("DescribeNetworkInterfaces", "NetworkInterfaces"),
    _ec2("DescribeInstances", "Reservations"),
    _ec2("DescribeVpcEndpoints", "VpcEndpoints"),
    _ec2("DescribeManagedPrefixLists", "PrefixLists"),
    CallSpec(
        service="ec2",
        operation="GetManagedPrefixListEntries",
        key="Entries",
        per="PrefixLists",
        argument=("PrefixListId", "PrefixListId"),
    ),
    CallSpec(service="elbv2", operation="DescribeLoadBalancers", key="LoadBalancers"),
    CallSpec(service="elbv2", operation="DescribeTargetGroups", key="TargetGroups"),
    CallSpec(
        service="elbv2",
        operation="DescribeListeners",
        key="Listeners",
        per="LoadBalancers",
        argument=("LoadBalancerArn", "LoadBalancerArn"),
    ),
    CallSpec(
        service="elbv2",
        operation="DescribeTargetHealth",
        key="TargetHealthDescriptions",
        per="TargetGroups",
        argument=("TargetGroupArn", "TargetGroupArn"),
    ),
    CallSpec(
        service="elbv2",
        operation="DescribeLoadBalancerAttributes",
        key="Attributes",
        file="LoadBalancerAttributes",
        per="LoadBalancers",
        argument=("LoadBalancerArn", "LoadBalancerArn"),
    ),
    CallSpec(
        service="elbv2",
        operation="DescribeTargetGroupAttributes",
        key="Attributes",
        file="TargetGroupAttributes",
        per="TargetGroups",
        argument=("TargetGroupArn", "TargetGroupArn"),
    ),
    CallSpec(service="autoscaling", operation="DescribeAutoScalingGroups", key="AutoScalingGroups"),
    CallSpec(service="rds", operation="DescribeDBInstances", key="DBInstances"),
    CallSpec(service="cloudformation", operation="DescribeStacks", key="Stacks"),
    CallSpec(
        service="cloudformation",
        operation="ListStackResources",
        key="StackResourceSummaries",
        per="Stacks",
        argument=("StackName", "StackName"),
    ),
    CallSpec(
        service="cloudformation",
        operation="GetTemplate",
        key="TemplateBody",
        per="Stacks",
        argument=("StackName", "StackName"),
        wrapped=True,
    ),
)
