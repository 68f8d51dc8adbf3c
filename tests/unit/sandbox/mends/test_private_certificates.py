"""Certificates of private authorities say what was asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography import x509

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.authorities import active_authority, new_authority


def _issued(client: Any, authority: str, request: str, **more: Any) -> x509.Certificate:
    asked = {"SigningAlgorithm": "SHA256WITHECDSA", "Validity": {"Type": "DAYS", "Value": 30}, **more}
    arn = client.issue_certificate(CertificateAuthorityArn=authority, Csr=request.encode(), **asked)["CertificateArn"]
    pem = client.get_certificate(CertificateAuthorityArn=authority, CertificateArn=arn)["Certificate"]
    return x509.load_pem_x509_certificate(pem.encode())


@pytest.mark.parametrize(
    ("validity", "days"),
    [
        ({"Type": "DAYS", "Value": 30}, 30),
        ({"Type": "YEARS", "Value": 2}, 730),
        ({"Type": "END_DATE", "Value": 20350101000000}, None),
        ({"Type": "ABSOLUTE", "Value": 2051222400}, None),
    ],
)
def test_a_certificate_lasts_as_long_as_it_was_asked_to(
    account: Account, validity: dict[str, Any], days: int | None
) -> None:
    """For a time, until a day, or until a second since 1970."""
    client = account.client("acm-pca")
    authority = active_authority(client)
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=new_authority(client))["Csr"]
    certificate = _issued(client, authority, request, Validity=validity)
    until = datetime(2035, 1, 1, tzinfo=UTC) if days is None else datetime.now(UTC) + timedelta(days=days)
    assert abs(certificate.not_valid_after_utc - until) < timedelta(minutes=5)


def test_the_request_to_the_service_may_say_for_whom_it_is(account: Account) -> None:
    """Subject and alternative names that are passed through win over those of the signing request."""
    client = account.client("acm-pca")
    authority = active_authority(client)
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=new_authority(client))["Csr"]
    passed = {
        "Subject": {"CommonName": "shop.example", "Country": "DE"},
        "Extensions": {"SubjectAlternativeNames": [{"DnsName": "www.shop.example"}]},
    }
    template = "arn:aws:acm-pca:::template/EndEntityCertificate_APIPassthrough/V1"
    certificate = _issued(client, authority, request, ApiPassthrough=passed, TemplateArn=template)
    assert certificate.subject.rfc4514_string() == "CN=shop.example,C=DE"
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["www.shop.example"]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_subordinate_authority_may_sign_and_stands_below_the_root(account: Account) -> None:
    """As deep as its template says; its chain leads up."""
    client = account.client("acm-pca")
    root, below = active_authority(client), new_authority(client, Subject={"CommonName": "below"})
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=below)["Csr"]
    template = "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen1/V1"
    certificate = _issued(client, root, request, TemplateArn=template)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 1)
    assert certificate.issuer.rfc4514_string() == "CN=root"


def test_an_authority_without_a_certificate_issues_none(account: Account) -> None:
    """But its own."""
    client = account.client("acm-pca")
    arn = new_authority(client)
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]
    with pytest.raises(ClientError, match="InvalidStateException"):
        _issued(client, arn, request)


def test_a_revoked_certificate_is_still_told_and_not_revoked_twice(account: Account) -> None:
    """RequestAlreadyProcessedException."""
    client = account.client("acm-pca")
    authority = active_authority(client)
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=new_authority(client))["Csr"]
    certificate = _issued(client, authority, request)
    digits = f"{certificate.serial_number:X}"
    serial = ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    revocation = {"CertificateSerial": serial, "RevocationReason": "UNSPECIFIED"}
    client.revoke_certificate(CertificateAuthorityArn=authority, **revocation)
    with pytest.raises(ClientError, match="RequestAlreadyProcessedException"):
        client.revoke_certificate(CertificateAuthorityArn=authority, **revocation)
