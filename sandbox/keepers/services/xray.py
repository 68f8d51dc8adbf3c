"""What moto's X-Ray lacks: groups, sampling rules, policies, and where traces go.

Source: https://docs.aws.amazon.com/xray/latest/api/Welcome.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now


def _settings(place: Place) -> Record:
    kept = place.all("Settings")
    if not kept:
        kept.append({"Destination": "XRay", "Rule": {"Probabilistic": {"DesiredSamplingPercentage": 1.0}}})
    return kept[0]


def _set_destination(place: Place, params: Record) -> Record:
    _settings(place).update(params)
    return _destination(place, params)


def _destination(place: Place, _params: Record) -> Record:
    return {"Destination": _settings(place)["Destination"], "Status": "ACTIVE"}


def _indexing(place: Place) -> Record:
    percentage = _settings(place)["Rule"]["Probabilistic"]["DesiredSamplingPercentage"]
    sampling = {"DesiredSamplingPercentage": percentage, "ActualSamplingPercentage": percentage}
    return {"Name": "Default", "Rule": {"Probabilistic": sampling}, "ModifiedAt": now(place, {})}


def _set_indexing(place: Place, params: Record) -> Record:
    _settings(place)["Rule"] = params["Rule"]
    return {"IndexingRule": _indexing(place)}


def _tell_indexing(place: Place, _params: Record) -> Record:
    return {"IndexingRules": [_indexing(place)]}


KEPT = Kept(
    service="xray",
    beside="xray",
    missing="InvalidRequestException",
    taken="InvalidRequestException",
    invalid="InvalidRequestException",
    operations={
        "UpdateTraceSegmentDestination": _set_destination,
        "GetTraceSegmentDestination": _destination,
        "UpdateIndexingRule": _set_indexing,
        "GetIndexingRules": _tell_indexing,
    },
    kinds=(
        Kind(
            name="Group",
            key=("GroupName", "GroupARN"),
            arn="GroupARN",
            unique=("GroupName",),
            list=("GetGroups",),
            defaults={"InsightsConfiguration": {"InsightsEnabled": False, "NotificationsEnabled": False}},
            made={"GroupARN": "arn:{partition}:xray:{region}:{account}:group/{GroupName}/{id26}"},
        ),
        Kind(
            name="SamplingRule",
            key=("RuleName", "RuleARN"),
            arn="RuleARN",
            inside=("SamplingRule", "SamplingRuleUpdate"),
            unique=("RuleName",),
            list=("GetSamplingRules",),
            made={
                "RuleARN": "arn:{partition}:xray:{region}:{account}:sampling-rule/{RuleName}",
                "CreatedAt": now,
                "ModifiedAt": now,
            },
            renewed={"ModifiedAt": now},
        ),
        Kind(
            name="ResourcePolicy",
            key=("PolicyName",),
            put=("PutResourcePolicy",),
            list=("ListResourcePolicies",),
            made={"PolicyRevisionId": "{hex16}", "LastUpdatedTime": now},
            renewed={"PolicyRevisionId": "{hex16}", "LastUpdatedTime": now},
        ),
    ),
)
