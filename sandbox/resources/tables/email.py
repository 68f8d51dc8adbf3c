"""SES's identities and configuration sets."""

from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_ONE = {"EmailIdentity": "$id"}


def _record(number: int, *, value: bool) -> Any:  # noqa: ANN401 a function that tells an attribute
    """Return what tells name or value of one of the records that publish a domain's key."""

    def told(_context: Any, physical: Any, item: Json) -> str:  # noqa: ANN401
        token = item["DkimAttributes"]["Tokens"][number - 1]
        return f"{token}.dkim.amazonses.com" if value else f"{token}._domainkey.{physical.id}"

    return told


def _put(option: str, *members: str) -> Call:
    """Return the call that gives one kind of a configuration set's options anew."""
    settings = {member: f"$value.{member}" for member in members}
    return Call(f"PutConfigurationSet{option}Options", {"ConfigurationSetName": "$id", **settings})


ROWS = (
    Row(
        type="AWS::SES::ConfigurationSet",
        service="sesv2",
        create="CreateConfigurationSet",
        id="$Name",
        read=Read("GetConfigurationSet", {"ConfigurationSetName": "$id"}),
        delete=Call("DeleteConfigurationSet", {"ConfigurationSetName": "$id"}),
        renames={"Name": "ConfigurationSetName"},
        updaters={
            "ArchivingOptions": _put("Archiving", "ArchiveArn"),
            "DeliveryOptions": _put("Delivery", "TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"),
            "ReputationOptions": _put("Reputation", "ReputationMetricsEnabled"),
            "SendingOptions": _put("Sending", "SendingEnabled"),
            "SuppressionOptions": _put("Suppression", "SuppressedReasons", "SuppressionScope", "ValidationOptions"),
            "TrackingOptions": _put("Tracking", "CustomRedirectDomain", "HttpsPolicy"),
            "VdmOptions": Call(
                "PutConfigurationSetVdmOptions", {"ConfigurationSetName": "$id", "VdmOptions": "$value"}
            ),
        },
        defaults={
            "ArchivingOptions": {},
            "DeliveryOptions": {},
            "ReputationOptions": {"ReputationMetricsEnabled": False},
            "SendingOptions": {"SendingEnabled": True},
            "SuppressionOptions": {},
            "TrackingOptions": {"CustomRedirectDomain": ""},
            "VdmOptions": {},
        },
        named=Named("Name", longest=64),
        tags=ApiTags("sesv2", "TagResource", "UntagResource"),
        tag_key={"ResourceArn": "arn:$partition:ses:$region:$account:configuration-set/$id"},
    ),
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
