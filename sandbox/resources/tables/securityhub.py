"""Security Hub."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("securityhub", "TagResource", "UntagResource", as_map=True, list="ListTagsForResource")
_KEY = {"ResourceArn": "$id"}


def _moment(name: str) -> Any:  # noqa: ANN401 a function of an attribute
    def told(_context: Context, _physical: Physical, item: Json) -> str:
        return str(item[name].isoformat())

    return told


_TIMES = {"CreatedAt": _moment("CreatedAt"), "UpdatedAt": _moment("UpdatedAt")}


def _control(status: str) -> Call:
    reason = {"DisabledReason": "$value.Reason"} if status == "DISABLED" else {}
    return Call(
        "UpdateStandardsControl",
        {"StandardsControlArn": "$value.StandardsControlArn", "ControlStatus": status, **reason},
    )


ROWS = (
    Row(
        type="AWS::SecurityHub::Hub",
        service="securityhub",
        create="EnableSecurityHub",
        id="arn:$partition:securityhub:$region:$account:hub/default",
        read=Read("DescribeHub", {}),
        delete=Call("DisableSecurityHub"),
        setters={"AutoEnableControls": Call("UpdateSecurityHubConfiguration", {"AutoEnableControls": "$value"})},
        update=Call("UpdateSecurityHubConfiguration"),
        defaults={"AutoEnableControls": True, "ControlFindingGenerator": "SECURITY_CONTROL"},
        attributes={"ARN": "HubArn", "SubscribedAt": "SubscribedAt"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::SecurityHub::Standard",
        service="securityhub",
        create="BatchEnableStandards",
        under="StandardsSubscriptionRequests",
        id="StandardsSubscriptions[0].StandardsSubscriptionArn",
        read=Read("GetEnabledStandards", {"StandardsSubscriptionArns": ["$id"]}, "StandardsSubscriptions[0]"),
        delete=Call("BatchDisableStandards", {"StandardsSubscriptionArns": ["$id"]}),
        memberships={
            "DisabledStandardsControls": Membership(
                add=_control("DISABLED"), remove=_control("ENABLED"), key="StandardsControlArn"
            )
        },
        attributes={"StandardsSubscriptionArn": "$id"},
        tells={
            "DisabledStandardsControls": Read(
                "DescribeStandardsControls",
                {"StandardsSubscriptionArn": "$id"},
                "Controls[?ControlStatus=='DISABLED']"
                ".{StandardsControlArn: StandardsControlArn, Reason: DisabledReason}",
            )
        },
    ),
    Row(
        type="AWS::SecurityHub::Insight",
        service="securityhub",
        create="CreateInsight",
        id="InsightArn",
        read=Read("GetInsights", {"InsightArns": ["$id"]}, "Insights[0]"),
        delete=Call("DeleteInsight", {"InsightArn": "$id"}),
        update=Call("UpdateInsight", {"InsightArn": "$id"}),
        attributes={"InsightArn": "$id"},
    ),
    Row(
        type="AWS::SecurityHub::ActionTarget",
        service="securityhub",
        create="CreateActionTarget",
        id="ActionTargetArn",
        read=Read("DescribeActionTargets", {"ActionTargetArns": ["$id"]}, "ActionTargets[0]"),
        delete=Call("DeleteActionTarget", {"ActionTargetArn": "$id"}),
        update=Call("UpdateActionTarget", {"ActionTargetArn": "$id"}),
        attributes={"ActionTargetArn": "$id"},
        tells={"Id": "ActionTargetArn"},
    ),
    Row(
        type="AWS::SecurityHub::AutomationRule",
        service="securityhub",
        create="CreateAutomationRule",
        id="RuleArn",
        read=Read("BatchGetAutomationRules", {"AutomationRulesArns": ["$id"]}, "Rules[0]"),
        delete=Call("BatchDeleteAutomationRules", {"AutomationRulesArns": ["$id"]}),
        update=Call("BatchUpdateAutomationRules", {"UpdateAutomationRulesRequestItems": [{"RuleArn": "$id"}]}),
        update_under="UpdateAutomationRulesRequestItems",
        defaults={"IsTerminal": False, "RuleStatus": "ENABLED"},
        attributes={"RuleArn": "$id", "CreatedBy": "CreatedBy", **_TIMES},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::SecurityHub::FindingAggregator",
        service="securityhub",
        create="CreateFindingAggregator",
        id="FindingAggregatorArn",
        read=Read("GetFindingAggregator", {"FindingAggregatorArn": "$id"}),
        delete=Call("DeleteFindingAggregator", {"FindingAggregatorArn": "$id"}),
        update=Call("UpdateFindingAggregator", {"FindingAggregatorArn": "$id"}),
        update_whole=True,
        defaults={"Regions": []},
        attributes={"FindingAggregatorArn": "$id", "FindingAggregationRegion": "FindingAggregationRegion"},
    ),
    Row(
        type="AWS::SecurityHub::ProductSubscription",
        service="securityhub",
        create="EnableImportFindingsForProduct",
        id="ProductSubscriptionArn",
        read=Read("ListEnabledProductsForImport", {}, "ProductSubscriptions[?@=='$id'].{Arn: @} | [0]"),
        delete=Call("DisableImportFindingsForProduct", {"ProductSubscriptionArn": "$id"}),
        attributes={"ProductSubscriptionArn": "$id"},
    ),
    Row(
        type="AWS::SecurityHub::ConfigurationPolicy",
        service="securityhub",
        create="CreateConfigurationPolicy",
        id="Arn",
        read=Read("GetConfigurationPolicy", {"Identifier": "$id"}),
        delete=Call("DeleteConfigurationPolicy", {"Identifier": "$id"}),
        update=Call("UpdateConfigurationPolicy", {"Identifier": "$id"}),
        defaults={"Description": ""},
        attributes={
            "Arn": "$id",
            "Id": "Id",
            "ServiceEnabled": "ConfigurationPolicy.SecurityHub.ServiceEnabled",
            **_TIMES,
        },
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::SecurityHub::HubV2",
        service="securityhub",
        create="EnableSecurityHubV2",
        id="HubV2Arn",
        read=Read("DescribeSecurityHubV2", {}),
        delete=Call("DisableSecurityHubV2"),
        attributes={"HubV2Arn": "$id", "SubscribedAt": "SubscribedAt"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::SecurityHub::AggregatorV2",
        service="securityhub",
        create="CreateAggregatorV2",
        id="AggregatorV2Arn",
        read=Read("GetAggregatorV2", {"AggregatorV2Arn": "$id"}),
        delete=Call("DeleteAggregatorV2", {"AggregatorV2Arn": "$id"}),
        update=Call("UpdateAggregatorV2", {"AggregatorV2Arn": "$id"}),
        update_whole=True,
        attributes={"AggregatorV2Arn": "$id", "AggregationRegion": "AggregationRegion"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::SecurityHub::AutomationRuleV2",
        service="securityhub",
        create="CreateAutomationRuleV2",
        id="RuleArn",
        read=Read("GetAutomationRuleV2", {"Identifier": "$id"}),
        delete=Call("DeleteAutomationRuleV2", {"Identifier": "$id"}),
        update=Call("UpdateAutomationRuleV2", {"Identifier": "$id"}),
        defaults={"RuleStatus": "ENABLED"},
        attributes={"RuleArn": "$id", "RuleId": "RuleId", **_TIMES},
        tags=_TAGS,
        tag_key=_KEY,
    ),
)
