"""What CloudFront makes of a distribution: the settings that were left out, and what it refuses.

Sources: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.edge.references import behaviors, check_references, items
from sandbox.keepers.kind import Record
from sandbox.keepers.place import Place, refuse

Json = Any
HOME = "us-east-1"
"""Where CloudFront's certificates are, and where its own records are kept."""

_NOTHING = {"Quantity": 0}
_NOBODY = {"Enabled": False, "Quantity": 0}
_READING = {"Quantity": 2, "Items": ["HEAD", "GET"]}
DEFAULTS: Record = {
    "Aliases": _NOTHING,
    "DefaultRootObject": "",
    "OriginGroups": _NOTHING,
    "CacheBehaviors": _NOTHING,
    "CustomErrorResponses": _NOTHING,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": False,
    "ContinuousDeploymentPolicyId": "",
    "Staging": False,
}
_ORIGIN: Record = {
    "OriginPath": "",
    "CustomHeaders": _NOTHING,
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}
_CUSTOM: Record = {
    "OriginSslProtocols": {"Quantity": 2, "Items": ["TLSv1", "SSLv3"]},
    "OriginReadTimeout": 30,
    "OriginKeepaliveTimeout": 5,
}
_BEHAVIOR: Record = {
    "TrustedSigners": _NOBODY,
    "TrustedKeyGroups": _NOBODY,
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": _NOTHING,
    "FunctionAssociations": _NOTHING,
    "FieldLevelEncryptionId": "",
}
_TTLS: Record = {"MinTTL": 0, "DefaultTTL": 86_400, "MaxTTL": 31_536_000}
"""Of a behavior without a cache policy."""


def told_origins(_place: Place, record: Record) -> Json:
    """Return the origins with what was left out."""
    origins = []
    for origin in items(record["Origins"]):
        told = {**_ORIGIN, **origin}
        if "CustomOriginConfig" in origin:
            told["CustomOriginConfig"] = {**_CUSTOM, **origin["CustomOriginConfig"]}
        origins.append(told)
    return {"Quantity": len(origins), "Items": origins}


def _told_behavior(behavior: Record) -> Record:
    allowed = {**_READING, **behavior.get("AllowedMethods", {})}
    allowed.setdefault("CachedMethods", _READING)
    ttls = {} if behavior.get("CachePolicyId") else _TTLS
    return {**_BEHAVIOR, **ttls, **behavior, "AllowedMethods": allowed}


def told_default_behavior(_place: Place, record: Record) -> Json:
    """Return the default cache behavior with what was left out."""
    return _told_behavior(record["DefaultCacheBehavior"])


def told_behaviors(_place: Place, record: Record) -> Json:
    """Return the other cache behaviors with what was left out."""
    told = [_told_behavior(behavior) for behavior in items(record.get("CacheBehaviors"))]
    return {"Quantity": len(told), "Items": told} if told else _NOTHING


def told_certificate(_place: Place, record: Record) -> Json:
    """Return the certificate with what follows from it."""
    given = record.get("ViewerCertificate") or {"CloudFrontDefaultCertificate": True}
    for member, source in (("ACMCertificateArn", "acm"), ("IAMCertificateId", "iam")):
        if member in given:
            more = {"CloudFrontDefaultCertificate": False, "Certificate": given[member], "CertificateSource": source}
            return {"MinimumProtocolVersion": "TLSv1", **more, **given}
    settings = {"SSLSupportMethod": "vip", "MinimumProtocolVersion": "TLSv1", "CertificateSource": "cloudfront"}
    return {**settings, **given}


def check(place: Place, record: Record) -> None:
    """Refuse what CloudFront refuses to make or to change into.

    Raises:
        KeptError: if it names what is not there, or says what cannot be.
    """
    others = [one for one in place.all("Distribution") if one is not record and one.get("Id") != record.get("Id")]
    before = next((one for one in place.all("Distribution") if one.get("Id") == record.get("Id")), record)
    if before["CallerReference"] != record["CallerReference"]:
        refuse("IllegalUpdate", "The caller reference of a distribution cannot be changed.")
    if any(one["CallerReference"] == record["CallerReference"] for one in others):
        refuse("DistributionAlreadyExists", "The caller reference that you are using is already associated.")
    _check_origins(record)
    check_references(place, record)
    _check_functions(place, record)
    _check_certificate(place, record)
    _check_aliases(place, record)


