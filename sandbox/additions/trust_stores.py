"""Trust stores of load balancers, and what their certificate authorities have revoked."""

import secrets
from collections.abc import Mapping
from typing import Any

from moto.elbv2.models import ELBv2Backend
from moto.s3.models import s3_backends

from sandbox.patching import Place, operations, refuse

Json = Any
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_LIST = b"-----BEGIN X509 CRL-----"


def install() -> None:
    """Let load balancing answer the operations, and know the stores when they are tagged."""
    written = {
        "CreateTrustStore": _create,
        "ModifyTrustStore": _modify,
        "DescribeTrustStores": _describe,
        "DeleteTrustStore": _delete,
        "AddTrustStoreRevocations": _add,
        "DescribeTrustStoreRevocations": _revocations,
        "RemoveTrustStoreRevocations": _remove,
    }
    operations("elbv2", written)
    backend: Any = ELBv2Backend
    by_arn = backend._get_resource_by_arn  # noqa: SLF001 what moto's tagging asks

    def resource_by_arn(self: Json, arn: str) -> Json:
        return self.__dict__.get("trust_stores", {}).get(arn) or by_arn(self, arn)

    backend._get_resource_by_arn = resource_by_arn  # noqa: SLF001 see above


def _stores(place: Place) -> dict[str, Json]:
    held: dict[str, Json] = place.backend.__dict__.setdefault("trust_stores", {})
    return held


def _found(place: Place, arn: str) -> dict[str, Json]:
    store: dict[str, Json] | None = _stores(place).get(arn)
    if store is None:
        refuse("TrustStoreNotFound", f"Trust store '{arn}' not found")
    return store


def _file(place: Place, bucket: str, key: str, version: str | None, missing: str) -> bytes:
    """Return a file of S3, or refuse by the code ``missing``."""
    s3 = s3_backends[place.account][place.partition]
    found = s3.get_object(bucket, key, version) if bucket in s3.buckets else None
    if found is None:
        refuse(missing, f"The file '{key}' was not found in the bucket '{bucket}'")
    return bytes(found.value)


def _certificates(place: Place, given: Mapping[str, Json]) -> int:
    """Return how many certificates a bundle has."""
    bucket, key = given["CaCertificatesBundleS3Bucket"], given["CaCertificatesBundleS3Key"]
    version = given.get("CaCertificatesBundleS3ObjectVersion")
    count = _file(place, bucket, key, version, "CaCertificatesBundleNotFound").count(_CERTIFICATE)
    if not count:
        refuse("InvalidCaCertificatesBundle", "The bundle contains no certificate")
    return count


def _create(place: Place, given: Mapping[str, Json]) -> Json:
    name = given["Name"]
    if any(store["Name"] == name for store in _stores(place).values()):
        refuse("DuplicateTrustStoreName", f"A trust store named '{name}' exists already")
    arn = place.arn("elasticloadbalancing", f"truststore/{name}/{secrets.token_hex(8)}")
    _stores(place)[arn] = {
        "Name": name,
        "TrustStoreArn": arn,
        "Status": "ACTIVE",
        "NumberOfCaCertificates": _certificates(place, given),
        "TotalRevokedEntries": 0,
        "revocations": {},
    }
    place.backend.tagging_service.tag_resource(arn, given.get("Tags", []))
    return {"TrustStores": [_stores(place)[arn]]}


def _modify(place: Place, given: Mapping[str, Json]) -> Json:
    store = _found(place, given["TrustStoreArn"])
    store["NumberOfCaCertificates"] = _certificates(place, given)
    return {"TrustStores": [store]}


def _describe(place: Place, given: Mapping[str, Json]) -> Json:
    if not {"Names", "TrustStoreArns"} & set(given):
        return {"TrustStores": list(_stores(place).values())}
    named = [store for store in _stores(place).values() if store["Name"] in given.get("Names", ())]
    return {"TrustStores": [*(_found(place, arn) for arn in given.get("TrustStoreArns", ())), *named]}


def _delete(place: Place, given: Mapping[str, Json]) -> Json:
    del _stores(place)[_found(place, given["TrustStoreArn"])["TrustStoreArn"]]
    return {}


def _add(place: Place, given: Mapping[str, Json]) -> Json:
    store, added = _found(place, given["TrustStoreArn"]), []
    for one in given.get("RevocationContents", ()):
        version, missing = one.get("S3ObjectVersion"), "RevocationContentNotFound"
        entries = _file(place, one["S3Bucket"], one["S3Key"], version, missing).count(_LIST)
        number = max(store["revocations"], default=0) + 1
        store["revocations"][number] = {
            "TrustStoreArn": store["TrustStoreArn"],
            "RevocationId": number,
            "RevocationType": one.get("RevocationType", "CRL"),
            "NumberOfRevokedEntries": entries,
        }
        added.append(store["revocations"][number])
    _count(store)
    return {"TrustStoreRevocations": added}


def _revocations(place: Place, given: Mapping[str, Json]) -> Json:
    store, asked = _found(place, given["TrustStoreArn"]), given.get("RevocationIds")
    return {"TrustStoreRevocations": [one for n, one in store["revocations"].items() if not asked or n in asked]}


def _remove(place: Place, given: Mapping[str, Json]) -> Json:
    store = _found(place, given["TrustStoreArn"])
    for number in given["RevocationIds"]:
        if number not in store["revocations"]:
            refuse("RevocationIdNotFound", f"Revocation '{number}' not found")
        del store["revocations"][number]
    _count(store)
    return {}


def _count(store: dict[str, Json]) -> None:
    store["TotalRevokedEntries"] = sum(one["NumberOfRevokedEntries"] for one in store["revocations"].values())
