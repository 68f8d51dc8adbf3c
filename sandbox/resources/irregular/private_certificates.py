"""Certificates of private authorities: issued, and revoked when they are no longer wanted."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.conversion import convert
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.services import operation_model

Json = Any


class PrivateCertificate(Irregular):
    """``AWS::ACMPCA::Certificate``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-acmpca-certificate.html
    """

    name = "AWS::ACMPCA::Certificate"
    honours = frozenset(
        {
            "ApiPassthrough",
            "CertificateAuthorityArn",
            "CertificateSigningRequest",
            "SigningAlgorithm",
            "TemplateArn",
            "Validity",
            "ValidityNotBefore",
        }
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Have the authority sign the request."""
        given = {name: value for name, value in properties.items() if name != "CertificateSigningRequest"}
        given["Csr"] = properties["CertificateSigningRequest"].encode()
        parameters = convert(given, operation_model("acm-pca", "IssueCertificate").input_shape, self.name)
        arn = context.call("acm-pca", "IssueCertificate", **parameters)["CertificateArn"]
        context.created(arn)
        return Physical(arn, properties)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Revoke it, unless it is the authority's own."""
        del snapshot
        from cryptography import x509  # noqa: PLC0415 slow to import, and seldom needed

        certificate = x509.load_pem_x509_certificate(self.read(context, physical)["Certificate"].encode())
        if certificate.subject == certificate.issuer:
            return
        digits = f"{certificate.serial_number:X}"
        serial = ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
        authority = physical.properties["CertificateAuthorityArn"]
        reason = {"CertificateSerial": serial, "RevocationReason": "UNSPECIFIED"}
        try:
            context.call("acm-pca", "RevokeCertificate", CertificateAuthorityArn=authority, **reason)
        except ClientError as error:
            if error.response["Error"]["Code"] == "RequestAlreadyProcessedException":
                raise NotFoundError(physical.id) from None
            raise

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the certificate; with its authority it is gone, too."""
        authority = physical.properties["CertificateAuthorityArn"]
        key = {"CertificateAuthorityArn": authority}
        status = self.found(context, "acm-pca", "DescribeCertificateAuthority", **key)["CertificateAuthority"]["Status"]
        if status == "DELETED":
            raise NotFoundError(physical.id)
        return self.found(context, "acm-pca", "GetCertificate", CertificateArn=physical.id, **key)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the certificate with its authority: what else it was asked to be stands in the certificate itself."""
        return {**self.read(context, physical), "CertificateAuthorityArn": physical.id.rsplit("/certificate/", 1)[0]}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN, or the certificate as PEM."""
        if name == "Arn":
            return physical.id
        if name == "Certificate":
            return self.read(context, physical)["Certificate"]
        return super().attribute(context, physical, name)


TYPES = (PrivateCertificate(),)
