"""A zone is signed by a key of KMS."""

import base64
import hashlib

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.zones import Zone


def _key(account: Account, spec: str = "ECC_NIST_P256") -> str:
    made = account.client("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def test_a_zone_is_signed_while_it_has_an_active_key(account: Account) -> None:
    """Keys go in the order in which they came: signing ends first, then the key is deactivated."""
    zone, key = Zone.of(account), _key(account)
    named = {"HostedZoneId": zone.id, "Name": "ksk"}
    with pytest.raises(ClientError, match="KeySigningKeyWithActiveStatusNotFound"):
        zone.route53.enable_hosted_zone_dnssec(HostedZoneId=zone.id)
    zone.route53.create_key_signing_key(**named, KeyManagementServiceArn=key, Status="ACTIVE", CallerReference="one")
    zone.route53.enable_hosted_zone_dnssec(HostedZoneId=zone.id)
    told = zone.route53.get_dnssec(HostedZoneId=zone.id)
    assert told["Status"]["ServeSignature"] == "SIGNING"
    [signing] = told["KeySigningKeys"]
    assert (signing["KmsArn"], signing["SigningAlgorithmMnemonic"], signing["Flag"]) == (key, "ECDSAP256SHA256", 257)
    with pytest.raises(ClientError, match="KeySigningKeyInUse"):
        zone.route53.deactivate_key_signing_key(**named)
    zone.route53.disable_hosted_zone_dnssec(HostedZoneId=zone.id)
    with pytest.raises(ClientError, match="InvalidKeySigningKeyStatus"):
        zone.route53.delete_key_signing_key(**named)
    zone.route53.deactivate_key_signing_key(**named)
    zone.route53.delete_key_signing_key(**named)
    assert zone.route53.get_dnssec(HostedZoneId=zone.id)["KeySigningKeys"] == []


def test_the_digest_for_the_parent_zone_is_of_the_key_that_is_published(account: Account) -> None:
    """RFC 4034: over the owner's name and the key's record."""
    zone = Zone.of(account)
    made = zone.route53.create_key_signing_key(
        HostedZoneId=zone.id, Name="ksk", KeyManagementServiceArn=_key(account), Status="ACTIVE", CallerReference="one"
    )["KeySigningKey"]
    flag, protocol, algorithm, public = made["DNSKEYRecord"].split(" ")
    data = int(flag).to_bytes(2, "big") + bytes([int(protocol), int(algorithm)]) + base64.b64decode(public)
    assert len(base64.b64decode(public)) == 64
    digest = hashlib.sha256(b"\x07example\x03com\x00" + data).hexdigest().upper()
    assert made["DSRecord"] == f"{made['KeyTag']} 13 2 {digest}"


def test_a_key_of_another_kind_is_refused(account: Account) -> None:
    """It must be an elliptic curve of the right size, in us-east-1."""
    zone = Zone.of(account)
    for arn in (_key(account, "RSA_2048"), "arn:aws:kms:eu-west-1:111122223333:key/1"):
        with pytest.raises(ClientError, match="InvalidKMSArn"):
            zone.route53.create_key_signing_key(
                HostedZoneId=zone.id, Name="ksk", KeyManagementServiceArn=arn, Status="ACTIVE", CallerReference="one"
            )
