"""Claiming a CloudHSM cluster: the request that it makes, and whether a certificate answers it.

Source: https://docs.aws.amazon.com/cloudhsm/latest/userguide/initialize-cluster.html
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_BITS = 2048


def request(cluster: str) -> str:
    """Return the certificate signing request of a cluster's first HSM, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cluster)])
    signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def complaint(asked: str, signed: str, anchor: str) -> str:
    """Return what is wrong with a signed certificate.

    Args:
        asked: the request, as PEM.
        signed: the certificate that shall answer it, as PEM.
        anchor: the certificate of who signed it, as PEM.

    Returns:
        nothing if it is of the request's key and the anchor has signed it.
    """
    try:
        certificate = x509.load_pem_x509_certificate(signed.encode())
        authority = x509.load_pem_x509_certificate(anchor.encode())
    except ValueError as error:
        return f"The certificate is no PEM: {error}"
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    wanted = x509.load_pem_x509_csr(asked.encode()).public_key()
    if certificate.public_key().public_bytes(*form) != wanted.public_bytes(*form):
        return "The certificate is not of the cluster's signing request."
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return "The trust anchor has not signed the certificate."
    return ""
