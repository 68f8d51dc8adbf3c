"""CloudTrail: trails, event data stores, channels and dashboards."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ALL_MANAGEMENT_EVENTS = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]


def _tags(parameter: str, key: str) -> ApiTags:
    """Return how CloudTrail takes tags; ``key`` names the resource to the calls."""
    return ApiTags(
        "cloudtrail",
        "AddTags",
        "RemoveTags",
        parameter=parameter,
        add_parameter="TagsList",
        keys_parameter="TagsList",
        keys_in="Key",
        list="ListTags",
        listed="ResourceTagList[0].TagsList",
        list_key={"ResourceIdList": [key]},
    )


ROWS = (
    Row(
        type="AWS::CloudTrail::Trail",
        service="cloudtrail",
        create="CreateTrail",
        id="Name",
        read=Read("GetTrail", {"Name": "$id"}, "Trail"),
        delete=Call("DeleteTrail", {"Name": "$id"}),
        renames={"TrailName": "Name"},
        setters={
            "EventSelectors": Call("PutEventSelectors", {"TrailName": "$id", "EventSelectors": "$value"}),
            "AdvancedEventSelectors": Call(
                "PutEventSelectors", {"TrailName": "$id", "AdvancedEventSelectors": "$value"}
            ),
            "InsightSelectors": Call("PutInsightSelectors", {"TrailName": "$id", "InsightSelectors": "$value"}),
            "AggregationConfigurations": Call(
                "PutEventConfiguration", {"TrailName": "$id", "AggregationConfigurations": "$value"}
            ),
        },
        removers={
            "EventSelectors": Call("PutEventSelectors", {"TrailName": "$id", "EventSelectors": _ALL_MANAGEMENT_EVENTS}),
            "AdvancedEventSelectors": Call(
                "PutEventSelectors", {"TrailName": "$id", "EventSelectors": _ALL_MANAGEMENT_EVENTS}
            ),
            "InsightSelectors": Call("PutInsightSelectors", {"TrailName": "$id", "InsightSelectors": []}),
            "AggregationConfigurations": Call(
                "PutEventConfiguration", {"TrailName": "$id", "AggregationConfigurations": []}
            ),
        },
        switches={"IsLogging": (Call("StartLogging", {"Name": "$id"}), Call("StopLogging", {"Name": "$id"}))},
        update=Call("UpdateTrail", {"Name": "$id"}),
        defaults={
            "CloudWatchLogsLogGroupArn": "",
            "CloudWatchLogsRoleArn": "",
            "EnableLogFileValidation": False,
            "IncludeGlobalServiceEvents": True,
            "IsMultiRegionTrail": False,
            "IsOrganizationTrail": False,
            "KMSKeyId": "",
            "S3KeyPrefix": "",
            "SnsTopicName": "",
        },
        attributes={
            "Arn": "TrailARN",
            "SnsTopicArn": lambda _context, _physical, item: item.get("SnsTopicARN", ""),
        },
        named=Named("TrailName", longest=128),
        tells={
            "EnableLogFileValidation": "LogFileValidationEnabled",
            "EventSelectors": Read("GetEventSelectors", {"TrailName": "$id"}, "EventSelectors"),
            "AdvancedEventSelectors": Read("GetEventSelectors", {"TrailName": "$id"}, "AdvancedEventSelectors"),
            "InsightSelectors": Read("GetInsightSelectors", {"TrailName": "$id"}, "InsightSelectors"),
            "AggregationConfigurations": Read(
                "GetEventConfiguration", {"TrailName": "$id"}, "AggregationConfigurations"
            ),
            "IsLogging": Read("GetTrailStatus", {"Name": "$id"}, "IsLogging"),
        },
        tags=_tags("TagsList", "$item.TrailARN"),
        tag_key={"ResourceId": "$item.TrailARN"},
    ),
    Row(
        type="AWS::CloudTrail::EventDataStore",
        service="cloudtrail",
        create="CreateEventDataStore",
        id="EventDataStoreArn",
        read=Read("GetEventDataStore", {"EventDataStore": "$id"}),
        delete=Call("DeleteEventDataStore", {"EventDataStore": "$id"}),
        setters={
            **{
                name: Call(
                    "PutInsightSelectors",
                    {
                        "EventDataStore": "$id",
                        "InsightSelectors": "$InsightSelectors",
                        "InsightsDestination": "$InsightsDestination",
                    },
                )
                for name in ("InsightSelectors", "InsightsDestination")
            },
            **{
                name: Call(
                    "PutEventConfiguration",
                    {
                        "EventDataStore": "$id",
                        "MaxEventSize": "$MaxEventSize",
                        "ContextKeySelectors": "$ContextKeySelectors",
                    },
                )
                for name in ("MaxEventSize", "ContextKeySelectors")
            },
        },
        removers={
            name: Call("PutInsightSelectors", {"EventDataStore": "$id", "InsightSelectors": []})
            for name in ("InsightSelectors", "InsightsDestination")
        },
        switches={
            "IngestionEnabled": (
                Call("StartEventDataStoreIngestion", {"EventDataStore": "$id"}),
                Call("StopEventDataStoreIngestion", {"EventDataStore": "$id"}),
            ),
            "FederationEnabled": (
                Call("EnableFederation", {"EventDataStore": "$id", "FederationRoleArn": "$FederationRoleArn"}),
                Call("DisableFederation", {"EventDataStore": "$id"}),
            ),
        },
        update=Call("UpdateEventDataStore", {"EventDataStore": "$id"}),
        defaults={
            "BillingMode": "EXTENDABLE_RETENTION_PRICING",
            "ContextKeySelectors": [],
            "FederationEnabled": False,
            "IngestionEnabled": True,
            "MaxEventSize": "Standard",
            "MultiRegionEnabled": True,
            "OrganizationEnabled": False,
            "TerminationProtectionEnabled": True,
        },
        attributes={
            "EventDataStoreArn": "$id",
            "Status": "Status",
            "CreatedTimestamp": lambda _context, _physical, item: item["CreatedTimestamp"].isoformat(),
            "UpdatedTimestamp": lambda _context, _physical, item: item["UpdatedTimestamp"].isoformat(),
        },
        named=Named("Name", longest=128),
        tells={
            "FederationEnabled": "FederationStatus == 'ENABLED'",
            "IngestionEnabled": "Status == 'ENABLED'",
            "InsightSelectors": Read("GetInsightSelectors", {"EventDataStore": "$id"}, "InsightSelectors"),
            "InsightsDestination": Read("GetInsightSelectors", {"EventDataStore": "$id"}, "InsightsDestination"),
            "MaxEventSize": Read("GetEventConfiguration", {"EventDataStore": "$id"}, "MaxEventSize"),
            "ContextKeySelectors": Read("GetEventConfiguration", {"EventDataStore": "$id"}, "ContextKeySelectors"),
        },
        tags=_tags("TagsList", "$id"),
        tag_key={"ResourceId": "$id"},
        nothing_to_do={"FederationRoleArn": "the call that enables federation takes it"},
    ),
    Row(
        type="AWS::CloudTrail::Channel",
        service="cloudtrail",
        create="CreateChannel",
        id="ChannelArn",
        read=Read("GetChannel", {"Channel": "$id"}),
        delete=Call("DeleteChannel", {"Channel": "$id"}),
        update=Call("UpdateChannel", {"Channel": "$id"}),
        extra={"Source": "Custom"},
        attributes={"ChannelArn": "$id"},
        named=Named("Name", longest=128),
        tags=_tags("Tags", "$id"),
        tag_key={"ResourceId": "$id"},
    ),
    Row(
        type="AWS::CloudTrail::Dashboard",
        service="cloudtrail",
        create="CreateDashboard",
        id="DashboardArn",
        read=Read("GetDashboard", {"DashboardId": "$id"}),
        delete=Call("DeleteDashboard", {"DashboardId": "$id"}),
        update=Call("UpdateDashboard", {"DashboardId": "$id"}),
        defaults={"TerminationProtectionEnabled": False, "Widgets": []},
        attributes={
            "DashboardArn": "$id",
            "Status": "Status",
            "Type": "Type",
            "CreatedTimestamp": lambda _context, _physical, item: item["CreatedTimestamp"].isoformat(),
            "UpdatedTimestamp": lambda _context, _physical, item: item["UpdatedTimestamp"].isoformat(),
        },
        named=Named("Name", longest=128),
        tells={"Name": "DashboardArn"},
        tags=_tags("TagsList", "$id"),
        tag_key={"ResourceId": "$id"},
    ),
    Row(
        type="AWS::CloudTrail::ResourcePolicy",
        service="cloudtrail",
        create="PutResourcePolicy",
        id="$ResourceArn",
        read=Read("GetResourcePolicy", {"ResourceArn": "$id"}),
        delete=Call("DeleteResourcePolicy", {"ResourceArn": "$id"}),
        values={"ResourcePolicy": document},
        update=Call("PutResourcePolicy"),
        update_whole=True,
    ),
)
