"""What a SAML provider tells of the encryption of assertions."""

from tests.unit.sandbox.account import Account

_METADATA = f'<EntityDescriptor entityID="corp"><!-- {"x" * 1000} --></EntityDescriptor>'


def test_the_encryption_of_assertions_is_kept_and_changed(account: Account) -> None:
    """With it the keys, of which only id and time are told; an update leaves alone what it does not name."""
    iam = account.client("iam")
    arn = iam.create_saml_provider(
        Name="corp", SAMLMetadataDocument=_METADATA, AssertionEncryptionMode="Required", AddPrivateKey="pem"
    )["SAMLProviderArn"]
    told = iam.get_saml_provider(SAMLProviderArn=arn)
    [key] = told["PrivateKeyList"]
    assert (told["AssertionEncryptionMode"], len(told["SAMLProviderUUID"])) == ("Required", 24)
    iam.update_saml_provider(SAMLProviderArn=arn, AssertionEncryptionMode="Allowed", RemovePrivateKey=key["KeyId"])
    told = iam.get_saml_provider(SAMLProviderArn=arn)
    assert (told["AssertionEncryptionMode"], told["PrivateKeyList"]) == ("Allowed", [])
    assert told["SAMLMetadataDocument"] == _METADATA
