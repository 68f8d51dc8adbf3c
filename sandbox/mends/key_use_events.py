"""CloudTrail's event history has the calls to KMS."""

import json
from typing import Any

from moto.kms.responses import KmsResponse

from sandbox.additions import key_use_events
from sandbox.answers import want_text
from sandbox.mends.mend import Mend
from sandbox.patching.requests import Place, operations, parameters_of, refuse

Json = Any
_PAGE = 50


def _apply_recording() -> None:
    response: Any = KmsResponse

    def call_action(self: Any) -> Any:  # noqa: ANN401 moto's own
        want_text(self.normalized_request)
        answer = super(KmsResponse, self).call_action()  # Whatever that is by then: other mends change it, too.
        status, _, body = answer
        told = json.loads(body) if body else None
        key_use_events.record(self, self._get_action(), parameters_of(self), int(status), told or {})
        return answer

    response.call_action = call_action


def _lookup_events(place: Place, asked: dict[str, Json]) -> dict[str, Json]:
    if len(asked.get("LookupAttributes", ())) > 1:
        refuse("InvalidLookupAttributesException", "Only one lookup attribute can be given.")
    events = list(key_use_events.found(place.account, place.region, asked))
    start, size = int(asked.get("NextToken", 0)), int(asked.get("MaxResults", _PAGE))
    more = {"NextToken": str(start + size)} if start + size < len(events) else {}
    return {"Events": events[start : start + size], **more}


def _apply_lookup() -> None:
    operations("cloudtrail", {"LookupEvents": _lookup_events})


MENDS = (
    Mend(
        name="key_use_events",
        moto="Nothing is recorded of a call.",
        aws="Each call to KMS is an event: who, which key, which encryption context, and whether it was refused; the"
        " use of another account's key is one in both accounts.",
        source="https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html",
        apply=_apply_recording,
    ),
    Mend(
        name="event_history",
        moto="LookupEvents is not there.",
        aws="It tells the latest management events of an account and Region, by one attribute and by time. Here they"
        " are KMS's.",
        source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html",
        apply=_apply_lookup,
        when="moto.cloudtrail.urls",
    ),
)
