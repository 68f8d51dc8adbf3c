"""CloudWatch: alarms, dashboards, detectors, insight rules and metric streams."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("cloudwatch", "TagResource", "UntagResource", list="ListTagsForResource")


def _alarm(kind: str, operation: str, listed: str) -> Row:
    return Row(
        type=f"AWS::CloudWatch::{kind}",
        service="cloudwatch",
        create=operation,
        id="$AlarmName",
        read=Read("DescribeAlarms", {"AlarmNames": ["$id"], "AlarmTypes": [listed]}, f"{listed}s[0]"),
        delete=Call("DeleteAlarms", {"AlarmNames": ["$id"]}),
        update=Call(operation),
        update_whole=True,
        attributes={"Arn": "AlarmArn"},
        named=Named("AlarmName"),
        tags=_TAGS,
        tag_key={"ResourceARN": "$item.AlarmArn"},
    )


ROWS = (
    _alarm("Alarm", "PutMetricAlarm", "MetricAlarm"),
    _alarm("CompositeAlarm", "PutCompositeAlarm", "CompositeAlarm"),
    Row(
        type="AWS::CloudWatch::Dashboard",
        service="cloudwatch",
        create="PutDashboard",
        id="$DashboardName",
        read=Read("GetDashboard", {"DashboardName": "$id"}),
        delete=Call("DeleteDashboards", {"DashboardNames": ["$id"]}),
        values={"DashboardBody": document},
        update=Call("PutDashboard"),
        update_whole=True,
        named=Named("DashboardName"),
        tags=_TAGS,
        tag_key={"ResourceARN": "$item.DashboardArn"},
    ),
    Row(
        type="AWS::CloudWatch::AnomalyDetector",
        service="cloudwatch",
        create="PutAnomalyDetector",
        id="AnomalyDetectorId",
        read=Read("DescribeAnomalyDetectors", {"AnomalyDetectorIds": ["$id"]}, "AnomalyDetectors[0]"),
        delete=Call("DeleteAnomalyDetector", {"AnomalyDetectorId": "$id"}),
        update=Call("PutAnomalyDetector"),
        update_whole=True,
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::CloudWatch::InsightRule",
        service="cloudwatch",
        create="PutInsightRule",
        id="arn:$partition:cloudwatch:$region:$account:insight-rule/$RuleName",
        read=Read("DescribeInsightRules", {}, "InsightRules[?Name=='$RuleName'] | [0]"),
        delete=Call("DeleteInsightRules", {"RuleNames": ["$RuleName"]}),
        renames={"RuleBody": "RuleDefinition"},
        values={"RuleBody": document},
        update=Call("PutInsightRule"),
        update_whole=True,
        attributes={"Arn": "$id", "RuleName": "Name"},
        tells={"RuleBody": "Definition", "RuleName": "Name", "RuleState": "State"},
        tags=_TAGS,
        tag_key={"ResourceARN": "$id"},
    ),
    Row(
        type="AWS::CloudWatch::MetricStream",
        service="cloudwatch",
        create="PutMetricStream",
        id="$Name",
        read=Read("GetMetricStream", {"Name": "$id"}),
        delete=Call("DeleteMetricStream", {"Name": "$id"}),
        update=Call("PutMetricStream"),
        update_whole=True,
        attributes={
            "Arn": "Arn",
            "CreationDate": lambda _context, _physical, item: item["CreationDate"].isoformat(),
            "LastUpdateDate": lambda _context, _physical, item: item["LastUpdateDate"].isoformat(),
            "State": "State",
        },
        named=Named("Name"),
        tags=_TAGS,
        tag_key={"ResourceARN": "$item.Arn"},
    ),
)
