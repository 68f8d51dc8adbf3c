"""Private certificate authorities: keys of every kind, and certificates that last as long as they are asked to."""

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_TEMPLATE = re.compile(r"arn:[^:]+:acm-pca:::template/(\w+?)(?:_PathLen(\d))?(?:_APICSRPassthrough|_\w+)?/V1")
_UNITS = {"DAYS": 1, "MONTHS": 30, "YEARS": 365}


def _apply_authorities() -> None:
    from moto.acmpca.responses import ACMPCAResponse  # noqa: PLC0415 loaded by now

    from sandbox.patching import RefusedError, parameters_of  # noqa: PLC0415

    response: Any = ACMPCAResponse
    create: Callable[..., str] = response.create_certificate_authority
    delete: Callable[..., str] = response.delete_certificate_authority

    def create_certificate_authority(self: Any) -> str:  # noqa: ANN401 moto's request
        given, before = parameters_of(self), set(self.acmpca_backend.certificate_authorities)
        answer = create(self)
        [arn] = set(self.acmpca_backend.certificate_authorities) - before
        authority = self.acmpca_backend.certificate_authorities[arn]
        authority.usage_mode = given.get("UsageMode", "GENERAL_PURPOSE")
        _give_key(authority, given["CertificateAuthorityConfiguration"]["KeyAlgorithm"])
        return answer

    def delete_certificate_authority(self: Any) -> str:  # noqa: ANN401
        arn = parameters_of(self)["CertificateAuthorityArn"]
        if self.acmpca_backend.describe_certificate_authority(arn).status == "ACTIVE":
            code = "InvalidStateException"
            raise RefusedError(code, "The certificate authority must be disabled before you can delete it.")
        return delete(self)

    response.create_certificate_authority = create_certificate_authority
    response.delete_certificate_authority = delete_certificate_authority


