"""Cognito's user pools and identity pools, but for user pools themselves."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_POOL = {"UserPoolId": "$UserPoolId"}
_CLIENT = {**_POOL, "ClientId": "$id"}
_DOMAIN = {**_POOL, "Domain": "$Domain"}
_GROUP = {**_POOL, "GroupName": "$id"}
_USER = {**_POOL, "Username": "$id"}
_MEMBER = {**_POOL, "Username": "$Username"}
_SERVER = {**_POOL, "Identifier": "$id"}
_PROVIDER = {**_POOL, "ProviderName": "$id"}
_OF_CLIENT = {**_POOL, "ClientId": "$ClientId"}
_IDENTITIES = {"IdentityPoolId": "$IdentityPoolId"}
_FOR_THE_MESSAGE = "it is about the message that is sent when the user is made"


def _object(value: Json) -> Json:
    """Return a map that a template may write as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def _mappings(mappings: Mapping[str, Json]) -> Json:
    """Return role mappings by the provider that they are about, which templates name in the mapping or as its key."""
    found = {}
    for key, mapping in mappings.items():
        rest = {name: value for name, value in mapping.items() if name != "IdentityProvider"}
        found[mapping.get("IdentityProvider", key)] = rest
    return found


_RISKS = ("CompromisedCredentialsRiskConfiguration", "AccountTakeoverRiskConfiguration", "RiskExceptionConfiguration")
_PARTS_OF_USER_POOLS = (
    Row(
        type="AWS::Cognito::UserPoolClient",
        service="cognito-idp",
        create="CreateUserPoolClient",
        id="UserPoolClient.ClientId",
        read=Read("DescribeUserPoolClient", _CLIENT, "UserPoolClient"),
        update=Call("UpdateUserPoolClient", _CLIENT),
        update_whole=True,
        delete=Call("DeleteUserPoolClient", _CLIENT),
        attributes={"ClientId": "$id", "ClientSecret": "ClientSecret", "Name": "ClientName"},
        named=Named("ClientName", longest=128),
        tells={"GenerateSecret": "ClientSecret && `true` || `false`"},
    ),
    Row(
        type="AWS::Cognito::UserPoolDomain",
        service="cognito-idp",
        create="CreateUserPoolDomain",
        id="$Domain",
        read=Read("DescribeUserPoolDomain", {"Domain": "$id"}, "DomainDescription.Domain && DomainDescription"),
        update=Call("UpdateUserPoolDomain", _DOMAIN),
        delete=Call("DeleteUserPoolDomain", _DOMAIN),
        defaults={"ManagedLoginVersion": 1},
        attributes={"CloudFrontDistribution": "CloudFrontDistribution"},
    ),
    Row(
        type="AWS::Cognito::UserPoolGroup",
        service="cognito-idp",
        create="CreateGroup",
        id="Group.GroupName",
        read=Read("GetGroup", _GROUP, "Group"),
        update=Call("UpdateGroup", _GROUP),
        delete=Call("DeleteGroup", _GROUP),
        defaults={"Description": ""},
        named=Named("GroupName", longest=128),
    ),
    Row(
        type="AWS::Cognito::UserPoolUser",
        service="cognito-idp",
        create="AdminCreateUser",
        id="User.Username",
        read=Read("AdminGetUser", _USER),
        delete=Call("AdminDeleteUser", _USER),
        named=Named("Username", longest=128),
        # Where users are named by their e-mail address, Cognito makes up another name for them.
        tells={"Username": Read("AdminGetUser", _MEMBER, "(Username=='$id') && '$Username'")},
        nothing_to_do=dict.fromkeys(
            ("ClientMetadata", "DesiredDeliveryMediums", "MessageAction", "ValidationData"), _FOR_THE_MESSAGE
        ),
    ),
    Row(
        type="AWS::Cognito::UserPoolUserToGroupAttachment",
        service="cognito-idp",
        create="AdminAddUserToGroup",
        id="$UserPoolId|$GroupName|$Username",
        read=Read("AdminListGroupsForUser", _MEMBER, "Groups[?GroupName=='$GroupName'] | [0]"),
        delete=Call("AdminRemoveUserFromGroup", {**_MEMBER, "GroupName": "$GroupName"}),
    ),
    Row(
        type="AWS::Cognito::UserPoolResourceServer",
        service="cognito-idp",
        create="CreateResourceServer",
        id="ResourceServer.Identifier",
        read=Read("DescribeResourceServer", _SERVER, "ResourceServer"),
        update=Call("UpdateResourceServer", _SERVER),
        update_whole=True,
        delete=Call("DeleteResourceServer", _SERVER),
    ),
    Row(
        type="AWS::Cognito::UserPoolIdentityProvider",
        service="cognito-idp",
        create="CreateIdentityProvider",
        id="IdentityProvider.ProviderName",
        read=Read("DescribeIdentityProvider", _PROVIDER, "IdentityProvider"),
        update=Call("UpdateIdentityProvider", _PROVIDER),
        delete=Call("DeleteIdentityProvider", _PROVIDER),
        values={"ProviderDetails": _object, "AttributeMapping": _object},
        defaults={"AttributeMapping": {}, "IdpIdentifiers": []},
    ),
    Row(
        type="AWS::Cognito::UserPoolRiskConfigurationAttachment",
        service="cognito-idp",
        create="SetRiskConfiguration",
        id="$UserPoolId|$ClientId",
        read=Read(
            "DescribeRiskConfiguration",
            _OF_CLIENT,
            f"RiskConfiguration.[{', '.join(_RISKS)}][?@] && RiskConfiguration",
        ),
        update=Call("SetRiskConfiguration", _OF_CLIENT),
        update_whole=True,
        delete=Call("SetRiskConfiguration", _OF_CLIENT),
    ),
    Row(
        type="AWS::Cognito::UserPoolUICustomizationAttachment",
        service="cognito-idp",
        create="SetUICustomization",
        id="$UserPoolId|$ClientId",
        read=Read("GetUICustomization", _OF_CLIENT, "UICustomization.CSS && UICustomization"),
        update=Call("SetUICustomization", _OF_CLIENT),
        delete=Call("SetUICustomization", {**_OF_CLIENT, "CSS": ""}),
    ),
    Row(
        type="AWS::Cognito::LogDeliveryConfiguration",
        service="cognito-idp",
        create="SetLogDeliveryConfiguration",
        id="$UserPoolId",
        read=Read(
            "GetLogDeliveryConfiguration",
            {"UserPoolId": "$id"},
            "LogDeliveryConfiguration.LogConfigurations && LogDeliveryConfiguration",
        ),
        update=Call("SetLogDeliveryConfiguration", {"UserPoolId": "$id"}),
        delete=Call("SetLogDeliveryConfiguration", {"UserPoolId": "$id", "LogConfigurations": []}),
        defaults={"LogConfigurations": []},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::Cognito::ManagedLoginBranding",
        service="cognito-idp",
        create="CreateManagedLoginBranding",
        id="ManagedLoginBranding.ManagedLoginBrandingId",
        read=Read("DescribeManagedLoginBranding", {**_POOL, "ManagedLoginBrandingId": "$id"}, "ManagedLoginBranding"),
        update=Call("UpdateManagedLoginBranding", {**_POOL, "ManagedLoginBrandingId": "$id"}),
        delete=Call("DeleteManagedLoginBranding", {**_POOL, "ManagedLoginBrandingId": "$id"}),
        defaults={"Assets": [], "Settings": {}, "UseCognitoProvidedValues": False},
        attributes={"ManagedLoginBrandingId": "$id"},
        tells={
            "ClientId": Read(
                "DescribeManagedLoginBrandingByClient",
                _OF_CLIENT,
                "(ManagedLoginBranding.ManagedLoginBrandingId=='$id') && '$ClientId'",
            )
        },
        nothing_to_do={"ReturnMergedResources": "it says how much descriptions tell"},
    ),
    Row(
        type="AWS::Cognito::Terms",
        service="cognito-idp",
        create="CreateTerms",
        id="Terms.TermsId",
        read=Read("DescribeTerms", {**_POOL, "TermsId": "$id"}, "Terms"),
        update=Call("UpdateTerms", {**_POOL, "TermsId": "$id"}),
        delete=Call("DeleteTerms", {**_POOL, "TermsId": "$id"}),
        attributes={"TermsId": "$id"},
    ),
)

