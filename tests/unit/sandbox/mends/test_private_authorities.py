"""An authority is what was asked for, and is not deleted while it works."""

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.authorities import active_authority


def test_an_authority_has_the_key_and_the_mode_that_were_asked_for(account: Account) -> None:
    """Its request for a certificate is signed with that key."""
    client = account.client("acm-pca")
    arn = active_authority(client, UsageMode="SHORT_LIVED_CERTIFICATE")
    told = client.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert told["UsageMode"] == "SHORT_LIVED_CERTIFICATE"
    request = x509.load_pem_x509_csr(client.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode())
    assert isinstance(request.public_key(), ec.EllipticCurvePublicKey)
    arn = active_authority(client)
    told = client.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert told["UsageMode"] == "GENERAL_PURPOSE"


def test_an_active_authority_is_disabled_before_it_is_deleted(account: Account) -> None:
    """InvalidStateException otherwise."""
    client = account.client("acm-pca")
    arn = active_authority(client)
    with pytest.raises(ClientError, match="InvalidStateException"):
        client.delete_certificate_authority(CertificateAuthorityArn=arn)
    client.update_certificate_authority(CertificateAuthorityArn=arn, Status="DISABLED")
    client.delete_certificate_authority(CertificateAuthorityArn=arn)
    told = client.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert told["Status"] == "DELETED"
