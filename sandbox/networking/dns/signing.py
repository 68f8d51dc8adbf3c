"""DNSSEC: key-signing keys of KMS, and whether a zone is signed.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from moto.kms.models import kms_backends

from sandbox.networking.dns.changes import change_info
from sandbox.patching import Place, RefusedError

Json = Any
Record = dict[str, Json]
_FLAG, _PROTOCOL = 257, 3
_ALGORITHM, _ALGORITHM_NAME = 13, "ECDSAP256SHA256"
_DIGEST, _DIGEST_NAME = 2, "SHA-256"
_SPEC = "ECC_NIST_P256"


def _keys(zone: Any) -> dict[str, Record]:  # noqa: ANN401 moto's own
    kept: dict[str, Record] = zone.__dict__.setdefault("signing_keys", {})
    return kept


def _find(zone: Any, name: str) -> Record:  # noqa: ANN401
    if name not in _keys(zone):
        _refuse("NoSuchKeySigningKey", f"There is no key-signing key {name} in the hosted zone {zone.resource_id}.")
    return _keys(zone)[name]


def _refuse(code: str, message: str) -> None:
    raise RefusedError(code, message)


def create(place: Place, given: Mapping[str, Json]) -> Json:
    """Make a key-signing key of a key in KMS."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    name, arn = given["Name"], given["KeyManagementServiceArn"]
    if name in _keys(zone):
        _refuse("KeySigningKeyAlreadyExists", f"There is a key-signing key {name} already.")
    now = datetime.now(UTC)
    _keys(zone)[name] = {
        "Name": name,
        "KmsArn": arn,
        "Status": given["Status"],
        "Flag": _FLAG,
        "SigningAlgorithmMnemonic": _ALGORITHM_NAME,
        "SigningAlgorithmType": _ALGORITHM,
        "DigestAlgorithmMnemonic": _DIGEST_NAME,
        "DigestAlgorithmType": _DIGEST,
        "CreatedDate": now,
        "LastModifiedDate": now,
        **_published(zone.name, _point(arn)),
    }
    location = f"https://route53.amazonaws.com/2013-04-01/keysigningkey/{zone.resource_id}/{name}"
    return {"KeySigningKey": _keys(zone)[name], "ChangeInfo": change_info(), "Location": location}


def _point(arn: str) -> bytes:
    """Return the public key of a key in KMS that can sign zones: both coordinates."""
    parts = arn.split(":")
    key = None
    if len(parts) == 6 and parts[3] == "us-east-1":
        key = kms_backends[parts[4]][parts[3]].keys.get(parts[5].removeprefix("key/"))
    if key is None or key.key_spec != _SPEC or key.key_usage != "SIGN_VERIFY":
        _refuse("InvalidKMSArn", f"{arn} is no {_SPEC} key for signing in us-east-1.")
    assert key is not None
    public = load_der_public_key(key.private_key.public_key())
    assert isinstance(public, EllipticCurvePublicKey)
    numbers = public.public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def _published(zone: str, point: bytes) -> Record:
    """Return what the parent zone and resolvers are told of a key (RFC 4034)."""
    data = _FLAG.to_bytes(2, "big") + bytes([_PROTOCOL, _ALGORITHM]) + point
    total = sum(byte << 8 if index % 2 == 0 else byte for index, byte in enumerate(data))
    tag = (total + (total >> 16 & 0xFFFF)) & 0xFFFF
    labels = [label.encode() for label in zone.rstrip(".").split(".")]
    owner = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    digest = hashlib.sha256(owner + data).hexdigest().upper()
    public = base64.b64encode(point).decode()
    return {
        "KeyTag": tag,
        "PublicKey": public,
        "DigestValue": digest,
        "DSRecord": f"{tag} {_ALGORITHM} {_DIGEST} {digest}",
        "DNSKEYRecord": f"{_FLAG} {_PROTOCOL} {_ALGORITHM} {public}",
    }


def delete(place: Place, given: Mapping[str, Json]) -> Json:
    """Remove a key-signing key that does not sign any more."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    if _find(zone, given["Name"])["Status"] == "ACTIVE":
        _refuse("InvalidKeySigningKeyStatus", f"The key-signing key {given['Name']} is active.")
    del _keys(zone)[given["Name"]]
    return {"ChangeInfo": change_info()}


def activate(place: Place, given: Mapping[str, Json]) -> Json:
    """Let a key sign."""
    return _set(place, given, "ACTIVE")


def deactivate(place: Place, given: Mapping[str, Json]) -> Json:
    """Let a key sign no more; a signed zone needs one that does."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    active = [key["Name"] for key in _keys(zone).values() if key["Status"] == "ACTIVE"]
    if active == [given["Name"]] and getattr(zone, "signed", False):
        _refuse("KeySigningKeyInUse", f"The hosted zone {zone.resource_id} is signed by {given['Name']} alone.")
    return _set(place, given, "INACTIVE")


def _set(place: Place, given: Mapping[str, Json], status: str) -> Json:
    key = _find(place.backend.get_hosted_zone(given["HostedZoneId"]), given["Name"])
    key |= {"Status": status, "LastModifiedDate": datetime.now(UTC)}
    return {"ChangeInfo": change_info()}


def enable(place: Place, given: Mapping[str, Json]) -> Json:
    """Sign a zone."""
    zone: Any = place.backend.get_hosted_zone(given["HostedZoneId"])
    if all(key["Status"] != "ACTIVE" for key in _keys(zone).values()):
        code = "KeySigningKeyWithActiveStatusNotFound"
        _refuse(code, f"The hosted zone {zone.resource_id} has no active key-signing key.")
    zone.signed = True
    return {"ChangeInfo": change_info()}


def disable(place: Place, given: Mapping[str, Json]) -> Json:
    """Sign a zone no more."""
    zone: Any = place.backend.get_hosted_zone(given["HostedZoneId"])
    if not getattr(zone, "signed", False):
        _refuse("DNSSECNotFound", f"The hosted zone {zone.resource_id} is not signed.")
    zone.signed = False
    return {"ChangeInfo": change_info()}


def tell(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell whether a zone is signed, and by what."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    status = "SIGNING" if getattr(zone, "signed", False) else "NOT_SIGNING"
    return {"Status": {"ServeSignature": status}, "KeySigningKeys": list(_keys(zone).values())}


OPERATIONS = {
    "CreateKeySigningKey": create,
    "DeleteKeySigningKey": delete,
    "ActivateKeySigningKey": activate,
    "DeactivateKeySigningKey": deactivate,
    "EnableHostedZoneDNSSEC": enable,
    "DisableHostedZoneDNSSEC": disable,
    "GetDNSSEC": tell,
}
