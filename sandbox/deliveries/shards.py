"""The shards of DynamoDB's and Kinesis's streams, with their records as functions get them.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#events-sample-dynamodb,
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html#services-kinesis-event-example
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

Json = Any


@dataclass(frozen=True)
class Entry:
    """A record of a stream.

    Attributes:
        sequence_number: its place in the shard.
        arrived: when, in seconds since the epoch.
        event: as functions get it.
        filtered: as filters see it.
        trace: the chain of functions that has led to it.
    """

    sequence_number: str
    arrived: float
    event: Json
    filtered: Json
    trace: str


class Shard(Protocol):
    """A part of a stream, in which records have an order."""

    @property
    def id(self) -> str:
        """Return its name."""

    @property
    def batch_info(self) -> str:
        """Return under which name a failure record tells about a batch."""

    def entries(self, position: int) -> Sequence[Entry]:
        """Return its records from a position on."""

    def identify(self, event: Json) -> str:
        """Return by which identifier a function reports a record as failed."""


@dataclass(frozen=True)
class TableShard:
    """The shard of a table's stream; moto has one for each stream.

    Attributes:
        shard: moto's own.
        arn: the stream's.
    """

    shard: Any
    arn: str
    batch_info = "DDBStreamBatchInfo"

    @property
    def id(self) -> str:
        """Return its name."""
        return str(self.shard.id)

    def entries(self, position: int) -> Sequence[Entry]:
        """Return its records from a position on."""
        return [self._entry(record) for record in self.shard.items[position:]]

    def identify(self, event: Json) -> str:
        """Return a record's sequence number."""
        return str(event["dynamodb"]["SequenceNumber"])

    def _entry(self, record: Any) -> Entry:  # noqa: ANN401 moto's own
        told: Mapping[str, Json] = record.to_json()
        made: datetime = told["dynamodb"]["ApproximateCreationDateTime"]
        seconds = made.replace(tzinfo=UTC).timestamp()
        change = _plain({**told["dynamodb"], "ApproximateCreationDateTime": float(int(seconds))})
        event = {
            "eventID": told["eventID"],
            "eventName": told["eventName"],
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self.arn.split(":")[3],
            "dynamodb": change,
            "eventSourceARN": self.arn,
        }
        number = str(change["SequenceNumber"])
        return Entry(number, seconds, event, event, str(getattr(record, "trace", "")))


@dataclass(frozen=True)
class KinesisShard:
    """A shard of a Kinesis data stream.

    Attributes:
        shard: moto's own.
        stream: moto's own.
        role: the ARN of the function's role.
        arn: what the mapping reads from: the stream, or a consumer of it.
    """

    shard: Any
    stream: Any
    role: str
    arn: str
    batch_info = "KinesisBatchInfo"

    @property
    def id(self) -> str:
        """Return its name."""
        return str(self.shard.shard_id)

    def entries(self, position: int) -> Sequence[Entry]:
        """Return its records from a position on."""
        return [self._entry(record) for record in list(self.shard.records.values())[position:]]

    def identify(self, event: Json) -> str:
        """Return a record's sequence number."""
        return str(event["kinesis"]["sequenceNumber"])

    def _entry(self, record: Any) -> Entry:  # noqa: ANN401 see above
        number = str(record.sequence_number)
        kinesis = {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key,
            "sequenceNumber": number,
            "data": record.data,
            "approximateArrivalTimestamp": round(float(record.created_at), 3),
        }
        event = {
            "kinesis": kinesis,
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{self.id}:{number}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": self.role,
            "awsRegion": self.stream.region,
            "eventSourceARN": self.arn,
        }
        filtered = {**kinesis, "data": _read(record.data)}
        return Entry(number, float(record.created_at), event, filtered, str(getattr(record, "trace", "")))


def _plain(value: Json) -> Json:
    """Return a structure as JSON has it: bytes in base64, sets as lists."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _read(data: str) -> Json:
    """Return a record's data, read if it is JSON."""
    raw = base64.b64decode(data)
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")
