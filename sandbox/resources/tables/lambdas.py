"""Lambda's resource types beside the function itself: versions, aliases, layers, permissions, sources, URLs."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("lambda", "TagResource", "UntagResource", as_map=True, list="ListTags")
_CONCURRENCY = {"FunctionName": "$FunctionName", "Qualifier": "$item.Name"}


def _weights(routing: Mapping[str, Json]) -> Json:
    """Return an alias's weights by version, as the API has them."""
    entries = routing.get("AdditionalVersionWeights", [])
    return {"AdditionalVersionWeights": {entry["FunctionVersion"]: entry["FunctionWeight"] for entry in entries}}


def _broker_addresses(source: Mapping[str, Json]) -> Json:
    """Return a self-managed cluster's addresses under the API's name for their kind."""
    endpoints = source.get("Endpoints", {})
    return {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": endpoints.get("KafkaBootstrapServers", [])}}


def _mapping_arn(context: Context, physical: Physical, _: Json) -> str:
    services = context.services
    place = f"arn:{services.partition}:lambda:{services.region}:{services.account}"
    return f"{place}:event-source-mapping:{physical.id}"


ROWS = (
    Row(
        type="AWS::Lambda::Alias",
        service="lambda",
        create="CreateAlias",
        id="AliasArn",
        read=Read("GetAlias", {"FunctionName": "$FunctionName", "Name": "$Name"}),
        delete=Call("DeleteAlias", {"FunctionName": "$FunctionName", "Name": "$Name"}),
        values={
            "RoutingConfig": _weights,
            "ProvisionedConcurrencyConfig": lambda config: config["ProvisionedConcurrentExecutions"],
        },
        setters={
            "ProvisionedConcurrencyConfig": Call(
                "PutProvisionedConcurrencyConfig", {**_CONCURRENCY, "ProvisionedConcurrentExecutions": "$value"}
            )
        },
        removers={"ProvisionedConcurrencyConfig": Call("DeleteProvisionedConcurrencyConfig", _CONCURRENCY)},
        before_delete=(Call("DeleteProvisionedConcurrencyConfig", _CONCURRENCY),),
        update=Call("UpdateAlias", {"FunctionName": "$FunctionName", "Name": "$Name"}),
        defaults={"Description": "", "RoutingConfig": {}},
        attributes={"AliasArn": "$id"},
        tells={
            "ProvisionedConcurrencyConfig": Read(
                "GetProvisionedConcurrencyConfig",
                {"FunctionName": "$FunctionName", "Qualifier": "$Name"},
                "RequestedProvisionedConcurrentExecutions",
            ),
        },
    ),
    Row(
        type="AWS::Lambda::LayerVersion",
        service="lambda",
        create="PublishLayerVersion",
        id="LayerVersionArn",
        read=Read("GetLayerVersionByArn", {"Arn": "$id"}),
        delete=Call("DeleteLayerVersion", {"LayerName": "$item.LayerArn", "VersionNumber": "$item.Version"}),
        attributes={"LayerVersionArn": "$id"},
        named=Named("LayerName", longest=140),
        tells={"LayerName": "LayerArn"},
    ),
    Row(
        type="AWS::Lambda::CodeSigningConfig",
        service="lambda",
        create="CreateCodeSigningConfig",
        id="CodeSigningConfig.CodeSigningConfigArn",
        read=Read("GetCodeSigningConfig", {"CodeSigningConfigArn": "$id"}, "CodeSigningConfig"),
        delete=Call("DeleteCodeSigningConfig", {"CodeSigningConfigArn": "$id"}),
        update=Call("UpdateCodeSigningConfig", {"CodeSigningConfigArn": "$id"}),
        defaults={"Description": "", "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn"}},
        attributes={"CodeSigningConfigArn": "$id", "CodeSigningConfigId": "CodeSigningConfigId"},
        tags=_TAGS,
        tag_key={"Resource": "$id"},
    ),
    Row(
        type="AWS::Lambda::EventSourceMapping",
        service="lambda",
        create="CreateEventSourceMapping",
        id="UUID",
        read=Read("GetEventSourceMapping", {"UUID": "$id"}),
        delete=Call("DeleteEventSourceMapping", {"UUID": "$id"}),
        update=Call("UpdateEventSourceMapping", {"UUID": "$id"}),
        values={"SelfManagedEventSource": _broker_addresses},
        defaults={
            "AmazonManagedKafkaEventSourceConfig": {},
            "BisectBatchOnFunctionError": False,
            "DestinationConfig": {},
            "DocumentDBEventSourceConfig": {},
            "Enabled": True,
            "FilterCriteria": {},
            "FunctionResponseTypes": [],
            "KmsKeyArn": "",
            "MaximumBatchingWindowInSeconds": 0,
            "MaximumRecordAgeInSeconds": -1,
            "MaximumRetryAttempts": -1,
            "MetricsConfig": {"Metrics": []},
            "ParallelizationFactor": 1,
            "ScalingConfig": {},
            "SelfManagedKafkaEventSourceConfig": {},
            "SourceAccessConfigurations": [],
            "TumblingWindowInSeconds": 0,
        },
        attributes={"Id": "$id", "EventSourceMappingArn": _mapping_arn},
        tags=_TAGS,
        tag_key={"Resource": "$item.EventSourceMappingArn"},
        tells={"FunctionName": "FunctionArn", "Enabled": "State == 'Enabled'"},
    ),
    Row(
        type="AWS::Lambda::EventInvokeConfig",
        service="lambda",
        create="PutFunctionEventInvokeConfig",
        id="$FunctionName|$Qualifier",
        read=Read("GetFunctionEventInvokeConfig", {"FunctionName": "$FunctionName", "Qualifier": "$Qualifier"}),
        delete=Call("DeleteFunctionEventInvokeConfig", {"FunctionName": "$FunctionName", "Qualifier": "$Qualifier"}),
        update=Call("PutFunctionEventInvokeConfig"),
        update_whole=True,
    ),
    Row(
        type="AWS::Lambda::Url",
        service="lambda",
        create="CreateFunctionUrlConfig",
        id="FunctionArn",
        read=Read("GetFunctionUrlConfig", {"FunctionName": "$TargetFunctionArn", "Qualifier": "$Qualifier"}),
        delete=Call("DeleteFunctionUrlConfig", {"FunctionName": "$TargetFunctionArn", "Qualifier": "$Qualifier"}),
        renames={"TargetFunctionArn": "FunctionName"},
        update=Call("UpdateFunctionUrlConfig", {"FunctionName": "$TargetFunctionArn", "Qualifier": "$Qualifier"}),
        defaults={"Cors": {}, "InvokeMode": "BUFFERED"},
        attributes={"FunctionArn": "$id", "FunctionUrl": "FunctionUrl"},
    ),
)
