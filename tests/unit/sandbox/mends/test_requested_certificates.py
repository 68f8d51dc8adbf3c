"""A certificate is what was requested."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tests.unit.sandbox.account import Account


def test_a_certificate_has_the_key_that_was_asked_for_and_lasts_198_days(account: Account) -> None:
    """The certificate itself shows both."""
    acm = account.client("acm")
    arn = acm.request_certificate(DomainName="one.example", KeyAlgorithm="EC_secp384r1")["CertificateArn"]
    told = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert told["KeyAlgorithm"] == "EC_secp384r1"
    assert (told["NotAfter"] - told["NotBefore"]).days == 198
    certificate = x509.load_pem_x509_certificate(acm.get_certificate(CertificateArn=arn)["Certificate"].encode())
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp384r1"


@pytest.mark.parametrize("length", [64, 65, 200])
def test_long_domains_stand_among_the_alternative_names(account: Account, length: int) -> None:
    """A common name has room for 64 characters."""
    name = ".".join(["a" * 30] * 7)[: length - 8].strip(".") + ".example"
    acm = account.client("acm")
    arn = acm.request_certificate(DomainName=name)["CertificateArn"]
    told = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (told["DomainName"], told["SubjectAlternativeNames"]) == (name, [name])


def test_logging_of_a_certificate_is_switched_off_and_on(account: Account) -> None:
    """UpdateCertificateOptions leaves the other options alone."""
    acm = account.client("acm")
    options = {"CertificateTransparencyLoggingPreference": "DISABLED"}
    arn = acm.request_certificate(DomainName="one.example", Options={"Export": "ENABLED"})["CertificateArn"]
    acm.update_certificate_options(CertificateArn=arn, Options=options)
    told = acm.describe_certificate(CertificateArn=arn)["Certificate"]["Options"]
    assert told == {"CertificateTransparencyLoggingPreference": "DISABLED", "Export": "ENABLED"}
