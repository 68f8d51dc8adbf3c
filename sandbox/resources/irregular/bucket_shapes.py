"""From a bucket's properties to what S3's API takes: the same settings, otherwise nested and named."""

from collections.abc import Mapping
from typing import Any

Json = Any


def renamed(value: Json, names: Mapping[str, str]) -> Json:
    """Return a value with other names, wherever they stand in it."""
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if isinstance(value, Mapping):
        return {names.get(name, name): renamed(item, names) for name, item in value.items()}
    return value


def encryption(value: Json) -> Json:
    """Return the encryption of new objects."""
    names = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    return {"Rules": renamed(value["ServerSideEncryptionConfiguration"], names)}


def lifecycle(value: Json) -> Json:
    """Return lifecycle rules."""
    return {"Rules": [_lifecycle_rule(rule) for rule in value["Rules"]]}


def _lifecycle_rule(rule: Mapping[str, Json]) -> dict[str, Json]:
    """Return a rule: days stand inside the action and not beside it, and one transition is a list of one."""
    expiration = {"ExpirationInDays": "Days", "ExpirationDate": "Date", "ExpiredObjectDeleteMarker": ""}
    result: dict[str, Json] = {"Filter": _filter(rule, sizes=True), "Status": rule["Status"]}
    if "Id" in rule:
        result["ID"] = rule["Id"]
    inside = {new or old: rule[old] for old, new in expiration.items() if old in rule}
    if inside:
        result["Expiration"] = inside
    for many, one, days in (
        ("Transitions", "Transition", "Days"),
        ("NoncurrentVersionTransitions", "NoncurrentVersionTransition", "NoncurrentDays"),
    ):
        steps = [*rule.get(many, []), *([rule[one]] if one in rule else [])]
        if steps:
            result[many] = renamed(steps, {"TransitionInDays": days, "TransitionDate": "Date"})
    if "NoncurrentVersionExpirationInDays" in rule:
        result["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if name in rule:
            result[name] = rule[name]
    return result


def _filter(rule: Mapping[str, Json], *, sizes: bool = False, required: bool = True) -> dict[str, Json]:
    """Return what a rule is for: one condition by itself, several under ``And``, all objects as an empty prefix."""
    tags = rule.get("TagFilters", [])
    names = ("Prefix", "AccessPointArn", *(("ObjectSizeGreaterThan", "ObjectSizeLessThan") if sizes else ()))
    conditions = {name: rule[name] for name in names if name in rule}
    if len(conditions) + len(tags) > 1:
        return {"And": {**conditions, **({"Tags": tags} if tags else {})}}
    if tags:
        return {"Tag": tags[0]}
    return conditions or ({"Prefix": ""} if required else {})


def filtered(value: Json) -> Json:
    """Return a configuration of analytics, metrics or tiering, with its conditions in a filter if it has any."""
    conditions = ("Prefix", "TagFilters", "AccessPointArn")
    result = {name: item for name, item in value.items() if name not in conditions}
    wanted = _filter(value, required=False)
    return {**result, **({"Filter": wanted} if wanted else {})}


def analytics(value: Json) -> Json:
    """Return a configuration of storage class analysis."""
    result = filtered(value)
    export = result["StorageClassAnalysis"].get("DataExport")
    if export is None:
        return result
    destination = _report(export["Destination"], {"BucketArn": "Bucket"})
    return {**result, "StorageClassAnalysis": {"DataExport": {**export, "Destination": destination}}}


def inventory(value: Json) -> Json:
    """Return a configuration of inventory reports."""
    result = renamed(value, {"Enabled": "IsEnabled"})
    result["Destination"] = _report(value["Destination"], {"BucketArn": "Bucket", "BucketAccountId": "AccountId"})
    result["Schedule"] = {"Frequency": result.pop("ScheduleFrequency")}
    if "Prefix" in result:
        result["Filter"] = {"Prefix": result.pop("Prefix")}
    return result


def _report(destination: Mapping[str, Json], names: Mapping[str, str]) -> Json:
    return {"S3BucketDestination": renamed(destination, names)}


def logging(value: Json) -> Json:
    """Return where access logs go, or that they go nowhere."""
    names = {"DestinationBucketName": "TargetBucket", "LogFilePrefix": "TargetPrefix"}
    enabled = renamed(value, names)
    return {"LoggingEnabled": {"TargetPrefix": "", **enabled}} if "TargetBucket" in enabled else {}


def cors(value: Json) -> Json:
    """Return rules for requests from other origins."""
    names = {"Id": "ID", "ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}
    return {"CORSRules": renamed(value["CorsRules"], names)}


def website(value: Json) -> Json:
    """Return how a bucket answers as a website."""
    result = renamed(value, {"RedirectRule": "Redirect", "RoutingRuleCondition": "Condition"})
    for name, inner in (("IndexDocument", "Suffix"), ("ErrorDocument", "Key")):
        if name in result:
            result[name] = {inner: result[name]}
    return result


def replication(value: Json) -> Json:
    """Return rules of replication."""
    return renamed(value, {"Id": "ID", "TagFilter": "Tag", "TagFilters": "Tags"})


def notification(value: Json) -> Json:
    """Return which events are told to whom."""
    result: dict[str, Json] = {}
    for kind, arn, name in (
        ("LambdaConfigurations", "Function", "LambdaFunctionArn"),
        ("QueueConfigurations", "Queue", "QueueArn"),
        ("TopicConfigurations", "Topic", "TopicArn"),
    ):
        names = {arn: name, "S3Key": "Key", "Rules": "FilterRules", "Event": "Events"}
        entries = [{**entry, "Events": [entry["Events"]]} for entry in renamed(value.get(kind, []), names)]
        if entries:
            result["LambdaFunctionConfigurations" if kind.startswith("Lambda") else kind] = entries
    bridge = value.get("EventBridgeConfiguration")
    if bridge is not None and str(bridge.get("EventBridgeEnabled", True)).lower() == "true":
        result["EventBridgeConfiguration"] = {}
    return result
