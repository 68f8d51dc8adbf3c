"""AppSync's schemas, resolvers and functions, whose code and templates stand in the template or in S3."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.documents import body_of, object_at
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource

Json = Any
_TEXTS = ("Code", "RequestMappingTemplate", "ResponseMappingTemplate")
_IN_S3 = {f"{name}S3Location": name for name in _TEXTS}
_BECOMES = dict.fromkeys(_IN_S3, "what stands there becomes the code or the template")
_RESOLVER = {"apiId": "$ApiId", "typeName": "$TypeName", "fieldName": "$FieldName"}
_FUNCTION = {"apiId": "$ApiId", "functionId": "$tail"}


class InFiles(TableResource):
    """A type with texts that may stand in S3."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it with the texts themselves."""
        return replace(super().create(context, _with_texts(context, properties)), properties=properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it; what the texts were made of may be gone, so that they are always given."""
        before = {name: value for name, value in physical.properties.items() if name not in {*_TEXTS, *_IN_S3}}
        changed = super().update(context, replace(physical, properties=before), _with_texts(context, new))
        return replace(changed, properties=new)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description, and where in S3 a text stands that is what the service has."""
        told = super().details(context, physical)
        texts = _with_texts(context, physical.properties)
        for location, name in _IN_S3.items():
            if location in physical.properties:
                same = told.get(f"{name[0].lower()}{name[1:]}") == texts[name]
                told = {**told, location: physical.properties[location] if same else "another text"}
        return told


class Resolver(InFiles):
    """``AWS::AppSync::Resolver``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(
            Row(
                type="AWS::AppSync::Resolver",
                service="appsync",
                create="CreateResolver",
                id="resolver.resolverArn",
                read=Read("GetResolver", _RESOLVER, "resolver"),
                update=Call("UpdateResolver", _RESOLVER),
                update_whole=True,
                delete=Call("DeleteResolver", _RESOLVER),
                attributes={"ResolverArn": "$id", "FieldName": "fieldName", "TypeName": "typeName"},
                nothing_to_do=_BECOMES,
            )
        )


class Function(InFiles):
    """``AWS::AppSync::FunctionConfiguration``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(
            Row(
                type="AWS::AppSync::FunctionConfiguration",
                service="appsync",
                create="CreateFunction",
                id="functionConfiguration.functionArn",
                read=Read("GetFunction", _FUNCTION, "functionConfiguration"),
                update=Call("UpdateFunction", _FUNCTION),
                update_whole=True,
                delete=Call("DeleteFunction", _FUNCTION),
                attributes={
                    "FunctionArn": "$id",
                    "FunctionId": "functionId",
                    "Name": "name",
                    "DataSourceName": "dataSourceName",
                },
                nothing_to_do=_BECOMES,
            )
        )


class Schema(Irregular):
    """``AWS::AppSync::GraphQLSchema``, which an API has one of; it goes with the API."""

    name = "AWS::AppSync::GraphQLSchema"
    honours = frozenset({"ApiId", "Definition", "DefinitionS3Location"})

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Replace the schema when it is of another API: its id is made of the API's."""
        return frozenset({"ApiId"} if old["ApiId"] != new["ApiId"] else ())

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Give the API its schema."""
        self._give(context, properties)
        physical = Physical(f"{properties['ApiId']}GraphQLSchema", properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Give the API another one."""
        self._give(context, new)
        return replace(physical, properties=new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Leave it: no call takes a schema away."""
        del snapshot
        self.read(context, physical)

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the schema."""
        api = physical.properties["ApiId"]
        status = self.found(context, "appsync", "GetSchemaCreationStatus", apiId=api)["status"]
        if status == "NOT_APPLICABLE":
            msg = f"{self.name} {physical.id}"
            raise NotFoundError(msg)
        told = self.found(context, "appsync", "GetIntrospectionSchema", apiId=api, format="SDL")
        return {"ApiId": api, "Definition": told["schema"].read().decode()}

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the schema, and where in S3 it stands if that is what the API has."""
        told = self.read(context, physical)
        if body_of(context, physical.properties, "Definition", "DefinitionS3Location") == told["Definition"]:
            return {**told, "DefinitionS3Location": physical.properties.get("DefinitionS3Location")}
        return told

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id."""
        return physical.id if name == "Id" else super().attribute(context, physical, name)

    @staticmethod
    def _give(context: Context, properties: Mapping[str, Json]) -> None:
        text = body_of(context, properties, "Definition", "DefinitionS3Location") or ""
        context.call("appsync", "StartSchemaCreation", apiId=properties["ApiId"], definition=text.encode())


def _with_texts(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    """Return properties with the texts that stand in S3."""
    texts = {name: object_at(context, properties[place]) for place, name in _IN_S3.items() if place in properties}
    return {**{name: value for name, value in properties.items() if name not in _IN_S3}, **texts}


TYPES = (Resolver(), Function(), Schema())
