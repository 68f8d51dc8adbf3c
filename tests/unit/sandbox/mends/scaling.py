"""A group behind a target group, for tests of Auto Scaling."""

from tests.unit.sandbox.account import Account, image_of


def group(account: Account) -> str:
    """Create a group of one to three instances behind a target group; return the target group's ARN."""
    ec2, scaling = account.client("ec2"), account.client("autoscaling")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    targets = account.client("elbv2").create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)
    arn = str(targets["TargetGroups"][0]["TargetGroupArn"])
    configure(account)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        VPCZoneIdentifier=subnet,
        MinSize=1,
        MaxSize=3,
        DesiredCapacity=2,
        TargetGroupARNs=[arn],
    )
    return arn


def configure(account: Account) -> None:
    """Create a launch configuration."""
    image = image_of(account.client("ec2"))
    account.client("autoscaling").create_launch_configuration(
        LaunchConfigurationName="web", ImageId=image, InstanceType="t2.micro"
    )


def targets(account: Account, arn: str) -> set[str]:
    """Return who gets requests of the target group."""
    told = account.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    return {health["Target"]["Id"] for health in told if health["TargetHealth"]["State"] == "healthy"}
