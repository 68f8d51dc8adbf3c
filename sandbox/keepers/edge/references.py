"""What distributions name, such as policies and access controls: it must exist, and stays while it is named.

Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html (errors)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.keepers.edge.managed import managed
from sandbox.keepers.kind import Record
from sandbox.keepers.place import Place, refuse

Json = Any
OWN_IDENTITY = "origin-access-identity/cloudfront/"


@dataclass(frozen=True)
class Reference:
    """One way in which a distribution names something.

    Attributes:
        kind: what it names.
        field: by which field of that.
        missing: error code when there is none of the name.
        in_use: error code when it is deleted while a distribution names it.
        found: the names in the distribution.
    """

    kind: str
    field: str
    missing: str
    in_use: str
    found: Callable[[Record], Iterator[str]]


def items(value: Json) -> list[Json]:
    """Return the items of a list as CloudFront writes lists, with their number beside them."""
    return list((value or {}).get("Items") or ())


def behaviors(record: Record) -> list[Record]:
    """Return the cache behaviors of a distribution, the default one first."""
    return [record.get("DefaultCacheBehavior", {}), *items(record.get("CacheBehaviors"))]


def _in_behaviors(member: str) -> Callable[[Record], Iterator[str]]:
    return lambda record: (one[member] for one in behaviors(record) if one.get(member))


def _in_origins(member: str) -> Callable[[Record], Iterator[str]]:
    return lambda record: (one[member] for one in items(record.get("Origins")) if one.get(member))


def _listed(member: str, part: str = "") -> Callable[[Record], Iterator[str]]:
    def found(record: Record) -> Iterator[str]:
        for behavior in behaviors(record):
            for item in items(behavior.get(member)):
                yield item[part] if part else item

    return found


def _identities(record: Record) -> Iterator[str]:
    for origin in items(record.get("Origins")):
        identity = origin.get("S3OriginConfig", {}).get("OriginAccessIdentity", "")
        if identity:
            yield identity.removeprefix(OWN_IDENTITY)


def _vpc_origins(record: Record) -> Iterator[str]:
    return (one["VpcOriginConfig"]["VpcOriginId"] for one in items(record.get("Origins")) if "VpcOriginConfig" in one)


def _own(member: str) -> Callable[[Record], Iterator[str]]:
    return lambda record: iter([record[member]] if record.get(member) else [])


def _policy(kind: str) -> Reference:
    return Reference(kind, "Id", f"NoSuch{kind}", f"{kind}InUse", _in_behaviors(f"{kind}Id"))


_ENTITY = ("EntityNotFound", "CannotDeleteEntityWhileInUse")
REFERENCES = (
    _policy("CachePolicy"),
    _policy("OriginRequestPolicy"),
    _policy("ResponseHeadersPolicy"),
    Reference(
        "OriginAccessControl",
        "Id",
        "InvalidOriginAccessControl",
        "OriginAccessControlInUse",
        _in_origins("OriginAccessControlId"),
    ),
    Reference(
        "CloudFrontOriginAccessIdentity",
        "Id",
        "InvalidOriginAccessIdentity",
        "CloudFrontOriginAccessIdentityInUse",
        _identities,
    ),
    Reference("KeyGroup", "Id", "TrustedKeyGroupDoesNotExist", "ResourceInUse", _listed("TrustedKeyGroups")),
    Reference(
        "Function",
        "FunctionARN",
        "InvalidFunctionAssociation",
        "FunctionInUse",
        _listed("FunctionAssociations", "FunctionARN"),
    ),
    Reference(
        "RealtimeLogConfig",
        "ARN",
        "NoSuchRealtimeLogConfig",
        "RealtimeLogConfigInUse",
        _in_behaviors("RealtimeLogConfigArn"),
    ),
    Reference(
        "FieldLevelEncryptionConfig",
        "Id",
        "NoSuchFieldLevelEncryptionConfig",
        "FieldLevelEncryptionConfigInUse",
        _in_behaviors("FieldLevelEncryptionId"),
    ),
    Reference(
        "ContinuousDeploymentPolicy",
        "Id",
        "NoSuchContinuousDeploymentPolicy",
        "ContinuousDeploymentPolicyInUse",
        _own("ContinuousDeploymentPolicyId"),
    ),
    Reference("VpcOrigin", "Id", *_ENTITY, _vpc_origins),
    Reference("AnycastIpList", "Id", *_ENTITY, _own("AnycastIpListId")),
)


def check_references(place: Place, record: Record) -> None:
    """Refuse a distribution that names what is not there.

    Raises:
        KeptError: by the code that CloudFront has for each kind.
    """
    for reference in REFERENCES:
        known = {one.get(reference.field) for one in place.all(reference.kind)} | managed(reference.kind).keys()
        for name in reference.found(record):
            if name not in known:
                words = f"The specified {reference.kind} does not exist: {name}."
                refuse(reference.missing, words)


def unused(kind: str) -> Callable[[Place, Record], None]:
    """Return what refuses to delete something of a kind while a distribution names it."""
    [reference] = [one for one in REFERENCES if one.kind == kind]

    def check(place: Place, record: Mapping[str, Json]) -> None:
        for distribution in place.all("Distribution"):
            if record[reference.field] in reference.found(distribution):
                words = f"The {kind} is in use by the distribution {distribution['Id']}."
                refuse(reference.in_use, words)

    return check
