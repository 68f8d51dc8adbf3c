"""Certificates of ACM: keys of every kind, and validation by the records that are there."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from hashlib import md5
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_DAYS = 198
_RSA = "RSA_2048"
_MOST_NAMES = 10
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_VALIDATORS = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")


def _apply_requests() -> None:
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415 loaded by now

    from sandbox.patching import answers, parameters_of  # noqa: PLC0415

    def request(self: Any) -> Any:  # noqa: ANN401 moto's request
        return ActionResult({"CertificateArn": _requested(self.acm_backend, parameters_of(self))})

    def update_options(self: Any) -> Any:  # noqa: ANN401
        given = parameters_of(self)
        certificate = self.acm_backend.get_certificate(given["CertificateArn"])
        certificate.cert_options = {**certificate.cert_options, **given["Options"]}
        return EmptyResult()

    answers("acm", {"RequestCertificate": request, "UpdateCertificateOptions": update_options})


def _requested(backend: Any, given: Mapping[str, Json]) -> str:  # noqa: ANN401
    """Make the certificate that a request asks for, unless the same request has made it already; return its ARN."""
    from moto.acm.utils import make_arn_for_certificate  # noqa: PLC0415

    from sandbox.patching import RefusedError  # noqa: PLC0415

    token, tags, algorithm = (given.get(name) for name in ("IdempotencyToken", "Tags", "KeyAlgorithm"))
    again = backend._get_arn_from_idempotency_token(token) if token else None
    if again and backend._certificates[again].tags.equals(tags):
        return str(again)
    if (algorithm or _RSA) not in _keys():
        code = "ValidationException"
        raise RefusedError(code, f"The key algorithm {algorithm} cannot be requested.")
    if len(given.get("SubjectAlternativeNames", ())) > _MOST_NAMES:
        code = "LimitExceededException"
        raise RefusedError(code, "An ACM limit has been exceeded. Need to request SAN limit to be raised")
    arn = str(make_arn_for_certificate(backend.account_id, backend.region_name))
    bundle = _bundle(backend, arn, given, algorithm or _RSA)
    bundle.tags.add(tags or [])
    bundle.cert_options = {**bundle.cert_options, **given.get("Options", {})}
    backend._certificates[arn] = bundle
    if token:
        backend._set_idempotency_token_arn(token, arn)
    return arn


def _keys() -> Mapping[str, Callable[[], Any]]:
    """Return the kinds of keys that ACM makes."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415

    return {
        _RSA: lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "RSA_3072": lambda: rsa.generate_private_key(public_exponent=65537, key_size=3072),
        "RSA_4096": lambda: rsa.generate_private_key(public_exponent=65537, key_size=4096),
        "EC_prime256v1": lambda: ec.generate_private_key(ec.SECP256R1()),
        "EC_secp384r1": lambda: ec.generate_private_key(ec.SECP384R1()),
        "EC_secp521r1": lambda: ec.generate_private_key(ec.SECP521R1()),
    }


