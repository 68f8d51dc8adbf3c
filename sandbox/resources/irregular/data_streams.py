"""Kinesis streams: what is longer or shorter, more or less, has a call each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_ID = {"StreamName": "$id"}
_RETENTION = 24
"""Hours that a stream keeps records, if it is not said."""

_STREAM = Row(
    type="AWS::Kinesis::Stream",
    service="kinesis",
    create="CreateStream",
    id="$Name",
    read=Read("DescribeStreamSummary", _ID, "StreamDescriptionSummary"),
    delete=Call("DeleteStream", {**_ID, "EnforceConsumerDeletion": True}),
    renames={"Name": "StreamName"},
    updaters={
        "ShardCount": Call("UpdateShardCount", {**_ID, "TargetShardCount": "$value", "ScalingType": "UNIFORM_SCALING"}),
        "StreamModeDetails": Call("UpdateStreamMode", {"StreamARN": "$item.StreamARN", "StreamModeDetails": "$value"}),
        "MaxRecordSizeInKiB": Call(
            "UpdateMaxRecordSize", {"StreamARN": "$item.StreamARN", "MaxRecordSizeInKiB": "$value"}
        ),
        "WarmThroughputMiBps": Call(
            "UpdateStreamWarmThroughput", {"StreamARN": "$item.StreamARN", "WarmThroughputMiBps": "$value"}
        ),
    },
    memberships={
        "DesiredShardLevelMetrics": Membership(
            add=Call("EnableEnhancedMonitoring", {**_ID, "ShardLevelMetrics": "$value"}),
            remove=Call("DisableEnhancedMonitoring", {**_ID, "ShardLevelMetrics": "$value"}),
            together=True,
        )
    },
    defaults={"MaxRecordSizeInKiB": 1024, "StreamModeDetails": {"StreamMode": "PROVISIONED"}},
    attributes={"Arn": "StreamARN"},
    named=Named("Name", longest=128),
    tells={
        "DesiredShardLevelMetrics": "EnhancedMonitoring[].ShardLevelMetrics[]",
        "ShardCount": "OpenShardCount",
        "StreamEncryption": "{EncryptionType: EncryptionType, KeyId: KeyId}",
        "WarmThroughputMiBps": "WarmThroughput.TargetMiBps",
    },
    tags=ApiTags("kinesis", "AddTagsToStream", "RemoveTagsFromStream", as_map=True, list="ListTagsForStream"),
    tag_key=_ID,
    nothing_to_do={
        "RetentionPeriodHours": "one of two calls sets it, once the stream is there",
        "StreamEncryption": "a call switches it on, and another one off",
    },
)


class Stream(TableResource):
    """``AWS::Kinesis::Stream``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_STREAM)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the stream, then keep its records longer and encrypt them."""
        made = super().create(context, properties)
        self._settle(context, made.id, {}, properties)
        return made

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it; on demand it has as many shards as it needs, and a template says none."""
        old = physical.properties
        shards = {"ShardCount": old["ShardCount"]} if "ShardCount" in old else {}
        super().update(context, physical, {**shards, **new})
        self._settle(context, physical.id, old, new)
        return replace(physical, properties=new)

    @staticmethod
    def _settle(context: Context, name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, wanted = (int(given.get("RetentionPeriodHours", _RETENTION)) for given in (old, new))
        if wanted != before:
            verb = "Increase" if wanted > before else "Decrease"
            context.call("kinesis", f"{verb}StreamRetentionPeriod", StreamName=name, RetentionPeriodHours=wanted)
        if "StreamEncryption" not in changed(old, new):
            return
        if "StreamEncryption" in old:
            context.call("kinesis", "StopStreamEncryption", StreamName=name, **old["StreamEncryption"])
        if "StreamEncryption" in new:
            context.call("kinesis", "StartStreamEncryption", StreamName=name, **new["StreamEncryption"])


TYPES = (Stream(),)
