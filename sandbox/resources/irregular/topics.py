"""SNS topics and subscriptions: attributes that are set one by one, and a Region that need not be the stack's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.changes import changed
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.messaging import fifo
from sandbox.resources.tags import ApiTags

Json = Any
_PROTOCOLS = {
    "application": "Application",
    "firehose": "Firehose",
    "http/s": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}
_TOPIC_DEFAULTS = {
    "ArchivePolicy": "{}",
    "ContentBasedDeduplication": "false",
    "DisplayName": "",
    "FifoThroughputScope": "Topic",
    "KmsMasterKeyId": "",
    "SignatureVersion": "1",
    "TracingConfig": "PassThrough",
}
_TOPIC = Row(
    type="AWS::SNS::Topic",
    service="sns",
    create="CreateTopic",
    id="TopicArn",
    read=Read("GetTopicAttributes", {"TopicArn": "$id"}, "Attributes"),
    delete=Call("DeleteTopic", {"TopicArn": "$id"}),
    renames={
        "TopicName": "Name",
        **{name: f"Attributes.{name}" for name in (*_TOPIC_DEFAULTS, "FifoTopic", "MaximumMessageSize")},
    },
    values={"ArchivePolicy": document, "DataProtectionPolicy": document},
    updaters={
        "DataProtectionPolicy": Call(
            "PutDataProtectionPolicy", {"ResourceArn": "$id", "DataProtectionPolicy": "$value"}
        ),
        **{
            name: Call("SetTopicAttributes", {"TopicArn": "$id", "AttributeName": name, "AttributeValue": "$value"})
            for name in (*_TOPIC_DEFAULTS, "MaximumMessageSize")
        },
    },
    defaults={**_TOPIC_DEFAULTS, "DataProtectionPolicy": "{}", "MaximumMessageSize": "262144"},
    attributes={
        "TopicArn": "$id",
        "TopicName": lambda _context, physical, _item: physical.id.rpartition(":")[2],
    },
    named=Named(
        "TopicName",
        longest=256,
        ending=fifo("FifoTopic"),
        identity="arn:$partition:sns:$region:$account:$TopicName",
    ),
    tags=ApiTags("sns", "TagResource", "UntagResource", list="ListTagsForResource"),
    tag_key={"ResourceArn": "$id"},
    tells={
        **{name: name for name in (*_TOPIC_DEFAULTS, "FifoTopic", "MaximumMessageSize")},
        "DataProtectionPolicy": Read("GetDataProtectionPolicy", {"ResourceArn": "$id"}, "DataProtectionPolicy"),
        "Subscription": Read("ListSubscriptionsByTopic", {"TopicArn": "$id"}, "Subscriptions"),
        "TopicName": "TopicArn",
    },
    nothing_to_do={
        "DeliveryStatusLogging": "it is set as attributes of its own",
        "Subscription": "each is made by a call of its own",
    },
)


class Topic(TableResource):
    """``AWS::SNS::Topic``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_TOPIC)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the topic, then what stands in the template as a part of it."""
        made = super().create(context, properties)
        self._log(context, made.id, {}, _logging(properties))
        self._join(context, made.id, properties.get("Subscription", []))
        return made

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change attributes, and subscribe and unsubscribe."""
        after = super().update(context, physical, new)
        self._log(context, physical.id, _logging(physical.properties), _logging(new))
        self._subscribe(context, physical.id, physical.properties.get("Subscription", []), new.get("Subscription", []))
        return after

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, with the logging of deliveries as the template has it."""
        item = super().details(context, physical)
        logging = [
            {"Protocol": protocol, **{key.removeprefix(name): item[key] for key in item if key.startswith(name)}}
            for protocol, name in _PROTOCOLS.items()
        ]
        return {**item, "DeliveryStatusLogging": logging}

    @staticmethod
    def _log(context: Context, arn: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        for name in changed(old, new):
            value = new.get(name, "")
            context.call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName=name, AttributeValue=value)

    @staticmethod
    def _join(context: Context, arn: str, subscriptions: list[Json]) -> None:
        for subscription in subscriptions:
            wanted = {"Protocol": subscription["Protocol"], "Endpoint": subscription["Endpoint"]}
            context.call("sns", "Subscribe", TopicArn=arn, ReturnSubscriptionArn=True, **wanted)

    @staticmethod
    def _subscribe(context: Context, arn: str, old: list[Json], new: list[Json]) -> None:
        Topic._join(context, arn, [subscription for subscription in new if subscription not in old])
        for subscription in context.call("sns", "ListSubscriptionsByTopic", TopicArn=arn)["Subscriptions"]:
            pair = {"Protocol": subscription["Protocol"], "Endpoint": subscription["Endpoint"]}
            if pair in old and pair not in new:
                unless_gone(context, "sns", "Unsubscribe", SubscriptionArn=subscription["SubscriptionArn"])


def _logging(properties: Mapping[str, Json]) -> dict[str, str]:
    """Return the logging of deliveries as attributes: one for each protocol and setting."""
    return {
        f"{_PROTOCOLS[entry['Protocol']]}{name}": str(value)
        for entry in properties.get("DeliveryStatusLogging", [])
        for name, value in entry.items()
        if name != "Protocol"
    }


_SET = {
    "DeliveryPolicy": "{}",
    "FilterPolicy": "{}",
    "FilterPolicyScope": "MessageAttributes",
    "RawMessageDelivery": "false",
    "RedrivePolicy": "",
    "ReplayPolicy": "{}",
    "SubscriptionRoleArn": "",
}
_SUBSCRIPTION = Row(
    type="AWS::SNS::Subscription",
    service="sns",
    create="Subscribe",
    id="SubscriptionArn",
    extra={"ReturnSubscriptionArn": True},
    read=Read("GetSubscriptionAttributes", {"SubscriptionArn": "$id"}, "Attributes"),
    delete=Call("Unsubscribe", {"SubscriptionArn": "$id"}),
    renames={name: f"Attributes.{name}" for name in _SET},
    values=dict.fromkeys(("DeliveryPolicy", "FilterPolicy", "RedrivePolicy", "ReplayPolicy"), document),
    updaters={
        name: Call(
            "SetSubscriptionAttributes", {"SubscriptionArn": "$id", "AttributeName": name, "AttributeValue": "$value"}
        )
        for name in _SET
    },
    defaults=_SET,
    attributes={"Arn": "$id"},
    tells={name: name for name in _SET},
    nothing_to_do={"Region": "it says where the topic is, and so where it is subscribed to"},
)


class Subscription(TableResource):
    """``AWS::SNS::Subscription``, of a topic that may be in another Region."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_SUBSCRIPTION)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Subscribe where the topic is."""
        return super().create(_there(context, properties), properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Set what changed, the scope of a filter before the filter."""
        return super().update(_there(context, physical.properties), physical, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Unsubscribe."""
        self.read(context, physical)  # SNS does not say that there is none.
        super().delete(_there(context, physical.properties), physical, snapshot=snapshot)

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask where the topic is."""
        return super().read(_there(context, physical.properties), physical)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, with the Region in which it was found."""
        found = super().details(context, physical)
        return {**found, "Region": found["TopicArn"].split(":")[3]}


def _there(context: Context, properties: Mapping[str, Json]) -> Context:
    region = properties.get("Region")
    return replace(context, services=context.services.elsewhere(region)) if region else context


TYPES = (Topic(), Subscription())
