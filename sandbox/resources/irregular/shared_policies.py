"""Policies that a template gives to several queues or topics at once."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.policies import default_topic_policy, document, is_default
from sandbox.resources.provider import Context, NotFoundError, Physical

Json = Any


class SharedPolicy(Irregular):
    """A policy document and the things that it is attached to.

    Attributes:
        targets: the property that names the things.
    """

    targets: str

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Attach the policy to each."""
        identity = context.generated_name(longest=255)
        context.created(identity)
        for target in properties[self.targets]:
            self.attach(context, target, document(properties["PolicyDocument"]))
        return Physical(identity, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Attach it to what is named now, and take it from what no longer is."""
        for target in new[self.targets]:
            self.attach(context, target, document(new["PolicyDocument"]))
        for target in physical.properties[self.targets]:
            if target not in new[self.targets]:
                self.detach(context, target)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take it from all of them."""
        del snapshot
        for target in physical.properties[self.targets]:
            self.detach(context, target)

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask each of them for its policy."""
        policies = [self.policy_of(context, target) for target in physical.properties[self.targets]]
        if not all(policies):
            msg = f"{self.name} {physical.id}"
            raise NotFoundError(msg)
        return {"PolicyDocument": policies[0], "Policies": policies, self.targets: physical.properties[self.targets]}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id that CloudFormation has made up."""
        del context
        if name != "Id":
            raise KeyError(name)
        return physical.id

    def attach(self, context: Context, target: str, policy: str) -> None:
        """Give a policy to one of them."""
        raise NotImplementedError

    def detach(self, context: Context, target: str) -> None:
        """Take the policy from one of them, if that is still there."""
        raise NotImplementedError

    def policy_of(self, context: Context, target: str) -> str | None:
        """Return the policy of one of them, or nothing if it has none."""
        raise NotImplementedError


class QueuePolicy(SharedPolicy):
    """``AWS::SQS::QueuePolicy``."""

    name = "AWS::SQS::QueuePolicy"
    honours = frozenset({"PolicyDocument", "Queues"})
    targets = "Queues"

    def attach(self, context: Context, target: str, policy: str) -> None:
        """Set the queue's policy."""
        context.call("sqs", "SetQueueAttributes", QueueUrl=target, Attributes={"Policy": policy})

    def detach(self, context: Context, target: str) -> None:
        """Take it away."""
        unless_gone(context, "sqs", "SetQueueAttributes", QueueUrl=target, Attributes={"Policy": ""})

    def policy_of(self, context: Context, target: str) -> str | None:
        """Ask for the queue's policy."""
        answer = self.found(context, "sqs", "GetQueueAttributes", QueueUrl=target, AttributeNames=["Policy"])
        policy: str | None = answer.get("Attributes", {}).get("Policy")
        return policy


class TopicPolicy(SharedPolicy):
    """``AWS::SNS::TopicPolicy``; a topic without it has SNS's own policy again."""

    name = "AWS::SNS::TopicPolicy"
    honours = frozenset({"PolicyDocument", "Topics"})
    targets = "Topics"

    def attach(self, context: Context, target: str, policy: str) -> None:
        """Set the topic's policy."""
        context.call("sns", "SetTopicAttributes", TopicArn=target, AttributeName="Policy", AttributeValue=policy)

    def detach(self, context: Context, target: str) -> None:
        """Give the topic the policy that it was made with."""
        own = default_topic_policy(target)
        unless_gone(context, "sns", "SetTopicAttributes", TopicArn=target, AttributeName="Policy", AttributeValue=own)

    def policy_of(self, context: Context, target: str) -> str | None:
        """Ask for the topic's policy; its own does not count."""
        answer = self.found(context, "sns", "GetTopicAttributes", TopicArn=target)
        policy = str(answer["Attributes"]["Policy"])
        return None if is_default(policy) else policy


TYPES = (QueuePolicy(), TopicPolicy())
