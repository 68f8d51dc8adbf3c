"""Cognito's user pools: second factors have a call of their own, and attributes are only ever added.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, Physical, RefusedError
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_FACTORS = (
    "EnabledMfas",
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
)
_UNCHANGING = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_POOL = Row(
    type="AWS::Cognito::UserPool",
    service="cognito-idp",
    create="CreateUserPool",
    id="UserPool.Id",
    read=Read("DescribeUserPool", {"UserPoolId": "$id"}, "UserPool"),
    update=Call("UpdateUserPool", {"UserPoolId": "$id"}),
    update_whole=True,
    delete=Call("DeleteUserPool", {"UserPoolId": "$id"}),
    renames={"UserPoolName": "PoolName"},
    attributes={
        "Arn": "Arn",
        "UserPoolId": "$id",
        "ProviderName": lambda context, physical, _: (
            f"cognito-idp.{context.services.region}.amazonaws.com/{physical.id}"
        ),
        "ProviderURL": lambda context, physical, _: (
            f"https://cognito-idp.{context.services.region}.amazonaws.com/{physical.id}"
        ),
    },
    named=Named("UserPoolName", longest=128),
    tells={"UserPoolName": "Name", "Schema": "SchemaAttributes"},
    tags=ApiTags("cognito-idp", "TagResource", "UntagResource", "UserPoolTags", add_parameter="Tags", as_map=True),
    tags_property="UserPoolTags",
    tag_key={"ResourceArn": "$item.Arn"},
    nothing_to_do=dict.fromkeys(_FACTORS, "SetUserPoolMfaConfig takes it"),
)


class UserPool(TableResource):
    """``AWS::Cognito::UserPool``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_POOL)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the pool, then set its factors."""
        physical = super().create(context, properties)
        if any(name in properties for name in _FACTORS):
            _set_factors(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the pool, add attributes, and set the factors, which an update of the pool may have switched off."""
        differing = changed(physical.properties, new)
        for name in _UNCHANGING:
            if name in differing:
                msg = f"Updates are not allowed for property - {name}."
                raise RefusedError(msg)
        added = _added(physical.properties.get("Schema", []), new.get("Schema", []))
        old = {name: value for name, value in physical.properties.items() if name not in {"Schema", *_FACTORS}}
        same = {name: value for name, value in new.items() if name not in {"Schema", *_FACTORS}}
        before = Physical(physical.id, old, physical.generated, physical.attributes)
        super().update(context, before, same)
        if added:
            schema = {"UserPoolId": physical.id, "CustomAttributes": _as_asked(added)}
            context.call("cognito-idp", "AddCustomAttributes", **schema)
        after = Physical(physical.id, new, physical.generated, physical.attributes)
        if any(name in given for name in _FACTORS for given in (physical.properties, new)):
            _set_factors(context, after)
        return after

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description with the second factors, as the template writes them."""
        told = super().details(context, physical)
        factors = context.call("cognito-idp", "GetUserPoolMfaConfig", UserPoolId=physical.id)
        email, keys = factors.get("EmailMfaConfiguration"), factors.get("WebAuthnConfiguration", {})
        enabled = {
            "SMS_MFA": "SmsMfaConfiguration" in factors,
            "SOFTWARE_TOKEN_MFA": factors.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False),
            "EMAIL_OTP": email is not None,
        }
        more = {
            "EnabledMfas": [name for name, on in enabled.items() if on],
            "EmailAuthenticationMessage": (email or {}).get("Message"),
            "EmailAuthenticationSubject": (email or {}).get("Subject"),
            "WebAuthnFactorConfiguration": keys.get("FactorConfiguration"),
            "WebAuthnRelyingPartyID": keys.get("RelyingPartyId"),
            "WebAuthnUserVerification": keys.get("UserVerification"),
        }
        return {**told, **{name: value for name, value in more.items() if value is not None}}


def _set_factors(context: Context, physical: Physical) -> None:
    """Tell Cognito which second factors there are, and how passkeys are used."""
    given = physical.properties
    enabled = given.get("EnabledMfas", ())
    config: dict[str, Json] = {"MfaConfiguration": given.get("MfaConfiguration", "OFF")}
    if "SMS_MFA" in enabled:
        message = {"SmsAuthenticationMessage": given["SmsAuthenticationMessage"]} if _says(given, "Sms") else {}
        sms = {"SmsConfiguration": given["SmsConfiguration"]} if "SmsConfiguration" in given else {}
        config["SmsMfaConfiguration"] = {**message, **sms}
    if "EnabledMfas" in given:
        config["SoftwareTokenMfaConfiguration"] = {"Enabled": "SOFTWARE_TOKEN_MFA" in enabled}
    if "EMAIL_OTP" in enabled:
        names = {"EmailAuthenticationMessage": "Message", "EmailAuthenticationSubject": "Subject"}
        config["EmailMfaConfiguration"] = {new: given[old] for old, new in names.items() if old in given}
    names = {
        "WebAuthnRelyingPartyID": "RelyingPartyId",
        "WebAuthnUserVerification": "UserVerification",
        "WebAuthnFactorConfiguration": "FactorConfiguration",
    }
    keys = {new: given[old] for old, new in names.items() if old in given}
    if keys:
        config["WebAuthnConfiguration"] = keys
    context.call("cognito-idp", "SetUserPoolMfaConfig", UserPoolId=physical.id, **config)


def _says(given: Mapping[str, Json], factor: str) -> bool:
    return f"{factor}AuthenticationMessage" in given


def _added(old: list[Json], new: list[Json]) -> list[Json]:
    """Return the attributes that a pool gets.

    Raises:
        RefusedError: if one changes or goes.
    """
    if any(attribute not in new for attribute in old):
        msg = "Invalid AttributeDataType input: Existing schema attributes cannot be modified or deleted."
        raise RefusedError(msg)
    return [attribute for attribute in new if attribute not in old]


def _as_asked(attributes: list[Json]) -> list[Json]:
    """Return attributes as the API takes them: templates may write booleans as text."""
    flags = ("Mutable", "Required", "DeveloperOnlyAttribute")
    return [
        {name: str(value).lower() == "true" if name in flags else value for name, value in attribute.items()}
        for attribute in attributes
    ]


TYPES = (UserPool(),)
