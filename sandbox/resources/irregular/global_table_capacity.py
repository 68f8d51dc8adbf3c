"""Throughput of global tables: writes are the same everywhere, reads are each replica's own, and both may scale."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.resources.provider import Services

Json = Any
Scaled = Mapping[tuple[str, str], Mapping[str, Json]]
"""Resource id and dimension → the settings by which its capacity scales."""


def capacity(properties: Mapping[str, Json], replica: Mapping[str, Json]) -> dict[str, Json]:
    """Return the provisioned throughput of the table in a Region, if it has any."""
    if properties.get("BillingMode", "PROVISIONED") != "PROVISIONED":
        return {}
    return {"ProvisionedThroughput": _units(properties, replica, properties)}


def index_capacity(
    properties: Mapping[str, Json], replica: Mapping[str, Json], index: Mapping[str, Json]
) -> dict[str, Json]:
    """Return the same of one of its indexes."""
    if properties.get("BillingMode", "PROVISIONED") != "PROVISIONED":
        return limits(index, _part(replica, index["IndexName"]))
    return {"ProvisionedThroughput": _units(index, _part(replica, index["IndexName"]), properties)}


def limits(shared: Mapping[str, Json], replica: Mapping[str, Json]) -> dict[str, Json]:
    """Return the limits of on-demand throughput of a table or an index in a Region, if it has any."""
    reads = replica.get("ReadOnDemandThroughputSettings", shared.get("ReadOnDemandThroughputSettings", {}))
    both = {**reads, **shared.get("WriteOnDemandThroughputSettings", {})}
    return {"OnDemandThroughput": {name: int(value) for name, value in both.items()}} if both else {}


def scaled(properties: Mapping[str, Json], replica: Mapping[str, Json]) -> Scaled:
    """Return what of a table and its indexes scales in a Region; ``{table}`` stands for the table's name."""
    if properties.get("BillingMode", "PROVISIONED") != "PROVISIONED":
        return {}
    found: dict[tuple[str, str], Mapping[str, Json]] = {}
    found |= _scaling("table/{table}", "table", properties, replica)
    for index in properties.get("GlobalSecondaryIndexes", ()):
        own = _part(replica, index["IndexName"])
        found |= _scaling(f"table/{{table}}/index/{index['IndexName']}", "index", index, own)
    return found


def scale(services: Services, table: str, old: Scaled, new: Scaled) -> None:
    """Register what scales with Application Auto Scaling, and deregister what no longer does."""
    for resource, dimension in old:
        if (resource, dimension) not in new:
            target = _target(resource, dimension, table)
            services.call("application-autoscaling", "DeleteScalingPolicy", PolicyName=_policy(dimension), **target)
            services.call("application-autoscaling", "DeregisterScalableTarget", **target)
    for (resource, dimension), settings in new.items():
        if old.get((resource, dimension)) == settings:
            continue
        target = _target(resource, dimension, table)
        services.call(
            "application-autoscaling",
            "RegisterScalableTarget",
            MinCapacity=int(settings["MinCapacity"]),
            MaxCapacity=int(settings["MaxCapacity"]),
            **target,
        )
        verb = "Write" if dimension.endswith("WriteCapacityUnits") else "Read"
        services.call(
            "application-autoscaling",
            "PutScalingPolicy",
            PolicyName=_policy(dimension),
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                **_typed(settings["TargetTrackingScalingPolicyConfiguration"]),
                "PredefinedMetricSpecification": {"PredefinedMetricType": f"DynamoDB{verb}CapacityUtilization"},
            },
            **target,
        )


def _policy(dimension: str) -> str:
    return f"{dimension.rpartition(':')[2]}-tracking"


def _target(resource: str, dimension: str, table: str) -> dict[str, str]:
    return {
        "ServiceNamespace": "dynamodb",
        "ResourceId": resource.replace("{table}", table),
        "ScalableDimension": dimension,
    }


def _typed(policy: Mapping[str, Json]) -> dict[str, Json]:
    """Return a policy with numbers and booleans for what templates may write as text."""
    typed: dict[str, Json] = {}
    for name, value in policy.items():
        if name == "DisableScaleIn":
            typed[name] = str(value).lower() == "true"
        else:
            typed[name] = float(value) if name == "TargetValue" else int(value)
    return typed


def _units(shared: Mapping[str, Json], replica: Mapping[str, Json], table: Mapping[str, Json]) -> dict[str, int]:
    """Return capacity units; those that scale begin with their seed, or at the least."""
    reads = replica.get("ReadProvisionedThroughputSettings", shared.get("ReadProvisionedThroughputSettings", {}))
    writes = shared.get("WriteProvisionedThroughputSettings", table.get("WriteProvisionedThroughputSettings", {}))
    return {
        "ReadCapacityUnits": _first(reads, "Read"),
        "WriteCapacityUnits": _first(writes, "Write"),
    }


def _first(settings: Mapping[str, Json], verb: str) -> int:
    scaling = settings.get(f"{verb}CapacityAutoScalingSettings", {})
    return int(settings.get(f"{verb}CapacityUnits", scaling.get("SeedCapacity", scaling.get("MinCapacity", 1))))


def _part(replica: Mapping[str, Json], index: str) -> Mapping[str, Json]:
    parts: list[Mapping[str, Json]] = replica.get("GlobalSecondaryIndexes", [])
    return next((part for part in parts if part["IndexName"] == index), {})


def _scaling(
    resource: str, kind: str, shared: Mapping[str, Json], replica: Mapping[str, Json]
) -> dict[tuple[str, str], Mapping[str, Json]]:
    def each() -> Iterator[tuple[tuple[str, str], Mapping[str, Json]]]:
        for verb, holder in (("Write", shared), ("Read", replica)):
            settings = holder.get(f"{verb}ProvisionedThroughputSettings", {})
            if f"{verb}CapacityAutoScalingSettings" in settings:
                dimension = f"dynamodb:{kind}:{verb}CapacityUnits"
                yield (resource, dimension), settings[f"{verb}CapacityAutoScalingSettings"]

    return dict(each())
