"""Faults of what keeps sessions, as somebody might cause them, and how each is undone: all through boto3."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager

from study.deployed import Deployed
from tests.faults import seeds


def _instances(stack: Deployed) -> list[str]:
    name = stack.id_of(seeds.GROUP_OF_INSTANCES)
    (found,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ]
    return sorted(each["InstanceId"] for each in found["Instances"])


@contextmanager
def forgetful(stack: Deployed, *, at_most: int | None = None) -> Iterator[None]:
    """Instances of a version of the launch template that keeps sessions in memory."""
    template, version = stack.id_of("Web/LaunchTemplate"), "1"
    asked = {"LaunchTemplateId": template, "Versions": [version]}
    (deployed,) = stack.ec2.describe_launch_template_versions(**asked)["LaunchTemplateVersions"]
    script = b64decode(deployed["LaunchTemplateData"]["UserData"]).replace(b"SESSIONS=dynamodb", b"SESSIONS=instance")
    made = stack.ec2.create_launch_template_version(
        LaunchTemplateId=template,
        SourceVersion=version,
        LaunchTemplateData={"UserData": b64encode(script).decode()},
    )
    others = _instances(stack)[:at_most]
    _replace(stack, others, str(made["LaunchTemplateVersion"]["VersionNumber"]))
    fresh = [each for each in _instances(stack) if each not in others]
    yield
    _replace(stack, fresh, version)


def _replace(stack: Deployed, instances: list[str], version: str) -> None:
    """Let the group replace instances by ones of a version of its launch template."""
    template = {"LaunchTemplateId": stack.id_of("Web/LaunchTemplate"), "Version": version}
    scaling = stack.client("autoscaling")
    scaling.update_auto_scaling_group(
        AutoScalingGroupName=stack.id_of(seeds.GROUP_OF_INSTANCES), LaunchTemplate=template
    )
    for instance in instances:
        scaling.terminate_instance_in_auto_scaling_group(InstanceId=instance, ShouldDecrementDesiredCapacity=False)


@contextmanager
def sticky(stack: Deployed) -> Iterator[None]:
    """Visitors who are sent to the same instance again."""
    elb, group = stack.client("elbv2"), {"TargetGroupArn": stack.id_of("Web/Targets")}
    on, off = ([{"Key": "stickiness.enabled", "Value": value}] for value in ("true", "false"))
    elb.modify_target_group_attributes(**group, Attributes=[*on, {"Key": "stickiness.type", "Value": "lb_cookie"}])
    yield
    elb.modify_target_group_attributes(**group, Attributes=off)


@contextmanager
def table_deleted(stack: Deployed) -> Iterator[None]:
    """No table: whoever is asked for a cart cannot tell."""
    client, name = stack.client("dynamodb"), stack.id_of("Sessions/Table/Table")
    was = client.describe_table(TableName=name)["Table"]
    client.delete_table(TableName=name)
    yield
    client.create_table(
        TableName=name,
        KeySchema=was["KeySchema"],
        AttributeDefinitions=was["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
    )


@contextmanager
def endpoint_without_route_tables(stack: Deployed) -> Iterator[None]:
    """A gateway endpoint that no route leads to: what is for DynamoDB goes by the NAT gateways."""
    endpoint = stack.id_of("Network/Vpc/DynamoDb")
    (found,) = stack.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"]
    stack.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=found["RouteTableIds"])
    yield
    stack.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=found["RouteTableIds"])


@contextmanager
def one_zone(stack: Deployed) -> Iterator[None]:
    """All four instances in the first zone."""
    _move(stack, (1,))
    yield
    _move(stack, (1, 2))


def _move(stack: Deployed, subnets: tuple[int, ...]) -> None:
    scaling, group = stack.client("autoscaling"), {"AutoScalingGroupName": stack.id_of(seeds.GROUP_OF_INSTANCES)}
    places = ",".join(stack.id_of(f"Network/Vpc/appSubnet{number}/Subnet") for number in subnets)
    # Emptied first: nobody rebalances the instances that are there.
    scaling.update_auto_scaling_group(**group, MinSize=0, DesiredCapacity=0)
    scaling.update_auto_scaling_group(**group, VPCZoneIdentifier=places, MinSize=4, DesiredCapacity=4)


@contextmanager
def no_failover(stack: Deployed) -> Iterator[None]:
    """A replica that may not take over."""
    client, group = stack.client("elasticache"), {"ReplicationGroupId": stack.id_of("Sessions/Cache/Cache")}
    client.modify_replication_group(
        **group, AutomaticFailoverEnabled=False, MultiAZEnabled=False, ApplyImmediately=True
    )
    yield
    client.modify_replication_group(**group, AutomaticFailoverEnabled=True, MultiAZEnabled=True, ApplyImmediately=True)


@contextmanager
def token_lost(stack: Deployed) -> Iterator[None]:
    """A secret without a value: the nodes still ask for what nobody knows any more."""
    client, secret = stack.client("secretsmanager"), {"SecretId": stack.id_of("Sessions/Cache/Token")}
    was = client.get_secret_value(**secret)["SecretString"]
    client.put_secret_value(**secret, SecretString=" ")
    yield
    client.put_secret_value(**secret, SecretString=was)
