"""Certificates for enclaves: roles that may fetch a certificate's private key, encrypted, from a bucket."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, write

_HELD = "enclave certificates"


def _associations(backend: Any) -> dict[tuple[str, str], dict[str, Json]]:  # noqa: ANN401 moto's EC2 backend
    held: dict[tuple[str, str], dict[str, Json]] = backend.__dict__.setdefault(_HELD, {})
    return held


def _associate(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    certificate, role = parameters["CertificateArn"], parameters["RoleArn"]
    made = {
        "CertificateS3BucketName": f"aws-ec2-enclave-certificate-{backend.region_name}",
        "CertificateS3ObjectKey": f"{role}/{certificate}",
        "EncryptionKmsKeyId": f"alias/ec2-enclave-certificate-{backend.account_id}",
    }
    _associations(backend)[certificate, role] = made
    return made


def _disassociate(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    key = (parameters["CertificateArn"], parameters["RoleArn"])
    if key not in _associations(backend):
        code = "InvalidEnclaveCertificateAssociation.NotFound"
        raise EC2ClientError(code, f"The role {key[1]} is not associated with the certificate {key[0]}.")
    del _associations(backend)[key]
    return {"Return": True}


def _associated(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    told = [
        {"AssociatedRoleArn": role, **made}
        for (certificate, role), made in _associations(backend).items()
        if certificate == parameters["CertificateArn"]
    ]
    return {"AssociatedRoles": told}


def _apply() -> None:
    write(
        {
            "AssociateEnclaveCertificateIamRole": _associate,
            "DisassociateEnclaveCertificateIamRole": _disassociate,
            "GetAssociatedEnclaveCertificateIamRoles": _associated,
        }
    )


MENDS = (
    Mend(
        name="enclave_certificates",
        moto="There are no operations for roles of enclave certificates.",
        aws="A role is associated with a certificate, and told where the encrypted private key is.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateEnclaveCertificateIamRole.html",
        apply=_apply,
    ),
)
