"""SES's identities: how mail from them is signed, where it bounces to, and that each is made once.

Sources: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html,
https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
"""

from collections.abc import Mapping
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse

Json = Any
_LENGTH = "RSA_2048_BIT"


def _arn(place: Place, name: str) -> str:
    return place.arn("ses", f"identity/{name}")


def _find(place: Place, given: Mapping[str, Json]) -> Any:  # noqa: ANN401 moto's own
    found = place.backend.core_backend.email_identities.get(given["EmailIdentity"])
    return found or refuse("NotFoundException", f"Email identity {given['EmailIdentity']} does not exist.")


def _create(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    name, core = given["EmailIdentity"], place.backend.core_backend
    if name in core.email_identities:
        refuse("AlreadyExistsException", f"Email identity {name} already exist.")
    signing = given.get("DkimSigningAttributes", {})
    identity = core.create_email_identity_v2(name, None, signing, given.get("ConfigurationSetName"))
    identity.feedback_forwarding_status = True
    identity.dkim_attributes = {"SigningEnabled": identity.identity_type == "DOMAIN"}
    _sign(identity, signing)
    if given.get("Tags"):
        core.tagger.tag_resource(_arn(place, name), given["Tags"])
    told = _tell(place, given)
    return {key: told[key] for key in ("IdentityType", "VerifiedForSendingStatus", "DkimAttributes")}


def _sign(identity: Any, signing: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Sign with a key of one's own if there is one, and else with one of Amazon's, which three records publish."""
    own = signing.get("DomainSigningSelector")
    length = signing.get("NextSigningKeyLength", _LENGTH)
    tokens = [own] if own else [mock_random.get_random_string(32, lower_case=True) for _ in range(3)]
    identity.dkim_attributes |= {
        "Status": "SUCCESS",
        "Tokens": tokens,
        "SigningAttributesOrigin": "EXTERNAL" if own else "AWS_SES",
        "SigningHostedZone": "dkim.amazonses.com",
        **({} if own else {"NextSigningKeyLength": length, "CurrentSigningKeyLength": length}),
    }


def _tell(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    identity = _find(place, given)
    tags = place.backend.core_backend.tagger.list_tags_for_resource(_arn(place, identity.email_identity))
    told = {
        "IdentityType": identity.identity_type,
        "FeedbackForwardingStatus": identity.feedback_forwarding_status,
        "VerifiedForSendingStatus": identity.verified_for_sending_status,
        "VerificationStatus": identity.verification_status,
        "DkimAttributes": identity.dkim_attributes,
        "Policies": identity.policies,
        "Tags": tags.get("Tags", []),
    }
    more = {
        "ConfigurationSetName": identity.configuration_set_name,
        "MailFromAttributes": getattr(identity, "mail_from", None),
    }
    return {**told, **{name: value for name, value in more.items() if value}}


def _delete(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    name = _find(place, given).email_identity
    del place.backend.core_backend.email_identities[name]
    place.backend.core_backend.tagger.delete_all_tags_for_resource(_arn(place, name))
    return {}


def _set_configuration(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _find(place, given).configuration_set_name = given.get("ConfigurationSetName")
    return {}


def _set_dkim(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _find(place, given).dkim_attributes["SigningEnabled"] = given.get("SigningEnabled", False)
    return {}


def _set_signing(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    identity = _find(place, given)
    _sign(identity, given.get("SigningAttributes", {}))
    dkim = identity.dkim_attributes
    return {"DkimStatus": dkim["Status"], "DkimTokens": dkim["Tokens"]}


def _set_feedback(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    _find(place, given).feedback_forwarding_status = given.get("EmailForwardingEnabled", False)
    return {}


def _set_mail_from(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Let mail come from a domain of one's own, or, if none is named, from Amazon's again."""
    behavior = given.get("BehaviorOnMxFailure", "USE_DEFAULT_VALUE")
    domain = given.get("MailFromDomain")
    own = {"MailFromDomain": domain, "MailFromDomainStatus": "SUCCESS", "BehaviorOnMxFailure": behavior}
    _find(place, given).mail_from = own if domain else None
    return {}


def _apply() -> None:
    operations(
        "sesv2",
        {
            "CreateEmailIdentity": _create,
            "GetEmailIdentity": _tell,
            "DeleteEmailIdentity": _delete,
            "PutEmailIdentityConfigurationSetAttributes": _set_configuration,
            "PutEmailIdentityDkimAttributes": _set_dkim,
            "PutEmailIdentityDkimSigningAttributes": _set_signing,
            "PutEmailIdentityFeedbackAttributes": _set_feedback,
            "PutEmailIdentityMailFromAttributes": _set_mail_from,
        },
    )


MENDS = (
    Mend(
        name="email_identities",
        moto="An identity has no records for DKIM, none of its settings changes, and it may be made or deleted twice.",
        aws="Three records publish the key of a domain; signing, bounces and the domain that mail comes from change.",
        source="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html",
        apply=_apply,
        when="moto.sesv2.urls",
    ),
)
