"""HTTP and WebSocket APIs: made of properties, of a target, or of an OpenAPI document."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.documents import body_of
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_DOCUMENT = ("Body", "BodyS3Location", "BasePath", "FailOnWarnings")
"""What makes an API of a document."""
_ROW = Row(
    type="AWS::ApiGatewayV2::Api",
    service="apigatewayv2",
    create="CreateApi",
    id="ApiId",
    read=Read("GetApi", {"ApiId": "$id"}),
    delete=Call("DeleteApi", {"ApiId": "$id"}),
    update=Call("UpdateApi", {"ApiId": "$id"}),
    removers={"CorsConfiguration": Call("DeleteCorsConfiguration", {"ApiId": "$id"})},
    defaults={
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CredentialsArn": "",
        "Description": "",
        "DisableExecuteApiEndpoint": False,
        "DisableSchemaValidation": False,
        "IpAddressType": "ipv4",
        "RouteSelectionExpression": "$request.method $request.path",
        "Version": "",
    },
    attributes={
        "ApiId": "$id",
        "ApiEndpoint": "ApiEndpoint",
        "ExecuteApiArn": lambda context, physical, _item: (
            f"arn:{context.services.partition}:execute-api:{context.services.region}:"
            f"{context.services.account}:{physical.id}"
        ),
    },
    tags=ApiTags("apigatewayv2", "TagResource", "UntagResource", as_map=True),
    tag_key={"ResourceArn": "arn:$partition:apigateway:$region::/apis/$id"},
    tells={
        "CredentialsArn": Read("GetIntegrations", {"ApiId": "$id"}, "Items[0].CredentialsArn"),
        "RouteKey": Read("GetRoutes", {"ApiId": "$id"}, "Items[0].RouteKey"),
        "Target": Read("GetIntegrations", {"ApiId": "$id"}, "Items[0].IntegrationUri"),
    },
    nothing_to_do=dict.fromkeys(_DOCUMENT, "it goes with the document"),
)


class Api(TableResource):
    """``AWS::ApiGatewayV2::Api``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the API, or import it and set what the template says beside the document."""
        document = body_of(context, properties)
        if document is None:
            return super().create(context, properties)
        more = {"FailOnWarnings": properties["FailOnWarnings"]} if "FailOnWarnings" in properties else {}
        base = {"Basepath": properties["BasePath"]} if "BasePath" in properties else {}
        made = context.call("apigatewayv2", "ImportApi", Body=document, **base, **more)
        physical = Physical(made["ApiId"], properties)
        context.created(physical.id)
        imported = {name: value for name, value in properties.items() if name in {*_DOCUMENT, "ProtocolType"}}
        super().update(replace(context, previous_tags={}), Physical(physical.id, imported), properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Import the document anew if it changed, then set what stands beside it."""
        if set(_DOCUMENT) & set(changed(physical.properties, new)):
            document = body_of(context, new)
            if document is None:
                msg = f"{self.name}.Body: an API that was made of a document cannot go on without one"
                raise NotHonouredError(msg)
            context.call("apigatewayv2", "ReimportApi", ApiId=physical.id, Body=document)
            beside = {name: value for name, value in physical.properties.items() if name in _DOCUMENT}
            physical = Physical(
                physical.id, {**beside, **{n: physical.properties[n] for n in ("Tags",) if n in physical.properties}}
            )
        return super().update(context, physical, new)


class ManagedOverrides(Irregular):
    """``AWS::ApiGatewayV2::ApiGatewayManagedOverrides``: changes to what a quickly created API has by itself."""

    name = "AWS::ApiGatewayV2::ApiGatewayManagedOverrides"
    honours = frozenset({"ApiId", "Integration", "Route", "Stage"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Change the integration, the route and the stage."""
        context.created(properties["ApiId"])
        self._override(context, properties)
        return Physical(properties["ApiId"], properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change them again."""
        self._override(context, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Leave them as they are: they go with their API."""
        del snapshot
        self.read(context, physical)

    def read(self, context: Context, physical: Physical) -> Json:
        """Tell the three."""
        found = {name: self._managed(context, physical.id, name) for name in ("Integration", "Route", "Stage")}
        if not all(found.values()):
            msg = f"{self.name} {physical.id}"
            raise NotFoundError(msg)
        return {"ApiId": physical.id, **found}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the API's id, which is this one's too."""
        del context
        if name != "Id":
            raise KeyError(name)
        return physical.id

    def _override(self, context: Context, properties: Mapping[str, Json]) -> None:
        for noun, key in (("Integration", "IntegrationId"), ("Route", "RouteId"), ("Stage", "StageName")):
            if noun in properties:
                managed = self._managed(context, properties["ApiId"], noun)
                named = {"ApiId": properties["ApiId"], key: managed[key]}
                context.call("apigatewayv2", f"Update{noun}", **named, **properties[noun])

    def _managed(self, context: Context, api: str, noun: str) -> Json:
        items = self.found(context, "apigatewayv2", f"Get{noun}s", ApiId=api).get("Items", [])
        return next(iter(items), {})


TYPES = (Api(), ManagedOverrides())