ROWS = (
    *_PARTS_OF_USER_POOLS,
    Row(
        type="AWS::Cognito::IdentityPool",
        service="cognito-identity",
        create="CreateIdentityPool",
        id="IdentityPoolId",
        read=Read("DescribeIdentityPool", {"IdentityPoolId": "$id"}),
        update=Call("UpdateIdentityPool", {"IdentityPoolId": "$id"}),
        update_whole=True,
        delete=Call("DeleteIdentityPool", {"IdentityPoolId": "$id"}),
        values={"SupportedLoginProviders": _object},
        attributes={"Id": "$id", "Name": "IdentityPoolName"},
        named=Named("IdentityPoolName", longest=128),
        tags=ApiTags(
            "cognito-identity",
            "TagResource",
            "UntagResource",
            "IdentityPoolTags",
            add_parameter="Tags",
            as_map=True,
        ),
        tags_property="IdentityPoolTags",
        tag_key={"ResourceArn": "arn:$partition:cognito-identity:$region:$account:identitypool/$id"},
    ),
    Row(
        type="AWS::Cognito::IdentityPoolRoleAttachment",
        service="cognito-identity",
        create="SetIdentityPoolRoles",
        id="$IdentityPoolId",
        extra={"Roles": {}},
        read=Read("GetIdentityPoolRoles", {"IdentityPoolId": "$id"}, "(Roles || RoleMappings) && @"),
        update=Call("SetIdentityPoolRoles", {"IdentityPoolId": "$id"}),
        update_whole=True,
        delete=Call("SetIdentityPoolRoles", {"IdentityPoolId": "$id", "Roles": {}}),
        values={"RoleMappings": _mappings},
        defaults={"Roles": {}},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::Cognito::IdentityPoolPrincipalTag",
        service="cognito-identity",
        create="SetPrincipalTagAttributeMap",
        id="$IdentityPoolId|$IdentityProviderName",
        read=Read(
            "GetPrincipalTagAttributeMap",
            {**_IDENTITIES, "IdentityProviderName": "$IdentityProviderName"},
            "(PrincipalTags || UseDefaults) && @",
        ),
        update=Call("SetPrincipalTagAttributeMap", {**_IDENTITIES, "IdentityProviderName": "$IdentityProviderName"}),
        update_whole=True,
        delete=Call(
            "SetPrincipalTagAttributeMap",
            {
                **_IDENTITIES,
                "IdentityProviderName": "$IdentityProviderName",
                "PrincipalTags": {},
                "UseDefaults": False,
            },
        ),
    ),
)
