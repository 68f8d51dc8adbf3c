"""Event source mappings: of every kind of source, and gone when they are deleted."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

Json = Any
Original = Callable[..., Any]
_QUEUED = ("sqs", "kinesis", "dynamodb")
_BATCHES = {"sqs": 10, "mq": 100}
"""How many records a batch has if nothing is said; 100 for every other source."""
_MOST = {"sqs-fifo": 10}
_DEFAULTS = {
    "MaximumRecordAgeInSeconds": -1,
    "BisectBatchOnFunctionError": False,
    "MaximumRetryAttempts": -1,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
}
"""What is told of a mapping of a stream that says nothing of it."""


def _apply() -> None:
    from moto.awslambda.models import EventSourceMapping, LambdaBackend  # noqa: PLC0415 loaded by now

    mapping: Any = EventSourceMapping
    mapping.event_source_arn = property(lambda self: self.source, lambda self, arn: setattr(self, "source", arn))
    mapping.batch_size = property(lambda self: self.batch, _set_batch_size)
    replace(EventSourceMapping, __init__=_begin, get_configuration=_get_configuration)
    replace(
        LambdaBackend,
        create_event_source_mapping=_create,
        update_event_source_mapping=_update,
        delete_event_source_mapping=_delete,
    )


def _kind(arn: str | None) -> str:
    """Return the service of a source, or nothing for one that runs elsewhere."""
    service = arn.split(":")[2].lower() if arn else ""
    return "sqs-fifo" if service == "sqs" and arn and arn.endswith(".fifo") else service


def _set_batch_size(mapping: Any, size: int | None) -> None:  # noqa: ANN401 moto's EventSourceMapping
    kind = _kind(mapping.source)
    most = _MOST.get(kind, 10_000)
    if size is not None and int(size) > most:
        refuse("InvalidParameterValueException", f"BatchSize {size} exceeds the max of {most}")
    mapping.batch = int(size) if size is not None else _BATCHES.get(kind.removesuffix("-fifo"), 100)


def _begin(original: Original, self: Any, spec: dict[str, Json]) -> None:  # noqa: ANN401
    original(self, {"StartingPosition": None, **spec, "EventSourceArn": spec.get("EventSourceArn") or ":::"})
    self.source = spec.get("EventSourceArn")
    self.batch_size = spec.get("BatchSize")
    if _kind(self.source) not in {"kinesis", "dynamodb"}:
        self.starting_position = spec.get("StartingPosition")
    self.logging_config = spec.get("LoggingConfig")
    self.function_arn = _qualified(self.function_arn, spec["FunctionName"])


def _qualified(arn: str, name: str) -> str:
    """Return a function's ARN with the version or alias that a request names."""
    base, _, function = arn.partition(":function:")
    _, _, qualifier = name.rsplit(":function:", maxsplit=1)[-1].partition(":")
    return f"{base}:function:{function.split(':')[0]}" + (f":{qualifier}" if qualifier else "")


def _get_configuration(original: Original, self: Any) -> dict[str, Json]:  # noqa: ANN401
    more = {"StartingPositionTimestamp": self.starting_position_timestamp, "LoggingConfig": self.logging_config}
    defaults = _DEFAULTS if _kind(self.source) in {"kinesis", "dynamodb"} else {}
    told = {**defaults, "MaximumBatchingWindowInSeconds": 0, **original(self), **more}
    return {name: value for name, value in told.items() if value is not None and name != "Tags"}


def _create(original: Original, self: Any, spec: dict[str, Json]) -> Any:  # noqa: ANN401
    if any(_kind(spec.get("EventSourceArn")).startswith(kind) for kind in _QUEUED) and not _consumer(spec):
        return original(self, spec)
    from moto.awslambda.models import EventSourceMapping  # noqa: PLC0415

    if not spec.get("EventSourceArn") and not spec.get("SelfManagedEventSource"):
        refuse("InvalidParameterValueException", "Missing EventSourceArn")
    function = self.get_function(spec["FunctionName"])
    place = {"RegionName": self.region_name, "AccountId": self.account_id, "FunctionArn": function.function_arn}
    make: Any = EventSourceMapping
    mapping = make({**spec, **place})
    self._event_source_mappings[mapping.uuid] = mapping
    return mapping


def _consumer(spec: dict[str, Json]) -> bool:
    """Return whether the source is a registered consumer of a stream, which moto does not look for."""
    return "/consumer/" in spec["EventSourceArn"]


def _update(original: Original, self: Any, uuid: str, spec: dict[str, Json]) -> Any:  # noqa: ANN401
    mapping = original(self, uuid, spec)
    if mapping is None:
        return None
    for name, attribute in (
        ("LoggingConfig", "logging_config"),
        ("AmazonManagedKafkaEventSourceConfig", "kafka_config"),
        ("SelfManagedKafkaEventSourceConfig", "self_managed_kafka_event_source_config"),
    ):
        setattr(mapping, attribute, spec.get(name, getattr(mapping, attribute)))
    if "FunctionName" in spec:
        mapping.function_arn = _qualified(mapping.function_arn, spec["FunctionName"])
    return mapping


def _delete(original: Original, self: Any, uuid: str) -> Any:  # noqa: ANN401
    mapping = original(self, uuid)
    for source in _sources(self):
        for name, held in list(source.lambda_event_source_mappings.items()):
            if held is mapping:
                del source.lambda_event_source_mappings[name]
    return mapping


def _sources(backend: Any) -> list[Any]:  # noqa: ANN401
    """Return all that may send to a function by itself: queues, streams and tables."""
    from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415
    from moto.kinesis.models import kinesis_backends  # noqa: PLC0415
    from moto.sqs.models import sqs_backends  # noqa: PLC0415

    account, region = backend.account_id, backend.region_name
    queues = sqs_backends[account][region].queues.values()
    streams = kinesis_backends[account][region].streams.values()
    return [*queues, *streams, *dynamodb_backends[account][region].tables.values()]


MENDS = (
    Mend(
        name="lambda_event_source_mappings",
        moto="A mapping has a queue, a stream or a table as its source and nothing else, forgets aliases and some of"
        " its settings, and still works when it is deleted.",
        aws="Kafka, message brokers, document databases and clusters elsewhere are sources too; a mapping calls the"
        " version or alias that it names; a deleted one does nothing.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
        apply=_apply,
        when="moto.awslambda.models",
    ),
)
