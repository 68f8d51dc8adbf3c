"""A private certificate authority that has signed its own certificate."""

from typing import Any

_ROOT = "arn:aws:acm-pca:::template/RootCACertificate/V1"


def new_authority(client: Any, **more: Any) -> str:
    """Return the ARN of an authority without a certificate."""
    configuration = {"KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": "SHA256WITHECDSA"}
    configuration["Subject"] = more.pop("Subject", {"CommonName": "root"})
    asked = {"CertificateAuthorityType": "ROOT", **more, "CertificateAuthorityConfiguration": configuration}
    arn: str = client.create_certificate_authority(**asked)["CertificateAuthorityArn"]
    return arn


def active_authority(client: Any, **more: Any) -> str:
    """Return the ARN of an authority that issues certificates."""
    arn = new_authority(client, **more)
    request = client.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()
    made = client.issue_certificate(
        CertificateAuthorityArn=arn,
        Csr=request,
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn=_ROOT,
        Validity={"Type": "YEARS", "Value": 10},
    )
    own = client.get_certificate(CertificateAuthorityArn=arn, CertificateArn=made["CertificateArn"])["Certificate"]
    client.import_certificate_authority_certificate(CertificateAuthorityArn=arn, Certificate=own.encode())
    return arn
