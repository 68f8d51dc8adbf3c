"""CloudWatch's metric streams, anomaly detectors, and the tags of dashboards."""

import json
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_METRIC = ("Namespace", "MetricName", "Dimensions", "Stat", "SingleMetricAnomalyDetector", "MetricMathAnomalyDetector")


def _streams() -> Any:  # noqa: ANN401 sandbox.patching is loaded with the first service that needs it
    from moto.core.utils import utcnow  # noqa: PLC0415 loaded by now

    from sandbox.patching import Collection, Place  # noqa: PLC0415

    def made(place: Place, given: Json) -> Json:
        arn = place.arn("cloudwatch", f"metric-stream/{given['Name']}")
        return {"Arn": arn, "CreationDate": utcnow(), "State": "running"}

    return Collection(
        service="cloudwatch",
        key=("Name",),
        missing="ResourceNotFoundException",
        create="PutMetricStream",
        get=("GetMetricStream",),
        delete="DeleteMetricStream",
        lists="ListMetricStreams",
        listed=lambda things: {"Entries": things},
        touched=lambda _: {"LastUpdateDate": utcnow()},
        made=made,
    )


def _apply_streams() -> None:
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415 loaded by now

    from sandbox.patching import answers, parameters_of, place_of  # noqa: PLC0415

    streams = _streams()
    streams.install()

    def put(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
        place, given = place_of(request, "cloudwatch"), parameters_of(request)
        things = streams.things(place.backend)
        before = things.get((given["Name"],), {})
        tags = given.pop("Tags", [])
        thing = {**given, **streams.made(place, given), **streams.touched(given)}
        thing |= {name: before[name] for name in ("CreationDate", "State") if name in before}
        things[(given["Name"],)] = thing
        if tags and not before:
            place.backend.tagger.tag_resource(thing["Arn"], tags)
        return ActionResult({"Arn": thing["Arn"]})

    def turned(state: str) -> Any:  # noqa: ANN401 a handler
        def turn(request: Any) -> EmptyResult:  # noqa: ANN401
            place = place_of(request, "cloudwatch")
            for name in parameters_of(request)["Names"]:
                streams.find(place.backend, {"Name": name})["State"] = state
            return EmptyResult()

        return turn

    handlers = {"StartMetricStreams": turned("running"), "StopMetricStreams": turned("stopped")}
    answers("cloudwatch", {"PutMetricStream": put, **handlers})


def _apply_detectors() -> None:
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415
    from moto.moto_api._internal import mock_random  # noqa: PLC0415

    from sandbox.patching import Collection, Place, RefusedError, answers, parameters_of, place_of  # noqa: PLC0415

    detectors = Collection(service="cloudwatch", key=("metric",), missing="ResourceNotFoundException")

    def put(request: Any) -> ActionResult:  # noqa: ANN401
        place, given = place_of(request, "cloudwatch"), parameters_of(request)
        things = detectors.things(place.backend)
        key = (_metric_of(given),)
        identity = things[key]["AnomalyDetectorId"] if key in things else str(mock_random.uuid4())
        things[key] = {**given, "AnomalyDetectorId": identity, "StateValue": "PENDING_TRAINING"}
        return ActionResult({"AnomalyDetectorId": identity})

    def describe(request: Any) -> ActionResult:  # noqa: ANN401
        place, given = place_of(request, "cloudwatch"), parameters_of(request)
        kinds = given.get("AnomalyDetectorTypes") or ["SINGLE_METRIC"]
        if "AnomalyDetectorIds" in given:
            kinds = ["SINGLE_METRIC", "METRIC_MATH"]
        found = [thing for thing in detectors.things(place.backend).values() if _passes(thing, given, kinds)]
        return ActionResult({"AnomalyDetectors": found})

    def delete(request: Any) -> EmptyResult:  # noqa: ANN401
        place, given = place_of(request, "cloudwatch"), parameters_of(request)
        del detectors.things(place.backend)[_named(place, given)]
        return EmptyResult()

    def _named(place: Place, given: Json) -> tuple[str, ...]:
        things = detectors.things(place.backend)
        for key, thing in things.items():
            if given.get("AnomalyDetectorId", thing["AnomalyDetectorId"]) == thing["AnomalyDetectorId"] and (
                "AnomalyDetectorId" in given or key == (_metric_of(given),)
            ):
                return key
        code, words = "ResourceNotFoundException", "The anomaly detector does not exist."
        raise RefusedError(code, words)

    handlers = {"PutAnomalyDetector": put, "DescribeAnomalyDetectors": describe, "DeleteAnomalyDetector": delete}
    answers("cloudwatch", handlers)


def _metric_of(given: Json) -> str:
    """Return what identifies a detector, which may be named in two ways."""
    single = given.get("SingleMetricAnomalyDetector")
    named = {**single} if single else {name: given[name] for name in _METRIC if name in given}
    named["Dimensions"] = sorted((one["Name"], one["Value"]) for one in named.get("Dimensions", ()))
    return json.dumps(named, sort_keys=True)


def _passes(thing: Json, given: Json, kinds: list[str]) -> bool:
    kind = "METRIC_MATH" if "MetricMathAnomalyDetector" in thing else "SINGLE_METRIC"
    single = thing.get("SingleMetricAnomalyDetector", thing)
    return (
        kind in kinds
        and thing["AnomalyDetectorId"] in given.get("AnomalyDetectorIds", [thing["AnomalyDetectorId"]])
        and all(single.get(name) == given[name] for name in ("Namespace", "MetricName") if name in given)
        and all(one in single.get("Dimensions", ()) for one in given.get("Dimensions", ()))
    )


def _apply_dashboards() -> None:
    from moto.cloudwatch.models import CloudWatchBackend  # noqa: PLC0415
    from moto.cloudwatch.responses import CloudWatchResponse  # noqa: PLC0415

    from sandbox.patching import Memory, parameters_of  # noqa: PLC0415

    response: Any = CloudWatchResponse
    backend: Any = CloudWatchBackend
    put, delete, put_rule = response.put_dashboard, backend.delete_dashboards, backend.put_insight_rule

    def put_dashboard(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        there = given["DashboardName"] in request.cloudwatch_backend.dashboards
        answer = put(request)
        dashboard = request.cloudwatch_backend.dashboards[given["DashboardName"]]
        if given.get("Tags") and not there:
            request.cloudwatch_backend.tagger.tag_resource(dashboard.arn, given["Tags"])
        return answer

    def delete_dashboards(self: Any, dashboards: list[str]) -> Any:  # noqa: ANN401 moto's own
        arns = [self.dashboards[name].arn for name in dashboards if name in self.dashboards]
        refused = delete(self, dashboards)
        for arn in arns if refused is None else ():
            self.tagger.delete_all_tags_for_resource(arn)
        return refused

    def put_insight_rule(self: Any, name: str, state: str | None, definition: str, tags: Json = None) -> Any:  # noqa: ANN401
        there = name in self.insight_rules
        return put_rule(self, name, state or "ENABLED", definition, None if there else tags)

    def tag_resource(self: Any, arn: str, tags: dict[str, str]) -> None:  # noqa: ANN401
        _check(self, arn)
        self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))

    def untag_resource(self: Any, arn: str, tag_keys: list[str]) -> None:  # noqa: ANN401
        _check(self, arn)
        self.tagger.untag_resource_using_names(arn, tag_keys)

    backend.tag_resource, backend.untag_resource = tag_resource, untag_resource
    response.put_dashboard, backend.delete_dashboards = put_dashboard, delete_dashboards
    backend.put_insight_rule = put_insight_rule
    Memory(
        service="cloudwatch",
        members=("ApplyOnTransformedLogs",),
        key="RuleName || Name",
        learns={"PutInsightRule": "@"},
        tells={"DescribeInsightRules": "InsightRules"},
        whole=True,
    ).install()


