"""Queues and streams reach the functions that are mapped to them, in batches, as long as the mapping is there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sandbox.mends.mend import Mend


def _apply() -> None:
    from moto.awslambda.models import EventSourceMapping, LambdaBackend  # noqa: PLC0415 loaded when mends are applied

    from sandbox.deliveries import mappings  # noqa: PLC0415 it uses services, which need moto to be mended

    backend: Any = LambdaBackend
    create, update, delete = (
        backend.create_event_source_mapping,
        backend.update_event_source_mapping,
        backend.delete_event_source_mapping,
    )
    describe: Any = EventSourceMapping.get_configuration

    def create_mapping(self: Any, spec: Any) -> Any:  # noqa: ANN401 moto's own
        source = str(spec.get("EventSourceArn", ""))
        stream, _, consumer = source.partition("/consumer/")
        mapping = create(self, {**spec, "EventSourceArn": stream if consumer else source})
        if consumer:
            mapping.event_source_arn = source
        _point(self, mapping)
        mappings.add(mapping)
        _begin(mapping)
        return mapping

    def update_mapping(self: Any, uuid: str, spec: Any) -> Any:  # noqa: ANN401
        mapping = update(self, uuid, spec)
        if mapping is not None:
            mapping.function_name = spec.get("FunctionName") or mapping.function_name
            mapping.function_response_types = spec.get("FunctionResponseTypes", mapping.function_response_types)
            _point(self, mapping)
            _wake(mapping)
        return mapping

    def delete_mapping(self: Any, uuid: str) -> Any:  # noqa: ANN401
        mapping = delete(self, uuid)
        if mapping is not None:
            mappings.remove(mapping)
        return mapping

    def list_mappings(self: Any, event_source_arn: str, function_name: str) -> Any:  # noqa: ANN401
        found = [m for m in self._event_source_mappings.values() if event_source_arn in {None, "", m.event_source_arn}]
        wanted = str(function_name or "").rpartition(":function:")[2]
        return [m for m in found if wanted in {"", m.function_arn.rpartition(":function:")[2]}]

    def get_configuration(self: Any) -> Any:  # noqa: ANN401
        return {
            **describe(self),
            "LastProcessingResult": getattr(self, "last_processing_result", "No records processed"),
        }

    backend.create_event_source_mapping = create_mapping
    backend.update_event_source_mapping = update_mapping
    backend.delete_event_source_mapping = delete_mapping
    backend.list_event_source_mappings = list_mappings
    EventSourceMapping.get_configuration = get_configuration  # type: ignore[method-assign]
    _hear_queues()
    _hear_tables()
    _hear_kinesis()


def _point(backend: Any, mapping: Any) -> None:  # noqa: ANN401 moto's own
    """Let a mapping say which function it is for, with the version or alias that it was made for."""
    name, _, qualifier = str(mapping.function_name).rpartition(":function:")[2].partition(":")
    arn = str(backend.get_function(name).function_arn)
    mapping.function_arn = f"{arn}:{qualifier}" if qualifier else arn


def _begin(mapping: Any) -> None:  # noqa: ANN401
    """Let a mapping read its source from the beginning, and nothing of moto's do so too."""
    from moto.awslambda.exceptions import InvalidParameterValueException  # noqa: PLC0415 see above
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415

    from sandbox.deliveries import mappings, queues, streams  # noqa: PLC0415

    source = str(mapping.event_source_arn)
    service = source.split(":")[2]
    function = lambda_backends[mapping.account_id][mapping.region].get_function(mapping.function_arn)
    if service == "sqs":
        queue: Any = queues.queue_of(mapping)
        queue.lambda_event_source_mappings.clear()
        if int(queue.visibility_timeout) < int(function.timeout):
            lambda_backends[mapping.account_id][mapping.region].delete_event_source_mapping(mapping.uuid)
            mappings.remove(mapping)
            msg = (
                f"Queue visibility timeout: {queue.visibility_timeout} seconds is less than Function timeout:"
                f" {function.timeout} seconds"
            )
            raise InvalidParameterValueException(msg)
        queues.wake(mapping)
    elif service == "dynamodb":
        table = _table_of(source)
        table.lambda_event_source_mappings.clear()
        streams.begin(mapping, partial(_table_shards, table, source))
    else:
        stream = _stream_of(source)
        stream.lambda_event_source_mappings.clear()
        streams.begin(mapping, partial(_kinesis_shards, stream, str(function.role), source))


def _wake(mapping: Any) -> None:  # noqa: ANN401
    from sandbox.deliveries import queues, streams  # noqa: PLC0415 see above

    if ":sqs:" in mapping.event_source_arn:
        queues.wake(mapping)
    else:
        streams.wake(mapping)


