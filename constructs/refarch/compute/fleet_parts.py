"""What every fleet is made of: a launch template, and a group over a tier's subnets that replaces one by one."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute.capacity import Capacity
from refarch.compute.launch_role import launch_role
from refarch.network.any_vpc import Tiers
from refarch.security import AnyKey, usable_key

WARM_UP_MINUTES = 2
GRACE_MINUTES = 3
_START_MINUTES = 10
"""Within this an instance must have said that it serves; most do after one."""
_HELPER = "test -x /opt/aws/bin/cfn-signal || dnf install --assumeyes --quiet aws-cfn-bootstrap"
"""Not every image of Amazon Linux 2023 has it: https://github.com/amazonlinux/amazon-linux-2023/issues/768"""


@dataclass(frozen=True, kw_only=True)
class Launch:
    """What a fleet launches.

    Attributes:
        instance_type: an x86-64 type.
        image: what it boots.
        script: user data, run at the first boot; how it ends is what CloudFormation is told.
        security_group: worn by every instance.
        role: what an instance may do.
    """

    instance_type: str
    image: ec2.IMachineImage
    script: str
    security_group: ec2.SecurityGroup
    role: iam.Role


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a fleet waits for its instances.

    Attributes:
        grace_period: until an instance's health counts.
        warm_up: until its metrics count.
    """

    grace_period: Duration
    warm_up: Duration


def group_of_instances(
    scope: Construct,
    *,
    network: Tiers,
    tier: str,
    key: AnyKey,
    launch: Launch,
    capacity: Capacity,
    patience: Patience | None = None,
) -> autoscaling.AutoScalingGroup:
    """Make the group ``Group`` and its ``LaunchTemplate`` in a construct.

    The metadata service answers IMDSv2 only, and only to the instance itself (hop limit 1). Volumes are encrypted
    under the key, which one service-linked role, this group's own, may use. Each instance tells CloudFormation when
    its server answers; where it has no way to CloudFormation's API nobody tells, and an update only pauses.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
    """
    waits = patience or Patience(
        grace_period=Duration.minutes(GRACE_MINUTES), warm_up=Duration.minutes(WARM_UP_MINUTES)
    )
    tells = network.leaves_over_ipv4(tier)
    user_data = ec2.UserData.for_linux()
    if tells:
        user_data.add_commands(_HELPER)
    user_data.add_commands(launch.script)
    template = _template(scope, launch, user_data, usable_key(scope, key).key)
    start = Duration.minutes(_START_MINUTES)
    group = autoscaling.AutoScalingGroup(
        scope,
        "Group",
        vpc=network.vpc,
        vpc_subnets=network.select(tier),
        launch_template=template,
        min_capacity=capacity.minimum,
        max_capacity=capacity.maximum,
        default_instance_warmup=waits.warm_up,
        health_checks=autoscaling.HealthChecks.with_additional_checks(
            additional_types=[autoscaling.AdditionalHealthCheckType.ELB], grace_period=waits.grace_period
        ),
        signals=autoscaling.Signals.wait_for_min_capacity(timeout=start) if tells else None,
        update_policy=autoscaling.UpdatePolicy.rolling_update(
            max_batch_size=1,
            min_instances_in_service=capacity.nominal,
            pause_time=start if tells else Duration.minutes(WARM_UP_MINUTES),
            wait_on_resource_signals=tells,
            min_success_percentage=100 if tells else None,
        ),
        group_metrics=[autoscaling.GroupMetrics.all()],
    )
    if tells:
        user_data.add_signal_on_exit_command(group)
        # An instance that starts before its way out is there cannot say that it serves.
        group.node.add_dependency(
            network.vpc.select_subnets(subnets=list(network.subnets(tier))).internet_connectivity_established
        )
    cfn_group(group).service_linked_role_arn = launch_role(scope, key=key)
    return group


def cfn_group(group: autoscaling.AutoScalingGroup) -> autoscaling.CfnAutoScalingGroup:
    """Return the resource behind a group, for what CDK's class has no word for."""
    resource = group.node.default_child
    assert isinstance(resource, autoscaling.CfnAutoScalingGroup)
    return resource


def tells_nobody(group: autoscaling.AutoScalingGroup) -> None:
    """State why a group notifies no topic."""
    acknowledge(
        group,
        rule="AS3",
        reason="EventBridge receives every scaling event unasked; whom to wake is for the operator to say",
    )


def _template(scope: Construct, launch: Launch, user_data: ec2.UserData, key: kms.IKey) -> ec2.LaunchTemplate:
    return ec2.LaunchTemplate(
        scope,
        "LaunchTemplate",
        instance_type=ec2.InstanceType(launch.instance_type),
        machine_image=launch.image,
        security_group=launch.security_group,
        role=launch.role,
        user_data=user_data,
        require_imdsv2=True,
        http_put_response_hop_limit=1,
        detailed_monitoring=True,  # One-minute metrics, so that scaling does not lag five minutes behind.
        block_devices=[
            ec2.BlockDevice(
                device_name="/dev/xvda",
                volume=ec2.BlockDeviceVolume.ebs(
                    8, volume_type=ec2.EbsDeviceVolumeType.GP3, encrypted=True, kms_key=key
                ),
            )
        ],
    )
