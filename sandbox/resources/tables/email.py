"""SES's identities."""

from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ONE = {"EmailIdentity": "$id"}


def _record(number: int, *, value: bool) -> Any:  # noqa: ANN401 a function that tells an attribute
    """Return what tells name or value of one of the records that publish a domain's key."""

    def told(_context: Any, physical: Any, item: Json) -> str:  # noqa: ANN401
        token = item["DkimAttributes"]["Tokens"][number - 1]
        return f"{token}.dkim.amazonses.com" if value else f"{token}._domainkey.{physical.id}"

    return told


ROWS = (
    Row(
        type="AWS::SES::EmailIdentity",
        service="sesv2",
        create="CreateEmailIdentity",
        derived={
            "Origin": lambda given: (
                "EXTERNAL" if "DomainSigningSelector" in given.get("DkimSigningAttributes", {}) else "AWS_SES"
            )
        },
        id="$EmailIdentity",
        read=Read("GetEmailIdentity", _ONE),
        delete=Call("DeleteEmailIdentity", _ONE),
        updaters={
            "DkimSigningAttributes": Call(
                "PutEmailIdentityDkimSigningAttributes",
                {**_ONE, "SigningAttributesOrigin": "$Origin", "SigningAttributes": "$value"},
            )
        },
        setters={
            "ConfigurationSetAttributes": Call(
                "PutEmailIdentityConfigurationSetAttributes",
                {**_ONE, "ConfigurationSetName": "$value.ConfigurationSetName"},
            ),
            "DkimAttributes": Call(
                "PutEmailIdentityDkimAttributes", {**_ONE, "SigningEnabled": "$value.SigningEnabled"}
            ),
            "FeedbackAttributes": Call(
                "PutEmailIdentityFeedbackAttributes",
                {**_ONE, "EmailForwardingEnabled": "$value.EmailForwardingEnabled"},
            ),
            "MailFromAttributes": Call(
                "PutEmailIdentityMailFromAttributes",
                {
                    **_ONE,
                    "MailFromDomain": "$value.MailFromDomain",
                    "BehaviorOnMxFailure": "$value.BehaviorOnMxFailure",
                },
            ),
        },
        defaults={
            "ConfigurationSetAttributes": {},
            "DkimAttributes": {"SigningEnabled": True},
            "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"},
            "FeedbackAttributes": {"EmailForwardingEnabled": True},
            "MailFromAttributes": {},
        },
        attributes={
            **{f"DkimDNSTokenName{number}": _record(number, value=False) for number in (1, 2, 3)},
            **{f"DkimDNSTokenValue{number}": _record(number, value=True) for number in (1, 2, 3)},
        },
        tells={
            "ConfigurationSetAttributes": "{ConfigurationSetName: ConfigurationSetName}",
            "DkimSigningAttributes": "DkimAttributes.{NextSigningKeyLength: NextSigningKeyLength}",
            "EmailIdentity": Read("GetEmailIdentity", _ONE, "IdentityType && '$EmailIdentity'"),
            "FeedbackAttributes": "{EmailForwardingEnabled: FeedbackForwardingStatus}",
        },
        tags=ApiTags("sesv2", "TagResource", "UntagResource"),
        tag_key={"ResourceArn": "arn:$partition:ses:$region:$account:identity/$id"},
    ),
)
