"""The parts of REST APIs that rows and patch operations describe wholly."""

import hashlib
from typing import Any

from sandbox.resources.irregular.patched import PatchedResource
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_KEY = {"restApiId": "$RestApiId"}


def tags(path: str) -> dict[str, Json]:
    """Return the fields of a row that say how API Gateway tags what is at a path."""
    style = ApiTags("apigateway", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
    return {"tags": style, "tag_key": {"resourceArn": f"arn:$partition:apigateway:$region::/{path}"}}


def _part(noun: str, key: str, identity: str, *, verb: str = "Create", **more: Json) -> Row:
    """Return the row of a part of an API.

    Args:
        noun: of the type, and of the operations.
        key: the parameter that names it.
        identity: its physical id.
        verb: of the operation that makes it.
        more: further fields of the row.
    """
    name = {**_KEY, key: more.pop("name", "$id")}
    return Row(
        type=f"AWS::ApiGateway::{noun}",
        service="apigateway",
        create=f"{verb}{noun}",
        id=identity,
        read=Read(f"Get{noun}", name),
        delete=Call(f"Delete{noun}", name),
        update=Call(f"Update{noun}", name),
        **more,
    )


def _gateway_response_id(given: Json) -> str:
    """Return an id such as abc123: API Gateway has none, and CloudFormation makes one up."""
    return hashlib.sha256(f"{given['RestApiId']} {given['ResponseType']}".encode()).hexdigest()[:6]


_ROWS = (
    _part("Model", "modelName", "name", values={"Schema": document}, named=Named("Name", longest=80, plain=True)),
    _part(
        "RequestValidator",
        "requestValidatorId",
        "id",
        attributes={"RequestValidatorId": "$id"},
        named=Named("Name", longest=128),
    ),
    _part("Authorizer", "authorizerId", "id", attributes={"AuthorizerId": "$id"}),
    _part(
        "GatewayResponse",
        "responseType",
        "$Identity",
        verb="Put",
        name="$ResponseType",
        derived={"Identity": _gateway_response_id},
        attributes={"Id": "$id"},
    ),
    _part("DocumentationPart", "documentationPartId", "id", attributes={"DocumentationPartId": "$id"}),
    _part(
        "DocumentationVersion",
        "documentationVersion",
        "$DocumentationVersion",
        tells={"DocumentationVersion": "version"},
    ),
    Row(
        type="AWS::ApiGateway::ApiKey",
        service="apigateway",
        create="CreateApiKey",
        id="id",
        read=Read("GetApiKey", {"apiKey": "$id", "includeValue": True}),
        delete=Call("DeleteApiKey", {"apiKey": "$id"}),
        update=Call("UpdateApiKey", {"apiKey": "$id"}),
        attributes={"APIKeyId": "$id"},
        named=Named("Name", longest=1024),
        nothing_to_do={"GenerateDistinctId": "every key here is distinct"},
        **tags("apikeys/$id"),
    ),
    Row(
        type="AWS::ApiGateway::ClientCertificate",
        service="apigateway",
        create="GenerateClientCertificate",
        id="clientCertificateId",
        read=Read("GetClientCertificate", {"clientCertificateId": "$id"}),
        delete=Call("DeleteClientCertificate", {"clientCertificateId": "$id"}),
        update=Call("UpdateClientCertificate", {"clientCertificateId": "$id"}),
        attributes={"ClientCertificateId": "$id"},
        **tags("clientcertificates/$id"),
    ),
    Row(
        type="AWS::ApiGateway::DomainName",
        service="apigateway",
        create="CreateDomainName",
        id="domainName",
        read=Read("GetDomainName", {"domainName": "$DomainName"}),
        delete=Call("DeleteDomainName", {"domainName": "$id"}),
        update=Call("UpdateDomainName", {"domainName": "$id"}),
        attributes={
            "DistributionDomainName": "distributionDomainName",
            "DistributionHostedZoneId": "distributionHostedZoneId",
            "DomainNameArn": lambda context, physical, _item: (
                f"arn:{context.services.partition}:apigateway:{context.services.region}::/domainnames/{physical.id}"
            ),
            "RegionalDomainName": "regionalDomainName",
            "RegionalHostedZoneId": "regionalHostedZoneId",
        },
        **tags("domainnames/$id"),
    ),
    Row(
        type="AWS::ApiGateway::BasePathMapping",
        service="apigateway",
        create="CreateBasePathMapping",
        id="$DomainName|$Path",
        derived={"Path": lambda given: given.get("BasePath") or "(none)"},
        read=Read("GetBasePathMapping", {"domainName": "$DomainName", "basePath": "$Path"}),
        delete=Call("DeleteBasePathMapping", {"domainName": "$DomainName", "basePath": "$Path"}),
        update=Call("UpdateBasePathMapping", {"domainName": "$DomainName", "basePath": "$Path"}),
    ),
    Row(
        type="AWS::ApiGateway::VpcLink",
        service="apigateway",
        create="CreateVpcLink",
        id="id",
        read=Read("GetVpcLink", {"vpcLinkId": "$id"}),
        delete=Call("DeleteVpcLink", {"vpcLinkId": "$id"}),
        update=Call("UpdateVpcLink", {"vpcLinkId": "$id"}),
        attributes={"VpcLinkId": "$id"},
        **tags("vpclinks/$id"),
    ),
)
TYPES = tuple(PatchedResource(row) for row in _ROWS)
