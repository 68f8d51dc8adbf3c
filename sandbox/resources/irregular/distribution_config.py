"""A distribution's configuration as templates write it, and as CloudFront's API does.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-properties-cloudfront-distribution-distributionconfig.html
"""

from collections.abc import Mapping
from typing import Any

Json = Any
_READING = ["GET", "HEAD"]
_NAMES = {"IPV6Enabled": "IsIPV6Enabled", "CNAMEs": "Aliases"}


def config(given: Mapping[str, Json]) -> Json:
    """Return a configuration as the API writes it, with what CloudFormation adds; lists become counted ones later."""
    made: dict[str, Json] = {"Comment": "", "HttpVersion": "http1.1"}
    made |= {_NAMES.get(name, name): value for name, value in given.items()}
    made["Origins"] = [_origin(origin) for origin in given.get("Origins", ())]
    if "DefaultCacheBehavior" in given:
        made["DefaultCacheBehavior"] = _behavior(given["DefaultCacheBehavior"])
    if "CacheBehaviors" in given:
        made["CacheBehaviors"] = [_behavior(behavior) for behavior in given["CacheBehaviors"]]
    if "Logging" in given:
        made["Logging"] = _logging(given["Logging"])
    if "Restrictions" in given:
        made["Restrictions"] = {"GeoRestriction": _geography(given["Restrictions"]["GeoRestriction"])}
    return made


def _origin(given: Mapping[str, Json]) -> Json:
    names = {"OriginCustomHeaders": "CustomHeaders"}
    origin = {names.get(name, name): value for name, value in given.items()}
    if "S3OriginConfig" in origin:
        origin["S3OriginConfig"] = {"OriginAccessIdentity": "", **origin["S3OriginConfig"]}
    if "CustomOriginConfig" in origin:
        origin["CustomOriginConfig"] = {"HTTPPort": 80, "HTTPSPort": 443, **origin["CustomOriginConfig"]}
    return origin


def _behavior(given: Mapping[str, Json]) -> Json:
    behavior = {name: value for name, value in given.items() if name != "CachedMethods"}
    if "AllowedMethods" in given or "CachedMethods" in given:
        cached = given.get("CachedMethods", _READING)
        behavior["AllowedMethods"] = {"Items": given.get("AllowedMethods", _READING), "CachedMethods": cached}
    if "ForwardedValues" in given:
        behavior["ForwardedValues"] = {"Cookies": {"Forward": "none"}, **given["ForwardedValues"]}
    return behavior


def _logging(given: Mapping[str, Json]) -> Json:
    usual = {"Enabled": bool(given.get("Bucket")), "IncludeCookies": False, "Bucket": "", "Prefix": ""}
    return {**usual, **given}


def _geography(given: Mapping[str, Json]) -> Json:
    return {"RestrictionType": given["RestrictionType"], "Items": given.get("Locations", [])}
