"""Brings a CloudHSM cluster up by its API, step by step: what CloudFormation, which makes the cluster, cannot do.

1. The first HSM is made. With it comes a certificate signing request of the cluster.
2. You sign it with a certificate authority of your own, and give certificate and trust anchor back: the cluster is
   *claimed*. Clients trust it from then on by your anchor, and AWS cannot put another one in its place.
3. One HSM in each further zone makes it highly available; the service copies users and keys.
4. On a client the first password of the administrator is set (``cloudhsm-cli cluster activate``): no API can, because
   nobody but you may know it.

Each HSM costs by the hour from the moment that it is made. This takes boto3's client and ``cryptography``, nothing else
of this project.

Source: https://docs.aws.amazon.com/cloudhsm/latest/userguide/initialize-cluster.html
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

PAUSE_SECONDS, MOST_SECONDS = 15, 1800
"""An HSM takes some ten minutes to be made."""
_YEARS = 10
_BITS = 4096


class NotReadyError(TimeoutError):
    """A cluster that is not what it should be after half an hour."""


@dataclass(frozen=True)
class Authority:
    """A certificate authority of one's own. Its key belongs where no network is.

    Attributes:
        key: signs.
        certificate: the trust anchor, which clients of the cluster get.
    """

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def new(cls, name: str) -> "Authority":
        """Make one, for ten years."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        unsigned = _certificate(called, called, key.public_key())
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        return cls(key, unsigned.add_extension(constraints, critical=True).sign(key, hashes.SHA256()))

    @property
    def anchor(self) -> str:
        """Return the trust anchor as PEM."""
        return _pem(self.certificate)

    def sign(self, request: str) -> str:
        """Return the certificate that answers a signing request; both are PEM."""
        asked = x509.load_pem_x509_csr(request.encode())
        answer = _certificate(asked.subject, self.certificate.subject, asked.public_key())
        return _pem(answer.sign(self.key, hashes.SHA256()))


def claim(hardware: Any, cluster: str, authority: Authority, *, pause: Callable[[float], None] = time.sleep) -> None:  # noqa: ANN401
    """Make the first HSM of a cluster and claim it.

    Args:
        hardware: boto3's client of ``cloudhsmv2``.
        cluster: the cluster's id.
        authority: signs for it.
        pause: waits so many seconds.

    Raises:
        NotReadyError: if HSM or cluster take more than half an hour.
    """
    told = describe(hardware, cluster)
    if not told["Hsms"]:
        hardware.create_hsm(ClusterId=cluster, AvailabilityZone=min(told["SubnetMapping"]))
    told = _until(hardware, cluster, lambda now: "ClusterCsr" in now.get("Certificates", {}) and _active(now), pause)
    signed = authority.sign(told["Certificates"]["ClusterCsr"])
    hardware.initialize_cluster(ClusterId=cluster, SignedCert=signed, TrustAnchor=authority.anchor)
    _until(hardware, cluster, lambda now: now["State"] in {"INITIALIZED", "ACTIVE"}, pause)


def fill(hardware: Any, cluster: str, *, pause: Callable[[float], None] = time.sleep) -> None:  # noqa: ANN401
    """Make an HSM in each zone of a cluster that has none, and wait for them.

    Raises:
        NotReadyError: if they take more than half an hour.
    """
    told = describe(hardware, cluster)
    for zone in sorted(told["SubnetMapping"].keys() - {hsm["AvailabilityZone"] for hsm in told["Hsms"]}):
        hardware.create_hsm(ClusterId=cluster, AvailabilityZone=zone)
    _until(hardware, cluster, _active, pause)


def empty(hardware: Any, cluster: str, *, pause: Callable[[float], None] = time.sleep) -> None:  # noqa: ANN401
    """Delete all HSMs of a cluster: what they held is left in the backups that CloudHSM makes of itself, if anywhere.

    Raises:
        NotReadyError: if that takes more than half an hour.
    """
    for hsm in describe(hardware, cluster)["Hsms"]:
        hardware.delete_hsm(ClusterId=cluster, HsmId=hsm["HsmId"])
    _until(hardware, cluster, lambda now: not now["Hsms"], pause)


def describe(hardware: Any, cluster: str) -> dict[str, Any]:  # noqa: ANN401
    """Return a cluster as CloudHSM tells of it."""
    [told] = hardware.describe_clusters(Filters={"clusterIds": [cluster]})["Clusters"]
    return dict(told)


def _active(told: dict[str, Any]) -> bool:
    return bool(told["Hsms"]) and all(hsm["State"] == "ACTIVE" for hsm in told["Hsms"])


def _until(
    hardware: Any,  # noqa: ANN401
    cluster: str,
    ready: Callable[[dict[str, Any]], bool],
    pause: Callable[[float], None],
) -> dict[str, Any]:
    for _ in range(MOST_SECONDS // PAUSE_SECONDS):
        told = describe(hardware, cluster)
        if ready(told):
            return told
        pause(PAUSE_SECONDS)
    hsms = ", ".join(f"{hsm['HsmId']} {hsm['State']}" for hsm in told["Hsms"]) or "no HSMs"
    msg = f"{cluster} is {told['State']} with {hsms} after {MOST_SECONDS} seconds: {told.get('StateMessage', '')}"
    raise NotReadyError(msg)


def _certificate(subject: x509.Name, issuer: x509.Name, public: Any) -> x509.CertificateBuilder:  # noqa: ANN401
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365 * _YEARS))
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
