"""Cost management: anomaly detection, cost categories, reports and exports, budget actions."""

import json
from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_CE_TAGS = ApiTags(
    "ce",
    "TagResource",
    "UntagResource",
    parameter="ResourceTags",
    keys_parameter="ResourceTagKeys",
    list="ListTagsForResource",
    listed="ResourceTags",
)
BUDGET_TAGS = ApiTags(
    "budgets",
    "TagResource",
    "UntagResource",
    parameter="ResourceTags",
    keys_parameter="ResourceTagKeys",
    list="ListTagsForResource",
    listed="ResourceTags",
)
_ACTION = {"AccountId": "$account", "BudgetName": "$BudgetName", "ActionId": "$id.0"}


def _subscribers(value: Json) -> Json:
    return [{"SubscriptionType": one["Type"], "Address": one["Address"]} for one in value]


def _threshold(value: Json) -> Json:
    return {"ActionThresholdType": value["Type"], "ActionThresholdValue": value["Value"]}


def _definition(value: Json) -> Json:
    if "SsmActionDefinition" not in value:
        return value
    said = {**value["SsmActionDefinition"]}
    return {**value, "SsmActionDefinition": {"ActionSubType": said.pop("Subtype"), **said}}


def _parsed(value: Json) -> Json:
    return json.loads(value) if isinstance(value, str) else value


ROWS = (
    Row(
        type="AWS::Budgets::BudgetsAction",
        service="budgets",
        create="CreateBudgetAction",
        id="$response.ActionId|$BudgetName",
        read=Read("DescribeBudgetAction", _ACTION, "Action"),
        delete=Call("DeleteBudgetAction", _ACTION),
        update=Call("UpdateBudgetAction", _ACTION),
        update_whole=True,
        extra={"AccountId": "$account"},
        values={"Subscribers": _subscribers, "ActionThreshold": _threshold, "Definition": _definition},
        attributes={"ActionId": "ActionId"},
        tags=BUDGET_TAGS,
        tags_property="ResourceTags",
        tag_key={"ResourceARN": "arn:$partition:budgets::$account:budget/$BudgetName/action/$id.0"},
    ),
    Row(
        type="AWS::CE::AnomalyMonitor",
        service="ce",
        create="CreateAnomalyMonitor",
        under="AnomalyMonitor",
        id="MonitorArn",
        read=Read("GetAnomalyMonitors", {"MonitorArnList": ["$id"]}, "AnomalyMonitors[0]"),
        delete=Call("DeleteAnomalyMonitor", {"MonitorArn": "$id"}),
        update=Call("UpdateAnomalyMonitor", {"MonitorArn": "$id"}),
        values={"MonitorSpecification": _parsed},
        attributes={
            "MonitorArn": "$id",
            "CreationDate": "CreationDate",
            "LastUpdatedDate": "LastUpdatedDate",
            "DimensionalValueCount": "DimensionalValueCount",
        },
        tags=_CE_TAGS,
        tags_property="ResourceTags",
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::CE::AnomalySubscription",
        service="ce",
        create="CreateAnomalySubscription",
        under="AnomalySubscription",
        id="SubscriptionArn",
        read=Read("GetAnomalySubscriptions", {"SubscriptionArnList": ["$id"]}, "AnomalySubscriptions[0]"),
        delete=Call("DeleteAnomalySubscription", {"SubscriptionArn": "$id"}),
        update=Call("UpdateAnomalySubscription", {"SubscriptionArn": "$id"}),
        values={"ThresholdExpression": _parsed},
        attributes={"SubscriptionArn": "$id", "AccountId": "AccountId"},
        tags=_CE_TAGS,
        tags_property="ResourceTags",
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::CE::CostCategory",
        service="ce",
        create="CreateCostCategoryDefinition",
        id="CostCategoryArn",
        read=Read("DescribeCostCategoryDefinition", {"CostCategoryArn": "$id"}, "CostCategory"),
        delete=Call("DeleteCostCategoryDefinition", {"CostCategoryArn": "$id"}),
        update=Call("UpdateCostCategoryDefinition", {"CostCategoryArn": "$id"}),
        update_whole=True,
        values={"Rules": _parsed, "SplitChargeRules": _parsed},
        attributes={"Arn": "$id", "EffectiveStart": "EffectiveStart"},
        tags=_CE_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::CUR::ReportDefinition",
        service="cur",
        create="PutReportDefinition",
        under="ReportDefinition",
        id="$ReportName",
        read=Read("DescribeReportDefinitions", {}, "ReportDefinitions[?ReportName=='$id'] | [0]"),
        delete=Call("DeleteReportDefinition", {"ReportName": "$id"}),
        update=Call(
            "ModifyReportDefinition",
            {"ReportName": "$id", "ReportDefinition": {"AdditionalSchemaElements": "$Elements"}},
        ),
        update_whole=True,
        update_under="ReportDefinition",
        derived={"Elements": lambda given: given.get("AdditionalSchemaElements", [])},
        extra={"ReportDefinition": {"AdditionalSchemaElements": "$Elements"}},
        tags=ApiTags("cur", "TagResource", "UntagResource", list="ListTagsForResource"),
        tag_key={"ReportName": "$id"},
    ),
    Row(
        type="AWS::BCMDataExports::Export",
        service="bcm-data-exports",
        create="CreateExport",
        id="ExportArn",
        read=Read("GetExport", {"ExportArn": "$id"}),
        delete=Call("DeleteExport", {"ExportArn": "$id"}),
        update=Call("UpdateExport", {"ExportArn": "$id"}),
        attributes={"ExportArn": "$id", "Export.ExportArn": "$id"},
        tags=ApiTags(
            "bcm-data-exports",
            "TagResource",
            "UntagResource",
            parameter="ResourceTags",
            keys_parameter="ResourceTagKeys",
            list="ListTagsForResource",
            listed="ResourceTags",
        ),
        tag_key={"ResourceArn": "$id"},
    ),
)
