"""SES's identities are signed, changed, made once and deleted once."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_domain_has_three_records_for_its_key_unless_the_key_is_ones_own(account: Account) -> None:
    """With a key of one's own, the selector stands in their place."""
    ses = account.client("sesv2")
    made = ses.create_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    assert len(made["Tokens"]) == 3
    assert (made["SigningEnabled"], made["SigningAttributesOrigin"]) == (True, "AWS_SES")
    own = {"DomainSigningSelector": "mine", "DomainSigningPrivateKey": "a2V5"}
    ses.put_email_identity_dkim_signing_attributes(
        EmailIdentity="example.com", SigningAttributesOrigin="EXTERNAL", SigningAttributes=own
    )
    told = ses.get_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    assert (told["Tokens"], told["SigningAttributesOrigin"]) == (["mine"], "EXTERNAL")


def test_settings_of_an_identity_change(account: Account) -> None:
    """And are what they were when nothing is named."""
    ses, named = account.client("sesv2"), {"EmailIdentity": "example.com"}
    ses.create_email_identity(**named, Tags=[{"Key": "team", "Value": "shop"}])
    ses.put_email_identity_mail_from_attributes(**named, MailFromDomain="bounce.example.com")
    ses.put_email_identity_feedback_attributes(**named, EmailForwardingEnabled=False)
    ses.put_email_identity_dkim_attributes(**named, SigningEnabled=False)
    ses.put_email_identity_configuration_set_attributes(**named, ConfigurationSetName="all")
    told = ses.get_email_identity(**named)
    assert told["MailFromAttributes"]["MailFromDomain"] == "bounce.example.com"
    assert (told["FeedbackForwardingStatus"], told["DkimAttributes"]["SigningEnabled"]) == (False, False)
    assert (told["ConfigurationSetName"], told["Tags"]) == ("all", [{"Key": "team", "Value": "shop"}])
    ses.put_email_identity_mail_from_attributes(**named)
    ses.put_email_identity_configuration_set_attributes(**named)
    told = ses.get_email_identity(**named)
    assert not {"MailFromAttributes", "ConfigurationSetName"} & told.keys()


def test_an_identity_is_made_once_and_deleted_once(account: Account) -> None:
    """Twice is refused."""
    ses, named = account.client("sesv2"), {"EmailIdentity": "ada@example.com"}
    ses.create_email_identity(**named)
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        ses.create_email_identity(**named)
    ses.delete_email_identity(**named)
    with pytest.raises(ClientError, match="NotFoundException"):
        ses.delete_email_identity(**named)
