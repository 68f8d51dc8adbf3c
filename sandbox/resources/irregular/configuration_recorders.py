"""Config's recorder and delivery channel: the one starts when there is the other, and stops before that goes."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource

Json = Any


class ConfigurationRecorder(TableResource):
    """``AWS::Config::ConfigurationRecorder``."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, and start it if there is a delivery channel."""
        physical = super().create(context, properties)
        wanted = str(properties.get("StartedOnCreate", True)).lower() == "true"
        if wanted and context.call("config", "DescribeDeliveryChannels")["DeliveryChannels"]:
            context.call("config", "StartConfigurationRecorder", ConfigurationRecorderName=physical.id)
        return physical


class DeliveryChannel(TableResource):
    """``AWS::Config::DeliveryChannel``."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, and start the recorder that has waited for it."""
        physical = super().create(context, properties)
        for name in _recorders(context):
            context.call("config", "StartConfigurationRecorder", ConfigurationRecorderName=name)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Stop the recorder, which cannot do without, and delete the channel."""
        for name in _recorders(context):
            unless_gone(context, "config", "StopConfigurationRecorder", ConfigurationRecorderName=name)
        super().delete(context, physical, snapshot=snapshot)


def _recorders(context: Context) -> list[str]:
    recorders = context.call("config", "DescribeConfigurationRecorders")["ConfigurationRecorders"]
    return [str(recorder["name"]) for recorder in recorders]


TYPES = (
    ConfigurationRecorder(
        Row(
            type="AWS::Config::ConfigurationRecorder",
            service="config",
            create="PutConfigurationRecorder",
            under="ConfigurationRecorder",
            id="$Name",
            read=Read(
                "DescribeConfigurationRecorders", {"ConfigurationRecorderNames": ["$id"]}, "ConfigurationRecorders[0]"
            ),
            delete=Call("DeleteConfigurationRecorder", {"ConfigurationRecorderName": "$id"}),
            update=Call("PutConfigurationRecorder"),
            update_whole=True,
            attributes={"ResourceARN": "arn"},
            named=Named("Name"),
            nothing_to_do={"StartedOnCreate": "the class starts the recorder by itself"},
        )
    ),
    DeliveryChannel(
        Row(
            type="AWS::Config::DeliveryChannel",
            service="config",
            create="PutDeliveryChannel",
            under="DeliveryChannel",
            id="$Name",
            read=Read("DescribeDeliveryChannels", {"DeliveryChannelNames": ["$id"]}, "DeliveryChannels[0]"),
            delete=Call("DeleteDeliveryChannel", {"DeliveryChannelName": "$id"}),
            update=Call("PutDeliveryChannel"),
            update_whole=True,
            named=Named("Name"),
        )
    ),
)
