"""Config: rules, remediations, aggregators, conformance packs, saved queries."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("config", "TagResource", "UntagResource", list="ListTagsForResource")


def _policy_rule(value: Json) -> Json:
    return {"PolicyRuntime" if name == "Runtime" else name: item for name, item in value.items()}


ROWS = (
    Row(
        type="AWS::Config::ConfigRule",
        service="config",
        create="PutConfigRule",
        under="ConfigRule",
        id="$ConfigRuleName",
        read=Read("DescribeConfigRules", {"ConfigRuleNames": ["$id"]}, "ConfigRules[0]"),
        delete=Call("DeleteConfigRule", {"ConfigRuleName": "$id"}),
        values={"InputParameters": document},
        update=Call("PutConfigRule"),
        update_whole=True,
        attributes={"Arn": "ConfigRuleArn", "ConfigRuleId": "ConfigRuleId"},
        named=Named("ConfigRuleName", longest=128),
        nothing_to_do={"Compliance": "Config finds it out, and nothing here evaluates a rule"},
    ),
    Row(
        type="AWS::Config::RemediationConfiguration",
        service="config",
        create="PutRemediationConfigurations",
        under="RemediationConfigurations",
        id="$ConfigRuleName",
        read=Read("DescribeRemediationConfigurations", {"ConfigRuleNames": ["$id"]}, "RemediationConfigurations[0]"),
        delete=Call("DeleteRemediationConfiguration", {"ConfigRuleName": "$id", "ResourceType": "$ResourceType"}),
        update=Call("PutRemediationConfigurations"),
        update_whole=True,
    ),
    Row(
        type="AWS::Config::ConfigurationAggregator",
        service="config",
        create="PutConfigurationAggregator",
        id="$ConfigurationAggregatorName",
        read=Read(
            "DescribeConfigurationAggregators",
            {"ConfigurationAggregatorNames": ["$id"]},
            "ConfigurationAggregators[0]",
        ),
        delete=Call("DeleteConfigurationAggregator", {"ConfigurationAggregatorName": "$id"}),
        update=Call("PutConfigurationAggregator"),
        update_whole=True,
        attributes={"ConfigurationAggregatorArn": "ConfigurationAggregatorArn"},
        named=Named("ConfigurationAggregatorName"),
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.ConfigurationAggregatorArn"},
    ),
    Row(
        type="AWS::Config::AggregationAuthorization",
        service="config",
        create="PutAggregationAuthorization",
        id="$AuthorizedAccountId|$AuthorizedAwsRegion",
        read=Read(
            "DescribeAggregationAuthorizations",
            {},
            "AggregationAuthorizations[?AuthorizedAccountId=='$id.0' && AuthorizedAwsRegion=='$id.1'] | [0]",
        ),
        delete=Call("DeleteAggregationAuthorization", {"AuthorizedAccountId": "$id.0", "AuthorizedAwsRegion": "$id.1"}),
        attributes={"AggregationAuthorizationArn": "AggregationAuthorizationArn"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.AggregationAuthorizationArn"},
    ),
    Row(
        type="AWS::Config::ConformancePack",
        service="config",
        create="PutConformancePack",
        id="$ConformancePackName",
        read=Read("DescribeConformancePacks", {"ConformancePackNames": ["$id"]}, "ConformancePackDetails[0]"),
        delete=Call("DeleteConformancePack", {"ConformancePackName": "$id"}),
        update=Call("PutConformancePack"),
        update_whole=True,
        attributes={"ConformancePackArn": "ConformancePackArn"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.ConformancePackArn"},
    ),
    Row(
        type="AWS::Config::OrganizationConfigRule",
        service="config",
        create="PutOrganizationConfigRule",
        id="$OrganizationConfigRuleName",
        read=Read(
            "DescribeOrganizationConfigRules", {"OrganizationConfigRuleNames": ["$id"]}, "OrganizationConfigRules[0]"
        ),
        delete=Call("DeleteOrganizationConfigRule", {"OrganizationConfigRuleName": "$id"}),
        values={"OrganizationCustomPolicyRuleMetadata": _policy_rule},
        update=Call("PutOrganizationConfigRule"),
        update_whole=True,
        attributes={"OrganizationConfigRuleArn": "OrganizationConfigRuleArn"},
    ),
    Row(
        type="AWS::Config::OrganizationConformancePack",
        service="config",
        create="PutOrganizationConformancePack",
        id="$OrganizationConformancePackName",
        read=Read(
            "DescribeOrganizationConformancePacks",
            {"OrganizationConformancePackNames": ["$id"]},
            "OrganizationConformancePacks[0]",
        ),
        delete=Call("DeleteOrganizationConformancePack", {"OrganizationConformancePackName": "$id"}),
        update=Call("PutOrganizationConformancePack"),
        update_whole=True,
        attributes={"OrganizationConformancePackArn": "OrganizationConformancePackArn"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.OrganizationConformancePackArn"},
    ),
    Row(
        type="AWS::Config::StoredQuery",
        service="config",
        create="PutStoredQuery",
        under="StoredQuery",
        id="$QueryName",
        read=Read("GetStoredQuery", {"QueryName": "$id"}, "StoredQuery"),
        delete=Call("DeleteStoredQuery", {"QueryName": "$id"}),
        renames={"QueryDescription": "Description", "QueryExpression": "Expression"},
        update=Call("PutStoredQuery"),
        update_whole=True,
        attributes={"QueryArn": "QueryArn", "QueryId": "QueryId"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$item.QueryArn"},
    ),
)
