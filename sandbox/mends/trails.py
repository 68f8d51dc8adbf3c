"""Trails: buckets and topics that may be elsewhere, selectors that replace each other, and what is told of both."""

import re
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_TAKEN = "TrailAlreadyExistsException"
_ALL_MANAGEMENT_EVENTS = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


def _check_bucket_exists(trail: Any) -> None:  # noqa: ANN401 moto's own
    """Look in every account: an organization's trails write to one bucket of its log archive."""
    from moto.cloudtrail.exceptions import S3BucketDoesNotExistException  # noqa: PLC0415 loaded by now
    from moto.s3.models import s3_backends  # noqa: PLC0415

    held = [account[trail.partition].buckets for account in s3_backends.values()]
    if not any(trail.bucket_name in buckets for buckets in held):
        words = f"S3 bucket {trail.bucket_name} does not exist!"
        raise S3BucketDoesNotExistException(words)


def _topic_arn(trail: Any) -> str | None:  # noqa: ANN401
    name = trail.sns_topic_name
    if not name or name.startswith("arn:"):
        return name or None
    return f"arn:{trail.partition}:sns:{trail.region_name}:{trail.account_id}:{name}"


def _key_arn(trail: Any) -> str | None:  # noqa: ANN401 moto's own
    """Return the ARN of a trail's key, which may be given by id or alias."""
    key = trail.kms_key_id
    if not key or key.startswith("arn:"):
        return key or None
    place = f"arn:{trail.partition}:kms:{trail.region_name}:{trail.account_id}"
    return f"{place}:{key}" if re.match("alias/", key) else f"{place}:key/{key}"


def _put_event_selectors(trail: Any, event_selectors: Json, advanced_event_selectors: Json) -> None:  # noqa: ANN401
    trail.event_selectors = [{**_ALL_MANAGEMENT_EVENTS, **one} for one in event_selectors or ()]
    trail.advanced_event_selectors = advanced_event_selectors or []


def _get_event_selectors(trail: Any) -> tuple[Json, Json]:  # noqa: ANN401
    custom = trail.event_selectors or trail.advanced_event_selectors
    return trail.event_selectors if custom else [_ALL_MANAGEMENT_EVENTS], trail.advanced_event_selectors


def _put_insight_selectors(trail: Any, insight_selectors: Json) -> None:  # noqa: ANN401
    trail.insight_selectors = list(insight_selectors)


def _apply() -> None:
    from moto.cloudtrail.exceptions import TrailNotFoundException  # noqa: PLC0415
    from moto.cloudtrail.models import CloudTrailBackend, Trail  # noqa: PLC0415
    from moto.core.exceptions import JsonRESTError  # noqa: PLC0415

    trail: Any = Trail
    backend: Any = CloudTrailBackend
    describe, update, create = trail.description, trail.update, backend.create_trail

    def description(self: Any, include_region: bool = True) -> Json:  # noqa: ANN401, FBT001, FBT002 moto's own
        told = describe(self, include_region or True)
        custom = self.event_selectors not in ([], [_ALL_MANAGEMENT_EVENTS])
        told |= {
            "HasCustomEventSelectors": custom or bool(self.advanced_event_selectors),
            "HasInsightSelectors": bool(self.insight_selectors),
            "KmsKeyId": _key_arn(self),
        }
        return {name: value for name, value in told.items() if value not in {None, ""}}

    def changed(self: Any, **given: Json) -> None:  # noqa: ANN401
        update(self, **given)
        self.check_bucket_exists()
        self.check_topic_exists()

    def create_trail(self: Any, name: str, *rest: Json, **more: Json) -> Any:  # noqa: ANN401
        if name in self.trails:
            words = f"Trail {name} already exists for customer: {self.account_id}"
            raise JsonRESTError(_TAKEN, words)
        return create(self, name, *rest, **more)

    def delete_trail(self: Any, name: str) -> None:  # noqa: ANN401
        gone = next((one for one in self.trails.values() if name in {one.trail_name, one.arn}), None)
        if gone is None:
            raise TrailNotFoundException(self.account_id, name)
        del self.trails[gone.trail_name]
        self.tagging_service.delete_all_tags_for_resource(gone.arn)

    trail.check_bucket_exists, trail.topic_arn = _check_bucket_exists, property(_topic_arn)
    trail.put_event_selectors, trail.get_event_selectors = _put_event_selectors, _get_event_selectors
    trail.put_insight_selectors, trail.update, trail.description = _put_insight_selectors, changed, description
    backend.create_trail, backend.delete_trail = create_trail, delete_trail


def _apply_insights() -> None:
    from moto.cloudtrail.responses import CloudTrailResponse  # noqa: PLC0415
    from moto.core.responses import ActionResult  # noqa: PLC0415

    from sandbox.patching import answers, parameters_of  # noqa: PLC0415

    response: Any = CloudTrailResponse
    put, get = response.put_insight_selectors, response.get_insight_selectors

    def stores(request: Any) -> dict[str, Json]:  # noqa: ANN401 moto's request
        kept: dict[str, Json] = request.cloudtrail_backend.__dict__.setdefault("store_insights", {})
        return kept

    def put_insight_selectors(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        if "EventDataStore" not in given:
            return put(request)
        store = given.pop("EventDataStore")
        stores(request)[store] = {**given, "EventDataStoreArn": store}
        return ActionResult(stores(request)[store])

    def get_insight_selectors(request: Any) -> Any:  # noqa: ANN401
        store = parameters_of(request).get("EventDataStore")
        if store is None:
            return get(request)
        return ActionResult(stores(request).get(store, {"EventDataStoreArn": store}))

    answers("cloudtrail", {"PutInsightSelectors": put_insight_selectors, "GetInsightSelectors": get_insight_selectors})


MENDS = (
    Mend(
        name="trails",
        moto="A trail's bucket must be in its own account and its topic be given by name; basic event selectors leave"
        " advanced ones in force, none are told of a new trail, and insight selectors only add up; a trail of the same"
        " name pushes out the first, and deleting one that is not there succeeds.",
        aws="Selectors replace each other; a new trail logs all management events; bucket and topic may be another"
        " account's; TrailAlreadyExistsException and TrailNotFoundException.",
        source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html",
        apply=_apply,
        when="moto.cloudtrail.urls",
    ),
    Mend(
        name="event_data_store_insights",
        moto="Insight selectors are a trail's only.",
        aws="An event data store has them too, with the store that the insights go to.",
        source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html",
        apply=_apply_insights,
        when="moto.cloudtrail.urls",
    ),
)
