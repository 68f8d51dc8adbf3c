"""REST APIs themselves, their usage plans, and the account's settings."""

from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.documents import body_of
from sandbox.resources.irregular.patched import Operation, PatchedResource, escaped, text
from sandbox.resources.irregular.rest_api_parts import tags
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row

Json = Any
_DOCUMENT = ("Body", "BodyS3Location", "FailOnWarnings", "Mode", "Parameters")
"""What makes an API of a document."""
_REST_API = Row(
    type="AWS::ApiGateway::RestApi",
    service="apigateway",
    create="CreateRestApi",
    id="id",
    read=Read("GetRestApi", {"restApiId": "$id"}),
    delete=Call("DeleteRestApi", {"restApiId": "$id"}),
    renames={"ApiKeySourceType": "apiKeySource"},
    values={"Policy": document},
    update=Call("UpdateRestApi", {"restApiId": "$id"}),
    attributes={"RestApiId": "$id", "RootResourceId": "rootResourceId"},
    nothing_to_do=dict.fromkeys(_DOCUMENT, "it goes with the document"),
    **tags("restapis/$id"),
)


class RestApi(PatchedResource):
    """``AWS::ApiGateway::RestApi``."""

    in_path = ("binaryMediaTypes",)

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_REST_API)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Refuse to copy another API, too."""
        clone = ["AWS::ApiGateway::RestApi.CloneFrom: the sandbox copies no API"] if "CloneFrom" in properties else []
        return [*super().unhonoured(properties), *clone]

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the API, or import it and set what the template says beside the document."""
        body = body_of(context, properties)
        if body is None:
            return super().create(context, properties)
        made = context.call("apigateway", "ImportRestApi", body=body.encode(), **_options(properties))
        context.created(made["id"])
        physical = Physical(made["id"], properties)
        self._set_beside(context, physical, properties)
        self._retag(context, Physical(physical.id, {}), properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put the document anew if it changed, then set what stands beside it."""
        if not set(_DOCUMENT) & set(changed(physical.properties, new)):
            return super().update(context, physical, new)
        body = body_of(context, new)
        if body is None:
            msg = f"{self.name}.Body: an API that was made of a document cannot go on without one"
            raise NotHonouredError(msg)
        mode = new.get("Mode", "overwrite")
        context.call("apigateway", "PutRestApi", restApiId=physical.id, mode=mode, body=body.encode(), **_options(new))
        after = Physical(physical.id, new)
        self._retag(context, physical, new)
        self._set_beside(context, after, new)
        return after

    def _set_beside(self, context: Context, physical: Physical, properties: Mapping[str, Json]) -> None:
        """Set what the template says although the document may say otherwise."""
        names = self._own({}, properties)
        described = self.read(context, physical)
        wanted = self._parameters(self.row.create, properties, list(names))
        there = {name: described[name] for name in wanted if name in described}
        operations = self._between(there, wanted)
        if operations:
            self.patch(context, physical, operations)


def _options(properties: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is said of how a document is read."""
    options: dict[str, Json] = {}
    if "FailOnWarnings" in properties:
        options["failOnWarnings"] = text(properties["FailOnWarnings"]).lower() == "true"
    if "Parameters" in properties:
        options["parameters"] = {name: text(value) for name, value in properties["Parameters"].items()}
    return options


_USAGE_PLAN = Row(
    type="AWS::ApiGateway::UsagePlan",
    service="apigateway",
    create="CreateUsagePlan",
    id="id",
    read=Read("GetUsagePlan", {"usagePlanId": "$id"}),
    delete=Call("DeleteUsagePlan", {"usagePlanId": "$id"}),
    renames={"UsagePlanName": "name"},
    update=Call("UpdateUsagePlan", {"usagePlanId": "$id"}),
    attributes={"Id": "$id"},
    named=Named("UsagePlanName", longest=255),
    **tags("usageplans/$id"),
)


class UsagePlan(PatchedResource):
    """``AWS::ApiGateway::UsagePlan``."""

    at_once = ("quota", "throttle")

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_USAGE_PLAN)

    def operations(self, old: Mapping[str, Json], new: Mapping[str, Json], names: frozenset[str]) -> list[Operation]:
        """Name stages as ``api:stage``, and set the limits of each method on its own."""
        result = super().operations(old, new, names - {"ApiStages"})
        if "ApiStages" not in names:
            return result
        before, after = (
            {f"{one['ApiId']}:{one['Stage']}": one.get("Throttle", {}) for one in given.get("ApiStages", [])}
            for given in (old, new)
        )
        result += [{"op": "remove", "path": "/apiStages", "value": key} for key in before if key not in after]
        for key, limits in after.items():
            if key not in before:
                result.append({"op": "add", "path": "/apiStages", "value": key})
            result += _limits(f"/apiStages/{key}/throttle", before.get(key, {}), limits)
        return result


def _limits(base: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Operation]:
    """Return the operations that set the limits of methods, ``/pets/GET``."""
    result: list[Operation] = []
    for method in [name for name in old if name not in new]:
        path, _, verb = method.rpartition("/")
        result.append({"op": "remove", "path": f"{base}/{escaped(path)}/{verb}"})
    for method, limit in new.items():
        path, _, verb = method.rpartition("/")
        for name, key in (("BurstLimit", "burstLimit"), ("RateLimit", "rateLimit")):
            if name in limit and old.get(method, {}).get(name) != limit[name]:
                place = f"{base}/{escaped(path)}/{verb}/{key}"
                result.append({"op": "replace", "path": place, "value": text(limit[name])})
    return result


class Account(Irregular):
    """``AWS::ApiGateway::Account``: one setting of the account, which stays when the resource goes."""

    name = "AWS::ApiGateway::Account"
    honours = frozenset({"CloudWatchRoleArn"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Set the role."""
        identity = context.generated_name(longest=64)
        context.created(identity)
        self._set(context, properties)
        return Physical(identity, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Set the role anew."""
        self._set(context, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Leave the account as it is, as CloudFormation does."""
        del context, physical, snapshot

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask for the account's settings."""
        del physical
        told = context.call("apigateway", "GetAccount")
        return {**told, "CloudWatchRoleArn": told.get("cloudwatchRoleArn")}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id that CloudFormation has made up."""
        del context
        if name != "Id":
            raise KeyError(name)
        return physical.id

    @staticmethod
    def _set(context: Context, properties: Mapping[str, Json]) -> None:
        role = properties.get("CloudWatchRoleArn", "")
        operation = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
        context.call("apigateway", "UpdateAccount", patchOperations=[operation])


TYPES = (RestApi(), UsagePlan(), Account())
