"""A lifecycle hook: an instance waits on its way in or out until somebody says that it may go on."""

from enum import Enum

from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.refusal import refuse
from refarch.remembered import handle
from refarch.scaling.notices import Notices

_NAMES: dict[tuple[str, str], str] = {}
"""Group, by handle, and a hook's name → its path."""
_LONGEST = range(30, 7201)
"""Seconds of a heartbeat: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html"""


class Moment(Enum):
    """When a hook holds an instance."""

    LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
    TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"


class LifecycleHook(Construct):
    """Holds each instance before it serves, or before it goes, for as long as a heartbeat lasts.

    What is launched and never says that it is ready was no server: it is abandoned and replaced. What terminates goes
    in either case when its time is up. Instances that a group launches while its stack is created are not held,
    because the hook is made after the group.

    Example::

        hook = LifecycleHook(self, "Serves", group=fleet.group, moment=Moment.LAUNCHING, heartbeat=600)
        hook.completed_by(fleet.role)

    Attributes:
        hook: the CloudFormation resource.
        name: what whoever completes it calls it.
        moment: when it holds an instance.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group: autoscaling.AutoScalingGroup,
        moment: Moment,
        heartbeat: int,
        name: str | None = None,
        notices: Notices | None = None,
    ) -> None:
        """Add the hook.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            group: whose instances are held.
            moment: on their way in or out.
            heartbeat: seconds that one is held at most, from 30 to 7200, unless a heartbeat prolongs it.
            name: the hook's name, if user data is to complete it; by default CloudFormation makes one up.
            notices: the topic that is told of each instance that waits.

        Raises:
            RefusedError: if Auto Scaling would refuse the heartbeat, or another hook of the group has the name.
        """
        super().__init__(scope, construct_id)
        if heartbeat not in _LONGEST:
            refuse(
                self,
                f"heartbeat={heartbeat}",
                f"a hook waits for {_LONGEST.start} to {_LONGEST.stop - 1} seconds",
                "Prolong it with RecordLifecycleActionHeartbeat while work goes on",
            )
        if name is not None:
            other = _NAMES.setdefault((handle(group), name), self.node.path)
            if other != self.node.path:
                refuse(self, f"name={name!r}", f"{other} has it, and a group's hooks differ in it", "Choose another")
        self._group = group
        self.name, self.moment = name, moment
        self.hook = autoscaling.CfnLifecycleHook(
            self,
            "Hook",
            auto_scaling_group_name=group.auto_scaling_group_name,
            lifecycle_transition=moment.value,
            lifecycle_hook_name=name,
            heartbeat_timeout=heartbeat,
            default_result="ABANDON" if moment is Moment.LAUNCHING else "CONTINUE",
            notification_target_arn=None if notices is None else notices.topic.topic_arn,
            role_arn=None if notices is None else notices.publisher.role_arn,
        )
        if notices is not None:
            # Auto Scaling publishes a test message when the hook is made.
            self.hook.node.add_dependency(*notices.permissions)

    def completed_by(self, role: iam.IRole) -> None:
        """Let somebody say of the group's instances that they may go on, and see which of them wait.

        It is a policy of its own: instances that wait for their role's first policy would wait for their own group.
        """
        arn = self._group.auto_scaling_group_arn
        policy = iam.Policy(
            self,
            "Completion",
            roles=[role],
            statements=[
                iam.PolicyStatement(
                    actions=["autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"],
                    resources=[arn],
                ),
                iam.PolicyStatement(actions=["autoscaling:DescribeAutoScalingInstances"], resources=["*"]),
            ],
        )
        for resource, reason in (
            ("*", "DescribeAutoScalingInstances knows no resource-level permissions"),
            (
                found_as(self, arn),
                "The ARN of a group has an id in it that nobody knows; the name behind it is this group's",
            ),
        ):
            acknowledge(policy, rule=f"IAM5[Resource::{resource}]", reason=reason)
