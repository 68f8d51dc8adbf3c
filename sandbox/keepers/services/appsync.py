"""AppSync: GraphQL APIs with schemas, data sources, resolvers and functions; event APIs; domain names. No query runs.

Source: https://docs.aws.amazon.com/appsync/latest/APIReference/Welcome.html
"""

import time

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse

_MISSING = "NotFoundException"
_OF_API = {"apiId": "GraphqlApi"}
_WEEK_SECONDS = 7 * 86_400
_HOUR_SECONDS = 3_600
_KEPT_AFTERWARDS_SECONDS = 60 * 86_400
"""How long a key that has expired is still told."""


def _arn(path: str) -> str:
    return f"arn:{{partition}}:appsync:{{region}}:{{account}}:{path}"


def _graphql(place: Place, identity: str) -> Record:
    found = next((one for one in place.all("GraphqlApi") if one["apiId"] == identity), None)
    if found is None:
        refuse(_MISSING, f"GraphQL API {identity} not found.")
    return found


def _hosts(place: Place, _record: Record) -> Record:
    made: Record = {}
    place.make(made, {"host": "{id26}"})
    name = made["host"]
    return {
        "GRAPHQL": f"{name}.appsync-api.{place.region_name}.amazonaws.com",
        "REALTIME": f"{name}.appsync-realtime-api.{place.region_name}.amazonaws.com",
    }


def _addresses(_place: Place, record: Record) -> Record:
    schemes = {"GRAPHQL": "https", "REALTIME": "wss"}
    return {name: f"{schemes[name]}://{host}/graphql" for name, host in record["dns"].items()}


def _event_hosts(place: Place, _record: Record) -> Record:
    hosts = _hosts(place, {})
    return {"HTTP": hosts["GRAPHQL"], "REALTIME": hosts["REALTIME"]}


def _set_schema(place: Place, params: Record) -> Record:
    _graphql(place, params["apiId"])["schema"] = params["definition"]
    return {"status": "PROCESSING"}


def _schema_status(place: Place, params: Record) -> Record:
    there = "schema" in _graphql(place, params["apiId"])
    return {"status": "SUCCESS" if there else "NOT_APPLICABLE", "details": ""}


def _schema(place: Place, params: Record) -> Record:
    """Return a schema as it was given."""
    api = _graphql(place, params["apiId"])
    if "schema" not in api:
        refuse("GraphQLSchemaException", "There is no schema.")
    return {"schema": api["schema"]}


def _set_variables(place: Place, params: Record) -> Record:
    _graphql(place, params["apiId"])["environmentVariables"] = params["environmentVariables"]
    return {"environmentVariables": params["environmentVariables"]}


def _variables(place: Place, params: Record) -> Record:
    return {"environmentVariables": _graphql(place, params["apiId"]).get("environmentVariables", {})}


def _expires(_place: Place, record: Record) -> int:
    """Return when a key ends: at a full hour, in a week if nothing else is said."""
    end = int(record.get("expires", time.time() + _WEEK_SECONDS))
    return end - end % _HOUR_SECONDS


def _check_source(place: Place, record: Record) -> None:
    """Refuse what asks a data source that the API does not have."""
    name = record.get("dataSourceName")
    sources = [one["name"] for one in place.all("DataSource") if one["apiId"] == record["apiId"]]
    if name and name not in sources:
        refuse(_MISSING, f"No data source found named {name}")


def _check_resolver(place: Place, record: Record) -> None:
    _check_source(place, record)
    known = [one["functionId"] for one in place.all("Function") if one["apiId"] == record["apiId"]]
    for function in record.get("pipelineConfig", {}).get("functions", ()):
        if function not in known:
            refuse(_MISSING, f"No function found with id {function}")


def _check_unused(place: Place, record: Record) -> None:
    users = [*place.all("Resolver"), *place.all("Function")]
    if any((one["apiId"], one.get("dataSourceName")) == (record["apiId"], record["name"]) for one in users):
        refuse("BadRequestException", f"Cannot delete data source {record['name']}: it is in use.")


