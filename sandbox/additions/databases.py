"""What RDS can do with databases' groups, subscriptions and proxies and moto cannot."""

from collections.abc import Mapping
from typing import Any

from sandbox.patching import Place, operations, refuse

Json = Any
_OF_PROXIES = ("Auth", "RequireTLS", "IdleClientTimeout", "DebugLogging", "RoleArn", "DefaultAuthScheme")


def install() -> None:
    """Let RDS answer the operations."""
    written = {
        "AddSourceIdentifierToSubscription": _add_source,
        "ModifyDBProxy": _modify_proxy,
        "ModifyEventSubscription": _modify_subscription,
        "ModifyGlobalCluster": _modify_global,
        "RemoveRoleFromDBCluster": _remove_role("clusters", "DBClusterIdentifier", "DBClusterNotFoundFault"),
        "RemoveRoleFromDBInstance": _remove_role("databases", "DBInstanceIdentifier", "DBInstanceNotFound"),
        "RemoveSourceIdentifierFromSubscription": _remove_source,
        "ResetDBClusterParameterGroup": _reset("db_cluster_parameter_groups", "DBClusterParameterGroupName"),
        "ResetDBParameterGroup": _reset("db_parameter_groups", "DBParameterGroupName"),
    }
    operations("rds", written)


def _found(held: Mapping[str, Json], name: str, code: str) -> Json:
    if name not in held:
        refuse(code, f"{name} not found.")
    return held[name]


def _reset(group: str, identifier: str) -> Json:
    """Return what puts parameters of a group back to their defaults: all, or those that are named."""

    def reset(place: Place, given: Mapping[str, Json]) -> Json:
        found = _found(getattr(place.backend, group), given[identifier], "DBParameterGroupNotFound")
        named = [one["ParameterName"] for one in given.get("Parameters", ())]
        for name in list(found.parameters) if given.get("ResetAllParameters") else named:
            found.parameters.pop(name, None)
        return {identifier: given[identifier]}

    return reset


def _remove_role(group: str, identifier: str, code: str) -> Json:
    """Return what takes a role from a cluster or an instance."""

    def remove(place: Place, given: Mapping[str, Json]) -> Json:
        found = _found(getattr(place.backend, group), given[identifier], code)
        wanted = given["RoleArn"], given.get("FeatureName")
        role = next((one for one in found.associated_roles if (one.role_arn, one.feature_name) == wanted), None)
        if role is None:
            missing = f"{code.removesuffix('Fault').removesuffix('NotFound')}RoleNotFound"
            refuse(missing, f"{wanted[0]} is not associated.")
        found.associated_roles.remove(role)
        return {}

    return remove


def _subscription(place: Place, given: Mapping[str, Json]) -> Json:
    return _found(place.backend.event_subscriptions, given["SubscriptionName"], "SubscriptionNotFound")


def _add_source(place: Place, given: Mapping[str, Json]) -> Json:
    found = _subscription(place, given)
    others = [one for one in found.source_ids or () if one != given["SourceIdentifier"]]
    found.source_ids = [*others, given["SourceIdentifier"]]
    return {"EventSubscription": found}


def _remove_source(place: Place, given: Mapping[str, Json]) -> Json:
    found = _subscription(place, given)
    if given["SourceIdentifier"] not in (found.source_ids or ()):
        refuse("SourceNotFound", f"{given['SourceIdentifier']} is no source of the subscription.")
    found.source_ids = [one for one in found.source_ids if one != given["SourceIdentifier"]]
    return {"EventSubscription": found}


def _modify_subscription(place: Place, given: Mapping[str, Json]) -> Json:
    found = _subscription(place, given)
    found.sns_topic_arn = given.get("SnsTopicArn", found.sns_topic_arn)
    found.enabled = given.get("Enabled", found.enabled)
    found.event_categories = given.get("EventCategories", found.event_categories)
    if "SourceType" in given:
        found.source_type = given["SourceType"] or None
    return {"EventSubscription": found}


def _modify_global(place: Place, given: Mapping[str, Json]) -> Json:
    code = "GlobalClusterNotFoundFault"
    found = _found(place.backend.global_clusters, given["GlobalClusterIdentifier"], code)
    found.deletion_protection = given.get("DeletionProtection", found.deletion_protection)
    found.engine_version = given.get("EngineVersion", found.engine_version)
    return {"GlobalCluster": found}


def _modify_proxy(place: Place, given: Mapping[str, Json]) -> Json:
    found = _found(place.backend.db_proxies, given["DBProxyName"], "DBProxyNotFoundFault")
    for name in _OF_PROXIES:
        if name in given:
            setattr(found, name, given[name])
    if "SecurityGroups" in given:
        found.vpc_security_group_ids = list(given["SecurityGroups"])
    return {"DBProxy": found}
