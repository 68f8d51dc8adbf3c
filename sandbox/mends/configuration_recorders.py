"""Config's recorders keep how often they record and have an ARN; aggregators keep their tags."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.config.models import ConfigBackend  # noqa: PLC0415 loaded by now
    from moto.moto_api._internal import mock_random  # noqa: PLC0415

    backend: Any = ConfigBackend
    put, aggregate = backend.put_configuration_recorder, backend.put_configuration_aggregator

    def put_configuration_recorder(self: Any, config_recorder: Json) -> None:  # noqa: ANN401 moto's own
        name = config_recorder.get("name")
        before = self.recorders.get(name)
        put(self, config_recorder)
        place = f"arn:{self.partition}:config:{self.region_name}:{self.account_id}"
        made = f"{place}:configuration-recorder/{name}/{mock_random.get_random_hex(16)}"
        recorder = self.recorders[name]
        recorder.arn = before.arn if before else made
        recorder.recording_mode = config_recorder.get("recordingMode", {"recordingFrequency": "CONTINUOUS"})

    def put_configuration_aggregator(self: Any, config_aggregator: Json) -> Json:  # noqa: ANN401
        before = self.config_aggregators.get(config_aggregator["ConfigurationAggregatorName"])
        tags = before.tags if before else None
        answer = aggregate(self, config_aggregator)
        if before is not None:
            before.tags = tags
        return answer

    backend.put_configuration_recorder = put_configuration_recorder
    backend.put_configuration_aggregator = put_configuration_aggregator


MENDS = (
    Mend(
        name="configuration_recorders",
        moto="A recorder forgets how often it records and has no ARN; an aggregator that is changed loses its tags.",
        aws="DescribeConfigurationRecorders tells both; tags stay until they are taken away.",
        source="https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html",
        apply=_apply,
        when="moto.config.urls",
    ),
)
