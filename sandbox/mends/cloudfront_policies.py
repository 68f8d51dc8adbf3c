"""CloudFront's policies: how it caches, what it asks the origin for, which headers it adds; and its old identities."""

from typing import Any

from sandbox.keeping import Collection, Place
from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.cloudfront.models import random_id  # noqa: PLC0415 loaded by now
    from moto.core.utils import utcnow  # noqa: PLC0415

    def made(_: Place, __: Json) -> Json:
        return {"Id": random_id()}

    def identity(place: Place, given: Json) -> Json:
        comment = given["CloudFrontOriginAccessIdentityConfig"].get("Comment", "")
        return {**made(place, given), "S3CanonicalUserId": random_id(uppercase=False, length=64), "Comment": comment}

    def touched(_: Json) -> Json:
        return {"LastModifiedTime": utcnow(), "ETag": random_id()}

    for kind, plural, adds in (
        ("CachePolicy", "CachePolicies", made),
        ("OriginRequestPolicy", "OriginRequestPolicies", made),
        ("ResponseHeadersPolicy", "ResponseHeadersPolicies", made),
        ("ContinuousDeploymentPolicy", "ContinuousDeploymentPolicies", made),
        ("CloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentities", identity),
    ):
        Collection(
            service="cloudfront",
            key=("Id",),
            missing=f"NoSuch{kind}",
            create=f"Create{kind}",
            item=kind,
            get=(f"Get{kind}", f"Get{kind}Config"),
            update=f"Update{kind}",
            delete=f"Delete{kind}",
            lists=f"List{plural}",
            listed=_listed(kind),
            made=adds,
            touched=touched,
        ).install()


def _listed(kind: str) -> Any:  # noqa: ANN401 a function from things to an answer
    outer = "CloudFrontOriginAccessIdentityList" if kind.endswith("Identity") else f"{kind}List"

    def listed(things: list[Json]) -> Json:
        items = things if kind.endswith("Identity") else [{"Type": "custom", kind: thing} for thing in things]
        return {outer: {"MaxItems": 100, "IsTruncated": False, "Quantity": len(items), "Items": items}}

    return listed


MENDS = (
    Mend(
        name="cloudfront_policies",
        moto="There are no cache, origin request, response headers and continuous deployment policies and no origin"
        " access identities.",
        aws="They are made, changed with the ETag that was told last, told, and removed.",
        source="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCachePolicy.html",
        apply=_apply,
        when="moto.cloudfront.urls",
    ),
)
