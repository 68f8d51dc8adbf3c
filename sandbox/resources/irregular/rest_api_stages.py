"""Stages of REST APIs, made by themselves or with a deployment."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import calling, unless_gone
from sandbox.resources.irregular.patched import Operation, PatchedResource, escaped, text
from sandbox.resources.irregular.rest_api_parts import tags
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Named, Read, Row

Json = Any
_SETTINGS = {
    "CacheDataEncrypted": "caching/dataEncrypted",
    "CacheTtlInSeconds": "caching/ttlInSeconds",
    "CachingEnabled": "caching/enabled",
    "DataTraceEnabled": "logging/dataTrace",
    "LoggingLevel": "logging/loglevel",
    "MetricsEnabled": "metrics/enabled",
    "ThrottlingBurstLimit": "throttling/burstLimit",
    "ThrottlingRateLimit": "throttling/rateLimit",
}
_BY_PATCH = {"AccessLogSetting": "accessLogSettings", "ClientCertificateId": "clientCertificateId"}
"""What CreateStage does not take."""
_STAGE_KEY = {"restApiId": "$RestApiId", "stageName": "$id"}
_STAGE = Row(
    type="AWS::ApiGateway::Stage",
    service="apigateway",
    create="CreateStage",
    id="stageName",
    read=Read("GetStage", {"restApiId": "$RestApiId", "stageName": "$id"}),
    delete=Call("DeleteStage", _STAGE_KEY),
    renames={"CanarySetting": "canarySettings"},
    update=Call("UpdateStage", _STAGE_KEY),
    named=Named("StageName", longest=128, plain=True),
    tells={"AccessLogSetting": "accessLogSettings", "MethodSettings": "methodSettings"},
    nothing_to_do=dict.fromkeys((*_BY_PATCH, "MethodSettings"), "it is set by operations, after the creation too"),
    **tags("restapis/$RestApiId/stages/$id"),
)


class Stage(PatchedResource):
    """``AWS::ApiGateway::Stage``."""

    at_once = ("canarySettings",)

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_STAGE)

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the settings of methods by path and verb, as API Gateway tells them."""
        if "MethodSettings" not in properties:
            return {}
        return {"MethodSettings": {_key(one): _said(one) for one in properties["MethodSettings"]}}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the stage, then set what the creation does not take."""
        made = super().create(context, properties)
        operations = stage_operations({}, properties)
        if operations:
            self.patch(context, made, operations)
        return made

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Set what changed, also of what the creation does not take."""
        after = super().update(context, physical, new)
        operations = stage_operations(physical.properties, new)
        if operations:
            self.patch(context, after, operations)
        return after


def _said(setting: Mapping[str, Json]) -> dict[str, Json]:
    return {name: setting[name] for name in _SETTINGS if name in setting}


def _key(setting: Mapping[str, Json]) -> str:
    """Return where a setting holds, ``~1pets/GET``; templates write slashes inside a path as ``~1``, or as they are."""
    path = str(setting.get("ResourcePath", "/*")).removeprefix("/")
    if path != "*" and not path.startswith("~1"):
        path = escaped(f"/{path}")
    return f"{path}/{setting.get('HttpMethod', '*')}"


def stage_operations(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Operation]:
    """Return the operations for what the creation of a stage does not take."""
    before, after = ({_key(one): _said(one) for one in given.get("MethodSettings", [])} for given in (old, new))
    result: list[Operation] = [{"op": "remove", "path": f"/{key}"} for key in before if key not in after]
    for key, settings in after.items():
        if not set(before.get(key, {})) <= set(settings):
            result.append({"op": "remove", "path": f"/{key}"})
        result += [
            {"op": "replace", "path": f"/{key}/{_SETTINGS[name]}", "value": text(value)}
            for name, value in settings.items()
            if before.get(key) != settings
        ]
    for name, member in _BY_PATCH.items():
        value = new.get(name)
        if value == old.get(name):
            continue
        if value is None:
            result.append({"op": "remove", "path": f"/{member}"})
        elif isinstance(value, Mapping):
            parts = {"DestinationArn": "destinationArn", "Format": "format"}
            result += [
                {"op": "replace", "path": f"/{member}/{parts[part]}", "value": text(one)} for part, one in value.items()
            ]
        else:
            result.append({"op": "replace", "path": f"/{member}", "value": text(value)})
    return result


_DEPLOYMENT = Row(
    type="AWS::ApiGateway::Deployment",
    service="apigateway",
    create="CreateDeployment",
    id="id",
    read=Read("GetDeployment", {"restApiId": "$RestApiId", "deploymentId": "$id"}),
    delete=Call("DeleteDeployment", {"restApiId": "$RestApiId", "deploymentId": "$id"}),
    renames={"DeploymentCanarySettings": "canarySettings"},
    update=Call("UpdateDeployment", {"restApiId": "$RestApiId", "deploymentId": "$id"}),
    attributes={"DeploymentId": "$id"},
    tells={"StageName": Read("GetStage", {"restApiId": "$RestApiId", "stageName": "$StageName"}, "stageName")},
    nothing_to_do={
        "StageDescription": "it is set of the stage, by operations",
        "StageName": "it says which stage the deployment goes to",
    },
)
_WITH_DEPLOYMENT = {
    "CacheClusterEnabled": "cacheClusterEnabled",
    "CacheClusterSize": "cacheClusterSize",
    "Description": "description",
    "DocumentationVersion": "documentationVersion",
    "TracingEnabled": "tracingEnabled",
}


