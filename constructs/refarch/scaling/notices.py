"""A topic that hears of every launch and termination of a group, also of those that failed."""

from aws_cdk import Stack
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from refarch.refusal import refuse
from refarch.remembered import handle
from refarch.security import AnyKey, usable_key

HEARD_OF = (
    "autoscaling:EC2_INSTANCE_LAUNCH",
    "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    "autoscaling:EC2_INSTANCE_TERMINATE",
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
)


MOST_TOPICS = 10
"""Of a group: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html"""


class Notices(Construct):
    """Operators subscribe to the topic, and learn why their fleet changed before users tell them.

    A topic that is made here is encrypted and takes TLS only. Auto Scaling publishes notifications with the group's
    service-linked role, which has to be admitted to the key (a :class:`refarch.compute.ServerFleet` admits its own);
    what lifecycle hooks say is published with a role of this construct's.

    Example::

        notices = Notices(self, "Notices", key=key)
        notices.of(fleet.group)

    Attributes:
        topic: the CDK topic.
        publisher: the role with which hooks publish.
        permissions: what has to be there before anything is published.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: AnyKey, topic: sns.ITopic | None = None) -> None:
        """Add the topic and the role.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            key: encrypts the messages; of a topic that is there, the one that it has.
            topic: a standard one that is there, whose owner lets the account's roles publish; by default a new one.

        Raises:
            RefusedError: if it is no topic, or a FIFO topic.
        """
        super().__init__(scope, construct_id)
        own = usable_key(self, key)
        self._heard: set[str] = set()
        if topic is not None:
            self._refuse_unsuitable(topic)
        self.topic: sns.ITopic = topic or sns.Topic(self, "Topic", master_key=own.key, enforce_ssl=True)
        account = Stack.of(self).account
        self.publisher = iam.Role(
            self,
            "Publisher",
            description="Publishes what lifecycle hooks hold",
            assumed_by=iam.ServicePrincipal(
                "autoscaling.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}}
            ),
        )
        self.publisher.add_to_policy(iam.PolicyStatement(actions=["sns:Publish"], resources=[self.topic.topic_arn]))
        own.allow_use(by=self.publisher)
        policy = self.topic.node.try_find_child("Policy")
        self.permissions = (
            *(() if policy is None else (policy,)),
            self.publisher.node.find_child("DefaultPolicy"),
        )

    def _refuse_unsuitable(self, topic: sns.ITopic) -> None:
        if not hasattr(topic, "topic_arn"):
            refuse(self, f"topic={topic!r}", "this is no topic", "Give one that is there: sns.Topic.from_topic_arn")
        if topic.fifo:
            rule = "Auto Scaling publishes to standard topics"
            refuse(self, f"topic={topic.node.path!r} (FIFO)", rule, "Use a standard one")

    def of(self, group: autoscaling.AutoScalingGroup) -> None:
        """Hear of a group's launches and terminations, beside all who hear of them already.

        Raises:
            RefusedError: if the group is an imported one, whose topics its owner names, or ten topics hear of it.
        """
        resource = group.node.default_child
        if not isinstance(resource, autoscaling.CfnAutoScalingGroup):
            rule = "who hears of a group is a property of it, and this one is made elsewhere"
            refuse(self, f"group={group.node.path!r}", rule, "Have its owner name the topic")
        if handle(resource) in self._heard:
            return
        self._heard.add(handle(resource))
        others = resource.notification_configurations or []
        if not isinstance(others, list):
            rule = "its topics are known to the deployment only, and none can be added to them"
            refuse(self, f"group={group.node.path!r}", rule, "Name this topic among them")
        if len(others) >= MOST_TOPICS:
            given = f"group={group.node.path!r} with {len(others)} topics"
            refuse(self, given, f"up to {MOST_TOPICS} topics hear of a group", "Subscribe to one of them")
        resource.notification_configurations = [
            *others,
            autoscaling.CfnAutoScalingGroup.NotificationConfigurationProperty(
                topic_arn=self.topic.topic_arn, notification_types=list(HEARD_OF)
            ),
        ]
