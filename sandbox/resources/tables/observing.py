"""X-Ray, and CloudWatch's view into other accounts."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_OAM = ApiTags(
    "oam", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource", list_key={"ResourceArn": "$id"}
)
_XRAY = ApiTags("xray", "TagResource", "UntagResource", list="ListTagsForResource")


def _changes(properties: Any) -> Json:  # noqa: ANN401 a template's properties
    """Return what a sampling rule can be changed to; its version cannot."""
    rule = properties.get("SamplingRule", {})
    return {name: value for name, value in rule.items() if name not in {"Version", "RuleARN"}}


ROWS = (
    Row(
        type="AWS::XRay::Group",
        service="xray",
        create="CreateGroup",
        id="Group.GroupARN",
        read=Read("GetGroup", {"GroupARN": "$id"}, "Group"),
        delete=Call("DeleteGroup", {"GroupARN": "$id"}),
        update=Call("UpdateGroup", {"GroupARN": "$id"}),
        defaults={
            "FilterExpression": "",
            "InsightsConfiguration": {"InsightsEnabled": False, "NotificationsEnabled": False},
        },
        attributes={"GroupARN": "$id"},
        tags=_XRAY,
        tag_key={"ResourceARN": "$id"},
    ),
    Row(
        type="AWS::XRay::SamplingRule",
        service="xray",
        create="CreateSamplingRule",
        id="SamplingRuleRecord.SamplingRule.RuleARN",
        read=Read("GetSamplingRules", {}, "SamplingRuleRecords[?SamplingRule.RuleARN=='$id'] | [0]"),
        delete=Call("DeleteSamplingRule", {"RuleARN": "$id"}),
        derived={"changes": _changes},
        updaters={"SamplingRule": Call("UpdateSamplingRule", {"SamplingRuleUpdate": "$changes"})},
        attributes={"RuleARN": "$id"},
        tags=_XRAY,
        tag_key={"ResourceARN": "$id"},
        nothing_to_do={"RuleName": "the rule says its name itself"},
    ),
    Row(
        type="AWS::XRay::ResourcePolicy",
        service="xray",
        create="PutResourcePolicy",
        id="$PolicyName",
        read=Read("ListResourcePolicies", {}, "ResourcePolicies[?PolicyName=='$id'] | [0]"),
        delete=Call("DeleteResourcePolicy", {"PolicyName": "$id"}),
        values={"PolicyDocument": document},
        update=Call("PutResourcePolicy"),
        update_whole=True,
    ),
    Row(
        type="AWS::XRay::TransactionSearchConfig",
        service="xray",
        create="UpdateTraceSegmentDestination",
        id="$account",
        read=Read("GetTraceSegmentDestination", {}, "[@][?Destination=='CloudWatchLogs'] | [0]"),
        delete=Call("UpdateTraceSegmentDestination", {"Destination": "XRay"}),
        extra={"Destination": "CloudWatchLogs"},
        setters={
            "IndexingPercentage": Call(
                "UpdateIndexingRule",
                {"Name": "Default", "Rule": {"Probabilistic": {"DesiredSamplingPercentage": "$value"}}},
            )
        },
        defaults={"IndexingPercentage": 1},
        attributes={"AccountId": "$id"},
        tells={
            "IndexingPercentage": Read(
                "GetIndexingRules", {}, "IndexingRules[0].Rule.Probabilistic.DesiredSamplingPercentage"
            )
        },
    ),
    Row(
        type="AWS::Oam::Sink",
        service="oam",
        create="CreateSink",
        id="Arn",
        read=Read("GetSink", {"Identifier": "$id"}),
        delete=Call("DeleteSink", {"Identifier": "$id"}),
        setters={"Policy": Call("PutSinkPolicy", {"SinkIdentifier": "$id", "Policy": "$value"})},
        values={"Policy": document},
        attributes={"Arn": "$id"},
        tells={"Policy": Read("GetSinkPolicy", {"SinkIdentifier": "$id"}, "Policy")},
        tags=_OAM,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::Oam::Link",
        service="oam",
        create="CreateLink",
        id="Arn",
        read=Read("GetLink", {"Identifier": "$id"}),
        delete=Call("DeleteLink", {"Identifier": "$id"}),
        extra={"LabelTemplate": "$$AccountName"},
        update=Call("UpdateLink", {"Identifier": "$id", "ResourceTypes": "$ResourceTypes"}),
        attributes={"Arn": "$id", "Label": "Label"},
        tells={"SinkIdentifier": "SinkArn"},
        tags=_OAM,
        tag_key={"ResourceArn": "$id"},
    ),
)