def _table_of(arn: str) -> Any:  # noqa: ANN401
    from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415 see above

    _, _, _, region, account, name = arn.split(":", 5)
    return dynamodb_backends[account][region].get_table(name.split("/")[1])


def _stream_of(arn: str) -> Any:  # noqa: ANN401
    from moto.kinesis.models import kinesis_backends  # noqa: PLC0415 see above

    _, _, _, region, account, name = arn.split(":", 5)
    return kinesis_backends[account][region].streams[name.split("/")[1]]


def _stream_arn(table: Any) -> str:  # noqa: ANN401
    return f"{table.table_arn}/stream/{table.latest_stream_label}"


def _table_shards(table: Any, arn: str) -> Sequence[Any]:  # noqa: ANN401
    from sandbox.deliveries.shards import TableShard  # noqa: PLC0415 see above

    current = table.stream_shard is not None and _stream_arn(table) == arn
    return [TableShard(table.stream_shard, arn)] if current else []


def _kinesis_shards(stream: Any, role: str, arn: str) -> Sequence[Any]:  # noqa: ANN401
    from sandbox.deliveries.shards import KinesisShard  # noqa: PLC0415 see above

    return [KinesisShard(shard, stream, role, arn) for shard in stream.shards.values()]


def _hear_queues() -> None:
    """Let mappings know of messages that come, that are received, and that are seen again."""
    from moto.sqs.models import Queue, SQSBackend  # noqa: PLC0415 see above

    from sandbox.deliveries import queues  # noqa: PLC0415
    from sandbox.lambdas import lineage  # noqa: PLC0415

    add: Callable[..., None] = Queue.add_message
    receive: Callable[..., Any] = SQSBackend.receive_message
    change: Callable[..., None] = SQSBackend.change_message_visibility

    def add_message(self: Any, message: Any) -> None:  # noqa: ANN401
        if not hasattr(message, "trace"):
            message.trace = lineage.current()
        add(self, message)
        queues.arrived(self)

    def receive_message(self: Any, queue_name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        messages = receive(self, queue_name, *args, **kwargs)
        if messages:
            queues.arrived(self.get_queue(queue_name))
        return messages

    def change_message_visibility(self: Any, queue_name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        change(self, queue_name, *args, **kwargs)
        queues.arrived(self.get_queue(queue_name))

    Queue.add_message = add_message  # type: ignore[method-assign]
    SQSBackend.receive_message = receive_message  # type: ignore[method-assign]
    SQSBackend.change_message_visibility = change_message_visibility  # type: ignore[method-assign]


def _hear_tables() -> None:
    """Let mappings know of changes; what changes nothing leaves no record."""
    from moto.dynamodb.models.table import StreamShard  # noqa: PLC0415 see above

    from sandbox.deliveries import streams  # noqa: PLC0415
    from sandbox.lambdas import lineage  # noqa: PLC0415

    original: Callable[..., None] = StreamShard.add

    def add(self: Any, old: Any, new: Any) -> None:  # noqa: ANN401
        if old is not None and new is not None and old.to_json() == new.to_json():
            return
        if not self.table.stream_specification.get("StreamEnabled"):
            return
        original(self, old, new)
        record = self.items[-1]
        record.trace, record.record["awsRegion"] = lineage.current(), self.table.region_name
        streams.arrived(_stream_arn(self.table))

    StreamShard.add = add  # type: ignore[method-assign]


def _hear_kinesis() -> None:
    """Let mappings know of records, those of the stream and those of its consumers."""
    from moto.kinesis.models import Stream  # noqa: PLC0415 see above

    from sandbox.deliveries import streams  # noqa: PLC0415
    from sandbox.lambdas import lineage  # noqa: PLC0415

    original: Callable[..., tuple[str, str]] = Stream.put_record

    def put_record(self: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:  # noqa: ANN401
        number, shard = original(self, *args, **kwargs)
        self.shards[shard].records[int(number)].trace = lineage.current()
        for arn in (self.arn, *(consumer.consumer_arn for consumer in self.consumers)):
            streams.arrived(str(arn))
        return number, shard

    Stream.put_record = put_record  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="event_source_mappings",
        moto="Each message is an invocation of its own with made-up attributes, whatever the batch size; filters,"
        " partial responses, starting positions, retries and destinations have no effect; a mapping that was deleted"
        " goes on.",
        aws="Records are read in batches, filtered, and tried again as the mapping says; what the function reports as"
        " failed stays. A mapping for an alias runs the alias. A queue must hide messages as long as the function"
        " may run.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
        apply=_apply,
    ),
)
