"""SES: who may send and how, templates, lists of readers, and what becomes of mail that arrives."""

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
    Row(
        type="AWS::SES::Template",
        service="ses",
        create="CreateTemplate",
        derived={"TemplateName": lambda given: given["Template"].get("TemplateName")},
        id="$TemplateName",
        read=Read("GetTemplate", {"TemplateName": "$id"}, "Template"),
        update=Call("UpdateTemplate", {"Template": {"TemplateName": "$id"}}),
        delete=Call("DeleteTemplate", {"TemplateName": "$item.TemplateName"}),
        attributes={"Id": "$id"},
        tells={"Template": "@"},
    ),
    Row(
        type="AWS::SES::ReceiptRuleSet",
        service="ses",
        create="CreateReceiptRuleSet",
        id="$RuleSetName",
        read=Read("DescribeReceiptRuleSet", {"RuleSetName": "$id"}, "Metadata"),
        delete=Call("DeleteReceiptRuleSet", {"RuleSetName": "$id"}),
        named=Named("RuleSetName", longest=64),
        tells={"RuleSetName": "Name"},
    ),
    Row(
        type="AWS::SES::ReceiptRule",
        service="ses",
        create="CreateReceiptRule",
        derived={"Called": lambda given: given["Rule"].get("Name") or given["RuleName"]},
        extra={"Rule": {"Name": "$Called"}},
        id="$Called",
        read=Read("DescribeReceiptRule", {"RuleSetName": "$RuleSetName", "RuleName": "$id"}, "Rule"),
        update=Call("UpdateReceiptRule", {"RuleSetName": "$RuleSetName", "Rule": {"Name": "$id"}}),
        delete=Call("DeleteReceiptRule", {"RuleSetName": "$RuleSetName", "RuleName": "$item.Name"}),
        attributes={"RuleName": "$id"},
        named=Named("RuleName", longest=64),
        tells={"Rule": "@"},
        nothing_to_do={"RuleName": "it is the name in the rule"},
    ),
    Row(
        type="AWS::SES::ContactList",
        service="sesv2",
        create="CreateContactList",
        id="$ContactListName",
        read=Read("GetContactList", {"ContactListName": "$id"}),
        update=Call("UpdateContactList", {"ContactListName": "$id"}),
        update_whole=True,
        delete=Call("DeleteContactList", {"ContactListName": "$id"}),
        named=Named("ContactListName", longest=64),
        tags=ApiTags("sesv2", "TagResource", "UntagResource", list="ListTagsForResource"),
        tag_key={"ResourceArn": "arn:$partition:ses:$region:$account:contact-list/$id"},
    ),
    Row(
        type="AWS::SES::DedicatedIpPool",
        service="sesv2",
        create="CreateDedicatedIpPool",
        id="$PoolName",
        read=Read("GetDedicatedIpPool", {"PoolName": "$id"}, "DedicatedIpPool"),
        delete=Call("DeleteDedicatedIpPool", {"PoolName": "$item.PoolName"}),
        named=Named("PoolName", longest=64, lower=True),
        tags=ApiTags("sesv2", "TagResource", "UntagResource", list="ListTagsForResource"),
        tag_key={"ResourceArn": "arn:$partition:ses:$region:$account:dedicated-ip-pool/$id"},
    ),
)
