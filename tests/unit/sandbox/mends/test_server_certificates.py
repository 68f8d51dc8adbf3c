"""Server certificates: ids, dates, paths."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.unit.sandbox.account import Account


def _certificate(until: datetime) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    begun = until - timedelta(days=90)
    signed = builder.not_valid_before(begun).not_valid_after(until).sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signed.public_bytes(serialization.Encoding.PEM).decode(), secret.decode()


def test_each_certificate_has_its_own_id_and_expires_when_it_says(account: Account) -> None:
    """Not when another one did."""
    iam, until = account.client("iam"), datetime(2031, 1, 1, tzinfo=UTC)
    body, key = _certificate(until)
    ids = set()
    for name in ("one", "two"):
        made = iam.upload_server_certificate(ServerCertificateName=name, CertificateBody=body, PrivateKey=key)
        told = iam.get_server_certificate(ServerCertificateName=name)["ServerCertificate"]["ServerCertificateMetadata"]
        assert told == made["ServerCertificateMetadata"]
        assert told["Expiration"] == until
        ids.add(told["ServerCertificateId"])
    assert len(ids) == 2


def test_a_certificate_moves_to_another_path_and_name_with_its_tags(account: Account) -> None:
    """Lists are by path."""
    iam, tags = account.client("iam"), [{"Key": "a", "Value": "1"}]
    iam.upload_server_certificate(ServerCertificateName="one", CertificateBody="pem", PrivateKey="pem", Tags=tags)
    iam.update_server_certificate(ServerCertificateName="one", NewPath="/edge/", NewServerCertificateName="two")
    [listed] = iam.list_server_certificates(PathPrefix="/edge/")["ServerCertificateMetadataList"]
    assert listed["Arn"] == f"arn:aws:iam::{account.id}:server-certificate/edge/two"
    assert iam.get_server_certificate(ServerCertificateName="two")["ServerCertificate"]["Tags"] == tags
    assert iam.list_server_certificates(PathPrefix="/other/")["ServerCertificateMetadataList"] == []
