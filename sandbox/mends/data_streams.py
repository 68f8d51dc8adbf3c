"""Kinesis streams are made with their tags and sizes, and their consumers have ARNs and tags of their own."""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.exceptions import JsonRESTError

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, replace

Json = Any
Original = Callable[..., Any]
_LARGEST = 1024
"""KiB that a record may have, if it is not said."""


def _apply() -> None:
    from moto.kinesis import models, responses  # noqa: PLC0415 loaded by the first request

    replace(models.Consumer, __init__=_make_consumer)
    replace(models.Stream, to_json_summary=_summary)
    replace(responses.KinesisResponse, create_stream=_create)
    written = {
        "UpdateMaxRecordSize": _resize,
        "UpdateStreamWarmThroughput": _warm,
        "UpdateStreamRecordDistributionStrategy": _distribute,
        "TagResource": _tag,
        "UntagResource": _untag,
        "ListTagsForResource": _tags,
    }
    operations("kinesis", written)


def _make_consumer(original: Original, self: Json, *args: Json, **named: Json) -> None:
    """Give a consumer an ARN that tells when it was registered, as one of the same name may be again."""
    original(self, *args, **named)
    self.consumer_arn = f"{self.consumer_arn}:{int(self.created.timestamp())}"
    self.tags = {}


def _create(original: Original, self: Json) -> Json:
    result = original(self)
    stream = self.kinesis_backend.streams[self._get_param("StreamName")]
    stream.tags.update(self._get_param("Tags") or {})
    stream.largest = self._get_param("MaxRecordSizeInKiB") or _LARGEST
    stream.warm = self._get_param("WarmThroughputMiBps")
    stream.distribution = self._get_param("RecordDistributionStrategy")
    return result


def _summary(original: Original, self: Json) -> Json:
    told = original(self)
    warm = getattr(self, "warm", None)
    distribution = getattr(self, "distribution", None)
    told["StreamDescriptionSummary"] |= {
        "ConsumerCount": len(self.consumers),
        "MaxRecordSizeInKiB": getattr(self, "largest", _LARGEST),
        **({"WarmThroughput": {"TargetMiBps": warm, "CurrentMiBps": warm}} if warm else {}),
        **({"RecordDistributionStrategy": distribution} if distribution else {}),
    }
    return told


def _stream(place: Place, given: Mapping[str, Json]) -> Json:
    return place.backend.describe_stream(stream_arn=given.get("StreamARN"), stream_name=given.get("StreamName"))


def _resize(place: Place, given: Mapping[str, Json]) -> Json:
    _stream(place, given).largest = given["MaxRecordSizeInKiB"]
    return {}


def _warm(place: Place, given: Mapping[str, Json]) -> Json:
    stream = _stream(place, given)
    stream.warm = given["WarmThroughputMiBps"]
    throughput = {"TargetMiBps": stream.warm, "CurrentMiBps": stream.warm}
    return {"StreamARN": stream.arn, "StreamName": stream.stream_name, "WarmThroughput": throughput}


def _distribute(place: Place, given: Mapping[str, Json]) -> Json:
    _stream(place, given).distribution = given["RecordDistributionStrategy"]
    return {}


def _tagged(place: Place, given: Mapping[str, Json]) -> dict[str, str]:
    """Return the tags of a stream or of one of its consumers."""
    arn = given["ResourceARN"]
    for stream in place.backend.streams.values():
        for one in (stream, *stream.consumers):
            if arn in (getattr(one, "arn", None), getattr(one, "consumer_arn", None)):
                tags: dict[str, str] = one.tags
                return tags
    code = "ResourceNotFoundException"
    raise JsonRESTError(code, f"Resource {arn} not found.")


def _tag(place: Place, given: Mapping[str, Json]) -> Json:
    _tagged(place, given).update(given["Tags"])
    return {}


def _untag(place: Place, given: Mapping[str, Json]) -> Json:
    for key in given["TagKeys"]:
        _tagged(place, given).pop(key, None)
    return {}


def _tags(place: Place, given: Mapping[str, Json]) -> Json:
    return {"Tags": [{"Key": key, "Value": value} for key, value in _tagged(place, given).items()]}


MENDS = (
    Mend(
        name="data_streams",
        moto="CreateStream passes over tags and sizes; consumers registered after each other have one ARN and no tags; "
        "the largest record and the warm throughput cannot be set.",
        aws="All of that is told; a consumer's ARN ends in the time when it was registered.",
        source="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html",
        apply=_apply,
        when="moto.kinesis.urls",
    ),
)
