"""CloudWatch Logs."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
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


def _of_group(operation: str) -> Call:
    """Return a call that takes something away from the log group."""
    return Call(operation, {"logGroupIdentifier": "$id"})


def _transformations(value: list[Json]) -> list[Json]:
    """Return metric transformations with their dimensions as the map that the API takes."""
    return [
        {**one, "Dimensions": {pair["Key"]: pair["Value"] for pair in dimensions}}
        if (dimensions := one.get("Dimensions"))
        else one
        for one in value
    ]


ROWS = (
    Row(
        type="AWS::Logs::LogGroup",
        service="logs",
        create="CreateLogGroup",
        id="$LogGroupName",
        read=Read("DescribeLogGroups", {"logGroupNamePrefix": "$id"}, "logGroups[?logGroupName=='$id'] | [0]"),
        delete=Call("DeleteLogGroup", {"logGroupName": "$id"}),
        setters={
            "RetentionInDays": Call("PutRetentionPolicy", {"logGroupName": "$id", "retentionInDays": "$value"}),
            "DataProtectionPolicy": Call(
                "PutDataProtectionPolicy", {"logGroupIdentifier": "$id", "policyDocument": "$value"}
            ),
            "FieldIndexPolicies": Call("PutIndexPolicy", {"logGroupIdentifier": "$id", "policyDocument": "$value"}),
            "ResourcePolicyDocument": Call(
                "PutResourcePolicy", {"resourceArn": "$item.logGroupArn", "policyDocument": "$value"}
            ),
            "BearerTokenAuthenticationEnabled": Call(
                "PutBearerTokenAuthentication",
                {"logGroupIdentifier": "$id", "bearerTokenAuthenticationEnabled": "$value"},
            ),
        },
        removers={
            "RetentionInDays": Call("DeleteRetentionPolicy", {"logGroupName": "$id"}),
            "KmsKeyId": Call("DisassociateKmsKey", {"logGroupName": "$id"}),
            "DataProtectionPolicy": _of_group("DeleteDataProtectionPolicy"),
            "FieldIndexPolicies": _of_group("DeleteIndexPolicy"),
            "ResourcePolicyDocument": Call("DeleteResourcePolicy", {"resourceArn": "$item.logGroupArn"}),
        },
        updaters={
            "KmsKeyId": Call("AssociateKmsKey", {"logGroupName": "$id", "kmsKeyId": "$value"}),
            "DeletionProtectionEnabled": Call(
                "PutLogGroupDeletionProtection", {"logGroupIdentifier": "$id", "deletionProtectionEnabled": "$value"}
            ),
        },
        defaults={"DeletionProtectionEnabled": False, "BearerTokenAuthenticationEnabled": False},
        values={
            "DataProtectionPolicy": document,
            "FieldIndexPolicies": lambda policies: document(policies[0]),
            "ResourcePolicyDocument": document,
        },
        attributes={"Arn": "arn"},
        named=Named("LogGroupName", longest=512),
        tells={
            "DataProtectionPolicy": Read("GetDataProtectionPolicy", {"logGroupIdentifier": "$id"}, "policyDocument"),
            "FieldIndexPolicies": Read(
                "DescribeIndexPolicies", {"logGroupIdentifiers": ["$id"]}, "indexPolicies[0].policyDocument"
            ),
            "ResourcePolicyDocument": Read(
                "DescribeResourcePolicies",
                {"resourceArn": "arn:$partition:logs:$region:$account:log-group:$id"},
                "resourcePolicies[0].policyDocument",
            ),
        },
        tags=_TAGS,
        tag_key={"resourceArn": "$item.logGroupArn"},
    ),
    Row(
        type="AWS::Logs::LogStream",
        service="logs",
        create="CreateLogStream",
        id="$LogStreamName",
        read=Read(
            "DescribeLogStreams",
            {"logGroupName": "$LogGroupName", "logStreamNamePrefix": "$id"},
            # The stream's ARN tells the group.
            "logStreams[?ends_with(arn, ':log-group:$LogGroupName:log-stream:$id')] | [0]"
            " | @ && merge(@, {logGroupName: '$LogGroupName'})",
        ),
        delete=Call("DeleteLogStream", {"logGroupName": "$LogGroupName", "logStreamName": "$id"}),
        named=Named("LogStreamName", longest=512),
    ),
    Row(
        type="AWS::Logs::MetricFilter",
        service="logs",
        create="PutMetricFilter",
        id="$FilterName",
        read=Read(
            "DescribeMetricFilters",
            {"logGroupName": "$LogGroupName", "filterNamePrefix": "$id"},
            "metricFilters[?filterName=='$id'] | [0]",
        ),
        delete=Call("DeleteMetricFilter", {"logGroupName": "$LogGroupName", "filterName": "$id"}),
        values={"MetricTransformations": _transformations},
        update=Call("PutMetricFilter"),
        update_whole=True,
        named=Named("FilterName", longest=512),
    ),
    Row(
        type="AWS::Logs::SubscriptionFilter",
        service="logs",
        create="PutSubscriptionFilter",
        id="$FilterName",
        read=Read(
            "DescribeSubscriptionFilters",
            {"logGroupName": "$LogGroupName"},
            "subscriptionFilters[?filterName=='$id'] | [0]",
        ),
        delete=Call("DeleteSubscriptionFilter", {"logGroupName": "$LogGroupName", "filterName": "$id"}),
        update=Call("PutSubscriptionFilter"),
        update_whole=True,
        named=Named("FilterName", longest=512),
    ),
    Row(
        type="AWS::Logs::Destination",
        service="logs",
        create="PutDestination",
        id="$DestinationName",
        read=Read(
            "DescribeDestinations", {"DestinationNamePrefix": "$id"}, "destinations[?destinationName=='$id'] | [0]"
        ),
        delete=Call("DeleteDestination", {"destinationName": "$id"}),
        setters={
            "DestinationPolicy": Call("PutDestinationPolicy", {"destinationName": "$id", "accessPolicy": "$value"})
        },
        values={"DestinationPolicy": document},
        tells={"DestinationPolicy": "accessPolicy"},
        update=Call("PutDestination"),
        update_whole=True,
        attributes={"Arn": "arn"},
        tags=_TAGS,
        tag_key={"resourceArn": "$item.arn"},
    ),
    Row(
        type="AWS::Logs::ResourcePolicy",
        service="logs",
        create="PutResourcePolicy",
        id="$PolicyName",
        read=Read("DescribeResourcePolicies", {}, "resourcePolicies[?policyName=='$id'] | [0]"),
        delete=Call("DeleteResourcePolicy", {"policyName": "$id"}),
        values={"PolicyDocument": document},
        update=Call("PutResourcePolicy"),
        update_whole=True,
    ),
    Row(
        type="AWS::Logs::Transformer",
        service="logs",
        create="PutTransformer",
        id="$LogGroupIdentifier",
        read=Read("GetTransformer", {"logGroupIdentifier": "$id"}, "transformerConfig && @"),
        delete=Call("DeleteTransformer", {"logGroupIdentifier": "$id"}),
        update=Call("PutTransformer"),
        update_whole=True,
    ),
    Row(
        type="AWS::Logs::QueryDefinition",
        service="logs",
        create="PutQueryDefinition",
        id="queryDefinitionId",
        read=Read("DescribeQueryDefinitions", {}, "queryDefinitions[?queryDefinitionId=='$id'] | [0]"),
        delete=Call("DeleteQueryDefinition", {"queryDefinitionId": "$id"}),
        update=Call("PutQueryDefinition", {"queryDefinitionId": "$id"}),
        update_whole=True,
        attributes={"QueryDefinitionId": "$id"},
    ),
    Row(
        type="AWS::Logs::AccountPolicy",
        service="logs",
        create="PutAccountPolicy",
        id="$account|$PolicyType|$PolicyName",
        read=Read(
            "DescribeAccountPolicies", {"policyType": "$PolicyType", "policyName": "$PolicyName"}, "accountPolicies[0]"
        ),
        delete=Call("DeleteAccountPolicy", {"policyType": "$PolicyType", "policyName": "$PolicyName"}),
        values={"PolicyDocument": document},
        update=Call("PutAccountPolicy"),
        update_whole=True,
        attributes={"AccountId": "accountId"},
    ),
)