def _bundle(backend: Any, arn: str, given: Mapping[str, Json], algorithm: str) -> Any:  # noqa: ANN401
    """Make the certificate that a request asks for, not yet validated."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from moto.acm.models import CertBundle  # noqa: PLC0415
    from moto.core.utils import utcnow  # noqa: PLC0415

    domains = list(dict.fromkeys([given["DomainName"], *given.get("SubjectAlternativeNames", ())]))
    key, now = _keys()[algorithm](), utcnow()
    issuer = [(x509.NameOID.COUNTRY_NAME, "US"), (x509.NameOID.ORGANIZATION_NAME, "Amazon")]
    issuer += [(x509.NameOID.COMMON_NAME, "Amazon RSA 2048 M01")]
    # A common name has room for 64 characters; longer domains stand among the alternative names alone.
    subject = [x509.NameAttribute(x509.NameOID.COMMON_NAME, domains[0])] if len(domains[0]) <= 64 else []
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in issuer]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in domains]), critical=not subject)
        .sign(key, hashes.SHA256())
    )
    authority = given.get("CertificateAuthorityArn")
    bundle: Any = CertBundle(
        account_id=backend.account_id,
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
        private_key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        ),
        region=backend.region_name,
        arn=arn,
        cert_type="PRIVATE" if authority else "AMAZON_ISSUED",
        cert_status="ISSUED" if authority else "PENDING_VALIDATION",
        cert_authority_arn=authority,
    )
    asked = {one["DomainName"]: one["ValidationDomain"] for one in given.get("DomainValidationOptions", ())}
    bundle.validation = (given.get("ValidationMethod", "EMAIL"), [(name, asked.get(name, name)) for name in domains])
    return bundle


def _apply_validation() -> None:
    from moto.acm.models import CertBundle  # noqa: PLC0415

    check: Callable[..., None] = CertBundle.check
    describe: Callable[..., Json] = CertBundle.describe

    def check_records(self: Any) -> None:  # noqa: ANN401
        if self.status == "PENDING_VALIDATION" and hasattr(self, "validation"):
            method, domains = self.validation
            if method == "EMAIL" or all(_is_proved(self.arn, name) for name, _ in domains):
                self.status = "ISSUED"
            return
        check(self)

    def describe_validation(self: Any) -> Json:  # noqa: ANN401
        told = describe(self)
        certificate = told["Certificate"]
        if self.status == "PENDING_VALIDATION":
            certificate.pop("IssuedAt", None)
        if self.type == "AMAZON_ISSUED" and hasattr(self, "validation"):
            method, domains = self.validation
            certificate["DomainValidationOptions"] = list(_told(self, method, domains))
            certificate["RenewalEligibility"] = "ELIGIBLE" if self.in_use_by else "INELIGIBLE"
        return told

    CertBundle.check = check_records  # type: ignore[method-assign]
    CertBundle.describe = describe_validation  # type: ignore[method-assign]


def _told(certificate: Any, method: str, domains: list[tuple[str, str]]) -> Iterator[Json]:  # noqa: ANN401
    status = "SUCCESS" if certificate.status == "ISSUED" else certificate.status
    for name, validation_domain in domains:
        told = {"DomainName": name, "ValidationStatus": status, "ValidationMethod": method}
        told["ValidationDomain"] = validation_domain
        if method == "DNS":
            record, value = _record(certificate.arn, name)
            yield {**told, "ResourceRecord": {"Name": record, "Type": "CNAME", "Value": value}}
        else:
            yield {**told, "ValidationEmails": [f"{who}@{validation_domain}" for who in _VALIDATORS]}


def _record(arn: str, domain: str) -> tuple[str, str]:
    """Return name and value of the record that proves an account's hold on a domain: the same for all certificates."""
    base = domain.removeprefix("*.")
    digest = md5(f"{arn.split(':')[4]} {base}".encode(), usedforsecurity=False).hexdigest()
    proof = md5(digest.encode(), usedforsecurity=False).hexdigest()
    return f"_{digest}.{base}.", f"_{proof}.{digest[:10].translate(_LETTERS)}.acm-validations.aws."


def _is_proved(arn: str, domain: str) -> bool:
    return _is_validated(arn.split(":")[4], *_record(arn, domain))


def _is_validated(account: str, record: str, value: str) -> bool:
    """Return whether a record is in the account's zone where it belongs; elsewhere, somebody else takes care of it."""
    zones = [zone for zone in _public_zones(account) if record.endswith(f".{zone.name}")]
    longest = max((len(zone.name) for zone in zones), default=0)
    nearest = [zone for zone in zones if len(zone.name) == longest]
    return not nearest or any(_has(account, zone.id, record, value) for zone in nearest)


def _has(account: str, zone: str, record: str, value: str) -> bool:
    from sandbox.services import InProcessServices  # noqa: PLC0415 needs moto, which is being mended

    first = {"StartRecordName": record, "StartRecordType": "CNAME", "MaxItems": "1"}
    answer = InProcessServices(account).client("route53").list_resource_record_sets(HostedZoneId=zone, **first)
    return any(
        one["Name"] == record and {"Value": value} in one.get("ResourceRecords", ())
        for one in answer["ResourceRecordSets"]
    )


def _public_zones(account: str) -> list[Any]:
    """Return the public hosted zones of an account, if Route 53 has been asked for at all."""
    models: Any = sys.modules.get("moto.route53.models")
    if models is None or account not in models.route53_backends:
        return []
    backends = list(models.route53_backends[account].values())
    return [zone for backend in backends for zone in backend.zones.values() if not zone.private_zone]


_PAGES = "https://docs.aws.amazon.com/acm/latest"

MENDS = (
    Mend(
        name="requested_certificates",
        moto="Every certificate has an RSA key and is valid for 365 days; options cannot be changed.",
        aws="The key is of the kind that was asked for, the certificate is valid for 198 days.",
        source=f"{_PAGES}/userguide/acm-certificate-characteristics.html",
        apply=_apply_requests,
        when="moto.acm.urls",
    ),
    Mend(
        name="certificate_validation",
        moto="All domains of all accounts are validated by one constant record, whether it is there or not, after a"
        " minute.",
        aws="Each account proves its hold on a domain by a record of its own, and the certificate is issued when all"
        " are found; for domains that no zone of the account serves, and by e-mail, that is taken for done.",
        source=f"{_PAGES}/userguide/dns-validation.html",
        apply=_apply_validation,
        when="moto.acm.urls",
    ),
)