KEPT = Kept(
    service="appsync",
    missing=_MISSING,
    taken="BadRequestException",
    invalid="BadRequestException",
    operations={
        "StartSchemaCreation": _set_schema,
        "GetSchemaCreationStatus": _schema_status,
        "GetIntrospectionSchema": _schema,
        "PutGraphqlApiEnvironmentVariables": _set_variables,
        "GetGraphqlApiEnvironmentVariables": _variables,
        "FlushApiCache": lambda _place, _params: {},
    },
    kinds=(
        Kind(
            name="GraphqlApi",
            key=("apiId",),
            arn="arn",
            defaults={"apiType": "GRAPHQL", "visibility": "GLOBAL", "introspectionConfig": "ENABLED"}
            | {"xrayEnabled": False, "queryDepthLimit": 0, "resolverCountLimit": 0},
            whole=True,
            made={
                "apiId": "{id26}",
                "arn": _arn("apis/{apiId}"),
                "owner": "{account}",
                "dns": _hosts,
                "uris": _addresses,
            },
        ),
        Kind(
            name="ApiKey",
            key=("apiId", "id"),
            list=("ListApiKeys",),
            made={
                "id": "da2-{id26}",
                "expires": _expires,
                "deletes": lambda _place, record: record["expires"] + _KEPT_AFTERWARDS_SECONDS,
            },
            renewed={
                "expires": _expires,
                "deletes": lambda _place, record: record["expires"] + _KEPT_AFTERWARDS_SECONDS,
            },
            within=_OF_API,
        ),
        Kind(
            name="DataSource",
            key=("apiId", "name"),
            unique=("apiId", "name"),
            whole=True,
            check_deletion=_check_unused,
            made={"dataSourceArn": _arn("apis/{apiId}/datasources/{name}")},
            within=_OF_API,
        ),
        Kind(
            name="Resolver",
            key=("apiId", "typeName", "fieldName"),
            unique=("apiId", "typeName", "fieldName"),
            check=_check_resolver,
            whole=True,
            defaults={"kind": "UNIT"},
            made={"resolverArn": _arn("apis/{apiId}/types/{typeName}/resolvers/{fieldName}")},
            within=_OF_API,
        ),
        Kind(
            name="Function",
            key=("apiId", "functionId"),
            check=_check_source,
            whole=True,
            within=_OF_API,
            made={"functionId": "{id26}", "functionArn": _arn("apis/{apiId}/functions/{functionId}")},
        ),
        Kind(
            name="ApiCache",
            key=("apiId",),
            unique=("apiId",),
            made={"status": "AVAILABLE"},
            within=_OF_API,
        ),
        Kind(
            name="DomainName",
            key=("domainName",),
            arn="domainNameArn",
            unique=("domainName",),
            made={
                "domainNameArn": _arn("domainnames/{domainName}"),
                "appsyncDomainName": "d{id13}.cloudfront.net",
                "hostedZoneId": "Z2FDTNDATAQYW2",
            },
        ),
        Kind(
            name="ApiAssociation",
            key=("domainName",),
            within={"domainName": "DomainName"},
            uses={"apiId": "GraphqlApi"},
            put=("AssociateApi",),
            delete=("DisassociateApi",),
            made={"associationStatus": "SUCCESS"},
        ),
        Kind(
            name="Api",
            key=("apiId",),
            arn="apiArn",
            whole=True,
            made={"apiId": "{id26}", "apiArn": _arn("apis/{apiId}"), "dns": _event_hosts, "created": now},
        ),
        Kind(
            name="ChannelNamespace",
            key=("apiId", "name"),
            arn="channelNamespaceArn",
            unique=("apiId", "name"),
            taken="ConflictException",
            whole=True,
            within={"apiId": "Api"},
            made={
                "channelNamespaceArn": _arn("apis/{apiId}/channelNamespace/{name}"),
                "created": now,
                "lastModified": now,
            },
            renewed={"lastModified": now},
        ),
    ),
)
