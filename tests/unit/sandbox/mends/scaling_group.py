"""A group behind a target group, to hold, warm, suspend and renew."""

import base64
from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
NAME = {"AutoScalingGroupName": "app"}


class Group:
    """A group of two, of four at most, behind a target group."""

    def __init__(self, account: Account, user_data: str = "", **more: Any) -> None:
        """Create it."""
        network = Network.of(account)
        self.account, self.scaling, self.ec2 = account, account.client("autoscaling"), account.client("ec2")
        self.elb = account.client("elbv2")
        data = {"ImageId": network.image(), "InstanceType": "t3.micro"}
        data |= {"UserData": base64.b64encode(user_data.encode()).decode()} if user_data else {}
        self.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData=data)
        (place,) = self.ec2.describe_subnets(SubnetIds=[network.subnets[0]])["Subnets"]
        made = self.elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=place["VpcId"])
        self.targets = made["TargetGroups"][0]["TargetGroupArn"]
        self.scaling.create_auto_scaling_group(
            **NAME,
            MinSize=1,
            MaxSize=4,
            DesiredCapacity=2,
            VPCZoneIdentifier=",".join(network.subnets),
            LaunchTemplate={"LaunchTemplateName": "app", "Version": "$Latest"},
            TargetGroupARNs=[self.targets],
            **more,
        )

    def hook(self, transition: str, result: str = "CONTINUE") -> None:
        """Hold instances for five minutes."""
        self.scaling.put_lifecycle_hook(
            **NAME,
            LifecycleHookName="hook",
            LifecycleTransition=transition,
            HeartbeatTimeout=300,
            DefaultResult=result,
        )

    def states(self) -> dict[str, str]:
        """Return instance → lifecycle state."""
        (found,) = self.scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        return {one["InstanceId"]: one["LifecycleState"] for one in found["Instances"]}

    def serving(self) -> set[str]:
        """Return the instances that get requests."""
        health = self.elb.describe_target_health(TargetGroupArn=self.targets)["TargetHealthDescriptions"]
        return {one["Target"]["Id"] for one in health if one["TargetHealth"]["State"] == "healthy"}

    def wants(self, count: int) -> None:
        """Set the desired capacity."""
        self.scaling.set_desired_capacity(**NAME, DesiredCapacity=count)

    def complete(self, instance: str, result: str = "CONTINUE") -> None:
        """Say that a held instance may go on, or not."""
        self.scaling.complete_lifecycle_action(
            **NAME, LifecycleHookName="hook", InstanceId=instance, LifecycleActionResult=result
        )

    def held(self, state: str) -> str:
        """Return the one instance that is in a state."""
        (found,) = [instance for instance, now in self.states().items() if now == state]
        return found

    def pool(self) -> dict[str, str]:
        """Return instance → lifecycle state of the warm pool."""
        told = self.scaling.describe_warm_pool(**NAME)["Instances"]
        return {one["InstanceId"]: one["LifecycleState"] for one in told}

    def running(self, instance: str) -> str:
        """Return what EC2 says of an instance."""
        (found,) = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
        return str(found["State"]["Name"])
