"""From streams to functions: shards in order, from where a mapping begins, with retries, bisection and ages.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html,
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.deliveries import agenda, mappings, records, targets, undelivered
from sandbox.deliveries.mappings import Result
from sandbox.deliveries.shards import Entry, Shard

Json = Any
_MOST_SECONDS_BETWEEN = 60.0
"""AWS does not tell how long it waits between attempts; here from one second, doubling, to a minute."""
_RETENTION_SECONDS = 86_400.0
_MOST_BYTES = 6 * 1024 * 1024


@dataclass
class _Batch:
    entries: list[Entry]
    attempts: int = 0


@dataclass
class _Reader:
    """How far a mapping has come in a shard."""

    mapping: Any
    shard: Shard
    position: int
    batches: list[_Batch] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> None:
        """Give the function all that there is for it."""
        with self.lock:
            while mappings.is_active(self.mapping):
                if not self.batches and not self._fill():
                    return
                if not self._attempt(self.batches[0]):
                    return

    def _fill(self) -> bool:
        """Take the next batch from the shard; return whether there is one."""
        while entries := self.shard.entries(self.position)[: int(self.mapping.batch_size)]:
            self.position += len(entries)
            wanted = [entry for entry in entries if mappings.wants(self.mapping, entry.filtered)]
            if wanted:
                self.batches.append(_Batch(wanted))
                return True
        return False

    def _attempt(self, batch: _Batch) -> bool:
        """Give the function a batch; return whether the next one may follow at once."""
        oldest = self.mapping.max_record_age
        ages = _RETENTION_SECONDS if oldest in {None, -1} else float(oldest)
        if batch.attempts and clock.now() - batch.entries[0].arrived > ages:
            return self._give_up(batch, "RecordAgeExceeded", None)
        trace = mappings.latest([entry.trace for entry in batch.entries])
        events = [entry.event for entry in batch.entries]
        result = mappings.deliver(self.mapping, events, self.shard.identify, trace)
        if result.looping:
            return self._give_up(batch, "RecursiveInvocation", result)
        if result.failed == frozenset():
            self.batches.pop(0)
            return True
        return self._failed(batch, result)

    def _failed(self, batch: _Batch, result: Result) -> bool:
        if result.failed:
            # All before the first one that is reported has been processed; it and what follows is tried again.
            names = [self.shard.identify(entry.event) for entry in batch.entries]
            batch.entries = batch.entries[min(names.index(name) for name in result.failed) :]
        batch.attempts += 1
        most = self.mapping.max_retry_attempts
        if most not in {None, -1} and batch.attempts > int(most):
            return self._give_up(batch, "RetryAttemptsExhausted", result)
        if self.mapping.bisect_on_error and len(batch.entries) > 1:
            # To split a batch does not count as an attempt.
            half, count = len(batch.entries) // 2, batch.attempts - 1
            self.batches[0:1] = [_Batch(batch.entries[:half], count), _Batch(batch.entries[half:], count)]
            return True
        delay = min(2.0 ** (batch.attempts - 1), _MOST_SECONDS_BETWEEN)
        _post(self, delay)
        return False

    def _give_up(self, batch: _Batch, condition: str, result: Result | None) -> bool:
        self.batches.remove(batch)
        destination = ((self.mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
        if destination:
            try:
                function = targets.function_of(str(self.mapping.function_arn)).function
            except targets.UndeliverableError as error:
                undelivered.note(self.mapping.account_id, destination, str(error))
            else:
                records.send(function, destination, self._record(batch, condition, result, function))
        return True

    def _record(self, batch: _Batch, condition: str, result: Result | None, function: Any) -> dict[str, Json]:  # noqa: ANN401
        outcome = result.outcome if result else None
        first, last = batch.entries[0], batch.entries[-1]
        record: dict[str, Json] = {
            "requestContext": {
                "requestId": outcome.request if outcome else str(uuid.uuid4()),
                "functionArn": str(self.mapping.function_arn),
                "condition": condition,
                "approximateInvokeCount": batch.attempts,
            }
        }
        if outcome is not None:
            record["responseContext"] = {
                "statusCode": 200,
                "executedVersion": str(function.version),
                "functionError": "Unhandled",
            }
        return {
            **record,
            "version": "1.0",
            "timestamp": records.timestamp(),
            self.shard.batch_info: {
                "shardId": self.shard.id,
                "startSequenceNumber": first.sequence_number,
                "endSequenceNumber": last.sequence_number,
                "approximateArrivalOfFirstRecord": records.timestamp(first.arrived),
                "approximateArrivalOfLastRecord": records.timestamp(last.arrived),
                "batchSize": len(batch.entries),
                "streamArn": str(self.mapping.event_source_arn),
            },
        }


def arrived(source: str) -> None:
    """Let a stream's mappings know that there is something new in it."""
    for mapping in mappings.of(source):
        wake(mapping)


def begin(mapping: Any, shards: Callable[[], Sequence[Shard]]) -> None:  # noqa: ANN401 moto's own class
    """Let a mapping read a stream, from where it says."""
    mapping.shards, mapping.readers = shards, {}
    for shard in shards():
        position = _beginning(mapping, shard)
        mapping.readers[shard.id] = _Reader(mapping, shard, position)
    wake(mapping)


def wake(mapping: Any) -> None:  # noqa: ANN401 see above
    """Put the readers of a mapping on the agenda; shards that have come since are read from their beginning."""
    for shard in mapping.shards():
        reader = mapping.readers.setdefault(shard.id, _Reader(mapping, shard, 0))
        if not any(batch.attempts for batch in reader.batches):
            _post(reader, float(mapping.max_batch_window or 0) if _is_short(mapping, reader) else 0.0)


def _is_short(mapping: Any, reader: _Reader) -> bool:  # noqa: ANN401 see above
    """Return whether there is less for a mapping than a batch, so that it waits for more."""
    return len(reader.shard.entries(reader.position)) < int(mapping.batch_size)


def _post(reader: _Reader, delay: float) -> None:
    mapping = reader.mapping
    key = ("stream", mapping.uuid, reader.shard.id)
    agenda.post(mapping.account_id, partial(_Reader.read, reader), delay=delay, key=key)


def _beginning(mapping: Any, shard: Shard) -> int:  # noqa: ANN401 see above
    entries = shard.entries(0)
    if mapping.starting_position == "LATEST":
        return len(entries)
    if mapping.starting_position == "AT_TIMESTAMP":
        since = mapping.starting_position_timestamp
        moment = since.timestamp() if isinstance(since, datetime) else float(since or 0)
        return sum(entry.arrived < moment for entry in entries)
    return 0