def _check_origins(record: Record) -> None:
    known = {one["Id"] for name in ("Origins", "OriginGroups") for one in items(record.get(name))}
    for behavior in behaviors(record):
        if behavior["TargetOriginId"] not in known:
            words = "One or more of your origins or origin groups do not exist."
            refuse("NoSuchOrigin", words)
        policy = bool(behavior.get("CachePolicyId"))
        if not policy and "ForwardedValues" not in behavior and record.get("ConnectionMode") != "tenant-only":
            refuse("InvalidArgument", "The parameter ForwardedValues is required.")
        if policy and "ForwardedValues" in behavior:
            words = (
                "The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior."
            )
            refuse("InvalidArgument", words)
    for origin in items(record["Origins"]):
        identity = origin.get("S3OriginConfig", {}).get("OriginAccessIdentity")
        if identity and origin.get("OriginAccessControlId"):
            words = "An origin has either an origin access control or an origin access identity."
            refuse("IllegalOriginAccessConfiguration", words)
        if "S3OriginConfig" not in origin and not {"CustomOriginConfig", "VpcOriginConfig"} & origin.keys():
            refuse("InvalidArgument", "Your request must specify a CustomOriginConfig or an S3OriginConfig.")


def _check_functions(place: Place, record: Record) -> None:
    """Refuse functions that are not published, and Lambda functions that are no version in Northern Virginia."""
    live = {one["FunctionARN"] for one in place.all("Function") if "live" in one}
    for behavior in behaviors(record):
        for one in items(behavior.get("FunctionAssociations")):
            if one["FunctionARN"] not in live:
                words = f"The function {one['FunctionARN']} is not published in the LIVE stage."
                refuse("InvalidFunctionAssociation", words)
        for one in items(behavior.get("LambdaFunctionAssociations")):
            parts = one["LambdaFunctionARN"].split(":")
            if parts[3] != HOME or len(parts) != 8 or not parts[7].isdigit():
                words = f"The function must be in region '{HOME}', and its ARN must reference a specific version."
                refuse("InvalidLambdaFunctionAssociation", f"{words} {one['LambdaFunctionARN']}")


def _check_certificate(place: Place, record: Record) -> None:
    aliases = items(record.get("Aliases"))
    certificate = record.get("ViewerCertificate", {})
    arn = certificate.get("ACMCertificateArn")
    if aliases and not arn and not certificate.get("IAMCertificateId"):
        words = (
            "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted"
            " certificate that validates your authorization to use the domain name."
        )
        refuse("InvalidViewerCertificate", words)
    if not arn:
        return
    names = _names_of(place, arn)
    for alias in aliases:
        if not any(_covers(name, alias) for name in names):
            words = "The certificate that is attached to your distribution doesn't cover the alternate domain name"
            refuse("InvalidViewerCertificate", f"{words} (CNAME) {alias}.")


def _names_of(place: Place, arn: str) -> list[str]:
    words = (
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a"
        " valid certificate chain."
    )
    if arn.split(":")[3] != HOME:
        refuse("InvalidViewerCertificate", words)
    try:
        found = place.services.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError:
        refuse("InvalidViewerCertificate", words)
    return [str(found["DomainName"]), *map(str, found.get("SubjectAlternativeNames", ()))]


def _covers(name: str, alias: str) -> bool:
    """Return whether a certificate's name covers an alias: a star stands for one label, or the alias has it too."""
    if name.startswith("*."):
        return alias.partition(".")[2].lower() == name[2:].lower()
    return alias.lower() == name.lower()


def _check_aliases(place: Place, record: Record) -> None:
    """Refuse alternate names that another distribution of the account has.

    On AWS no other account may have them either. Here accounts stand for worlds of their own, so that one scenario can
    be deployed into several of them.
    """
    mine = {alias.lower() for alias in items(record.get("Aliases"))}
    for other in place.all("Distribution"):
        if other["Id"] == record.get("Id"):
            continue
        if mine & {alias.lower() for alias in items(other.get("Aliases"))}:
            words = "One or more of the CNAMEs you provided are already associated with a different resource."
            refuse("CNAMEAlreadyExists", words)


def check_deletion(_place: Place, record: Record) -> None:
    """Refuse to delete a distribution that is enabled.

    Raises:
        KeptError: if it is.
    """
    if record["Enabled"]:
        words = "The distribution you are trying to delete has not been disabled."
        refuse("DistributionNotDisabled", words)
