"""Methods of REST APIs: a method, its responses, its integration and its responses, each by a call of its own."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, Physical
from sandbox.services import operation_model

Json = Any
_OWN = (
    "ApiKeyRequired",
    "AuthorizationScopes",
    "AuthorizationType",
    "AuthorizerId",
    "OperationName",
    "RequestModels",
    "RequestParameters",
    "RequestValidatorId",
)
"""What PutMethod takes of the properties."""


class Method(Irregular):
    """``AWS::ApiGateway::Method``."""

    name = "AWS::ApiGateway::Method"
    honours = frozenset({*_OWN, "HttpMethod", "Integration", "MethodResponses", "ResourceId", "RestApiId"})
    tells = {"Integration": "methodIntegration", "MethodResponses": "methodResponses"}  # noqa: RUF012 as its base has it

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return integration and responses as API Gateway tells them: under the API's names, by status code."""
        result: dict[str, Json] = {}
        if "Integration" in properties:
            said = dict(properties["Integration"])
            responses = {str(one["StatusCode"]): one for one in said.pop("IntegrationResponses", [])}
            if "IntegrationHttpMethod" in said:
                said["httpMethod"] = said.pop("IntegrationHttpMethod")
            result["Integration"] = {**said, **({"integrationResponses": responses} if responses else {})}
        if "MethodResponses" in properties:
            result["MethodResponses"] = {str(one["StatusCode"]): one for one in properties["MethodResponses"]}
        return result

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Put the method and all that is in it."""
        identity = context.generated_name(longest=64)
        context.created(identity)
        self._put(context, properties)
        return Physical(identity, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put the method anew: what stages serve is what was deployed, and does not change."""
        context.call("apigateway", "DeleteMethod", **_key(physical.properties))
        self._put(context, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the method with all that is in it."""
        del snapshot
        self.read(context, physical)
        calling(context, "apigateway", "DeleteMethod", _key(physical.properties))

    def read(self, context: Context, physical: Physical) -> Json:
        """Ask for the method."""
        key = _key(physical.properties)
        told = self.found(context, "apigateway", "GetMethod", **key)
        return {**told, "RestApiId": key["restApiId"], "ResourceId": key["resourceId"]}

    def _put(self, context: Context, properties: Mapping[str, Json]) -> None:
        key = _key(properties)
        own = {name: properties[name] for name in _OWN if name in properties}
        self._call(context, "PutMethod", key, {"AuthorizationType": "NONE", **own}, "")
        for index, response in enumerate(properties.get("MethodResponses", [])):
            self._call(context, "PutMethodResponse", key, response, f".MethodResponses[{index}]")
        if "Integration" not in properties:
            return
        integration = dict(properties["Integration"])
        responses = integration.pop("IntegrationResponses", [])
        self._call(context, "PutIntegration", key, integration, ".Integration")
        for index, response in enumerate(responses):
            place = f".Integration.IntegrationResponses[{index}]"
            self._call(context, "PutIntegrationResponse", key, response, place)

    def _call(
        self, context: Context, operation: str, key: Mapping[str, str], said: Mapping[str, Json], place: str
    ) -> None:
        shape = operation_model("apigateway", operation).input_shape
        context.call("apigateway", operation, **{**convert(said, shape, f"{self.name}{place}"), **key})


def _key(properties: Mapping[str, Json]) -> dict[str, str]:
    return {
        "restApiId": properties["RestApiId"],
        "resourceId": properties["ResourceId"],
        "httpMethod": properties["HttpMethod"],
    }


TYPES = (Method(),)