class Deployment(PatchedResource):
    """``AWS::ApiGateway::Deployment``, with a stage if the template names one."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_DEPLOYMENT)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Deploy, to the stage if there is to be one, and set what is said of the stage."""
        made = super().create(context, properties)
        if "StageName" in properties:
            self._stage(context, made.id, {}, properties)
        return made

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the description, or the stage."""
        after = super().update(context, physical, new)
        if "StageName" in new and physical.properties != new:
            same = physical.properties.get("StageName") == new["StageName"]
            self._stage(context, physical.id, physical.properties if same else {}, new)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the deployment, and before that the stage that was made with it, if it still serves it."""
        api, stage = physical.properties["RestApiId"], physical.properties.get("StageName")
        if stage:
            try:
                told = self.found_stage(context, api, stage)
            except NotFoundError:
                told = {}
            if told.get("deploymentId") == physical.id:
                unless_gone(context, "apigateway", "DeleteStage", restApiId=api, stageName=stage)
        super().delete(context, physical, snapshot=snapshot)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, with that of the stage."""
        told = super().details(context, physical)
        if "StageDescription" not in physical.properties or "StageName" not in physical.properties:
            return told
        stage = self.found_stage(context, physical.properties["RestApiId"], physical.properties["StageName"])
        settings = {**stage, "MethodSettings": stage.get("methodSettings", {})}
        flat = stage.get("methodSettings", {}).get("*/*", {})
        return {**told, "StageDescription": {**flat, **settings, "AccessLogSetting": stage.get("accessLogSettings")}}

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the settings of methods by path and verb."""
        described = properties.get("StageDescription", {})
        if "MethodSettings" not in described:
            return {}
        by_key = {_key(one): _said(one) for one in described["MethodSettings"]}
        return {"StageDescription": {**described, "MethodSettings": by_key}}

    @staticmethod
    def found_stage(context: Context, api: str, stage: str) -> Json:
        """Ask for a stage."""
        return calling(context, "apigateway", "GetStage", {"restApiId": api, "stageName": stage})

    def _stage(self, context: Context, deployment: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        """Let the stage serve the deployment, making it if need be, and set what is said of it."""
        key = {"restApiId": new["RestApiId"], "stageName": new["StageName"]}
        try:
            self.found_stage(context, key["restApiId"], key["stageName"])
        except NotFoundError:
            context.call("apigateway", "CreateStage", deploymentId=deployment, **key)
        before, after = old.get("StageDescription", {}), new.get("StageDescription", {})
        operations: list[Operation] = [{"op": "replace", "path": "/deploymentId", "value": deployment}]
        for name, member in _WITH_DEPLOYMENT.items():
            if name in after and after[name] != before.get(name):
                operations.append({"op": "replace", "path": f"/{member}", "value": text(after[name])})
        variables = after.get("Variables", {})
        operations += [
            {"op": "replace", "path": f"/variables/{escaped(name)}", "value": text(value)}
            for name, value in variables.items()
        ]
        operations += _canary(after.get("CanarySetting", {}))
        operations += stage_operations(_with_all(before), _with_all(after))
        context.call("apigateway", "UpdateStage", patchOperations=operations, **key)
        if after.get("Tags"):
            services = context.services
            arn = f"arn:{services.partition}:apigateway:{services.region}::/restapis/{key['restApiId']}"
            own = {tag["Key"]: tag["Value"] for tag in after["Tags"]}
            context.call("apigateway", "TagResource", resourceArn=f"{arn}/stages/{key['stageName']}", tags=own)


def _with_all(described: Mapping[str, Json]) -> dict[str, Json]:
    """Return a stage's description in which settings for all methods are settings of methods, too."""
    flat = _said(described)
    everywhere = [{**flat, "ResourcePath": "/*", "HttpMethod": "*"}] if flat else []
    return {**described, "MethodSettings": [*everywhere, *described.get("MethodSettings", [])]}


def _canary(setting: Mapping[str, Json]) -> list[Operation]:
    names = {"PercentTraffic": "percentTraffic", "UseStageCache": "useStageCache"}
    operations: list[Operation] = [
        {"op": "replace", "path": f"/canarySettings/{member}", "value": text(setting[name])}
        for name, member in names.items()
        if name in setting
    ]
    for name, value in setting.get("StageVariableOverrides", {}).items():
        place = f"/canarySettings/stageVariableOverrides/{escaped(name)}"
        operations.append({"op": "replace", "path": place, "value": text(value)})
    return operations


TYPES = (Stage(), Deployment())
