"""The policies that CloudFront brings along, by their ids.

Sources:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

Json = Any
_NEVER, _YEAR, _DAY = 0, 31_536_000, 86_400
_OVERRIDING = ("Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


def _counted(items: Iterable[str]) -> Json:
    listed = list(items)
    return {"Quantity": len(listed), "Items": listed}


def _headers(names: Iterable[str], behavior: str = "whitelist") -> Json:
    listed = list(names)
    return {"HeaderBehavior": behavior, "Headers": _counted(listed)} if listed else {"HeaderBehavior": "none"}


def _queries(names: Iterable[str]) -> Json:
    return {"QueryStringBehavior": "whitelist", "QueryStrings": _counted(names)}


_ALL_QUERIES, _NO_QUERIES = {"QueryStringBehavior": "all"}, {"QueryStringBehavior": "none"}
_ALL_COOKIES, _NO_COOKIES = {"CookieBehavior": "all"}, {"CookieBehavior": "none"}


def _cache(
    name: str,
    ttls: tuple[int, int, int],
    *,
    headers: Iterable[str] = (),
    cookies: Json = _NO_COOKIES,
    queries: Json = _NO_QUERIES,
    gzip: bool = False,
    brotli: bool = False,
) -> Json:
    key = {
        "EnableAcceptEncodingGzip": gzip,
        "EnableAcceptEncodingBrotli": brotli,
        "HeadersConfig": _headers(headers),
        "CookiesConfig": cookies,
        "QueryStringsConfig": queries,
    }
    lowest, usual, highest = ttls
    return {
        "Name": f"Managed-{name}",
        "MinTTL": lowest,
        "DefaultTTL": usual,
        "MaxTTL": highest,
        "ParametersInCacheKeyAndForwardedToOrigin": key,
    }


def _request(name: str, headers: Json, cookies: Json = _NO_COOKIES, queries: Json = _NO_QUERIES) -> Json:
    return {
        "Name": f"Managed-{name}",
        "HeadersConfig": headers,
        "CookiesConfig": cookies,
        "QueryStringsConfig": queries,
    }


def _response(name: str, *, cors: bool = False, preflight: bool = False, security: bool = False) -> Json:
    config: dict[str, Json] = {"Name": f"Managed-{name}"}
    if cors or preflight:
        methods = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"] if preflight else ["GET"]
        config["CorsConfig"] = {
            "AccessControlAllowOrigins": _counted(["*"]),
            "AccessControlAllowHeaders": _counted(["*"]),
            "AccessControlAllowMethods": _counted(methods),
            "AccessControlAllowCredentials": False,
            "OriginOverride": False,
        } | ({"AccessControlExposeHeaders": _counted(["*"])} if preflight else {})
    if security:
        config["SecurityHeadersConfig"] = {
            "XSSProtection": {"Override": False, "Protection": True, "ModeBlock": True},
            "FrameOptions": {"Override": False, "FrameOption": "SAMEORIGIN"},
            "ReferrerPolicy": {"Override": False, "ReferrerPolicy": "strict-origin-when-cross-origin"},
            "ContentTypeOptions": {"Override": True},
            "StrictTransportSecurity": {"Override": False, "AccessControlMaxAgeSec": _YEAR},
        }
    return config


_CLOUDFRONT_HEADERS = (
    "CloudFront-Viewer-Address CloudFront-Viewer-ASN CloudFront-Is-Android-Viewer CloudFront-Is-Desktop-Viewer"
    " CloudFront-Is-IOS-Viewer CloudFront-Is-Mobile-Viewer CloudFront-Is-SmartTV-Viewer CloudFront-Is-Tablet-Viewer"
    " CloudFront-Forwarded-Proto CloudFront-Viewer-Http-Version CloudFront-Viewer-City CloudFront-Viewer-Country"
    " CloudFront-Viewer-Country-Name CloudFront-Viewer-Country-Region CloudFront-Viewer-Country-Region-Name"
    " CloudFront-Viewer-Latitude CloudFront-Viewer-Longitude CloudFront-Viewer-Metro-Code"
    " CloudFront-Viewer-Postal-Code CloudFront-Viewer-Time-Zone CloudFront-Viewer-TLS"
).split()
_PREFLIGHT = ("Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method")
_USUAL = (_NEVER, _NEVER, _YEAR)
_POLICIES: Mapping[str, Mapping[str, Json]] = {
    "CachePolicy": {
        "2e54312d-136d-493c-8eb9-b001f22f67d2": _cache(
            "Amplify",
            (2, 2, 600),
            headers=("Authorization", "CloudFront-Viewer-Country", "Host"),
            cookies=_ALL_COOKIES,
            queries=_ALL_QUERIES,
            gzip=True,
            brotli=True,
        ),
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": _cache("CachingDisabled", (_NEVER, _NEVER, _NEVER)),
        "658327ea-f89d-4fab-a63d-7e88639e58f6": _cache("CachingOptimized", (1, _DAY, _YEAR), gzip=True, brotli=True),
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": _cache("CachingOptimizedForUncompressedObjects", (1, _DAY, _YEAR)),
        "08627262-05a9-4f76-9ded-b50ca2e3a84f": _cache(
            "Elemental-MediaPackage",
            (_NEVER, _DAY, _YEAR),
            headers=("Origin",),
            queries=_queries(("aws.manifestfilter", "start", "end", "m")),
            gzip=True,
        ),
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": _cache(
            "UseOriginCacheControlHeaders",
            _USUAL,
            headers=_OVERRIDING,
            cookies=_ALL_COOKIES,
            gzip=True,
            brotli=True,
        ),
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe": _cache(
            "UseOriginCacheControlHeaders-QueryStrings",
            _USUAL,
            headers=_OVERRIDING,
            cookies=_ALL_COOKIES,
            queries=_ALL_QUERIES,
            gzip=True,
            brotli=True,
        ),
    },
    "OriginRequestPolicy": {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": _request(
            "AllViewer", {"HeaderBehavior": "allViewer"}, _ALL_COOKIES, _ALL_QUERIES
        ),
        "33f36d7e-f396-46d9-90e0-52428a34d9dc": _request(
            "AllViewerAndCloudFrontHeaders-2022-06",
            _headers(_CLOUDFRONT_HEADERS, "allViewerAndWhitelistCloudFront"),
            _ALL_COOKIES,
            _ALL_QUERIES,
        ),
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": _request(
            "AllViewerExceptHostHeader", _headers(("Host",), "allExcept"), _ALL_COOKIES, _ALL_QUERIES
        ),
        "59781a5b-3903-41f3-afcb-af62929ccde1": _request("CORS-CustomOrigin", _headers(("Origin",))),
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": _request("CORS-S3Origin", _headers(_PREFLIGHT)),
        "775133bc-15f2-49f9-abea-afb2e0bf67d2": _request(
            "Elemental-MediaTailor-PersonalizedManifests",
            _headers((*_PREFLIGHT, "User-Agent", "X-Forwarded-For")),
            queries=_ALL_QUERIES,
        ),
        "bf0718e1-ba1e-49d1-88b1-f726733018ae": _request("HostHeaderOnly", _headers(("Host",))),
        "acba4595-bd28-49b8-b9fe-13317c0390fa": _request(
            "UserAgentRefererHeaders", _headers(("User-Agent", "Referer"))
        ),
    },
    "ResponseHeadersPolicy": {
        "e61eb60c-9c35-4d20-a928-2b84e02af89c": _response("CORS-and-SecurityHeadersPolicy", cors=True, security=True),
        "5cc3b908-e619-4b99-88e5-2cf7f45965bd": _response("CORS-With-Preflight", preflight=True),
        "eaab4381-ed33-4a86-88ca-d9558dc6cd63": _response(
            "CORS-with-preflight-and-SecurityHeadersPolicy", preflight=True, security=True
        ),
        "67f7725c-6f97-4210-82d7-5512b31e9d03": _response("SecurityHeadersPolicy", security=True),
        "60669652-455b-4ae9-85a4-c4c02393f86c": _response("SimpleCORS", cors=True),
    },
}


@cache
def managed(kind: str) -> Mapping[str, Mapping[str, Json]]:
    """Return the policies of a kind that CloudFront brings along, as records by their ids."""
    return {
        identity: {**config, "Id": identity, "Type": "managed", "ETag": "E23ZP02F085DFQ", "tags": {}}
        for identity, config in _POLICIES.get(kind, {}).items()
    }