def _give_key(authority: Any, algorithm: str) -> None:  # noqa: ANN401
    """Give an authority a key of the kind that was asked for; moto has given it a 2048-bit RSA key."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415

    curves: dict[str, Any] = {"EC_prime256v1": ec.SECP256R1, "EC_secp384r1": ec.SECP384R1, "EC_secp521r1": ec.SECP521R1}
    sizes = {"RSA_3072": 3072, "RSA_4096": 4096}
    key: Any
    if algorithm in curves:
        key = ec.generate_private_key(curves[algorithm]())
    elif algorithm in sizes:
        key = rsa.generate_private_key(public_exponent=65537, key_size=sizes[algorithm])
    else:
        return
    authority.private_bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.BestAvailableEncryption(authority.password),
    )


def _apply_certificates() -> None:
    from moto.acmpca.models import ACMPCABackend  # noqa: PLC0415
    from moto.acmpca.responses import ACMPCAResponse  # noqa: PLC0415

    from sandbox.patching import RefusedError, parameters_of  # noqa: PLC0415

    response: Any = ACMPCAResponse
    backend: Any = ACMPCABackend
    revoke: Callable[..., None] = backend.revoke_certificate

    def issue_certificate(self: Any) -> Any:  # noqa: ANN401
        from moto.core.responses import ActionResult  # noqa: PLC0415

        given = parameters_of(self)
        authority = self.acmpca_backend.describe_certificate_authority(given["CertificateAuthorityArn"])
        kind, _ = _template_of(given)
        if authority.status != "ACTIVE" and kind != "RootCACertificate":
            code = "InvalidStateException"
            raise RefusedError(code, f"The certificate authority is {authority.status} and cannot issue certificates.")
        arn = authority.issue_certificate(base64.b64encode(given["Csr"]), given.get("TemplateArn"))
        authority.issued_certificates[arn] = _signed(authority, given)
        if kind != "RootCACertificate":
            chain = [authority.certificate_bytes, authority.certificate_chain or b""]
            authority.issued_certificates_certificate_chains[arn] = b"\n".join(part.strip() for part in chain if part)
        return ActionResult({"CertificateArn": arn})

    def revoke_certificate(self: Any, **given: Any) -> None:  # noqa: ANN401
        authority = self.describe_certificate_authority(given["certificate_authority_arn"])
        serial = given["certificate_serial"]
        if serial in authority.revoked_certificates:
            code = "RequestAlreadyProcessedException"
            raise RefusedError(code, f"The certificate {serial} has been revoked already.")
        revoke(self, **given)

    def get_certificate(self: Any, **given: Any) -> tuple[bytes, bytes]:  # noqa: ANN401
        authority = self.describe_certificate_authority(given["certificate_authority_arn"])
        found: tuple[bytes, bytes] = authority.get_certificate(given["certificate_arn"])
        return found

    response.issue_certificate = issue_certificate
    backend.revoke_certificate, backend.get_certificate = revoke_certificate, get_certificate


def _template_of(given: Mapping[str, Json]) -> tuple[str, int | None]:
    """Return which kind of certificate a template makes, and how many authorities may stand below it."""
    found = _TEMPLATE.fullmatch(given.get("TemplateArn", ""))
    if found is None:
        return "EndEntityCertificate", None
    return found[1], int(found[2]) if found[2] else None


def _signed(authority: Any, given: Mapping[str, Json]) -> bytes:  # noqa: ANN401
    """Sign a certificate: for whom and until when the request says, for what its template says."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415

    request = x509.load_pem_x509_csr(given["Csr"])
    passed = given.get("ApiPassthrough", {})
    begins = _moment(given["ValidityNotBefore"]) if "ValidityNotBefore" in given else datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(passed["Subject"]) if "Subject" in passed else request.subject)
        .issuer_name(authority.certificate.subject if authority.certificate else authority.issuer)
        .public_key(request.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(_moment(given["Validity"]))
    )
    for extension, critical in _extensions(authority, request, given):
        builder = builder.add_extension(extension, critical)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _moment(validity: Mapping[str, Json]) -> datetime:
    value = int(validity["Value"])
    if validity["Type"] == "ABSOLUTE":
        return datetime.fromtimestamp(value, UTC)
    if validity["Type"] == "END_DATE":
        return datetime.strptime(f"{value:014d}"[-14:], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return datetime.now(UTC) + timedelta(days=value * _UNITS[validity["Type"]])


def _name(subject: Mapping[str, Json]) -> Any:  # noqa: ANN401 cryptography's
    from cryptography import x509  # noqa: PLC0415

    oids = {
        "Country": x509.NameOID.COUNTRY_NAME,
        "State": x509.NameOID.STATE_OR_PROVINCE_NAME,
        "Locality": x509.NameOID.LOCALITY_NAME,
        "Organization": x509.NameOID.ORGANIZATION_NAME,
        "OrganizationalUnit": x509.NameOID.ORGANIZATIONAL_UNIT_NAME,
        "CommonName": x509.NameOID.COMMON_NAME,
    }
    return x509.Name([x509.NameAttribute(oid, subject[name]) for name, oid in oids.items() if name in subject])


def _extensions(authority: Any, request: Any, given: Mapping[str, Json]) -> list[tuple[Any, bool]]:  # noqa: ANN401
    """Return moto's extensions of a template, with those of subordinate authorities, which it does not know."""
    from cryptography import x509  # noqa: PLC0415

    kind, depth = _template_of(given)
    names = [one["DnsName"] for one in _alternatives(given) if "DnsName" in one]
    root = "arn:aws:acm-pca:::template/RootCACertificate/V1"
    extensions = authority._x509_extensions(request, root if "CACertificate" in kind else None)
    if kind == "SubordinateCACertificate":
        extensions = [
            (x509.BasicConstraints(ca=True, path_length=depth), True)
            if isinstance(extension, x509.BasicConstraints)
            else (extension, critical)
            for extension, critical in extensions
        ]
        key = authority.key.public_key()
        extensions.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(key), False))
    if names:
        kept = [pair for pair in extensions if not isinstance(pair[0], x509.SubjectAlternativeName)]
        return [*kept, (x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)]
    return list(extensions)


def _alternatives(given: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    found: list[Mapping[str, Json]] = (
        given.get("ApiPassthrough", {}).get("Extensions", {}).get("SubjectAlternativeNames", [])
    )
    return found


_PAGES = "https://docs.aws.amazon.com/privateca/latest"

MENDS = (
    Mend(
        name="private_authorities",
        moto="Every authority has an RSA key, is for short-lived certificates, and may be deleted while it is active.",
        aws="Key and usage mode are those that were asked for; an active authority must be disabled first.",
        source=f"{_PAGES}/APIReference/API_CreateCertificateAuthority.html",
        apply=_apply_authorities,
        when="moto.acmpca.urls",
    ),
    Mend(
        name="private_certificates",
        moto="Certificates last a year whatever is asked, and are issued by authorities that have no certificate; those"
        " of subordinate authorities are for nothing, and a revoked one is told no more.",
        aws="Validity, subject and alternative names are those of the request; the template says what it is for.",
        source=f"{_PAGES}/userguide/UsingTemplates.html",
        apply=_apply_certificates,
        when="moto.acmpca.urls",
    ),
)
