"""AppSync, which the sandbox keeps, but for what may stand in S3: schemas, resolvers and functions."""

from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags("appsync", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
_API = {"apiId": "$tail"}
_KEY = {"apiId": "$ApiId", "id": "$tail"}
_SOURCE = {"apiId": "$ApiId", "name": "$Name"}
_CACHE = {"apiId": "$ApiId"}
_DOMAIN = {"domainName": "$id"}
_CHANNELS = {"apiId": "$ApiId", "name": "$Name"}


def _endpoint(context: Any, _physical: Any, item: Json) -> str:  # noqa: ANN401 what attributes are told from
    """Return the ARN with which Route 53 and others name the API's endpoint."""
    services = context.services
    host = item["dns"]["GRAPHQL"].split(".")[0]
    return f"arn:{services.partition}:appsync:{services.region}:{services.account}:endpoints/graphql-api/{host}"


ROWS = (
    Row(
        type="AWS::AppSync::GraphQLApi",
        service="appsync",
        create="CreateGraphqlApi",
        id="graphqlApi.arn",
        read=Read("GetGraphqlApi", _API, "graphqlApi"),
        update=Call("UpdateGraphqlApi", _API),
        update_whole=True,
        delete=Call("DeleteGraphqlApi", _API),
        setters={
            "EnvironmentVariables": Call(
                "PutGraphqlApiEnvironmentVariables", {**_API, "environmentVariables": "$value"}
            )
        },
        defaults={"EnvironmentVariables": {}},
        attributes={
            "ApiId": "apiId",
            "Arn": "$id",
            "GraphQLUrl": "uris.GRAPHQL",
            "GraphQLDns": "dns.GRAPHQL",
            "RealtimeUrl": "uris.REALTIME",
            "RealtimeDns": "dns.REALTIME",
            "GraphQLEndpointArn": _endpoint,
        },
        tells={
            "EnvironmentVariables": Read("GetGraphqlApiEnvironmentVariables", _API, "environmentVariables"),
        },
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::AppSync::ApiKey",
        service="appsync",
        create="CreateApiKey",
        id="arn:$partition:appsync:$region:$account:apis/$ApiId/apikeys/$response.apiKey.id",
        read=Read("ListApiKeys", {"apiId": "$ApiId"}, "apiKeys[?id=='$tail'] | [0]"),
        update=Call("UpdateApiKey", _KEY),
        update_whole=True,
        delete=Call("DeleteApiKey", _KEY),
        # The service tells a full hour.
        values={"Expires": lambda seconds: int(seconds) - int(seconds) % 3600},
        attributes={"ApiKey": "id", "ApiKeyId": "id", "Arn": "$id"},
    ),
    Row(
        type="AWS::AppSync::DataSource",
        service="appsync",
        create="CreateDataSource",
        id="dataSource.dataSourceArn",
        read=Read("GetDataSource", _SOURCE, "dataSource"),
        update=Call("UpdateDataSource", _SOURCE),
        update_whole=True,
        delete=Call("DeleteDataSource", _SOURCE),
        attributes={"DataSourceArn": "$id", "Name": "name"},
    ),
    Row(
        type="AWS::AppSync::ApiCache",
        service="appsync",
        create="CreateApiCache",
        id="$ApiId",
        read=Read("GetApiCache", _CACHE, "apiCache"),
        update=Call("UpdateApiCache", _CACHE),
        update_whole=True,
        delete=Call("DeleteApiCache", _CACHE),
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::AppSync::DomainName",
        service="appsync",
        create="CreateDomainName",
        id="$DomainName",
        read=Read("GetDomainName", _DOMAIN, "domainNameConfig"),
        update=Call("UpdateDomainName", _DOMAIN),
        delete=Call("DeleteDomainName", _DOMAIN),
        defaults={"Description": ""},
        attributes={
            "AppSyncDomainName": "appsyncDomainName",
            "DomainName": "domainName",
            "DomainNameArn": "domainNameArn",
            "HostedZoneId": "hostedZoneId",
        },
        tags=TAGS,
        tag_key={"resourceArn": "$item.domainNameArn"},
    ),
    Row(
        type="AWS::AppSync::DomainNameApiAssociation",
        service="appsync",
        create="AssociateApi",
        id="$DomainName/ApiAssociation",
        read=Read("GetApiAssociation", {"domainName": "$DomainName"}, "apiAssociation"),
        update=Call("AssociateApi", {"domainName": "$DomainName"}),
        update_whole=True,
        delete=Call("DisassociateApi", {"domainName": "$DomainName"}),
        attributes={"ApiAssociationIdentifier": "$id"},
    ),
    Row(
        type="AWS::AppSync::Api",
        service="appsync",
        create="CreateApi",
        id="api.apiArn",
        read=Read("GetApi", _API, "api"),
        update=Call("UpdateApi", _API),
        update_whole=True,
        delete=Call("DeleteApi", _API),
        attributes={"ApiArn": "$id", "ApiId": "apiId", "Dns.Http": "dns.HTTP", "Dns.Realtime": "dns.REALTIME"},
        named=Named("Name", longest=50),
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::AppSync::ChannelNamespace",
        service="appsync",
        create="CreateChannelNamespace",
        id="channelNamespace.channelNamespaceArn",
        read=Read("GetChannelNamespace", _CHANNELS, "channelNamespace"),
        update=Call("UpdateChannelNamespace", _CHANNELS),
        update_whole=True,
        delete=Call("DeleteChannelNamespace", _CHANNELS),
        attributes={"ChannelNamespaceArn": "$id"},
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
)
