"""CloudWatch Logs: what services deliver, and what watches, asks and stores it by itself."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags(
    "logs",
    "TagResource",
    "UntagResource",
    parameter="tags",
    keys_parameter="tagKeys",
    as_map=True,
    list="ListTagsForResource",
    listed="tags",
)
_TAG_KEY = {"resourceArn": "$item.arn"}

ROWS = (
    Row(
        type="AWS::Logs::DeliverySource",
        service="logs",
        create="PutDeliverySource",
        id="$Name",
        read=Read("GetDeliverySource", {"name": "$id"}, "deliverySource"),
        delete=Call("DeleteDeliverySource", {"name": "$id"}),
        update=Call("PutDeliverySource"),
        update_whole=True,
        attributes={"Arn": "arn", "Service": "service", "ResourceArns": "resourceArns"},
        tells={"ResourceArn": "resourceArns[0]"},
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::Logs::DeliveryDestination",
        service="logs",
        create="PutDeliveryDestination",
        id="$Name",
        read=Read("GetDeliveryDestination", {"name": "$id"}, "deliveryDestination"),
        delete=Call("DeleteDeliveryDestination", {"name": "$id"}),
        renames={"DestinationResourceArn": "deliveryDestinationConfiguration.destinationResourceArn"},
        setters={
            "DeliveryDestinationPolicy": Call(
                "PutDeliveryDestinationPolicy",
                {"deliveryDestinationName": "$id", "deliveryDestinationPolicy": "$value"},
            )
        },
        removers={
            "DeliveryDestinationPolicy": Call("DeleteDeliveryDestinationPolicy", {"deliveryDestinationName": "$id"})
        },
        values={"DeliveryDestinationPolicy": lambda policy: document(policy["DeliveryDestinationPolicy"])},
        attributes={"Arn": "arn"},
        tells={
            "DeliveryDestinationPolicy": Read(
                "GetDeliveryDestinationPolicy",
                {"deliveryDestinationName": "$id"},
                "policy.deliveryDestinationPolicy",
            )
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::Logs::Delivery",
        service="logs",
        create="CreateDelivery",
        id="delivery.id",
        read=Read("GetDelivery", {"id": "$id"}, "delivery"),
        delete=Call("DeleteDelivery", {"id": "$id"}),
        renames={
            "S3SuffixPath": "s3DeliveryConfiguration.suffixPath",
            "S3EnableHiveCompatiblePath": "s3DeliveryConfiguration.enableHiveCompatiblePath",
        },
        update=Call("UpdateDeliveryConfiguration", {"id": "$id"}),
        update_whole=True,
        attributes={"DeliveryId": "$id", "Arn": "arn", "DeliveryDestinationType": "deliveryDestinationType"},
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::Logs::LogAnomalyDetector",
        service="logs",
        create="CreateLogAnomalyDetector",
        id="anomalyDetectorArn",
        read=Read("GetLogAnomalyDetector", {"anomalyDetectorArn": "$id"}),
        delete=Call("DeleteLogAnomalyDetector", {"anomalyDetectorArn": "$id"}),
        update=Call("UpdateLogAnomalyDetector", {"anomalyDetectorArn": "$id", "enabled": True}),
        attributes={
            "AnomalyDetectorArn": "$id",
            "AnomalyDetectorStatus": "anomalyDetectorStatus",
            "CreationTimeStamp": "to_string(creationTimeStamp)",
            "LastModifiedTimeStamp": "to_string(lastModifiedTimeStamp)",
        },
        nothing_to_do={"AccountId": "it is the account that the stack is in"},
    ),
    Row(
        type="AWS::Logs::Integration",
        service="logs",
        create="PutIntegration",
        id="$IntegrationName",
        read=Read("GetIntegration", {"integrationName": "$id"}),
        delete=Call("DeleteIntegration", {"integrationName": "$id", "force": True}),
        attributes={"IntegrationStatus": "integrationStatus"},
    ),
    Row(
        type="AWS::Logs::ScheduledQuery",
        service="logs",
        create="CreateScheduledQuery",
        id="scheduledQueryArn",
        read=Read("GetScheduledQuery", {"identifier": "$id"}),
        delete=Call("DeleteScheduledQuery", {"identifier": "$id"}),
        update=Call("UpdateScheduledQuery", {"identifier": "$id"}),
        update_whole=True,
        attributes={
            "ScheduledQueryArn": "$id",
            "CreationTime": "to_string(creationTime)",
            "LastUpdatedTime": "to_string(lastUpdatedTime)",
        },
        named=Named("Name"),
        tags=_TAGS,
        tag_key={"resourceArn": "$id"},
    ),
)
