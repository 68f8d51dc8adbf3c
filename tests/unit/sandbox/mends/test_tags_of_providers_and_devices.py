"""Tags of what moto gives none."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_FIRST, _SECOND = {"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}


def test_a_saml_provider_a_certificate_and_a_device_are_tagged(account: Account) -> None:
    """When they are made, and afterwards."""
    iam, metadata = account.client("iam"), f"<!-- {'x' * 1000} -->"
    arn = iam.create_saml_provider(Name="corp", SAMLMetadataDocument=metadata, Tags=[_FIRST])["SAMLProviderArn"]
    iam.upload_server_certificate(ServerCertificateName="web", CertificateBody="pem", PrivateKey="pem", Tags=[_FIRST])
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone", Tags=[_FIRST])["VirtualMFADevice"]
    for noun, key in (
        ("saml_provider", {"SAMLProviderArn": arn}),
        ("server_certificate", {"ServerCertificateName": "web"}),
        ("mfa_device", {"SerialNumber": device["SerialNumber"]}),
    ):
        assert getattr(iam, f"list_{noun}_tags")(**key)["Tags"] == [_FIRST]
        getattr(iam, f"tag_{noun}")(**key, Tags=[_SECOND])
        getattr(iam, f"untag_{noun}")(**key, TagKeys=["a"])
        assert getattr(iam, f"list_{noun}_tags")(**key)["Tags"] == [_SECOND]
    assert iam.get_saml_provider(SAMLProviderArn=arn)["Tags"] == [_SECOND]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.tag_mfa_device(SerialNumber="arn:aws:iam::1:mfa/none", Tags=[_FIRST])