def _check(backend: Any, arn: str) -> None:  # noqa: ANN401 moto's own
    """Refuse to tag what there is not."""
    from moto.cloudwatch.exceptions import ResourceNotFoundException  # noqa: PLC0415

    known = {
        *(alarm.alarm_arn for alarm in backend.alarms.values()),
        *(dashboard.arn for dashboard in backend.dashboards.values()),
        *(rule.rule_arn for rule in backend.insight_rules.values()),
        *(stream["Arn"] for stream in _streams().things(backend).values()),
    }
    if arn not in known:
        raise ResourceNotFoundException


MENDS = (
    Mend(
        name="metric_streams",
        moto="There are no metric streams.",
        aws="A stream is made or changed by PutMetricStream, runs at once, and can be stopped and started.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricStream.html",
        apply=_apply_streams,
        when="moto.cloudwatch.urls",
    ),
    Mend(
        name="anomaly_detectors",
        moto="There are no anomaly detectors.",
        aws="There is one for each metric and statistic, or expression; it is told and removed by its id or by those.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAnomalyDetector.html",
        apply=_apply_detectors,
        when="moto.cloudwatch.urls",
    ),
    Mend(
        name="dashboards",
        moto="A dashboard takes no tags, only alarms take them later, and an insight rule forgets what logs it applies"
        " to.",
        aws="Alarms, dashboards, insight rules and metric streams take tags when they are made and later;"
        " DescribeInsightRules tells ApplyOnTransformedLogs.",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html",
        apply=_apply_dashboards,
        when="moto.cloudwatch.urls",
    ),
)
