"""A warm pool: instances that have started once already, and wait stopped until the group needs them."""

from enum import Enum

from aws_cdk import aws_autoscaling as autoscaling
from constructs import Construct

from refarch.refusal import refuse
from refarch.remembered import handle
from refarch.scaling.lifecycle_hook import LifecycleHook, Moment

_WITH_POOL: dict[str, str] = {}
"""Group, by handle → the path of its pool."""


class Waiting(Enum):
    """What instances do in the pool: stopped ones cost their volumes only.

    Hibernation has to be enabled at an instance's launch, by the launch template, and needs an encrypted root volume
    with room for the memory. No fleet here enables it, and so a pool refuses it.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hibernating-prerequisites.html
    """

    STOPPED = "Stopped"
    HIBERNATED = "Hibernated"
    RUNNING = "Running"


class WarmPool(Construct):
    """Instances beside a group that have done at leisure what takes long; a stopped one serves after a short boot.

    A launch hook is part of it: without one Auto Scaling stops an instance as soon as it runs, in the midst of its
    user data, and what comes out of the pool later has never been finished.

    An update of the stack that rolls through the group leaves the pool at the old version of the launch template, and
    that comes into service with it. An instance refresh renews the pool, too
    (:meth:`refarch.compute.ServerFleet.renewal`).

    Example::

        hook = LifecycleHook(self, "Serves", group=fleet.group, moment=Moment.LAUNCHING, heartbeat=600)
        WarmPool(self, "Pool", group=fleet.group, after=hook, minimum=2, prepared=8)

    Attributes:
        pool: the CloudFormation resource.

    Sources: https://docs.aws.amazon.com/autoscaling/ec2/userguide/warm-pool-instance-lifecycle.html,
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-warmpool.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group: autoscaling.IAutoScalingGroup,
        after: LifecycleHook,
        minimum: int,
        prepared: int | None = None,
        waiting: Waiting = Waiting.STOPPED,
        returns: bool = False,
    ) -> None:
        """Add the pool.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            group: what the pool serves.
            after: the launch hook that says when an instance has started for the first time.
            minimum: instances that wait at all times.
            prepared: instances in group and pool together; by default the group's maximum.
            waiting: what instances do in the pool.
            returns: whether instances go back into the pool when the group shrinks, instead of being terminated.

        Raises:
            RefusedError: if the pool could never hold what it is to hold, or instances could never hibernate, or
                the hook is one for those that leave, or the group has a pool.
        """
        super().__init__(scope, construct_id)
        if minimum < 0:
            refuse(self, f"minimum={minimum}", "a pool has no fewer instances than none", "Use 0 or more")
        if prepared is not None and not minimum <= prepared:
            refuse(
                self,
                f"minimum={minimum}, prepared={prepared}",
                "what is prepared includes what waits",
                f"Prepare {minimum} or more",
            )
        if after.moment is not Moment.LAUNCHING:
            refuse(
                self,
                f"after={after.node.path} ({after.moment.name})",
                "it holds who leaves, and nobody would say when a first start is over",
                "Give a hook with Moment.LAUNCHING",
            )
        if waiting is Waiting.HIBERNATED:
            refuse(
                self,
                f"waiting={waiting.value}",
                "only what was launched with hibernation enabled hibernates, and no fleet's launch template enables it",
                "Use Waiting.STOPPED",
            )
        other = _WITH_POOL.setdefault(handle(group), self.node.path)
        if other != self.node.path:
            refuse(self, f"group={group.node.path!r}", f"a group has one pool, and {other} is it", "Change that one")
        self.pool = autoscaling.CfnWarmPool(
            self,
            "Pool",
            auto_scaling_group_name=group.auto_scaling_group_name,
            min_size=minimum,
            max_group_prepared_capacity=prepared,
            pool_state=waiting.value,
            instance_reuse_policy=autoscaling.CfnWarmPool.InstanceReusePolicyProperty(reuse_on_scale_in=returns),
        )
        self.pool.node.add_dependency(after.hook)
