"""Connections to providers of repositories, rules of notifications, and CodeArtifact."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_DOMAIN = {"domain": "$DomainName"}
_REPOSITORY = {**_DOMAIN, "repository": "$RepositoryName"}
_ARTIFACTS = ApiTags(
    "codeartifact",
    "TagResource",
    "UntagResource",
    "tags",
    keys_parameter="tagKeys",
    fields=("key", "value"),
    list="ListTagsForResource",
    listed="tags",
)


def _connection(kind: str, service: str) -> Row:
    arn = {"ConnectionArn": "$id"}
    return Row(
        type=kind,
        service=service,
        create="CreateConnection",
        id="ConnectionArn",
        read=Read("GetConnection", arn, "Connection"),
        delete=Call("DeleteConnection", arn),
        attributes={
            "ConnectionArn": "$id",
            "ConnectionStatus": "ConnectionStatus",
            "OwnerAccountId": "OwnerAccountId",
        },
        tags=ApiTags(service, "TagResource", "UntagResource", list="ListTagsForResource"),
        tag_key={"ResourceArn": "$id"},
    )


ROWS = (
    _connection("AWS::CodeConnections::Connection", "codeconnections"),
    _connection("AWS::CodeStarConnections::Connection", "codestar-connections"),
    Row(
        type="AWS::CodeStarNotifications::NotificationRule",
        service="codestar-notifications",
        create="CreateNotificationRule",
        id="Arn",
        read=Read("DescribeNotificationRule", {"Arn": "$id"}),
        update=Call("UpdateNotificationRule", {"Arn": "$id"}),
        delete=Call("DeleteNotificationRule", {"Arn": "$id"}),
        defaults={"Status": "ENABLED"},
        tells={"EventTypeIds": "EventTypes[].EventTypeId"},
        attributes={"Arn": "$id"},
        tags=ApiTags("codestar-notifications", "TagResource", "UntagResource", as_map=True),
        tag_key={"Arn": "$id"},
        nothing_to_do={"CreatedBy": "the service knows who made it"},
    ),
    Row(
        type="AWS::CodeArtifact::Domain",
        service="codeartifact",
        create="CreateDomain",
        id="domain.arn",
        read=Read("DescribeDomain", _DOMAIN, "domain"),
        delete=Call("DeleteDomain", _DOMAIN),
        renames={"DomainName": "domain"},
        values={"PermissionsPolicyDocument": document},
        setters={
            "PermissionsPolicyDocument": Call("PutDomainPermissionsPolicy", {**_DOMAIN, "policyDocument": "$value"})
        },
        removers={"PermissionsPolicyDocument": Call("DeleteDomainPermissionsPolicy", _DOMAIN)},
        tells={
            "DomainName": "name",
            "PermissionsPolicyDocument": Read("GetDomainPermissionsPolicy", _DOMAIN, "policy.document"),
        },
        attributes={"Arn": "$id", "EncryptionKey": "encryptionKey", "Name": "name", "Owner": "owner"},
        tags=_ARTIFACTS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::CodeArtifact::Repository",
        service="codeartifact",
        create="CreateRepository",
        id="repository.arn",
        read=Read("DescribeRepository", _REPOSITORY, "repository"),
        update=Call("UpdateRepository", _REPOSITORY),
        delete=Call("DeleteRepository", _REPOSITORY),
        renames={"DomainName": "domain", "RepositoryName": "repository"},
        values={
            "PermissionsPolicyDocument": document,
            "Upstreams": lambda names: [{"repositoryName": name.rsplit("/", 1)[-1]} for name in names],
        },
        setters={
            "PermissionsPolicyDocument": Call(
                "PutRepositoryPermissionsPolicy", {**_REPOSITORY, "policyDocument": "$value"}
            )
        },
        removers={"PermissionsPolicyDocument": Call("DeleteRepositoryPermissionsPolicy", _REPOSITORY)},
        memberships={
            "ExternalConnections": Membership(
                add=Call("AssociateExternalConnection", {**_REPOSITORY, "externalConnection": "$value"}),
                remove=Call("DisassociateExternalConnection", {**_REPOSITORY, "externalConnection": "$value"}),
                going_first=True,
            )
        },
        defaults={"Description": "", "Upstreams": []},
        tells={
            "DomainName": "domainName",
            "RepositoryName": "name",
            "ExternalConnections": "externalConnections[].externalConnectionName",
            "PermissionsPolicyDocument": Read("GetRepositoryPermissionsPolicy", _REPOSITORY, "policy.document"),
        },
        attributes={"Arn": "$id", "DomainOwner": "domainOwner", "Name": "name"},
        tags=_ARTIFACTS,
        tag_key={"resourceArn": "$id"},
    ),
)
